"""The command `watch`: one room, shown until its live ends."""

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

__all__ = ["WatchOptions", "follow", "make_config", "make_view", "parse_only", "watch"]

_TICK = 0.2  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What the command line said.

    Attributes:
        user: name, `@name` or address; None with a room id alone.
        room_id: skips the lookup.
        only: event names with commas between them; empty for all.
        as_json: JSON lines instead of text.
        simulator: a simulator's address; None for the real hosts.
        backlog: what happens to messages from before the connection.
        sign: sign providers; None for what environment and file say.
        follow: whether to wait for the host, and for the next live after each.
        config: a TOML file of options; None for the one that the environment names.
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
        TikTokLiveError: the options cannot work, or the room cannot be read (any more).
        OutputClosed: nobody reads stdout any more.
    """
    if options.user is None and not options.room_id:
        raise ConfigError("whom to watch is missing", advice="Give a user name or --room-id")
    kinds = parse_only(options.only)
    config = make_config(options.config, options.sign, options.simulator)
    if options.backlog is not None:
        config = replace(config, backlog=options.backlog)
    client = LiveClient(options.user, room_id=options.room_id, config=config, follow=options.follow or None)
    await follow(client, make_view(kinds, as_json=options.as_json))


def make_config(file: Path | None, sign: str | None, simulator: str | None) -> LiveConfig:
    """Return the options of a command: those of the command line over the environment's, over the file's.

    Raises:
        ConfigError: they cannot work.
    """
    environ = {**os.environ, CONFIG_FILE: str(file)} if file is not None else os.environ
    config = LiveConfig.from_env(environ)
    if sign is not None:
        config = replace(config, sign=sign)
    return config if simulator is None else config.at(simulator)


async def follow(client: LiveClient, view: View, clock: Clock | None = None) -> None:
    """Run `client` to its end and show its events on `view`, the last ones too when this is cancelled.

    Raises:
        TikTokLiveError: the room cannot be read (any more).
        OutputClosed: nobody reads the output any more.
    """
    clock = clock or SystemClock()
    showing = asyncio.create_task(_show(client.stream(*view.kinds), view, clock))
    running = asyncio.create_task(_run(client))
    reason = ""
    try:
        view.open(client)
        await asyncio.shield(showing)
        reason = await running
    finally:
        try:
            await client.aclose()
            await showing  # what closing brings is shown too: the last completions, the disconnection
        finally:
            await asyncio.gather(running, return_exceptions=True)
            view.close(clock.monotonic(), reason)


def parse_only(text: str) -> tuple[type[Event], ...]:
    """Return the event classes of names with commas between them.

    Raises:
        ConfigError: no event has one of the names; the message tells the nearest ones.
    """
    return tuple(event_class(name.strip()) for name in text.split(",") if name.strip())


def make_view(kinds: tuple[type[Event], ...], *, as_json: bool) -> View:
    """Return the view that suits stdout."""
    if as_json:
        return JsonView(kinds, Output(sys.stdout, for_programs=True))
    console = Console()
    if sys.stdout.isatty() and not console.is_dumb_terminal:
        return TerminalView(kinds, console)
    return PlainView(kinds, Output(sys.stdout))


async def _run(client: LiveClient) -> str:
    await client.start()
    return (await client.wait_closed()).sentence


async def _show(events: EventStream[Event], view: View, clock: Clock) -> None:
    """Show events, and the time passing between them, until the stream ends."""
    waiting = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            await asyncio.wait({waiting}, timeout=_TICK)
            if waiting.done():
                if (event := waiting.result()) is None:
                    return
                view.show(event, clock.monotonic())
                waiting = asyncio.ensure_future(anext(events, None))
            view.tick(clock.monotonic())
    finally:
        waiting.cancel()
