"""Fifty consumers and five thousand events a second, through a real pool; one consumer never reads.

`LOAD_SECONDS` sets the duration; the default is half a minute.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from contextlib import asynccontextmanager
from time import process_time

import pytest

from tests.examples.programs import ROOT
from tests.soak.flood import FIRST_ID, HEARTBEAT_INTERVAL, Flood
from tests.soak.test_load import MARGIN, MAX_DELAY, MIN_RATE, RATE, SECONDS, flood
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.relay import Relay, RelayOptions
from tiktok_live.relay.rooms import RelayRooms

CONSUMERS = 50
BUSY = (os.cpu_count() or 1) + 2
"""Load average above which delays say more about this machine than about the relay, which is three processes here."""


@asynccontextmanager
async def consuming(url: str):
    """Connect the consumers in another process; yield a coroutine function that returns its next line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.relay_consumers", url, str(CONSUMERS)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None

    async def next_line() -> str:
        line = await process.stdout.readline()
        assert line, "the process of the consumers exited"
        return line.decode()

    try:
        assert await next_line() == "connected\n"
        yield next_line
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no load average")
async def test_fifty_consumers_and_one_that_never_reads_delay_no_room(caplog):
    caplog.set_level(logging.CRITICAL)
    plan = Flood(RATE, SECONDS)
    ended = asyncio.Event()
    async with asyncio.timeout(SECONDS + MARGIN), flood(RATE, SECONDS) as (url, next_figures):
        pool = LivePool(LiveConfig(cache_dir=None).at(url))
        rooms = RelayRooms(pool, Feed())
        chats: list[int] = []

        def note(item) -> None:
            if isinstance(item.event, ChatEvent):
                chats.append(item.event.msg_id)
            elif item.event.name == "room_closed":
                ended.set()

        rooms.feed.add_observer(note)
        options = RelayOptions(port=0, tikfinity_port=None)
        async with Relay(rooms, options) as relay, consuming(relay.url) as next_line:
            before = process_time()
            async with pool:
                await rooms.add("demo")
                await ended.wait()
                (figures,) = await next_figures()
            await relay.aclose()
            used = process_time() - before
            read = json.loads(await next_line())
        counts = relay.feed.counts
    ids = list(range(FIRST_ID, FIRST_ID + plan.batches * plan.size))
    print(
        f"\n{figures['events']} events at {figures['rate']:.0f}/s to {CONSUMERS} consumers: {counts.sent} sent, "
        f"{counts.dropped} dropped; last ack after {figures['ack_lag']:.3f} s, "
        f"heartbeats up to {figures['heartbeat_late']:.3f} s late; {used:.1f} s of CPU time"
    )
    assert chats == ids
    assert read == {"events": [len(ids)] * (CONSUMERS - 1), "in_order": True}
    assert counts.too_slow == 1
    assert counts.offered == counts.sent + counts.dropped
    assert counts.dropped > 0
    assert counts.sent > (CONSUMERS - 1) * len(ids), "what the stuck one took before its buffers were full"
    assert (figures["unacked"], figures["unreadable"]) == (0, 0)
    if os.getloadavg()[0] > BUSY and max(figures["ack_lag"], figures["heartbeat_late"]) > MAX_DELAY:
        pytest.skip("nothing was lost, but other programs keep this machine too busy to measure delays")
    assert figures["ack_lag"] < MAX_DELAY
    assert figures["heartbeat_late"] < MAX_DELAY
    assert len(figures["heartbeats"]) >= SECONDS / (HEARTBEAT_INTERVAL + MAX_DELAY)
    if figures["rate"] < RATE * MIN_RATE:
        pytest.skip(f"all checks passed, but this machine sent {figures['rate']:.0f} events per second, not {RATE}")
