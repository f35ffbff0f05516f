"""How a line, the header and the summary look. Every text of strangers passes `clean` here, and only here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tiktok_live.cli.lines import amount
from tiktok_live.cli.output import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tiktok_live.cli.feed import Totals
    from tiktok_live.cli.lines import Line, Part, Tone
    from tiktok_live.events.models import User

__all__ = ["About", "duration", "header", "plain", "row", "summary"]

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
_SUMMED = ("chat", "follow", "share", "join")
_KIND_CELLS = 8
_NAME_CELLS = 32
_NARROWEST_NAME = 12
_RUNNING_SHOWN = 3  # streaks above the header
_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the header tells beside the totals.

    Attributes:
        state: what the client is doing, one word.
        host: `@name` or the room.
        seconds: since the first connection; None before it.
    """

    state: str
    host: str
    seconds: float | None = None


def plain(line: Line) -> str:
    """Return `line` as text for a pipe or a file: aligned, nothing cut off, no colours."""
    name = _name(line.user).plain
    padding = " " * max(0, _NAME_CELLS - cell_len(name))
    columns = [
        _time(line),
        f"{clean(line.kind):<{_KIND_CELLS}}",
        *([name + padding] if name else []),
        _words(line).plain,
    ]
    return "  ".join(columns).rstrip()


def row(line: Line, width: int) -> RenderableType:
    """Return `line` for a terminal of `width` cells; what does not fit goes on under its own column."""
    style = "dim" if line.is_quiet else ""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=len("00:00:00"), no_wrap=True)
    table.add_column(width=_KIND_CELLS, no_wrap=True)
    kind = Text(clean(line.kind), _KIND_STYLES.get(line.kind, "bold" if not line.user else ""))
    cells: list[Text] = [Text(_time(line), "dim"), kind]
    if line.user:
        name = _name(line.user)
        fitting = min(_NAME_CELLS, max(_NARROWEST_NAME, width * 3 // 10))
        name.truncate(fitting, overflow="ellipsis")
        table.add_column(width=fitting, no_wrap=True)
        cells.append(name)
    table.add_column(overflow="fold")
    table.add_row(*cells, _words(line), style=style)
    return table


def header(totals: Totals, about: About, running: list[Line], width: int) -> RenderableType:
    """Return what stays below the lines: running streaks, and one line about the room."""
    streaks = [row(line, width) for line in running[-_RUNNING_SHOWN:]]
    return Group(*streaks, Rule(style="dim"), _status(totals, about))


def summary(totals: Totals, seconds: float, reason: str) -> str:
    """Return one line about all that was seen.

    Args:
        totals: what was seen.
        seconds: since the first connection.
        reason: why it ended; may be empty.
    """
    counts = [(totals.events[name], name) for name in _SUMMED]
    told = [amount(number, name) for number, name in [*counts, (totals.new_likes, "like")] if number]
    if totals.gifts:
        worth = f" ({amount(totals.diamonds, 'diamond')})" if totals.diamonds else ""
        told.append(amount(totals.gifts, "gift") + worth)
    why = [clean(reason)] if reason else []
    return _DOT.join([*why, f"watched {duration(seconds)}", *told])


def duration(seconds: float) -> str:
    """Return `0:07`, `12:34` or `1:02:03`."""
    minutes, rest = divmod(int(seconds), _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _time(line: Line) -> str:
    return f"{line.at.astimezone():%H:%M:%S}"


def _part(part: Part) -> tuple[str, str]:
    text, tone = part
    return clean(text), _TONE_STYLES[tone]


def _words(line: Line) -> Text:
    return Text.assemble(*(_part(part) for part in line.parts))


def _name(user: User) -> Text:
    nickname, handle = clean(user.nickname).strip(), clean(user.unique_id).strip()
    role = "bold yellow" if user.is_host else "bold green" if user.is_moderator else "bold"
    if not nickname or nickname == handle:
        return Text(f"@{handle}" if handle else str(user.id or ""), role)
    return Text.assemble((nickname, role), (f" @{handle}" if handle else "", "dim"))


def _status(totals: Totals, about: About) -> Text:
    told = [about.state, clean(about.host)]
    if totals.viewers is not None:
        told.append(amount(totals.viewers, "viewer"))
    if totals.likes:
        told.append(amount(totals.likes, "like"))
    if about.seconds is not None:
        told.append(duration(about.seconds))
    if totals.unknown:
        told.append(f"{totals.unknown:,} unknown")
    status = Text(no_wrap=True, overflow="ellipsis")
    status.append("\N{BLACK CIRCLE} ", _STATE_STYLES.get(about.state, "yellow"))
    for place, part in enumerate(told):
        status.append(_DOT if place else "", "dim").append(part)
    return status
