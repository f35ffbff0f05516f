"""The command `watch`: shows a room until its live ends."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Console

from tiktok_live.cli.output import Output
from tiktok_live.cli.views import JsonView, PlainView, TerminalView
from tiktok_live.client.config import CONFIG_FILE, LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import event_class
from tiktok_live.net.clock import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.cli.views import View
    from tiktok_live.dispatch.streams import EventStream
    from tiktok_live.events.base import Event
    from tiktok_live.net.clock import Clock
    from tiktok_live.session.options import Backlog

__all__ = ["WatchOptions", "make_config", "make_view", "parse_event_names", "watch", "watch_client"]

_TICK = 0.2  # seconds between two ticks of the view


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """Options of the command.

    Attributes:
        user: name, `@name` or URL; None if only a room id is given.
        room_id: skips the lookup.
        only: comma-separated event names; empty for the default ones.
        as_json: print JSON lines instead of text.
        simulator: URL of a simulator; None for the real platform.
        backlog: how to handle messages from before the connection.
        sign: sign providers; None to use the environment and the file.
        follow: wait for the host to go live, and for the next live after each.
        config: TOML file of options; None for the one named by the environment.
    """

    user: str | None = None
    room_id: int | None = None
    only: str = ""
    as_json: bool = False
    simulator: str | None = None
    backlog: Backlog | None = None
    sign: str | None = None
    follow: bool = False
    config: Path | None = None


async def watch(options: WatchOptions) -> None:
    """Show a room on stdout until its live ends.

    Raises:
        TikTokLiveError: an option is invalid, or the room cannot be read.
        OutputClosed: the reader closed stdout.
    """
    if options.user is None and not options.room_id:
        raise ConfigError("no user or room to watch", advice="Give a user name or --room-id")
    event_classes = parse_event_names(options.only)
    config = make_config(options.config, options.sign, options.simulator)
    if options.backlog is not None:
        config = replace(config, backlog=options.backlog)
    client = LiveClient(options.user, room_id=options.room_id, config=config, follow=options.follow or None)
    await watch_client(client, make_view(event_classes, as_json=options.as_json))


def make_config(file: Path | None, sign: str | None, simulator: str | None) -> LiveConfig:
    """Return the configuration: the command line overrides the environment, which overrides the file.

    Raises:
        ConfigError: an option is invalid.
    """
    environ = {**os.environ, CONFIG_FILE: str(file)} if file is not None else os.environ
    config = LiveConfig.from_env(environ)
    if sign is not None:
        config = replace(config, sign=sign)
    return config if simulator is None else config.at(simulator)


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
        ConfigError: a name is unknown; the message suggests similar ones.
    """
    return tuple(event_class(name.strip()) for name in text.split(",") if name.strip())


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
