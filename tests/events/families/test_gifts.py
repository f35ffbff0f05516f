from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime

import pytest

from tests.events.factories import USER, event_of
from tiktok_live.events.base import DecodeContext
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.events.models import Gift, Image
from tiktok_live.proto import (
    EnvelopeDisplay,
    EnvelopeInfo,
    GiftMonitorInfo,
    UserIdentity,
    WebcastEnvelopeMessage,
    WebcastGiftMessage,
)
from tiktok_live.proto import Gift as WireGift
from tiktok_live.proto import Image as WireImage
from tiktok_live.proto import User as WireUser

ROSE = WireGift(id=5655, name="Rose", type=1, diamond_count=1)
GALAXY = WireGift(id=11046, name="Galaxy", type=2, diamond_count=1000)


HEART = WireGift(id=7934, name="Heart Me", type=1, diamond_count=3)


def gift(msg_id: int = 0, **fields: object):
    return event_of(WebcastGiftMessage(user=USER, **fields), msg_id)


def test_a_gift():
    event = gift(gift_id=5655, gift=ROSE, repeat_count=3, group_count=1, group_id=1_750_000_000_123)
    assert event.name == "gift"
    assert event.gift == Gift(5655, "Rose", 1, is_streakable=True)
    assert event.gift is event.gift
    assert (event.count, event.group_id, event.is_streak, event.is_final) == (3, 1_750_000_000_123, True, False)
    assert event.user.unique_id == "ann"
    assert event.to_dict()["group_id"] == "1750000000123"
    assert event.to_dict()["gift"]["id"] == "5655"


@pytest.mark.parametrize(
    ("repeat", "group", "count"), [(3, 0, 3), (3, 1, 3), (3, 5, 15), (0, 5, 0), (0, 0, 0), (2, -1, 2), (-2, 1, 0)]
)
def test_the_count_is_repeat_times_group(repeat, group, count):
    assert gift(gift=ROSE, repeat_count=repeat, group_count=group).count == count


@pytest.mark.parametrize(
    ("kind", "end", "final"),
    [(ROSE, 0, False), (ROSE, 1, True), (ROSE, 2, False), (GALAXY, 0, True), (GALAXY, 1, True)],
)
def test_a_streak_is_final_at_its_end_and_a_single_gift_at_once(kind, end, final):
    event = gift(gift=kind, repeat_count=1, repeat_end=end)
    assert event.is_final is final
    assert event.is_streak is (kind is ROSE)


@pytest.mark.parametrize(
    ("fields", "recipient"),
    [
        ({"to_user": WireUser(id=8), "monitor_info": GiftMonitorInfo(to_user_id=9, anchor_id=10)}, 8),
        ({"monitor_info": GiftMonitorInfo(to_user_id=9, anchor_id=10)}, 9),
        ({"to_user": WireUser(), "monitor_info": GiftMonitorInfo(to_user_id=9)}, 9),
        ({}, 0),
    ],
)
def test_the_recipient(fields, recipient):
    event = gift(gift=ROSE, **fields)
    assert event.recipient_id == recipient
    assert event.to_dict()["recipient_id"] == str(recipient)


def test_roles_are_from_the_identity():
    assert gift(user_identity=UserIdentity(is_subscriber_of_anchor=True)).user.is_subscriber is True
    assert gift(user_identity=UserIdentity()).user.is_host is False
    assert gift().user.is_host is None


def test_without_a_session_the_delta_is_the_count():
    event = gift(gift=HEART, repeat_count=4, group_count=2)
    assert (event.count, event.delta, event.diamonds) == (8, 8, 24)
    assert event.to_dict()["delta"] == 8
    assert event.to_dict()["diamonds"] == 24


def test_the_session_sets_the_delta():
    before = gift(5, gift=HEART, repeat_count=9)
    event = before.with_delta(2)
    assert (event.count, event.delta, event.diamonds) == (9, 2, 6)
    assert event == before
    assert (before.delta, before.diamonds) == (9, 27)
    assert event.msg_id == 5
    assert event.received_at == before.received_at


def test_a_tick_without_a_gift_uses_that_of_the_previous_tick():
    first = gift(gift=HEART, gift_id=7934, repeat_count=1, group_id=7)
    bare = gift(gift_id=7934, repeat_count=4, group_id=7)
    assert (bare.gift, bare.is_streak, bare.diamonds) == (Gift(7934), True, 0)
    event = bare.with_delta(3, first)
    assert (event.gift.name, event.diamonds) == ("Heart Me", 9)
    whole = gift(gift=ROSE, repeat_count=2, group_id=7).with_delta(1, first)
    assert whole.gift.name == "Rose"


def test_the_catalogue_fills_gaps_of_a_gift_message():
    known = DecodeContext(gifts=GiftCatalogue([Gift(7934, "Heart Me", 3, is_streakable=True)]))
    event = event_of(WebcastGiftMessage(user=USER, gift_id=7934, repeat_count=4), context=known)
    assert (event.gift.name, event.diamonds) == ("Heart Me", 12)
    assert pickle.loads(pickle.dumps(event)).gift == event.gift


