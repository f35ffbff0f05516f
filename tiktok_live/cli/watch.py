"""The command `watch`: shows a room until its live ends."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output
from tiktok_live.cli.views import JsonView, PlainView, TerminalView
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import event_class
from tiktok_live.net.clock import SystemClock

if TYPE_CHECKING:
    from tiktok_live.cli.views import View
    from tiktok_live.dispatch.streams import EventStream
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock

__all__ = ["WatchOptions", "client_flags", "make_view", "parse_event_names", "watch", "watch_client"]

_TICK = 0.2  # seconds between two ticks of the view


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL; None if only a room id is given.
        others: further users, for `watch_many`.
        room_id: skips the lookup.
        only: comma-separated event names; None for the default ones.
        as_json: print JSON lines instead of text.
        browser: read the live page in a browser window instead.
        client: options of the client.
    """

    user: str | None = None
    others: tuple[str, ...] = ()
    room_id: int | None = None
    only: str | None = None
    as_json: bool = False
    browser: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


async def watch(options: WatchOptions) -> None:
    """Show a room on stdout until its live ends.

    Raises:
        TikTokLiveError: an option is invalid, or the room cannot be read.
        OutputClosed: the reader closed stdout.
    """
    if options.user is None and not options.room_id:
        raise ConfigError("no user or room to watch", advice="Give a user name or --room-id")
    event_classes = parse_event_names(options.only) if options.only is not None else ()
    client = LiveClient(options.user, room_id=options.room_id, config=make_config(client_flags(options)))
    await watch_client(client, make_view(event_classes, as_json=options.as_json))


def client_flags(options: WatchOptions) -> ClientFlags:
    """Return the options of the client, with the sign provider that `--browser` stands for."""
    if not options.browser:
        return options.client
    if "sign" in options.client.values:
        sign = options.client.values["sign"]
        raise ConfigError("--browser and --sign exclude each other", advice=f'Write --sign "{sign},page" to try both')
    return options.client.with_value("sign", "page")


async def watch_client(client: LiveClient, view: View, clock: Clock | None = None) -> None:
    """Run `client` until it closes and show its events on `view`, including those of closing after a cancellation.

    Raises:
        TikTokLiveError: the room cannot be read.
        OutputClosed: the reader closed the output.
    """
    clock = clock or SystemClock()
    showing = asyncio.create_task(_show(client.stream(*view.event_classes), view, clock))
    running = asyncio.create_task(_run(client))
    reason = ""
    try:
        view.open(client)
        await asyncio.shield(showing)
        reason = await running
    finally:
        try:
            await client.aclose()
            await showing  # shows the events of closing, too: last completions, disconnection
        finally:
            await asyncio.gather(running, return_exceptions=True)
            view.close(clock.monotonic(), reason)


def parse_event_names(text: str) -> tuple[type[Event], ...]:
    """Return the event classes of comma-separated names.

    Raises:
        ConfigError: a name is unknown, and the message suggests similar ones; or there is none.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise ConfigError("--only names no event", advice="For example --only chat,gift; leave it out for all events")
    return tuple(event_class(name) for name in names)


def make_view(only: tuple[type[Event], ...], *, as_json: bool) -> View:
    """Return the view for stdout: JSON, terminal or plain text."""
    if as_json:
        return JsonView(only, Output(sys.stdout, for_programs=True))
    console = Console()
    if sys.stdout.isatty() and not console.is_dumb_terminal:
        return TerminalView(only, console)
    return PlainView(only, Output(sys.stdout))


async def _run(client: LiveClient) -> str:
    await client.start()
    return (await client.wait_closed()).sentence


async def _show(events: EventStream[Event], view: View, clock: Clock) -> None:
    """Show events, and tick the view between them, until the stream ends."""
    next_event = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            await asyncio.wait({next_event}, timeout=_TICK)
            if next_event.done():
                if (event := next_event.result()) is None:
                    return
                view.show(event, clock.monotonic())
                next_event = asyncio.ensure_future(anext(events, None))
            view.tick(clock.monotonic())
    finally:
        next_event.cancel()
