"""Every target by name."""

from __future__ import annotations

from tests.fuzz.file_targets import FAULT_FILES, OPTION_FILES, PLAN_FILES
from tests.fuzz.room_targets import GIFT_LISTS, PAGES, USER_NAMES
from tests.fuzz.session_target import SESSIONS
from tests.fuzz.signing_targets import FETCHES, SIGN_ANSWERS, SIGN_SETTINGS
from tests.fuzz.text_targets import HANDSHAKES, REDACTION
from tests.fuzz.wire_targets import BATCHES, FRAMES, INFLATING, MESSAGES

__all__ = ["TARGETS"]

TARGETS = {
    target.name: target
    for target in (
        FRAMES,
        INFLATING,
        BATCHES,
        MESSAGES,
        SESSIONS,
        FETCHES,
        SIGN_ANSWERS,
        SIGN_SETTINGS,
        PAGES,
        GIFT_LISTS,
        USER_NAMES,
        HANDSHAKES,
        REDACTION,
        FAULT_FILES,
        PLAN_FILES,
        OPTION_FILES,
    )
}
"""In the order of the way that data takes."""
