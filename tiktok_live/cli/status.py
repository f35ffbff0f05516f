"""The command `status`: whether users are live, a row each."""

from __future__ import annotations

import json
import sys
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console

from tiktok_live.causes import caught
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.columns import Column, header_row, row
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, escape_json
from tiktok_live.cli.runner import ExitCode
from tiktok_live.client.room_lookups import look_up_many
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.regular_files import read_regular_file, why_unreadable
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tiktok_live.rooms.base import RoomLookup

__all__ = ["StatusOptions", "code_of", "live_for", "lookup_fields", "read_names", "status", "status_text"]

_MAX_FILE = 1024 * 1024  # bytes
_MAX_NAMES = 10_000
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_CODES = {
    LookupStatus.LIVE: ExitCode.OK,
    LookupStatus.PAUSED: ExitCode.OK,
    LookupStatus.ENDED: ExitCode.OFFLINE,
    LookupStatus.OFFLINE: ExitCode.OFFLINE,
    LookupStatus.NOT_FOUND: ExitCode.OFFLINE,
    LookupStatus.AGE_RESTRICTED: ExitCode.REFUSED,
    LookupStatus.BLOCKED: ExitCode.REFUSED,
    LookupStatus.UNKNOWN: ExitCode.NETWORK,
}
_COLUMNS = (
    Column("USER", 14, 26),
    Column("STATUS", 10, 10),
    Column("VIEWERS", 7, 9, is_number=True),
    Column("LIVE FOR", 8, 8, is_number=True),
    Column("TITLE", 8, None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOptions:
    """Options of the command.

    Attributes:
        users: names, `@name` or URLs.
        file: text file with a name a line; None for none.
        concurrency: lookups at a time.
        as_json: print JSON lines instead of a table.
        client: options of the client.
    """

    users: tuple[str, ...] = ()
    file: Path | None = None
    concurrency: int = 8
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def status(options: StatusOptions) -> ExitCode:
    """Print a row for each user as soon as its turn comes, and return the highest exit code of the rows.

    Raises:
        ConfigError: a name, the file or an option is invalid.
        OutputClosed: the reader closed stdout.
    """
    names = [normalize_unique_id(name) for name in (*options.users, *read_names(options.file))]
    if not names:
        raise ConfigError("no user to look up", advice="Give user names, or --file with a name a line")
    config = make_config(options.client)
    show = _JsonRows() if options.as_json else _Table(names)
    code = ExitCode.OK
    async with aclosing(look_up_many(names, config=config, concurrency=options.concurrency)) as lookups:
        async for name, lookup in lookups:
            show(name, lookup)
            code = max(code, code_of(lookup))
    return code


def read_names(file: Path | None) -> Iterable[str]:
    """Return the names in a file, one a line; empty lines and those that begin with `#` are skipped.

    Raises:
        ConfigError: the file cannot be read, or has too many names.
    """
    if file is None:
        return []
    with caught(OSError) as failure:
        content = read_regular_file(file, _MAX_FILE)
    if failure:
        raise ConfigError(
            f"the file of names {file} cannot be read: {why_unreadable(failure.error)}",
            advice="Check the path, and that it is a text file with a user name a line",
        ) from failure.cause
    lines = map(str.strip, content.decode("utf-8-sig", errors="replace").splitlines())
    names = [line for line in lines if line and not line.startswith("#")]
    if len(names) > _MAX_NAMES:
        raise ConfigError(f"the file of names {file} has more than {_MAX_NAMES} names", advice="Split it")
    return names


def code_of(lookup: RoomLookup) -> ExitCode:
    """Return the exit code for a result: 0 if the room can be watched."""
    return _CODES[lookup.status]


def live_for(lookup: RoomLookup, now: float) -> str:
    """Return how long a live has lasted, such as `12 min` or `2 h 05`; empty if it is over or unknown.

    Args:
        lookup: the result.
        now: seconds since 1970.
    """
    room = lookup.room
    if room is None or room.started_at is None or not lookup.status.is_watchable:
        return ""
    seconds = max(0, int(now - room.started_at.timestamp()))
    if seconds >= _DAY:
        return f"{seconds // _DAY} d {seconds % _DAY // _HOUR:02}"
    return f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02}" if seconds >= _HOUR else f"{seconds // _MINUTE} min"


def status_text(status: LookupStatus) -> str:
    """Return a status for users, of at most ten characters."""
    return "for adults" if status is LookupStatus.AGE_RESTRICTED else status.replace("_", " ")


def lookup_fields(name: str, lookup: RoomLookup) -> dict[str, object]:
    """Return a result as JSON-safe values; a room id is text, because it is larger than JavaScript's integers."""
    room = lookup.room
    return {
        "user": name,
        "status": str(lookup.status),
        "is_live": lookup.status.is_watchable,
        "room_id": str(room.room_id) if room is not None else None,
        "title": room.title if room is not None else "",
        "viewers": room.viewers if room is not None else None,
        "started_at": room.started_at.isoformat() if room is not None and room.started_at is not None else None,
        "detail": lookup.detail,
        "advice": lookup.advice,
    }


class _JsonRows:
    """Prints results as JSON lines."""

    def __init__(self) -> None:
        self._output = Output(sys.stdout, for_programs=True)

    def __call__(self, name: str, lookup: RoomLookup) -> None:
        self._output.line(escape_json(json.dumps(lookup_fields(name, lookup), ensure_ascii=False)))


class _Table:
    """Prints results as rows of a table, as wide as the terminal; in a pipe nothing is cut off."""

    def __init__(self, names: list[str]) -> None:
        self._output = Output(sys.stdout)
        self._width = Console().width if sys.stdout.isatty() else None
        self._clock = SystemClock()
        longest = max(len(name) for name in names) + 1
        self._columns = (_COLUMNS[0].fitting(longest), *_COLUMNS[1:])
        self._output.line(header_row(self._columns, self._width))

    def __call__(self, name: str, lookup: RoomLookup) -> None:
        room = lookup.room
        viewers = f"{room.viewers:,}" if room is not None and room.viewers is not None else ""
        title = room.title if room is not None and room.title and lookup.status.is_watchable else ""
        about = title or ("" if lookup.status.is_watchable else lookup.detail)
        cells = (f"@{name}", status_text(lookup.status), viewers, live_for(lookup, self._clock.wall()), about)
        self._output.line(row(self._columns, cells, self._width))
