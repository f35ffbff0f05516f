from __future__ import annotations

import copy
import pickle

import pytest

from tests.events.factories import COMMON, USER, event_of
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.derived import DerivedEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.proto import WebcastChatMessage, WebcastGiftMessage
from tiktok_live.retention import EVENT_OVERHEAD

SOURCE = event_of(WebcastChatMessage(common=COMMON, user=USER, content="hi"), 5, is_backlog=True)
GIFT = event_of(WebcastGiftMessage(common=COMMON, user=USER, gift_id=1, repeat_count=1), 6)


def test_the_header_is_from_the_source():
    event = DerivedEvent(SOURCE)
    header = ("method", "msg_id", "room_id", "created_at", "received_at", "is_backlog")
    assert {name: getattr(event, name) for name in header} == {name: getattr(SOURCE, name) for name in header}
    assert event.proto is SOURCE.proto
    assert event.attributes == header
    assert event.is_backlog


def test_retained_bytes_include_the_source():
    event = GiftCompleteEvent(GIFT, 1, GiftCompleteReason.SINGLE)
    assert event.retained_bytes == GIFT.retained_bytes + EVENT_OVERHEAD
    assert "retained_bytes" not in event.to_dict()


def test_it_is_not_a_message_event_and_not_droppable():
    assert not isinstance(DerivedEvent(SOURCE), MessageEvent)
    assert not DerivedEvent(SOURCE).is_droppable


class OtherEvent(DerivedEvent):
    __slots__ = ()


def test_equality_is_by_class_and_arguments():
    event = GiftCompleteEvent(GIFT, 1, GiftCompleteReason.SINGLE)
    assert event == GiftCompleteEvent(GIFT, 1, GiftCompleteReason.SINGLE)
    assert hash(event) == hash(GiftCompleteEvent(GIFT, 1, GiftCompleteReason.SINGLE))
    others = [
        GIFT,
        DerivedEvent(GIFT),
        OtherEvent(GIFT),
        GiftCompleteEvent(GIFT, 2, GiftCompleteReason.SINGLE),
        GiftCompleteEvent(GIFT, 1, GiftCompleteReason.END),
    ]
    assert not any(event == other for other in others)
    assert DerivedEvent(GIFT) != OtherEvent(GIFT)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event))])
def test_copies_are_equal(again):
    event = DerivedEvent(SOURCE)
    assert again(event) == event
    assert again(event).is_backlog


def test_it_is_immutable():
    with pytest.raises(AttributeError):
        DerivedEvent(SOURCE).msg_id = 7
    with pytest.raises(AttributeError):
        DerivedEvent(SOURCE).new = 7
