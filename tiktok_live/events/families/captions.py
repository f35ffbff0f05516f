"""What the host says, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent, wire_time

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.proto.upb import chat_pb2

__all__ = ["CaptionEvent", "CaptionLine"]


class CaptionLine(msgspec.Struct, frozen=True):
    """What was said, in one language.

    Attributes:
        text: the words (`content`, field 2).
        language: language code (`lang`, field 1).
    """

    text: str = ""
    language: str = ""


class CaptionEvent(MessageEvent):
    """The host's speech as text (`WebcastCaptionMessage`). Some arrive without any text: skip them."""

    __slots__ = ()
    _message: chat_pb2.WebcastCaptionMessage

    @property
    def text(self) -> str:
        """The words in the first language; empty when there are none (`content[].content`, fields 4 and 2)."""
        return next((line.content for line in self._message.content), "")

    @property
    def language(self) -> str:
        """Language code of `text`, for example `en` (`content[].lang`, fields 4 and 1)."""
        return next((line.lang for line in self._message.content), "")

    @property
    def lines(self) -> tuple[CaptionLine, ...]:
        """The words in each language; one in all that was seen (`content`, field 4)."""
        return tuple([CaptionLine(line.content, line.lang) for line in self._message.content])

    @property
    def spoken_at(self) -> datetime | None:
        """When the words begin, UTC (`timestamp_ms`, field 2, in milliseconds); None when absent."""
        return wire_time(self._message.timestamp_ms)

    @property
    def duration(self) -> float:
        """How long the words last, in seconds; 0 when unknown (`duration_ms`, field 3, in milliseconds)."""
        return max(self._message.duration_ms, 0) / 1000

    @property
    def sentence_id(self) -> int:
        """The sentence's id: later events with the same one correct it; 0 when absent (field 5, since 2025)."""
        return self._message.sentence_id

    @property
    def is_final(self) -> bool:
        """Whether this is the final wording (`definite`, field 7, since 2025; before that never set)."""
        return self._message.definite
