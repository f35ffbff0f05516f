"""Renders lines, the header and the summary. All texts from the platform are sanitized here, and only here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tiktok_live.cli.event_lines import count_of
from tiktok_live.cli.output import sanitize

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tiktok_live.cli.aggregation import Totals
    from tiktok_live.cli.event_lines import Line, Part, Tone
    from tiktok_live.events.models import User

__all__ = ["HeaderInfo", "duration", "header", "plain_text", "summary", "table_row"]

_KIND_STYLES = {
    "chat": "cyan",
    "emote": "cyan",
    "question": "bright_cyan",
    "gift": "yellow",
    "chest": "yellow",
    "like": "magenta",
    "follow": "green",
    "share": "blue",
    "join": "dim",
    "viewers": "dim",
    "system": "dim",
}
_TONE_STYLES: dict[Tone, str] = {
    "": "",
    "quiet": "dim",
    "strong": "bold",
    "gift": "yellow",
    "big gift": "bold bright_yellow",
    "warning": "yellow",
}
_STATE_STYLES = {"live": "green", "ended": "red", "closed": "red"}
_DOT = "  \N{MIDDLE DOT}  "
_SUMMARIZED = ("chat", "follow", "share", "join")
_KIND_CELLS = 8
_NAME_CELLS = 32
_MIN_NAME_CELLS = 12
_MAX_STREAKS = 3  # shown above the header
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderInfo:
    """What the header shows besides the totals.

    Attributes:
        state: the client's state, one word.
        host: `@name` or the room.
        seconds: since the first connection; None before it.
    """

    state: str
    host: str
    seconds: float | None = None


def plain_text(line: Line) -> str:
    """Return `line` for a pipe or a file: aligned, not truncated, without colours."""
    name = _name(line.user).plain
    padding = " " * max(0, _NAME_CELLS - cell_len(name))
    columns = [
        _time(line),
        f"{sanitize(line.kind):<{_KIND_CELLS}}",
        *([name + padding] if name else []),
        _text(line).plain,
    ]
    return "  ".join(columns).rstrip()


def table_row(line: Line, width: int) -> RenderableType:
    """Return `line` for a terminal of `width` cells; long text wraps within its column."""
    style = "dim" if line.is_quiet else ""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=len("00:00:00"), no_wrap=True)
    table.add_column(width=_KIND_CELLS, no_wrap=True)
    kind = Text(sanitize(line.kind), _KIND_STYLES.get(line.kind, "bold" if not line.user else ""))
    cells: list[Text] = [Text(_time(line), "dim"), kind]
    if line.user:
        name = _name(line.user)
        name_width = min(_NAME_CELLS, max(_MIN_NAME_CELLS, width * 3 // 10))
        name.truncate(name_width, overflow="ellipsis")
        table.add_column(width=name_width, no_wrap=True)
        cells.append(name)
    table.add_column(overflow="fold")
    table.add_row(*cells, _text(line), style=style)
    return table


def header(totals: Totals, info: HeaderInfo, open_streaks: list[Line], width: int) -> RenderableType:
    """Return what stays on screen while lines scroll: open streaks, and one line about the room."""
    streaks = [table_row(line, width) for line in open_streaks[-_MAX_STREAKS:]]
    return Group(*streaks, Rule(style="dim"), _status(totals, info))


def summary(totals: Totals, seconds: float, reason: str) -> str:
    """Return one line with the totals.

    Args:
        totals: of all events.
        seconds: since the first connection.
        reason: why the live ended; may be empty.
    """
    counts = [(totals.events[name], name) for name in _SUMMARIZED]
    parts = [count_of(number, name) for number, name in [*counts, (totals.new_likes, "like")] if number]
    if totals.gifts:
        value = f" ({count_of(totals.diamonds, 'diamond')})" if totals.diamonds else ""
        parts.append(count_of(totals.gifts, "gift") + value)
    leading = [sanitize(reason)] if reason else []
    return _DOT.join([*leading, f"watched {duration(seconds)}", *parts])


def duration(seconds: float) -> str:
    """Return `0:07`, `12:34` or `1:02:03`."""
    minutes, rest = divmod(int(seconds), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _time(line: Line) -> str:
    return f"{line.at.astimezone():%H:%M:%S}"


def _part(part: Part) -> tuple[str, str]:
    text, tone = part
    return sanitize(text), _TONE_STYLES[tone]


def _text(line: Line) -> Text:
    return Text.assemble(*(_part(part) for part in line.parts))


def _name(user: User) -> Text:
    nickname, handle = sanitize(user.nickname).strip(), sanitize(user.unique_id).strip()
    role = "bold yellow" if user.is_host else "bold green" if user.is_moderator else "bold"
    if not nickname or nickname == handle:
        return Text(f"@{handle}" if handle else str(user.id or ""), role)
    return Text.assemble((nickname, role), (f" @{handle}" if handle else "", "dim"))


def _status(totals: Totals, info: HeaderInfo) -> Text:
    parts = [info.state, sanitize(info.host)]
    if totals.viewers is not None:
        parts.append(count_of(totals.viewers, "viewer"))
    if totals.likes:
        parts.append(count_of(totals.likes, "like"))
    if info.seconds is not None:
        parts.append(duration(info.seconds))
    if totals.unknown:
        parts.append(f"{totals.unknown:,} unknown")
    status = Text(no_wrap=True, overflow="ellipsis")
    status.append("\N{BLACK CIRCLE} ", _STATE_STYLES.get(info.state, "yellow"))
    for index, part in enumerate(parts):
        status.append(_DOT if index else "", "dim").append(part)
    return status
