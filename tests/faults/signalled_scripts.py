"""A script that a signal asks to end, in some states: a process of its own, which reads a simulator on loopback."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.session.wire_messages import control, gift
from tiktok_live.simulator import FaultPlan, Script, SimulatedRoom, Simulator, Step
from tiktok_live.simulator.faults.kinds import Drop, Fault, SlowResponse
from tiktok_live.wire.batches import BatchMessage

SOON = 3.0
"""Seconds in which it has to be gone: nothing that it waits for comes by then."""

_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0  # seconds until a script that does not come so far fails its test
_FOR_LONG = 3600.0
_SCRIPT = """
import sys
from tiktok_live import Backoff, LiveClient, LiveConfig

config = LiveConfig(follow=sys.argv[2] == "follow", http_timeout=600, reconnect=Backoff(initial=600, maximum=600))
client = LiveClient("demo", config=config.at(sys.argv[1]))

@client.on("event")
def write(event):
    amount = f" {event.count}" if event.name in ("gift", "gift_complete") else ""
    print(event.name + amount, flush=True)

print(client.run(), flush=True)
"""
_PAUSED, _ENDED = 1, 3


def _batch(*messages: BatchMessage) -> tuple[BatchMessage, ...]:
    return tuple(BatchMessage(each.method, each.payload, next(_IDS)) for each in messages)


_IDS = count(7000)
_STREAK = (Step(0.05, _batch(gift(1), gift(5))),)
_LATER = Step(_FOR_LONG, _batch(control(_ENDED)))


@dataclass(frozen=True, slots=True)
class Place:
    """How a script comes into a state.

    Attributes:
        awaits: the last line that it writes there; empty when it writes none, and asks for a page.
        steps: what happens in the room.
        faults: what goes wrong.
        follows: whether it follows the host.
    """

    awaits: str
    steps: tuple[Step, ...] = (*_STREAK, _LATER)
    faults: tuple[Fault, ...] = ()
    follows: bool = False


PLACES = {
    "resolving": Place("", faults=(SlowResponse(path="/@demo/live", seconds=_FOR_LONG),)),
    "live": Place("gift 5"),
    "paused": Place("live_paused", (*_STREAK, Step(0.1, _batch(control(_PAUSED))), _LATER)),
    "reconnecting": Place("reconnecting", (*_STREAK, Step(0.1, _batch(control(_ENDED)))), (Drop(frame=2),)),
    "ended": Place("waiting_for_live", (*_STREAK, Step(0.1, _batch(control(_ENDED)))), follows=True),
}


async def signalled(state: str) -> str:
    """Run a script until it is in `state`, send it SIGTERM, and return a row about what it writes, as Markdown.

    Raises:
        TimeoutError: it did not end in time.
    """
    place = PLACES[state]
    room = SimulatedRoom(unique_id="demo", scenario=Script(place.steps))
    async with Simulator(room, faults=FaultPlan(place.faults)) as simulator:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SCRIPT, simulator.url, "follow" if place.follows else ""),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            before = await _until(place.awaits, process, simulator)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(SOON):
                out, complaint = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert not complaint, complaint.decode()
    after = out.decode().split("\n")[:-1]
    return f"| {state} | {', '.join(before) or 'nothing'} | {', '.join(after)} | {process.returncode} |"


async def _until(line: str, process: asyncio.subprocess.Process, simulator: Simulator) -> list[str]:
    """Return what a script writes up to a line; without one, when it has asked for a page."""
    lines: list[str] = []
    async with asyncio.timeout(_PATIENCE):
        while not line and not simulator.requests:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while line and line not in lines:
            lines.append((await process.stdout.readline()).decode().rstrip("\n"))
            assert lines[-1], f"it ended after {lines}"
    return lines
