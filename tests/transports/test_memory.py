from __future__ import annotations

import asyncio

import pytest

from tiktok_live.errors import ConnectError, ConnectionClosed, ConnectionClosedError, ConnectionClosedOK
from tiktok_live.transports.memory import MemoryConnector, MemoryTransport


async def test_messages_arrive_in_order():
    transport = MemoryTransport()
    transport.feed(b"1", b"2")
    transport.feed(b"")
    assert [await transport.receive() for _ in range(3)] == [b"1", b"2", b""]


async def test_receiving_waits_for_a_message():
    transport = MemoryTransport()
    receiving = asyncio.create_task(transport.receive())
    await asyncio.sleep(0)
    assert not receiving.done()
    transport.feed(b"1")
    assert await receiving == b"1"


async def test_what_is_sent_is_kept():
    transport = MemoryTransport()
    await transport.send(b"1")
    await transport.send(b"2")
    assert transport.sent == [b"1", b"2"]
    assert not transport.closed


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_peer_that_closes_well_does_so_after_what_it_sent(code):
    transport = MemoryTransport()
    transport.feed(b"last")
    transport.close_by_peer(code)
    assert await transport.receive() == b"last"
    with pytest.raises(ConnectionClosedOK, match=f"the server closed the socket with code {code}") as closed:
        await transport.receive()
    assert closed.value.code == code


@pytest.mark.parametrize("code", [1005, 1006, 1011, 4003])
async def test_a_peer_that_closes_with_an_error_is_an_error(code):
    transport = MemoryTransport()
    transport.close_by_peer(code)
    with pytest.raises(ConnectionClosedError, match=f"code {code}") as closed:
        await transport.receive()
    assert closed.value.code == code


async def test_a_broken_connection_has_no_code():
    transport = MemoryTransport()
    transport.close_by_peer(None)
    with pytest.raises(ConnectionClosedError, match="without a close frame") as closed:
        await transport.receive()
    assert closed.value.code == 1006


async def test_a_closed_connection_stays_closed():
    transport = MemoryTransport()
    transport.close_by_peer()
    for _ in range(3):
        with pytest.raises(ConnectionClosedOK):
            await transport.receive()
    assert transport.closed
    with pytest.raises(ConnectionClosed):
        await transport.send(b"1")
    assert transport.sent == []


async def test_closing_ends_receiving_and_sending_and_twice_is_fine():
    transport = MemoryTransport()
    receiving = asyncio.create_task(transport.receive())
    await asyncio.sleep(0)
    await transport.aclose()
    await transport.aclose()
    with pytest.raises(ConnectionClosedOK, match="closed by the client"):
        await receiving
    with pytest.raises(ConnectionClosed):
        await transport.send(b"1")


async def test_closing_what_the_peer_has_closed_changes_nothing():
    transport = MemoryTransport()
    transport.close_by_peer(1011)
    for _ in range(3):
        with pytest.raises(ConnectionClosedError, match="code 1011"):
            await transport.receive()
        await transport.aclose()


async def test_options_are_its_own():
    options = {"ping-interval": "5"}
    transport = MemoryTransport(options=options)
    options.clear()
    assert transport.options == {"ping-interval": "5"}
    assert MemoryTransport().options == {}


async def test_a_connector_follows_its_script_and_records_the_attempts():
    first, failure = MemoryTransport(), ConnectError("no")
    connector = MemoryConnector(iter([first, failure]))
    assert await connector.connect("ws://1", {"A": "b"}, timeout=1) is first
    with pytest.raises(ConnectError) as raised:
        await connector.connect("ws://2", {}, timeout=1)
    assert raised.value is failure
    with pytest.raises(AssertionError, match="attempt 3 is not scripted"):
        await connector.connect("ws://3", {}, timeout=1)
    assert connector.attempts == [("ws://1", {"A": "b"}), ("ws://2", {}), ("ws://3", {})]
