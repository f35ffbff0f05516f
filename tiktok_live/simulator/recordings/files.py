"""Opens a recording by what is in the file, whatever its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.capture.layout import MAGIC
from tiktok_live.causes import caught
from tiktok_live.regular_files import open_regular_file
from tiktok_live.simulator.recordings.captures import CaptureRecording
from tiktok_live.simulator.recordings.event_rows import EventRecording
from tiktok_live.simulator.recordings.lines import lines_of, unreadable
from tiktok_live.simulator.recordings.payloads import PayloadRecording

if TYPE_CHECKING:
    from tiktok_live.simulator.recordings.base import Recording

__all__ = ["open_recording"]


class _FirstLine(msgspec.Struct, frozen=True):
    event: msgspec.Raw = msgspec.Raw()
    b64: msgspec.Raw = msgspec.Raw()


_decode = msgspec.json.Decoder(_FirstLine).decode


def open_recording(path: Path) -> Recording:
    """Open a capture, a file of payloads, or a file of events.

    Raises:
        ConfigError: the file cannot be read, is none of these, or contains no messages.
    """
    with caught(OSError) as failure:
        if _starts_like_a_capture(path):
            return CaptureRecording(path)
    if failure:
        raise unreadable(path, failure.error) from failure.cause
    return EventRecording(path) if _has_events(path) else PayloadRecording(path)


def _starts_like_a_capture(path: Path) -> bool:
    with open_regular_file(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def _has_events(path: Path) -> bool:
    for _, line in lines_of(path):
        with caught(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            first = _decode(line)
            return bool(bytes(first.event)) and not bytes(first.b64)
        return False
    return False
