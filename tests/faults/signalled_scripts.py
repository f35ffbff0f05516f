"""Scripts in a separate process that read a simulator on loopback and get a signal in a given state."""

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

EXIT_TIMEOUT = 3.0
"""Seconds from the signal to the exit; every other wait of the script takes longer."""

_ROOT = Path(__file__).resolve().parents[2]
_STATE_TIMEOUT = 60.0  # seconds for the script to reach its state
_LONG = 3600.0
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
_LATER = Step(_LONG, _batch(control(_ENDED)))


@dataclass(frozen=True, slots=True)
class ScriptState:
    """How a script gets into a state.

    Attributes:
        awaits: its last line of output in that state; if empty, it is in the state when it has requested a page.
        steps: of the room.
        faults: to inject.
        follows: whether it follows the host.
    """

    awaits: str
    steps: tuple[Step, ...] = (*_STREAK, _LATER)
    faults: tuple[Fault, ...] = ()
    follows: bool = False


SCRIPT_STATES = {
    "resolving": ScriptState("", faults=(SlowResponse(path="/@demo/live", seconds=_LONG),)),
    "live": ScriptState("gift 5"),
    "paused": ScriptState("live_paused", (*_STREAK, Step(0.1, _batch(control(_PAUSED))), _LATER)),
    "reconnecting": ScriptState("reconnecting", (*_STREAK, Step(0.1, _batch(control(_ENDED)))), (Drop(frame=2),)),
    "ended": ScriptState("waiting_for_live", (*_STREAK, Step(0.1, _batch(control(_ENDED)))), follows=True),
}


async def run_signalled(state: str) -> str:
    """Run a script until it is in `state`, send it SIGTERM, and return its output as a Markdown table row.

    Raises:
        TimeoutError: it did not exit in time.
    """
    script = SCRIPT_STATES[state]
    room = SimulatedRoom(unique_id="demo", scenario=Script(script.steps))
    async with Simulator(room, faults=FaultPlan(script.faults)) as simulator:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SCRIPT, simulator.url, "follow" if script.follows else ""),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            before = await _until(script.awaits, process, simulator)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(EXIT_TIMEOUT):
                stdout, stderr = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert not stderr, stderr.decode()
    after = stdout.decode().split("\n")[:-1]
    return f"| {state} | {', '.join(before) or 'nothing'} | {', '.join(after)} | {process.returncode} |"


async def _until(line: str, process: asyncio.subprocess.Process, simulator: Simulator) -> list[str]:
    """Return the output of a script up to `line`; if that is empty, return when it has requested a page."""
    lines: list[str] = []
    async with asyncio.timeout(_STATE_TIMEOUT):
        while not line and not simulator.requests:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        while line and line not in lines:
            lines.append((await process.stdout.readline()).decode().rstrip("\n"))
            assert lines[-1], f"it exited after {lines}"
    return lines
