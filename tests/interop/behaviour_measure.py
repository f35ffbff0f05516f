"""One client with one misbehaving handler before a simulated live, over real sockets, and what became of them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.interop.peer import NAME, platform
from tiktok_live.simulator import MessageWriter, Script, SimulatedRoom, Step, make_audience

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tiktok_live.simulator import ConnectionRecord, Simulator

__all__ = ["BATCH", "CLIENTS", "Case", "Client", "Outcome", "measure"]

ROOT = Path(__file__).resolve().parents[2]
BATCH = 5
"""Events in one batch, but for the case of many at once."""

_STARTED_MS = 1_760_000_000_000
_FIRST_AT = 0.3  # seconds of the live until the first batch
_LOOK = 0.01  # seconds between looks at what the server has noted
_PATIENCE = 60.0
_END = 3  # action of a control message


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the table.

    Attributes:
        name: of its package.
        script: beside this file.
        variable: of the environment, naming its interpreter; empty for this one.
        closers: its methods that close or disconnect.
        closing_kind: of handlers that can call them: an `async` one where they are coroutines.
        runs_async: whether it runs coroutine functions; where it does not, there is nothing more to measure of them.
    """

    name: str
    script: str
    variable: str
    closers: tuple[str, ...]
    closing_kind: str = "async"
    runs_async: bool = True

    @property
    def python(self) -> str:
        """The interpreter; empty when it is not here."""
        return os.environ.get(self.variable, "") if self.variable else sys.executable


CLIENTS = (
    Client("tiktok-live", "behaviour_ours.py", "", ("aclose",)),
    Client("TikTokLive", "behaviour_tiktoklive.py", "TIKTOKLIVE_PYTHON", ("disconnect", "close")),
    Client("piratetok-live-py", "behaviour_piratetok.py", "PIRATETOK_PYTHON", ("disconnect",), "plain", False),
)


@dataclass(frozen=True, slots=True)
class Case:
    """What a handler does, and in which live.

    Attributes:
        name: in the table.
        kind: of the handler: `plain` or `async`; empty is what the client closes with.
        does: see `Handlers`.
        batches: how many there are.
        size: of each, in events.
        every: seconds between two batches.
        lasts: seconds of the live.
    """

    name: str
    kind: str
    does: str
    batches: int = 4
    size: int = BATCH
    every: float = 0.25
    lasts: float = 2.0

    @property
    def is_close(self) -> bool:
        """Whether the client is closed before the live is over."""
        return self.does.startswith("close")

    def room(self) -> SimulatedRoom:
        """Return the room, with a first batch that signers hand out and that holds no chat."""
        hosted = SimulatedRoom(unique_id=NAME)
        write, cast = MessageWriter(hosted, _STARTED_MS, Random(5)), make_audience(Random(5), 3)
        viewers = write.viewers(0.0, 3, 3)
        steps = []
        for batch in range(self.batches):
            at, first = _FIRST_AT + batch * self.every, batch * self.size
            numbers = range(first, first + self.size)
            steps.append(Step(at, tuple(write.chat(at, cast[number % 3], str(number)) for number in numbers)))
        steps.append(Step(self.lasts, (write.control(self.lasts, _END),)))
        # Shared, so that a client that comes back sees the live go on and not begin again.
        script = Script(tuple(steps), is_shared=True)
        return SimulatedRoom(unique_id=NAME, scenario=script, first_batch=(viewers,))


