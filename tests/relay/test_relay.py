from __future__ import annotations

import asyncio

import pytest

from tests.relay.served import make_rooms
from tiktok_live.relay.relay import Relay, RelayOptions
from tiktok_live.relay.tikfinity.server import TikfinityServer


async def test_a_start_that_is_interrupted_releases_every_address(monkeypatch):
    async def interrupted(_):
        raise asyncio.CancelledError

    monkeypatch.setattr(TikfinityServer, "start", interrupted)
    relay = Relay(make_rooms("ann"), RelayOptions(port=0, tcp_port=0, tikfinity_port=0))
    with pytest.raises(asyncio.CancelledError):
        await relay.start()
    for address in (relay.url.removeprefix("http://"), relay.lines_address):
        host, _, port = address.rpartition(":")
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(host, int(port))
