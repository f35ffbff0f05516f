"""Every target by name."""

from __future__ import annotations

from tests.fuzz.capture_target import CAPTURES
from tests.fuzz.devtools_target import DEVTOOLS
from tests.fuzz.extension_target import EXTENSION_MESSAGES
from tests.fuzz.file_targets import FAULT_FILES, OPTION_FILES, PLAN_FILES
from tests.fuzz.page_target import PAGES_IN_BROWSERS
from tests.fuzz.recording_target import RECORDINGS
from tests.fuzz.room_targets import GIFT_LISTS, PAGES, USER_NAMES
from tests.fuzz.rules_target import RULE_FILES
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
        EXTENSION_MESSAGES,
        PAGES_IN_BROWSERS,
        FETCHES,
        SIGN_ANSWERS,
        SIGN_SETTINGS,
        PAGES,
        GIFT_LISTS,
        USER_NAMES,
        HANDSHAKES,
        DEVTOOLS,
        REDACTION,
        FAULT_FILES,
        PLAN_FILES,
        OPTION_FILES,
        RULE_FILES,
        CAPTURES,
        RECORDINGS,
    )
}
"""In the order of the way that data takes."""