@dataclass(slots=True)
class Outcome:
    """What became of a client.

    Attributes:
        case: that it went through.
        rows: what the script printed.
        errors: what else came out.
        code: of the process's end; None when it had to be killed.
        connections: how often a socket was opened.
        heartbeat_gap: most seconds from a heartbeat to the next, or to the end of the connection.
        ack_delay: most seconds between a batch and its ack.
        unacked: batches that were sent and that no ack followed.
        was_closed: whether the last socket was closed while the process lived on.
    """

    case: Case
    rows: list[dict[str, Any]] = field(default_factory=list)
    errors: str = ""
    code: int | None = None
    connections: int = 0
    heartbeat_gap: float = 0.0
    ack_delay: float = 0.0
    unacked: int = 0
    was_closed: bool = False

    def of(self, kind: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a kind."""
        return (row for row in self.rows if row["kind"] == kind)

    def one(self, kind: str) -> dict[str, Any]:
        """Return the last row of a kind; empty when there is none."""
        return next(reversed(list(self.of(kind))), {})


class _Watch:
    """Notes when the server's record of a connection grew, on the clock of the test."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._beats: dict[int, list[float]] = {}
        self._ended: dict[int, float] = {}
        self._sent: dict[tuple[int, int], float] = {}
        self._acked: dict[tuple[int, int], float] = {}

    async def look(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            self.look_once()
            await asyncio.sleep(_LOOK)

    def look_once(self) -> None:
        """Note what is new."""
        now = time.monotonic()
        for record in self._simulator.connections:
            self._note(record, now)

    @property
    def unacked(self) -> int:
        return len(self._sent.keys() - self._acked.keys())

    @property
    def heartbeat_gap(self) -> float:
        return max((b - a for number in self._beats for a, b in pairwise(self._times(number))), default=0.0)

    @property
    def ack_delay(self) -> float:
        return max((self._acked[frame] - self._sent[frame] for frame in self._acked), default=0.0)

    def _times(self, number: int) -> list[float]:
        ended = self._ended.get(number)
        return self._beats[number] + ([] if ended is None else [ended])

    def _note(self, record: ConnectionRecord, now: float) -> None:
        beats = self._beats.setdefault(record.number, [])
        beats += [now] * (len(record.heartbeats) - len(beats))
        if record.is_closed:
            self._ended.setdefault(record.number, now)
        for frame in record.frames:
            key = record.number, frame.number
            if frame.sent:
                self._sent.setdefault(key, now)
            if frame.is_acked:
                self._acked.setdefault(key, now)


async def measure(client: Client, case: Case, closer: str = "") -> Outcome:
    """Let `client` read the live of `case`, and return what became of it."""
    outcome = Outcome(case)
    # The shortest interval that clients accept, so that a live of seconds has heartbeats.
    with patch("tiktok_live.simulator.server._HANDSHAKE_OPTIONS", "ping-interval=1"):
        async with platform(case.room(), speed=1.0) as served:
            watch = _Watch(served.simulator)
            looking = asyncio.create_task(watch.look())
            command = (client.python, str(Path(__file__).with_name(client.script)))
            arguments = (
                case.kind or client.closing_kind,
                case.does,
                served.simulator.url,
                served.sign_url,
                NAME,
                closer,
            )
            await _run(served.simulator, outcome, *command, *arguments)
            watch.look_once()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            outcome.connections = len(served.simulator.connections)
    outcome.heartbeat_gap, outcome.ack_delay, outcome.unacked = watch.heartbeat_gap, watch.ack_delay, watch.unacked
    return outcome


async def _run(simulator: Simulator, outcome: Outcome, *command: str) -> None:
    async with _process(*command) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        errors = asyncio.create_task(process.stderr.read())
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                async for line in process.stdout:
                    _take(outcome, line.decode(), simulator)
                outcome.code = await process.wait()
        if process.returncode is None:
            process.kill()
        outcome.errors += (await errors).decode()


def _take(outcome: Outcome, line: str, simulator: Simulator) -> None:
    if not line.startswith('{"kind"'):
        outcome.errors += line
        return
    row = json.loads(line)
    outcome.rows.append(row)
    if row["kind"] == "closed":
        outcome.was_closed = all(record.is_closed for record in simulator.connections)
    elif row["kind"] == "many":
        simulator.act(NAME, "end")


@asynccontextmanager
async def _process(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    # The path is for our script: what stands beside a script it finds by itself.
    environment = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environment},
        limit=2**20,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
