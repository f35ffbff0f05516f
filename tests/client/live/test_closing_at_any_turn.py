"""A client closed or cancelled in any turn of the loop releases everything and keeps the order of its events."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.session.wire_messages import chat, control, frame, gift
from tiktok_live.errors import UsageError
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.testing import MemoryTransport
from tiktok_live.wire.batches import Batch, encode_batch

if TYPE_CHECKING:
    from collections.abc import Callable

END = frame(control(3))


def busy() -> Rig:
    """Return a rig with more frames than are read ahead, of which the first has events."""
    transport = MemoryTransport()
    transport.feed(frame(chat("a"), gift(3)), *[frame(gift(count), need_ack=True) for count in range(4, 12)], END)
    return Rig(transport)


def reconnecting() -> Rig:
    first, second = socket(frame(gift(3)), close=None), socket(frame(gift(5)), END, frame(gift(9)), close=1000)
    return Rig(first, second)


def confirming() -> Rig:
    return Rig(socket(frame(gift(3)), close=None), lookups=(found(), found(LookupStatus.ENDED)))


def following() -> Rig:
    lives = socket(frame(gift(3)), END, close=1000), socket(frame(gift(2)))
    return Rig(*lives, lookups=(found(), found(room_id=ROOM_ID + 1)), follow=True)


def with_first_response() -> Rig:
    body = encode_batch(Batch((gift(4), chat("old"))))
    return Rig(socket(frame(gift(5))), outcomes=(plan(first_response=body),))


async def close(rig: Rig, _: asyncio.Task[Any]) -> None:
    await rig.client.aclose()


async def cancel_twice(rig: Rig, main: asyncio.Task[Any]) -> None:
    main.cancel()
    await asyncio.sleep(0)
    main.cancel()


async def pass_time(rig: Rig) -> None:
    while True:
        await rig.clock.advance(0.5)


async def read(rig: Rig) -> None:
    with suppress(UsageError):  # closed before its start
        async with rig.client as client:
            await client.wait_closed()


async def ended_in_turn(turn: int, make: Callable[[], Rig], end: Callable[..., Any]) -> Rig:
    """End a client in this turn of the loop, check that nothing is left open, and return its rig."""
    before = asyncio.all_tasks()
    rig = make()
    sockets = list(rig.connector._script)
    main, time = asyncio.create_task(read(rig)), asyncio.create_task(pass_time(rig))
    for _ in range(turn):
        await asyncio.sleep(0)
    await end(rig, main)
    await asyncio.wait({main})
    assert main.cancelled() or main.exception() is None
    await rig.client.aclose()
    time.cancel()
    await asyncio.wait({time})
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert all(each.closed for each in sockets if each not in rig.connector._script)
    return rig


def check_order(names: list[str]) -> None:
    """Check that events of a room are only between `connected` or `reconnected` and `disconnected`."""
    is_read = False
    for name in names:
        if name in {"connected", "reconnected"}:
            assert not is_read
            is_read = True
        elif name == "disconnected":
            is_read = False
        else:
            # A streak continues over a gap, and is completed there if the client is closed.
            assert is_read or name in {"reconnecting", "waiting_for_live", "gift_complete"}, names
    assert not is_read


@pytest.mark.parametrize("end", [close, cancel_twice])
@pytest.mark.parametrize("make", [busy, reconnecting, confirming, following, with_first_response])
async def test_closing_at_any_turn_releases_everything_and_keeps_the_order(
    make: Callable[[], Rig], end: Callable[..., Any]
) -> None:
    forgotten: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: forgotten.append(context))
    for turn in [*range(60), *range(60, 200, 7)]:
        rig = await ended_in_turn(turn, make, end)
        if make is not with_first_response:  # a first response is dispatched even without a frame
            check_order(rig.names)
        given = sum(event.delta for event in rig.events if event.name == "gift")
        assert given == sum(event.count for event in rig.events if event.name == "gift_complete")
        assert rig.client._budget.used == 0
    assert forgotten == []
