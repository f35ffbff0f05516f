"""Five thousand events a second from another process, and handlers of every kind: the connection does not notice them.

`LOAD_SECONDS` says for how long; half a minute unless it is set.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
import time
from contextlib import asynccontextmanager

import pytest

from tests.examples.programs import ROOT
from tests.soak.flood import BEAT, FIRST_ID, PEOPLE, Flood, text_of
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent

SECONDS = float(os.environ.get("LOAD_SECONDS", "30"))
RATE = 5_000
LATE = 1.0
"""Seconds that a heartbeat or an ack may be late."""
DELIVERED = 0.9
"""Share of the rate below which the test says that it did not put on its load."""
PATIENCE = 60.0
"""Seconds on top, for starting, ending, and a machine that has other things to do."""
ASYNC_PAUSE, THREAD_PAUSE = 0.05, 0.02


class Handlers:
    """Two that keep up, three that do not behave, and what each was called with."""

    def __init__(self, client: LiveClient) -> None:
        self.seen: dict[str, list[int]] = {name: [] for name in ("plain", "healthy", "failing", "slow", "blocking")}
        self.texts = 0
        self.people: set[int] = set()
        self.failures = 0
        self.drops: dict[str, int] = {}
        for handler in (self.plain, self.healthy, self.failing, self.slow):
            client.on("chat")(handler)
        client.on("chat", thread=True)(self.blocking)
        client.on("handler_failed")(self.failed)
        client.on("events_dropped")(self.dropped)

    def plain(self, event) -> None:
        self.seen["plain"].append(event.msg_id)
        self.texts += event.text == text_of(event.msg_id)

    async def healthy(self, event) -> None:
        await asyncio.sleep(0)
        self.seen["healthy"].append(event.msg_id)
        self.people.add(event.user.id)

    async def failing(self, event) -> None:
        self.seen["failing"].append(event.msg_id)
        if len(self.seen["failing"]) % 10 == 0:
            raise ValueError(event.msg_id)

    async def slow(self, event) -> None:
        self.seen["slow"].append(event.msg_id)
        await asyncio.sleep(ASYNC_PAUSE)

    def blocking(self, event) -> None:
        self.seen["blocking"].append(event.msg_id)
        time.sleep(THREAD_PAUSE)

    def failed(self, _: HandlerFailedEvent) -> None:
        self.failures += 1

    def dropped(self, event: EventsDroppedEvent) -> None:
        self.drops[event.handler.rpartition(".")[2]] = event.dropped


@asynccontextmanager
async def flood(rate: int, seconds: float):
    """Serve the room in a process of its own; gives its address, and what to await for its figures."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.flood", str(rate), str(seconds)), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None

    async def said():
        line = await process.stdout.readline()
        assert line, "the room's process ended"
        return json.loads(line)

    try:
        yield (await said())["url"], said
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.soak
async def test_a_flood_of_events_and_bad_handlers_delays_neither_heartbeats_nor_acks(caplog):
    caplog.set_level(logging.CRITICAL)
    plan, before = Flood(RATE, SECONDS), asyncio.all_tasks()
    async with asyncio.timeout(SECONDS + PATIENCE), flood(RATE, SECONDS) as (url, said):
        client = LiveClient("demo", config=LiveConfig(cache_dir=None).at(url))
        handlers = Handlers(client)
        async with client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
        (seen,) = await said()
    _report(client, seen)
    assert asyncio.all_tasks() == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("handler ")]
    ids = list(range(FIRST_ID, FIRST_ID + plan.batches * plan.size))
    _check_connection(plan, seen, len(ids))
    _check_handlers(client, handlers, ids)
    if seen["rate"] < RATE * DELIVERED:
        pytest.skip(f"all held, but this machine sent {seen['rate']:.0f} events a second instead of {RATE}")


def _check_connection(plan: Flood, seen: dict, events: int) -> None:
    """The platform has no complaint."""
    assert seen["events"] == events
    assert seen["acks"] == list(range(1, plan.batches + 2))
    assert (seen["unacked"], seen["unreadable"]) == (0, 0)
    assert seen["ack_lag"] < LATE
    assert seen["heartbeats"] == list(range(1, len(seen["heartbeats"]) + 1))
    assert seen["heartbeat_late"] < LATE
    assert len(seen["heartbeats"]) >= SECONDS / (BEAT + LATE)


def _check_handlers(client: LiveClient, handlers: Handlers, ids: list[int]) -> None:
    """Who keeps up got everything once and in order; of the others each event is accounted for."""
    seen = handlers.seen
    assert seen["plain"] == ids
    assert seen["healthy"] == ids
    assert seen["failing"] == ids
    assert (handlers.texts, len(handlers.people)) == (len(ids), PEOPLE)
    assert handlers.failures == len(ids) // 10 == client.health.handler_failures
    health = {each.name.rpartition(".")[2]: each for each in client._dispatcher.health}
    for name, called in seen.items():
        assert health[name].handled == len(called)
        assert health[name].handled + health[name].dropped + health[name].waiting == len(ids)
    for name in ("slow", "blocking"):
        assert called_in_order(seen[name], ids)
    assert client.health.dropped == health["slow"].dropped + health["blocking"].dropped
    assert client.health.messages == len(ids) + 1
    overflowing = {name for name in seen if health[name].dropped}
    assert handlers.drops == dict.fromkeys(overflowing, 1), "once, as neither queue was half empty again"
    if len(ids) > 2 * client.config.queue_size:
        assert overflowing == {"slow", "blocking"}


def called_in_order(called: list[int], ids: list[int]) -> bool:
    return called == sorted(set(called)) and called[0] == ids[0] and called[-1] <= ids[-1]


def _report(client: LiveClient, seen: dict) -> None:
    print(
        f"\n{seen['events']} events at {seen['rate']:.0f}/s ({seen['rate'] / RATE:.0%} of {RATE}/s), "
        f"{len(seen['acks'])} acks, the last after {seen['ack_lag']:.3f} s, "
        f"{len(seen['heartbeats'])} heartbeats, up to {seen['heartbeat_late']:.3f} s late"
    )
    for each in client._dispatcher.health:
        print(f"{each.name}: {each.handled} handled, {each.failed} failed, {each.dropped} dropped, {each.waiting} left")
