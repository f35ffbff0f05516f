"""Recordings that a simulated room cannot play."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tiktok_live.simulator import Replay
from tiktok_live.simulator.recordings.lines import MAX_LINE

__all__ = ["RECORDINGS"]

_CHAT = b'{"event": "chat", "method": "WebcastChatMessage", "text": "hi"}\n'


def playing(content: bytes, *, spaces: int = 0) -> Callable[[Path], object]:
    """Play a file with this content, and a line of `spaces` after it."""

    def provoke(folder: Path) -> object:
        (folder / "a").write_bytes(content + b" " * spaces)
        return Replay.from_file(folder / "a")

    return provoke


RECORDINGS: list[tuple[str, Callable[[Path], object]]] = [
    ("contains no messages", playing(b"")),
    ("line 2: JSON is malformed", playing(_CHAT + b"{x")),
    ("line 2: it has no event's name under the key event", playing(_CHAT + b"{}")),
    ("contains no event from which a message can be rebuilt", playing(b'{"event": "connected"}')),
    ("it has more than 33554432 bytes", playing(_CHAT, spaces=MAX_LINE + 1)),
]
"""Part of the message, and what raises it."""
