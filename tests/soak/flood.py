"""A room with a flood of chats, in a separate process: `python -m tests.soak.flood RATE SECONDS`.

Prints its URL, and the figures of its client after the client disconnected, each as one line of JSON.
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

BATCH_INTERVAL = 0.02
"""Seconds between two batches."""
HEARTBEAT_INTERVAL = 1.0
"""Seconds between heartbeats, as announced in the handshake; short, so that a test has many."""
FIRST_ID = 7_500_000_000_000_000_000
USERS = 20
_ENDED = 3
_POOL = 500  # number of texts; message ids are unique


@dataclass(frozen=True, slots=True)
class Flood:
    """Chats with consecutive ids, from `FIRST_ID` on, and then the end."""

    rate: int
    seconds: float
    is_shared: bool = False

    @property
    def batches(self) -> int:
        return round(self.seconds / BATCH_INTERVAL)

    @property
    def size(self) -> int:
        return round(self.rate * BATCH_INTERVAL)

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        writer, users = MessageWriter(room, started_ms, Random(1)), make_audience(Random(1), USERS)
        messages = [writer.chat(0.0, users[number % USERS], text_of(FIRST_ID + number)) for number in range(_POOL)]
        chats = map(
            BatchMessage, cycle(("WebcastChatMessage",)), cycle([each.payload for each in messages]), count(FIRST_ID)
        )
        for number in range(self.batches):
            yield Step(number * BATCH_INTERVAL, tuple(islice(chats, self.size)))
        yield Step(self.seconds, (writer.control(self.seconds, _ENDED),))


def text_of(msg_id: int) -> str:
    return f"chat {(msg_id - FIRST_ID) % _POOL}"


class Timed(deque[Any]):
    """Records with the times at which they were appended."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, record: Any) -> None:
        super().append(record)
        self.times.append(monotonic())


class TimedConnections(deque[ConnectionRecord]):
    """Connection records with timed entries."""

    def append(self, record: ConnectionRecord) -> None:
        record.heartbeats, record.acks, record.frames = Timed(), Timed(), Timed()
        super().append(record)


def figures(record: ConnectionRecord) -> dict[str, object]:
    """Return the counts of a client's messages, and their maximum delays in seconds."""
    timed: list[Any] = [record.frames, record.acks, record.heartbeats]
    pushed, acked, heartbeats = (each.times for each in timed)
    sent_at = {frame.number: at for frame, at in zip(record.frames, pushed, strict=True)}
    lag = [at - sent_at[ack.log_id] for ack, at in zip(record.acks, acked, strict=True)]
    intervals = [later - earlier for earlier, later in pairwise([*heartbeats, max(pushed[-1], heartbeats[-1])])]
    events = sum(len(frame.messages) for frame in record.frames) - 1  # the last one is the end
    return {
        "batches": record.batches,
        "events": events,
        "rate": events / (pushed[-1] - pushed[0]),
        "acks": [ack.log_id for ack in record.acks],
        "ack_lag": max(lag),
        "unacked": len(record.unacked),
        "heartbeats": list(record.heartbeats),
        "heartbeat_late": max(intervals) - HEARTBEAT_INTERVAL,
        "unreadable": len(record.unreadable),
        "close_code": record.close_code,
    }


async def serve(rate: int, seconds: float) -> None:
    room = SimulatedRoom(unique_id="demo", scenario=Flood(rate, seconds))
    simulator = Simulator(room)
    simulator.connections = TimedConnections()
    async with simulator:
        print(json.dumps({"url": simulator.url}), flush=True)
        while not (simulator.connections and simulator.connections[0].is_closed):  # noqa: ASYNC110 - the record has no event
            await asyncio.sleep(0.05)
        print(json.dumps([figures(record) for record in simulator.connections]), flush=True)


if __name__ == "__main__":
    server._HANDSHAKE_OPTIONS = f"ping-interval={HEARTBEAT_INTERVAL:g}"
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
