"""The gift catalogue of a client: loaded only when a gift needs it; its failures are not errors."""

from __future__ import annotations

import pytest

from tests.client.rig import Rig, socket
from tests.session.wire_messages import chat, control, frame
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import UsageError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.proto.gift import Gift, WebcastGiftMessage
from tiktok_live.proto.user import User
from tiktok_live.simulator import GIFTS, Script, SimulatedRoom, Simulator, Step
from tiktok_live.wire.batches import BatchMessage

KNOWN = GIFTS[0]


def gift(msg_id: int, *, named: bool, gift_id: int = KNOWN.id) -> BatchMessage:
    kind = Gift(id=gift_id, name="Rose of the message", diamond_count=2, type=2) if named else None
    message = WebcastGiftMessage(gift_id=gift_id, repeat_count=1, user=User(id=1), gift=kind)
    return BatchMessage("WebcastGiftMessage", bytes(message), msg_id)


def simulator(*steps: Step) -> Simulator:
    return Simulator(SimulatedRoom(unique_id="demo", scenario=Script(steps)), speed=1.0)


def lists(served: Simulator) -> list[str]:
    return [request.path for request in served.requests if "gift/list" in request.path]


async def watch(served: Simulator) -> list[GiftEvent]:
    client = LiveClient("demo", config=LiveConfig(cache_dir=None).at(served.url))
    seen: list[GiftEvent] = []
    client.on(GiftEvent)(seen.append)
    async with client:
        await client.wait_closed()
    return seen


async def test_a_gift_without_a_name_loads_the_list_and_later_ones_have_theirs() -> None:
    steps = Step(0.0, (gift(1, named=False),)), Step(1.0, (gift(2, named=False),)), Step(1.1, (control(3),))
    async with simulator(*steps) as served:
        first, second = await watch(served)
    assert (first.gift.id, first.gift.name, first.gift.diamonds) == (KNOWN.id, "", 0)
    assert (second.gift.id, second.gift.name, second.gift.diamonds) == (KNOWN.id, KNOWN.name, KNOWN.diamonds)
    assert len(lists(served)) == 1


async def test_complete_gifts_do_not_load_the_list() -> None:
    async with simulator(Step(0.0, (gift(1, named=True),)), Step(0.1, (control(3),))) as served:
        (event,) = await watch(served)
    assert event.gift.name == "Rose of the message"
    assert lists(served) == []


async def test_gift_list_is_available() -> None:
    async with simulator(Step(0.0, (chat("hi"),)), Step(30.0, (control(3),))) as served:
        config = LiveConfig(cache_dir=None).at(served.url)
        async with LiveClient("demo", config=config) as client:
            found = await client.gifts()
    assert found[KNOWN.id].name == KNOWN.name
    with pytest.raises(UsageError):
        await client.gifts()


async def test_failed_gift_list_is_not_an_error_and_the_gift_keeps_its_id() -> None:
    rig = Rig(socket(frame(gift(1, named=False, gift_id=424242)), frame(control(3)), close=1000))
    await rig.start()
    await rig.ended()
    (event,) = [event for event in rig.events if isinstance(event, GiftEvent)]
    (complete,) = [event for event in rig.events if isinstance(event, GiftCompleteEvent)]
    assert event.gift.id == complete.gift.id == 424242
    assert event.gift
    assert len(rig.http.requests) == 1
    assert "gift/list" in rig.http.requests[0]


async def test_gift_list_is_refused_before_the_start() -> None:
    with pytest.raises(UsageError):
        await LiveClient("demo").gifts()