@pytest.mark.parametrize(("group_id", "is_streak"), [(7, True), (0, False)])
def test_without_a_gift_the_group_id_decides_whether_it_is_a_streak(group_id, is_streak):
    event = gift(gift_id=1, repeat_count=1, group_id=group_id)
    assert event.is_streak is is_streak
    assert event.is_final is not is_streak


def test_a_streak_id_has_sender_gift_recipient_and_group():
    fields = {"gift": ROSE, "gift_id": 5655, "group_id": 7, "monitor_info": GiftMonitorInfo(to_user_id=9)}
    ids = {
        gift(1, **fields, repeat_count=1).streak_id,
        gift(2, **fields, repeat_count=2, repeat_end=1).streak_id,
    }
    assert ids == {f"{USER.id}:5655:9:7"}
    others = [
        gift(**fields | {"group_id": 8}),
        gift(**fields | {"gift_id": 5656}),
        gift(**fields | {"monitor_info": GiftMonitorInfo(to_user_id=10)}),
        event_of(WebcastGiftMessage(user=WireUser(id=4), **fields)),
    ]
    assert len({event.streak_id for event in others} | ids) == 5


def test_every_single_gift_has_its_own_streak_id():
    assert gift(71, gift=GALAXY, gift_id=11046).streak_id == "71"
    assert gift(72, gift=GALAXY, gift_id=11046).streak_id == "72"
    assert gift(0, gift=GALAXY, gift_id=11046).streak_id == f"{USER.id}:11046:0:0"


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event))])
def test_copies_keep_the_delta(again):
    first = gift(1, gift=HEART, gift_id=7934, repeat_count=1, group_id=7)
    event = gift(2, gift_id=7934, repeat_count=4, group_id=7).with_delta(3, first)
    copied = again(event)
    assert copied == event
    assert (copied.delta, copied.diamonds, copied.gift) == (3, 9, event.gift)
    complete = again(GiftCompleteEvent(event, 4, GiftCompleteReason.END))
    assert complete == GiftCompleteEvent(event, 4, GiftCompleteReason.END)
    assert (complete.count, complete.diamonds, complete.reason) == (4, 12, "end")
    more = again(GiftCompleteEvent(event, 4, GiftCompleteReason.END, continues=True, diamonds=7))
    assert more == GiftCompleteEvent(event, 4, GiftCompleteReason.END, continues=True, diamonds=7) != complete
    assert (more.count, more.diamonds, more.continues, complete.continues) == (4, 7, True, False)
    plain = again(gift(3, gift=HEART, repeat_count=2))
    assert (plain.delta, plain.diamonds) == (2, 6)


def test_a_complete_gift():
    fields = {"gift": HEART, "gift_id": 7934, "monitor_info": GiftMonitorInfo(to_user_id=9), "group_id": 7}
    tick = gift(6, **fields, repeat_count=5).with_delta(0)
    event = GiftCompleteEvent(tick, 6, GiftCompleteReason.TIMEOUT)
    assert event.name == "gift_complete"
    assert not event.is_droppable
    assert (event.count, event.diamonds, event.reason) == (6, 18, "timeout")
    assert (event.user, event.gift) == (tick.user, tick.gift)
    assert (event.streak_id, event.recipient_id) == (tick.streak_id, 9)
    data = json.loads(json.dumps(event.to_dict()))
    assert data["event"] == "gift_complete"
    assert (data["reason"], data["recipient_id"], data["gift"]["id"]) == ("timeout", "9", "7934")
    assert data["continues"] is False
    late = GiftCompleteEvent(tick, 2, GiftCompleteReason.TIMEOUT, continues=True)
    assert (late.diamonds, late.to_dict()["continues"]) == (6, True)


def test_a_treasure_chest():
    info = EnvelopeInfo(
        envelope_id="735",
        business_type=1,
        send_user_name="ann",
        diamond_count=20,
        people_count=5,
        unpack_at=1_750_000_000,
        send_user_id="68",
        send_user_avatar=WireImage(url_list=["https://x/a"]),
    )
    event = event_of(WebcastEnvelopeMessage(envelope_info=info, display=EnvelopeDisplay.NEW))
    assert event.name == "envelope"
    assert (event.envelope_id, event.business_type, event.is_hidden) == ("735", 1, False)
    assert (event.diamonds, event.winners) == (20, 5)
    assert event.opens_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert (event.sender_id, event.sender_name, event.sender_avatar) == ("68", "ann", Image(("https://x/a",)))
    assert event.sender_avatar is event.sender_avatar


def test_a_treasure_chest_that_disappears_has_only_its_id():
    event = event_of(
        WebcastEnvelopeMessage(envelope_info=EnvelopeInfo(envelope_id="735"), display=EnvelopeDisplay.HIDE)
    )
    assert (event.envelope_id, event.is_hidden, event.diamonds, event.opens_at) == ("735", True, 0, None)
    assert not event.sender_avatar


@pytest.mark.parametrize("display", [0, 3])
def test_an_unknown_state_of_a_chest_is_not_hidden(display):
    assert event_of(WebcastEnvelopeMessage(display=EnvelopeDisplay(display))).is_hidden is False
