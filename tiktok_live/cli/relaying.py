"""What the commands that pass events on to other programs have in common: rooms, relay, webhooks, addresses."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Protocol

from tiktok_live.causes import caught
from tiktok_live.cli.chat_reader import ChatReader
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.cli.runner import ExitCode, exit_code
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.events.lifecycle import ConnectedEvent, RoomClosedEvent, WaitingForLiveEvent
from tiktok_live.regular_files import read_regular_file, why_unreadable
from tiktok_live.relay.feed import Feed, FeedItem
from tiktok_live.relay.relay import PORT, Relay, RelayOptions
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.tikfinity.server import PORT as TIKFINITY_PORT
from tiktok_live.relay.webhooks.files import webhooks_from
from tiktok_live.relay.webhooks.running import webhooks_running

__all__ = ["Addition", "RelayFlags", "Source", "relay_rooms"]

_MAX_TOKEN_FILE = 4096  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayFlags:
    """The options of a relay as a command line sets them.

    Attributes:
        host: address to listen on.
        port: of everything but TikFinity's dialect; 0 picks a free one.
        tikfinity_port: of TikFinity's dialect; 0 picks a free one, None leaves it out.
        tikfinity_backlog: send events from before the connection there, too.
        tcp_port: of JSON lines over TCP; None leaves them out.
        socketio_port: of TikTok-Chat-Reader's protocol; 0 picks a free one, None leaves it out.
        token_file: file with the token; None to generate one.
        webhooks: file of webhooks.
        as_json: print the addresses as one JSON object.
        client: options of the client.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    tikfinity_port: int | None = TIKFINITY_PORT
    tikfinity_backlog: bool = False
    tcp_port: int | None = None
    socketio_port: int | None = None
    token_file: Path | None = None
    webhooks: Path | None = None
    as_json: bool = False
    client: ClientFlags = field(default_factory=ClientFlags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where events come from.

    Attributes:
        names: handles of hosts.
        config: how their rooms are read.
        capture: file that is played instead; None for rooms.
        speed: seconds of the capture per second; 0 is as fast as possible.
    """

    names: tuple[str, ...] = ()
    config: LiveConfig = field(default_factory=LiveConfig)
    capture: Path | None = None
    speed: float = 1.0


class Addition(Protocol):
    """What a command serves beside the relay."""

    async def prepare(self, relay: Relay, rooms: RelayRooms, stack: AsyncExitStack) -> None:
        """Add routes and observers, before the relay listens. `stack` closes what this opens, after the relay."""

    def addresses(self, relay: Relay) -> Mapping[str, str]:
        """Return what to print for users, by its title, once the relay listens."""


async def relay_rooms(flags: RelayFlags, source: Source, *additions: Addition) -> ExitCode:
    """Relay rooms until the last one is closed for good, or a capture is over; prints the addresses to stdout.

    Returns the highest exit code of the rooms.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or an address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    webhooks = webhooks_from(flags.webhooks) if flags.webhooks is not None else ()
    pool = LivePool(source.config, follow=True)
    rooms = RelayRooms(pool, Feed())
    relay = Relay(rooms, _options(flags))
    if flags.socketio_port is not None:
        additions = (*additions, ChatReader(flags.socketio_port, backlog=flags.tikfinity_backlog))
    # What is opened later is closed earlier: rooms, then what gets their last events, then the connections.
    async with AsyncExitStack() as opened:
        for addition in additions:
            await addition.prepare(relay, rooms, opened)
        await opened.enter_async_context(relay)
        reporter = _Reporter()
        rooms.feed.add_observer(reporter.report)
        if webhooks:
            network = source.config.network()
            await opened.enter_async_context(webhooks_running(webhooks, rooms.feed, network=network))
        await opened.enter_async_context(pool)
        _print_addresses(relay, additions, as_json=flags.as_json)
        if source.capture is not None:
            await _play(source.capture, source.speed, rooms)
        else:
            for name in source.names:
                await rooms.add(name)
            await pool.wait_closed()
    return reporter.code


def _options(flags: RelayFlags) -> RelayOptions:
    return RelayOptions(
        host=flags.host,
        port=flags.port,
        tikfinity_port=flags.tikfinity_port,
        tikfinity_backlog=flags.tikfinity_backlog,
        tcp_port=flags.tcp_port,
        token=_read_token(flags.token_file) if flags.token_file is not None else "",
    )


def _read_token(path: Path) -> str:
    with caught(OSError, UnicodeDecodeError) as failure:
        token = read_regular_file(path, _MAX_TOKEN_FILE).decode("ascii").strip()
        if token:
            return token
        raise ConfigError(f"the token file {path} is empty", advice="Put at least 16 characters into it")
    raise ConfigError(f"the token file {path} cannot be read: {why_unreadable(failure.error)}") from failure.cause


async def _play(capture: Path, speed: float, rooms: RelayRooms) -> None:
    client = LiveClient.replay(capture, speed=speed or inf)
    rooms.include(client)
    async with client:
        await client.wait_closed()


class _Reporter:
    """Writes to stderr what becomes of rooms: an observer."""

    def __init__(self) -> None:
        self.code = ExitCode.OK

    def report(self, item: FeedItem) -> None:
        """Write a line if the event is about the room itself."""
        match item.event:
            case ConnectedEvent():
                print_stderr(f"@{item.room}: connected")
            case LiveEndedEvent():
                print_stderr(f"@{item.room}: the live ended; the next one is waited for")
            case WaitingForLiveEvent(status=status):
                print_stderr(f"@{item.room}: not live ({status}); the live is waited for")
            case RoomClosedEvent(error=error, reason=reason) if error is not None:
                self.code = max(self.code, exit_code(error))
                print_stderr(f"@{item.room}: {reason}")
            case _:
                pass


def _print_addresses(relay: Relay, additions: tuple[Addition, ...], *, as_json: bool) -> None:
    if relay.tikfinity_failure is not None:
        print_stderr(
            f"TikFinity's programs are not served: {relay.tikfinity_failure.message}. "
            "If TikFinity runs, close it; or leave this out with --no-tikfinity"
        )
    addresses = _addresses(relay)
    for addition in additions:
        addresses.update(addition.addresses(relay))
    output = Output(sys.stdout, for_programs=as_json)
    if as_json:
        output.line(json.dumps(addresses))
        return
    width = max(map(len, addresses))
    for title, address in addresses.items():
        output.line(f"{title:<{width}}  {address}")


def _addresses(relay: Relay) -> dict[str, str]:
    addresses = {
        "tikfinity": relay.tikfinity_url,
        "websocket": f"ws{relay.url.removeprefix('http')}/ws",
        "events": f"{relay.url}/sse",
        "polling": f"{relay.url}/events",
        "tcp": relay.lines_address,
    }
    return {title: address for title, address in addresses.items() if address}
