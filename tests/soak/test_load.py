"""Five thousand events per second, with fast, slow and failing handlers, do not delay heartbeats and acks.

`LOAD_SECONDS` sets the duration; the default is half a minute.
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
from tests.soak.flood import FIRST_ID, HEARTBEAT_INTERVAL, USERS, Flood, text_of
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent

SECONDS = float(os.environ.get("LOAD_SECONDS", "30"))
RATE = 5_000
MAX_DELAY = 1.0
"""Maximum delay of a heartbeat or an ack, in seconds."""
MIN_RATE = 0.9
"""Fraction of the rate below which the test is skipped, because this machine cannot produce the load."""
MARGIN = 60.0
"""Additional seconds for starting, ending, and other load on this machine."""
ASYNC_PAUSE, THREAD_PAUSE = 0.05, 0.02


class Handlers:
    """Two handlers that keep up, three that fail or are slow, and the ids that each received."""

    def __init__(self, client: LiveClient) -> None:
        self.seen: dict[str, list[int]] = {name: [] for name in ("plain", "healthy", "failing", "slow", "blocking")}
        self.texts = 0
        self.users: set[int] = set()
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
        self.users.add(event.user.id)

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
    """Serve the room in a separate process; yield its URL and a coroutine function that returns its next line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.flood", str(rate), str(seconds)), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None

    async def next_line():
        line = await process.stdout.readline()
        assert line, "the process of the room exited"
        return json.loads(line)

    try:
        yield (await next_line())["url"], next_line
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.soak
async def test_a_flood_of_events_and_bad_handlers_delays_neither_heartbeats_nor_acks(caplog):
    caplog.set_level(logging.CRITICAL)
    plan, before = Flood(RATE, SECONDS), asyncio.all_tasks()
    async with asyncio.timeout(SECONDS + MARGIN), flood(RATE, SECONDS) as (url, next_line):
        client = LiveClient("demo", config=LiveConfig(cache_dir=None).at(url))
        handlers = Handlers(client)
        async with client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
        (figures,) = await next_line()
    _report(client, figures)
    assert asyncio.all_tasks() == before
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("handler ")]
    ids = list(range(FIRST_ID, FIRST_ID + plan.batches * plan.size))
    _check_connection(plan, figures, len(ids))
    _check_handlers(client, handlers, ids)
    if figures["rate"] < RATE * MIN_RATE:
        pytest.skip(
            f"all checks passed, but this machine sent {figures['rate']:.0f} events per second instead of {RATE}"
        )


def _check_connection(plan: Flood, figures: dict, events: int) -> None:
    """Check what the platform recorded."""
    assert figures["events"] == events
    assert figures["acks"] == list(range(1, plan.batches + 2))
    assert (figures["unacked"], figures["unreadable"]) == (0, 0)
    assert figures["ack_lag"] < MAX_DELAY
    assert figures["heartbeats"] == list(range(1, len(figures["heartbeats"]) + 1))
    assert figures["heartbeat_late"] < MAX_DELAY
    assert len(figures["heartbeats"]) >= SECONDS / (HEARTBEAT_INTERVAL + MAX_DELAY)


def _check_handlers(client: LiveClient, handlers: Handlers, ids: list[int]) -> None:
    """Check that fast handlers received each event once and in order, and that slow ones account for it."""
    seen = handlers.seen
    assert seen["plain"] == ids
    assert seen["healthy"] == ids
    assert seen["failing"] == ids
    assert (handlers.texts, len(handlers.users)) == (len(ids), USERS)
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
    assert handlers.drops == dict.fromkeys(overflowing, 1), "once, because neither queue became half empty again"
    if len(ids) > 2 * client.config.queue_size:
        assert overflowing == {"slow", "blocking"}


def called_in_order(called: list[int], ids: list[int]) -> bool:
    return called == sorted(set(called)) and called[0] == ids[0] and called[-1] <= ids[-1]


def _report(client: LiveClient, figures: dict) -> None:
    print(
        f"\n{figures['events']} events at {figures['rate']:.0f}/s ({figures['rate'] / RATE:.0%} of {RATE}/s), "
        f"{len(figures['acks'])} acks, the last after {figures['ack_lag']:.3f} s, "
        f"{len(figures['heartbeats'])} heartbeats, up to {figures['heartbeat_late']:.3f} s late"
    )
    for each in client._dispatcher.health:
        print(f"{each.name}: {each.handled} handled, {each.failed} failed, {each.dropped} dropped, {each.waiting} left")
