"""The command `overlay`: pages for OBS, with the relay."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_server import HttpServer
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.routes import add_routes
from tiktok_live.relay.access import Access
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator
from tiktok_live.user_folders import data_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["OverlayOptions", "overlay"]

_DEMO_USER = "demo"
_DEMO_RATE = 8.0  # messages per second


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayOptions:
    """Options of the command.

    Attributes:
        users: the hosts.
        demo: show a simulated room instead.
        overlays: TOML file of goals, alerts and timer; None for the user's own one, or the defaults.
        host: address to listen on.
        port: 0 picks a free one.
        token_file: file with the token; None to make one.
        client: options of the client.
    """

    users: tuple[str, ...] = ()
    demo: bool = False
    overlays: Path | None = None
    host: str = "127.0.0.1"
    port: int = 21214
    token_file: Path | None = None
    client: ClientFlags = field(default_factory=ClientFlags)


async def overlay(options: OverlayOptions) -> None:
    """Serve overlays until cancelled, after printing the address of the index page to stdout.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or the address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    async with AsyncExitStack() as stack:
        names, live = await _rooms(options, stack)
        clock, feed, access = SystemClock(), Feed(), Access(options.host)
        pool = await stack.enter_async_context(LivePool(replace(live, follow=True), keep_open=True))
        rooms = RelayRooms(pool, feed)
        config = OverlayConfig()
        folder = None if options.demo else data_folder()
        overlays = Overlay(
            feed,
            rooms,
            config,
            clock=clock,
            folder=folder / "overlay" if folder is not None else None,
            on_note=print_stderr,
        )
        application = web.Application(middlewares=[access.middleware])
        add_routes(application, access, overlays, Media(config.media))
        for name in names:
            await rooms.add(name)
        await stack.enter_async_context(overlays)
        server = HttpServer(application, options.host, options.port, shutdown_timeout=1.0)
        await server.start()
        stack.push_async_callback(server.aclose)
        Output(sys.stdout).line(f"http://{server.address}/#token={access.token}")
        await asyncio.Event().wait()


async def _rooms(options: OverlayOptions, stack: AsyncExitStack) -> tuple[list[str], LiveConfig]:
    """Return the names of the hosts, and how to read their rooms; of a demonstration, after starting it."""
    if not options.demo:
        if not options.users:
            raise ConfigError("no room is given", advice="Name a host: tiktok-live overlay @someone, or use --demo")
        return list(dict.fromkeys(map(normalize_unique_id, options.users))), make_config(options.client)
    if options.users:
        raise ConfigError("--demo shows a simulated room, but users are given", advice="Leave out one of them")
    print_stderr("A simulated room. Nothing leaves this machine.")
    room = SimulatedRoom(
        unique_id=_DEMO_USER, nickname="Demo", scenario=Traffic(rate=_DEMO_RATE, duration=inf), viewers=1_200
    )
    simulator = await stack.enter_async_context(Simulator(room))
    return [_DEMO_USER], LiveConfig().at(simulator.url)
