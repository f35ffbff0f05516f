"""Chat and gifts as cues of subtitles: which lines are on screen from when to when. Pure, and constant in memory."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.redaction import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.export.columns import Row

__all__ = ["Cue", "CueMaker", "CueOptions", "SubtitleLine"]

# Times are hundredths of a second, the finest that both formats have, and whole numbers: sums of them are exact.
_SECOND = 100
_STEP = 20  # lines within one step appear together, so that a busy chat does not flicker
_LAST = 360_000 * _SECOND  # subtitles have two digits for hours
_MAX_NAME = 30  # characters
_MAX_TEXT = 160
# They have no glyph, but families of emoji and words in Persian and in Indian scripts fall apart without them.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_JOINER = re.compile(f"([{_JOINERS}])")


@dataclass(frozen=True, slots=True)
class SubtitleLine:
    """A line on screen; its texts are on one line, without control characters.

    Attributes:
        user: id or handle of the user, from which a colour is chosen.
        name: name of the user.
        text: what the user wrote or gave.
        is_gift: whether it is a gift.
    """

    user: str
    name: str
    text: str
    is_gift: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines that are on screen together.

    Attributes:
        start: seconds of the video.
        end: seconds of the video; more than `start`.
        lines: the lines, the newest last.
    """

    start: float
    end: float
    lines: tuple[SubtitleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CueOptions:
    """How lines are shown.

    Attributes:
        video_offset: where the video begins, in seconds of the capture.
        duration: seconds that a line stays.
        max_lines: lines on screen; a further one removes the oldest.
    """

    video_offset: float = 0.0
    duration: float = 6.0
    max_lines: int = 6


class CueMaker:
    """Turns rows, in order, into cues that never overlap. Backlog, and what happened before the video, is left out.

    Args:
        options: how lines are shown.
    """

    def __init__(self, options: CueOptions) -> None:
        self._options = options
        # The lines on screen, each with the time at which it disappears; and since when they have been there.
        self._lines: deque[tuple[int, SubtitleLine]] = deque()
        self._since = 0

    def add(self, row: Row) -> Iterator[Cue]:
        """Add a row, and yield the cues that it ends."""
        offset, line = row["offset"], _line(row)
        if line is None or not isinstance(offset, float) or row["is_backlog"]:
            return
        at = int((offset - self._options.video_offset) * _SECOND // _STEP) * _STEP
        if not 0 <= at < _LAST:
            return
        at = max(at, self._since)  # a gift is completed later than its last tick
        yield from self._advance(at)
        self._lines.append((at + max(_STEP, round(self._options.duration * _SECOND)), line))
        if len(self._lines) > self._options.max_lines:
            self._lines.popleft()

    def finish(self) -> Iterator[Cue]:
        """Yield the cues of the lines that are still on screen."""
        yield from self._advance(None)

    def _advance(self, to: int | None) -> Iterator[Cue]:
        """Yield the cues until `to`, or all: one for each time at which lines disappear, and one for the rest."""
        while self._lines and (to is None or self._lines[0][0] <= to):
            end = self._lines[0][0]
            yield from self._cue(end)
            while self._lines and self._lines[0][0] <= end:
                self._lines.popleft()
        if to is not None:
            yield from self._cue(to)

    def _cue(self, end: int) -> Iterator[Cue]:
        if self._lines and end > self._since:
            yield Cue(self._since / _SECOND, end / _SECOND, tuple([line for _, line in self._lines]))
        self._since = max(self._since, end)


def _line(row: Row) -> SubtitleLine | None:
    """Return the line about a row; None if it is neither a comment nor a gift."""
    name = _short(row["nickname"] or row["unique_id"] or "", _MAX_NAME)
    user = str(row["user_id"] or row["unique_id"] or "")
    if row["event"] == "chat" and row["text"]:
        return SubtitleLine(user, name, _short(row["text"], _MAX_TEXT))
    if row["event"] == "gift_complete" and row["count"]:
        gift = _short(row["gift_name"] or f"gift {row['gift_id'] or ''}", _MAX_NAME)
        return SubtitleLine(user, name, f"{gift} \N{MULTIPLICATION SIGN}{row['count']}", is_gift=True)
    return None


def _short(value: object, limit: int) -> str:
    text = "".join([part if part in _JOINERS else printable(part) for part in _JOINER.split(str(value))]).strip()
    return text if len(text) <= limit else text[: limit - 1] + "\N{HORIZONTAL ELLIPSIS}"
