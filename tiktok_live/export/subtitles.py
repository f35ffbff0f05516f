"""Subtitles: SubRip (`.srt`) and Advanced SubStation Alpha (`.ass`)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from tiktok_live.export.cues import CueMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tiktok_live.export.columns import Row
    from tiktok_live.export.cues import Cue, CueOptions, SubtitleLine

__all__ = ["ASS_HEADER", "SubtitleLines", "ass_cue", "srt_cue"]

# Neither format has an escape that all players know, so the characters of their tags are replaced by similar ones of
# full width. With these, no comment can style, move or end a subtitle.
_WIDE = {ord(character): chr(ord(character) + 0xFEE0) for character in "<>{}\\"}
_ASS_WIDE = {code: wide for code, wide in _WIDE.items() if chr(code) not in "<>"}
# Blue, green, red, as the format writes them; bright enough for white text's outline.
_COLOURS = ("80B0FF", "80FFB0", "FFD080", "FFB0C8", "80E8FF", "C8FF80", "FFA0A0", "D0A0FF", "A0FFF0", "FFF0A0")
_GIFT_COLOUR = "40D0FF"
ASS_HEADER = """\
[Script Info]
ScriptType: v4.00+
PlayResX: 720
PlayResY: 1280
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Chat,Arial,30,&H00FFFFFF,&H00FFFFFF,&H00202020,&H80000000,0,0,0,0,100,100,0,0,1,2,0,1,24,120,160,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"""
"""The first lines of a file of Advanced SubStation Alpha: for an upright video, chat at the lower left."""


class SubtitleLines:
    """Writes the cues of rows.

    Args:
        write_line: writes a line without its end.
        flush: writes what is buffered.
        options: how lines are shown.
        form: returns the text of a cue, from its number and itself.
        header: the first lines of the file; may be empty.
    """

    def __init__(
        self,
        write_line: Callable[[str], object],
        flush: Callable[[], object],
        options: CueOptions,
        form: Callable[[int, Cue], str],
        header: str = "",
    ) -> None:
        self._write_line = write_line
        self._flush = flush
        self._cues = CueMaker(options)
        self._form = form
        self._number = 0
        if header:
            write_line(header)

    def write(self, row: Row) -> None:
        """Write the cues that a row ends."""
        self._write(self._cues.add(row))

    def flush(self) -> None:
        """Write what is buffered."""
        self._flush()

    def close(self) -> None:
        """Write the last cues; the caller closes the file."""
        self._write(self._cues.finish())
        self._flush()

    def _write(self, cues: Iterable[Cue]) -> None:
        for cue in cues:
            self._number += 1
            self._write_line(self._form(self._number, cue))


def srt_cue(number: int, cue: Cue) -> str:
    """Return a cue as SubRip, with the empty line that ends it."""
    lines = "\n".join(_srt_line(line) for line in cue.lines)
    return f"{number}\n{_srt_time(cue.start)} --> {_srt_time(cue.end)}\n{lines}\n"


def ass_cue(_: int, cue: Cue) -> str:
    """Return a cue as Advanced SubStation Alpha, with a colour for each user."""
    lines = r"\N".join(_ass_line(line) for line in cue.lines)
    return f"Dialogue: 0,{_ass_time(cue.start)},{_ass_time(cue.end)},Chat,,0,0,0,,{lines}"


def _srt_line(line: SubtitleLine) -> str:
    separator = " \N{WRAPPED PRESENT} " if line.is_gift else ": "
    return (line.name + separator + line.text).translate(_WIDE)


def _ass_line(line: SubtitleLine) -> str:
    name, text = line.name.translate(_ASS_WIDE), line.text.translate(_ASS_WIDE)
    named = f"{{\\b1\\c&H{_COLOURS[crc32(line.user.encode()) % len(_COLOURS)]}&}}{name}{{\\b0\\c}}"
    return f"{named} {{\\c&H{_GIFT_COLOUR}&}}{text}{{\\c}}" if line.is_gift else f"{named}: {text}"


def _srt_time(seconds: float) -> str:
    hours, minutes, rest, thousandths = _parts(seconds)
    return f"{hours:02}:{minutes:02}:{rest:02},{thousandths:03}"


def _ass_time(seconds: float) -> str:
    hours, minutes, rest, thousandths = _parts(seconds)
    return f"{hours}:{minutes:02}:{rest:02}.{thousandths // 10:02}"


def _parts(seconds: float) -> tuple[int, int, int, int]:
    rest, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(rest, 60)
    return *divmod(minutes, 60), rest, thousandths
