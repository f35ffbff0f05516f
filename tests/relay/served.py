"""A relay on free ports of this machine, with rooms that no client reads: tests publish what they want."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.relay import Relay, RelayOptions
from tiktok_live.relay.rooms import RelayRooms

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PATIENCE = 10.0  # seconds until a test that waits for bytes fails


def make_rooms(*handles: str, feed: Feed | None = None) -> RelayRooms:
    rooms = RelayRooms(LivePool(LiveConfig(), sign="direct"), feed or Feed())
    for handle in handles:
        rooms.include(LiveClient(handle, sign="direct"))
    return rooms


@asynccontextmanager
async def serving(*handles: str, feed: Feed | None = None, **options: Any) -> AsyncIterator[Relay]:
    """Serve rooms on free ports; TikFinity's dialect only if its port is given."""
    values = {"port": 0, "tikfinity_port": None, **options}
    async with Relay(make_rooms(*(handles or ("ann", "bob")), feed=feed), RelayOptions(**values)) as relay:
        yield relay


@asynccontextmanager
async def browsing(relay: Relay) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the relay's routes."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    async with aiohttp.ClientSession(relay.url, timeout=timeout) as session:
        yield session


async def read_json(session: aiohttp.ClientSession, path: str, status: int = 200, **headers: str) -> Any:
    async with session.get(path, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - plain values have no event to wait for
            await asyncio.sleep(0)


async def next_data(answer: aiohttp.ClientResponse) -> tuple[str, Any]:
    """Return the id and the data of the next server-sent event that has data."""
    fields: dict[str, str] = {}
    while True:
        line = (await answer.content.readline()).decode()
        assert line, "the stream ended"
        if line == "\n" and "data" in fields:
            return fields.get("id", ""), json.loads(fields["data"])
        name, _, value = line.rstrip("\n").partition(": ")
        fields[name] = value
