"""A room of more chats than anybody reads, in a process of its own: `python -m tests.soak.flood RATE SECONDS`.

Prints where it is, and when its client has gone what it saw of it, each as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice, pairwise
from random import Random
from time import monotonic
from typing import Any

from tiktok_live.simulator import MessageWriter, SimulatedRoom, Simulator, Step, make_audience, server
from tiktok_live.simulator.records import ConnectionRecord
from tiktok_live.wire.batches import BatchMessage

EVERY = 0.02
"""Seconds between two batches."""
BEAT = 1.0
"""Seconds between heartbeats, as the handshake names them: as many as a test can have."""
FIRST_ID = 7_500_000_000_000_000_000
PEOPLE = 20
_ENDED = 3
_POOL = 500  # texts; the ids of the messages never repeat


@dataclass(frozen=True, slots=True)
class Flood:
    """Chats with one id after the other, from `FIRST_ID` on, and then the end."""

    rate: int
    seconds: float
    is_shared: bool = False

    @property
    def batches(self) -> int:
        return round(self.seconds / EVERY)

    @property
    def size(self) -> int:
        return round(self.rate * EVERY)

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        writer, people = MessageWriter(room, started_ms, Random(1)), make_audience(Random(1), PEOPLE)
        made = [writer.chat(0.0, people[number % PEOPLE], text_of(FIRST_ID + number)) for number in range(_POOL)]
        chats = map(
            BatchMessage, cycle(("WebcastChatMessage",)), cycle([each.payload for each in made]), count(FIRST_ID)
        )
        for number in range(self.batches):
            yield Step(number * EVERY, tuple(islice(chats, self.size)))
        yield Step(self.seconds, (writer.control(self.seconds, _ENDED),))


def text_of(msg_id: int) -> str:
    return f"chat {(msg_id - FIRST_ID) % _POOL}"


class Timed(deque[Any]):
    """Records, each with the time at which it was made."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, record: Any) -> None:
        super().append(record)
        self.times.append(monotonic())


class TimedConnections(deque[ConnectionRecord]):
    """Connections whose records have times."""

    def append(self, record: ConnectionRecord) -> None:
        record.heartbeats, record.acks, record.frames = Timed(), Timed(), Timed()
        super().append(record)


def figures(record: ConnectionRecord) -> dict[str, object]:
    """Return what the platform saw of a client: how many, and how many seconds too late at the worst."""
    timed: list[Any] = [record.frames, record.acks, record.heartbeats]
    pushed, acked, beaten = (each.times for each in timed)
    sent_at = {frame.number: at for frame, at in zip(record.frames, pushed, strict=True)}
    lag = [at - sent_at[ack.log_id] for ack, at in zip(record.acks, acked, strict=True)]
    silences = [later - earlier for earlier, later in pairwise([*beaten, max(pushed[-1], beaten[-1])])]
    events = sum(len(frame.messages) for frame in record.frames) - 1  # the last one is the end
    return {
        "batches": record.batches,
        "events": events,
        "rate": events / (pushed[-1] - pushed[0]),
        "acks": [ack.log_id for ack in record.acks],
        "ack_lag": max(lag),
        "unacked": len(record.unacked),
        "heartbeats": list(record.heartbeats),
        "heartbeat_late": max(silences) - BEAT,
        "unreadable": len(record.unreadable),
        "close_code": record.close_code,
    }


async def serve(rate: int, seconds: float) -> None:
    room = SimulatedRoom(unique_id="demo", scenario=Flood(rate, seconds))
    simulator = Simulator(room)
    simulator.connections = TimedConnections()
    async with simulator:
        print(json.dumps({"url": simulator.url}), flush=True)
        while not (simulator.connections and simulator.connections[0].is_closed):  # noqa: ASYNC110 - the client does it, and nobody tells
            await asyncio.sleep(0.05)
        print(json.dumps([figures(record) for record in simulator.connections]), flush=True)


if __name__ == "__main__":
    server._HANDSHAKE_OPTIONS = f"ping-interval={BEAT:g}"
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
