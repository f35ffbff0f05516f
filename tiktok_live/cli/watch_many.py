"""The command `watch` with several users: all rooms in one terminal, each line with its host."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tiktok_live.cli.aggregation import EventAggregator
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, OutputClosed, checked_write, escape_json, print_stderr
from tiktok_live.cli.rendering import plain_text, summary, table_row
from tiktok_live.cli.runner import ExitCode, exit_code
from tiktok_live.cli.watch import client_flags, parse_event_names
from tiktok_live.client.handlers.context import HandlerContext
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.lifecycle import RoomClosedEvent
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tiktok_live.cli.event_lines import Line
    from tiktok_live.cli.watch import WatchOptions
    from tiktok_live.client.config import LiveConfig

__all__ = ["watch_many"]

_TICK = 0.2  # seconds between two looks for lines that are due
_MAX_NAME = 20  # cells of a host's name in a terminal
_NARROW = 80  # cells of a terminal in which names get less
_NARROW_NAME = 12


async def watch_many(options: WatchOptions) -> ExitCode:
    """Show rooms on stdout until the last one has ended, and return the highest exit code of the rooms.

    A room that cannot be read, or fails, is named on stderr and does not affect the others.

    Raises:
        ConfigError: an option is invalid.
        OutputClosed: the reader closed stdout.
    """
    if options.room_id is not None:
        raise ConfigError("--room-id names one room, but several users are given", advice="Leave out one of them")
    only = parse_event_names(options.only) if options.only is not None else ()
    users = (*filter(None, [options.user]), *options.others)
    names = list(dict.fromkeys(map(normalize_unique_id, users)))
    config = make_config(client_flags(options))
    rooms = _JsonRooms(only) if options.as_json else _TextRooms(names, only)
    return await _read(names, config, rooms)


async def _read(names: list[str], config: LiveConfig, rooms: _JsonRooms | _TextRooms) -> ExitCode:
    pool, clock = LivePool(config), SystemClock()
    codes = [ExitCode.OK]
    broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @pool.on(Event)
    async def show(event: Event, ctx: HandlerContext[None]) -> None:
        try:
            rooms.show(ctx.client.unique_id, event, clock.monotonic())
            if isinstance(event, RoomClosedEvent):
                rooms.close(event, clock.monotonic())
                codes.append(ExitCode.OK if event.error is None else exit_code(event.error))
        except (OutputClosed, OSError) as failure:  # such as a full disk
            if not broken.done():
                broken.set_exception(failure)

    async with pool:
        for name in names:
            await pool.add(name)
        reading = asyncio.create_task(pool.wait_closed())
        try:
            ends: set[asyncio.Future[Any]] = {reading, broken}
            while not any(end.done() for end in ends):
                await asyncio.wait(ends, timeout=_TICK, return_when=asyncio.FIRST_COMPLETED)
                rooms.tick(clock.monotonic())
        finally:
            reading.cancel()
    if broken.done():
        broken.result()
    return max(codes)


class _JsonRooms:
    """One JSON object per line, with the host beside the event's own attributes."""

    def __init__(self, only: tuple[type[Event], ...]) -> None:
        self._only = only or (Event,)
        self._output = Output(sys.stdout, for_programs=True)

    def show(self, host: str, event: Event, now: float) -> None:
        del now
        if isinstance(event, self._only):
            fields = {"host": host, **event.to_dict()}
            self._output.line(escape_json(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))))

    def tick(self, now: float) -> None:
        """Do nothing: JSON lines are never pending."""

    def close(self, event: RoomClosedEvent, now: float) -> None:
        del now
        if event.error is not None:
            print_stderr(f"@{event.unique_id}: {event.reason}")


class _TextRooms:
    """Lines with the host before them: coloured in a terminal, plain and not cut off elsewhere."""

    def __init__(self, names: list[str], only: tuple[type[Event], ...]) -> None:
        self._aggregators = {name: EventAggregator(only) for name in names}
        console = Console()
        self._console = console if sys.stdout.isatty() and not console.is_dumb_terminal else None
        self._output = Output(sys.stdout)
        self._cells = max(cell_len(f"@{name}") for name in names)
        if self._console is not None:
            self._cells = min(self._cells, _NARROW_NAME if self._console.width < _NARROW else _MAX_NAME)

    def show(self, host: str, event: Event, now: float) -> None:
        if not isinstance(event, RoomClosedEvent):  # `close` says more about it
            self._write(host, self._aggregators[host].add(event, now))

    def tick(self, now: float) -> None:
        for host, aggregator in self._aggregators.items():
            self._write(host, aggregator.due(now))

    def close(self, event: RoomClosedEvent, now: float) -> None:
        """Write the pending lines of a room, and how it ended."""
        host, aggregator = event.unique_id, self._aggregators[event.unique_id]
        self._write(host, aggregator.flush(now))
        connected_at = aggregator.totals.connected_at
        if event.error is not None:
            print_stderr(f"@{host}: {event.reason}")
        if connected_at is not None:
            self._write_text(host, summary(aggregator.totals, now - connected_at, event.reason))

    def _write(self, host: str, lines: Iterable[Line]) -> None:
        for line in lines:
            if self._console is None:
                self._write_text(host, plain_text(line))
            else:
                row = table_row(line, self._console.width - self._cells - 2)
                self._print(host, row)

    def _write_text(self, host: str, text: str) -> None:
        if self._console is None:
            self._output.line(f"{f'@{host}':<{self._cells}}  {text}")
        else:
            self._print(host, Text(text, "dim"))

    def _print(self, host: str, content: RenderableType) -> None:
        console = self._console
        assert console is not None
        table = Table.grid(padding=(0, 2))
        name = Text(f"@{host}", "cyan")
        name.truncate(self._cells, overflow="ellipsis")
        table.add_column(width=self._cells, no_wrap=True)
        table.add_column()
        table.add_row(name, content)
        checked_write(lambda: console.print(table), is_terminal=True)
