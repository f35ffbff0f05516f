"""The commands `simulate` and `demo`: a simulated platform on loopback."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.cli.watch import make_view, watch_client
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.faults.plan import FaultPlan
from tiktok_live.simulator.players import check_player
from tiktok_live.simulator.replay import Replay
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SimulateOptions", "demo", "make_room", "simulate"]

_DEMO_USER = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateOptions:
    """Options of the command.

    Attributes:
        host: address to listen on.
        port: 0 picks a free one.
        user: the host's name; None for that of the recording, or `demo`.
        seed: seed of the generated room; equal seeds generate equal rooms.
        speed: seconds of the room per second; 0 is as fast as clients read.
        source: recording to play; None for a generated room that never ends.
        faults: TOML file of faults; None for none.
        player: who opens the socket of the live page.
    """

    host: str = "127.0.0.1"
    port: int = 0
    user: str | None = None
    seed: int = 0
    speed: float = 1.0
    source: Path | None = None
    faults: Path | None = None
    player: str = "page"


async def simulate(options: SimulateOptions) -> None:
    """Serve one room until cancelled, after printing its URLs to stdout as one line of JSON.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or the address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    room = make_room(options)
    faults = FaultPlan.from_file(options.faults) if options.faults is not None else None
    async with Simulator(
        room,
        host=options.host,
        port=options.port,
        speed=options.speed,
        seed=options.seed,
        faults=faults,
        control=True,
        player=check_player(options.player),
    ) as simulator:
        urls = {"web": simulator.url, "webcast": simulator.url, "ws": simulator.ws_url}
        urls["control"] = f"{simulator.url}/_control"
        info = {**urls, "user": room.unique_id, "room_id": str(room.room_id)}
        Output(sys.stdout, for_programs=True).line(json.dumps(info))
        await asyncio.Event().wait()


def make_room(options: SimulateOptions) -> SimulatedRoom:
    """Return the room to serve.

    What a recording lacks is said on stderr.

    Raises:
        ConfigError: the user name is invalid, or the file cannot be read.
    """
    if options.source is None:
        scenario = Traffic(seed=options.seed, duration=inf)
        return SimulatedRoom(unique_id=normalize_unique_id(options.user or _DEMO_USER), scenario=scenario)
    replay = Replay.from_file(options.source, end=True)
    for note in replay.notes:
        print_stderr(note)
    return _recorded_room(options, replay)


def _recorded_room(options: SimulateOptions, replay: Replay) -> SimulatedRoom:
    """Return the room of a recording; another name makes its host another user."""
    recorded = replay.room
    name = normalize_unique_id(options.user or recorded.unique_id or _DEMO_USER)
    is_same = name == recorded.unique_id.lower()
    return SimulatedRoom(
        unique_id=name,
        room_id=recorded.room_id,
        host_id=recorded.host_id,
        nickname=recorded.nickname if is_same else "",
        title=recorded.title or "A recorded live",
        scenario=replay,
    )


async def demo(seconds: float, *, as_json: bool) -> None:
    """Watch a simulated live of `seconds`.

    Raises:
        OutputClosed: the reader closed stdout.
    """
    room = SimulatedRoom(unique_id=_DEMO_USER, nickname="Demo", scenario=Traffic(duration=seconds))
    print_stderr(f"A simulated live of {seconds:g} seconds. Nothing leaves this machine.")
    async with Simulator(room) as simulator:
        client = LiveClient(room.unique_id, config=LiveConfig().at(simulator.url))
        await watch_client(client, make_view((), as_json=as_json))
