"""Invalid UTF-8 is repaired without affecting other fields; messages that would take too much memory are not parsed."""

from __future__ import annotations

import copy
import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events.factories import COMMON, CONTEXT, USER
from tests.fuzz.reading import read_event
from tests.random_messages import MESSAGES, field, wire
from tiktok_live.events.base import MessageEvent, UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.proto import Gift, WebcastChatMessage, WebcastGiftMessage, WebcastLikeMessage
from tiktok_live.retention import EVENT_OVERHEAD
from tiktok_live.wire import frame_reader
from tiktok_live.wire.frame_reader import LARGE_PAYLOAD, Allowance

FAN = field(45, b"")  # of a `User`: another one
GIFT = WebcastGiftMessage(
    common=COMMON, user=USER, gift_id=5655, group_id=9, repeat_count=7, gift=Gift(name="Rose", diamond_count=5, type=1)
)
BAD_NAME = bytes(GIFT).replace(b"Ann", b"A\xffn")
BAD_PLACE = bytes(GIFT) + field(900, b"") + field(28, b"\xfe\xff")  # `order_id`, which no attribute reads


def decoded(payload: bytes, method: str = "WebcastGiftMessage") -> MessageEvent:
    return decode_message(method, payload, 5, True, CONTEXT)


@pytest.mark.parametrize("payload", [BAD_NAME, BAD_PLACE], ids=["name", "unread field"])
def test_a_gift_keeps_its_diamonds_if_any_text_is_invalid(payload):
    event = decoded(payload)
    assert isinstance(event, GiftEvent)
    assert event.repaired is True
    assert (event.count, event.diamonds, event.gift.name, event.user.id) == (7, 35, "Rose", USER.id)
    assert (event.msg_id, event.is_backlog, event.room_id) == (5, True, COMMON.room_id)


def test_invalid_bytes_become_replacement_characters():
    event = decoded(BAD_NAME)
    assert isinstance(event, GiftEvent)
    assert event.user.nickname == "A�n"
    assert event.proto is not None
    assert (event.proto.user.nickname, event.proto.repeat_count) == ("A�n", 7)


def test_a_valid_event_is_not_repaired():
    assert decoded(bytes(GIFT)).repaired is False
    assert decoded(b"\xff").repaired is False
    assert decode_message("WebcastNewMessage", b"\xff").repaired is False


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event))])
def test_a_repaired_event_keeps_its_bytes_when_copied(again):
    event = decoded(BAD_NAME)
    assert again(event) == event
    assert hash(again(event)) == hash(event)
    assert again(event).repaired is True
    assert again(event).to_dict() == event.to_dict()
    assert event.retained_bytes == len(BAD_NAME) + EVENT_OVERHEAD
    assert event != decoded(bytes(GIFT))


def test_derived_copies_are_repaired_too():
    gift = decoded(BAD_NAME)
    assert isinstance(gift, GiftEvent)
    assert gift.with_delta(2).repaired is True
    assert gift.with_delta(2).proto is not None
    assert GiftCompleteEvent(gift, 7, GiftCompleteReason.END).proto is not None
    like = decoded(bytes(WebcastLikeMessage(user=USER)).replace(b"Ann", b"A\xffn"), "WebcastLikeMessage")
    assert isinstance(like, LikeEvent)
    assert like.with_total(9).repaired is True
    assert like.with_total(9).user.nickname == "A�n"


def test_it_is_json_like_any_other():
    event = decoded(BAD_NAME)
    assert json.loads(json.dumps(event.to_dict())) == event.to_dict()
    assert "repaired" not in event.to_dict()


def test_many_invalid_texts_at_every_depth_are_repaired():
    user = field(3, b"\xff")
    for _ in range(60):
        user = field(45, user) + field(3, b"Ann\xff")
    event = decode_message("WebcastChatMessage", field(2, user) + field(3, b"\xff hi"))
    assert isinstance(event, ChatEvent)
    assert (event.user.nickname, event.text) == ("Ann�", "� hi")


@pytest.mark.parametrize("method", sorted(set(MESSAGE_SPECS) - {"RoomMessage"}))
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_any_payload_with_invalid_text_can_be_read(method, data):
    read_event(decode_message(method, data.draw(wire(MESSAGES[method])) + field(3, b"\xff"), context=CONTEXT))


# --- too much memory ---------------------------------------------------------------------------------------


def test_a_message_with_millions_of_fields_is_unknown_with_a_reason():
    payload = field(2, FAN * 1_000_000)
    event = decode_message("WebcastChatMessage", payload, 5)
    assert isinstance(event, UnknownEvent)
    assert "too many fields" in event.reason
    assert event.payload == payload


def test_a_chat_of_15_mb_of_text_is_a_chat():
    event = decode_message("WebcastChatMessage", bytes(WebcastChatMessage(user=USER, content="x" * 15_000_000)))
    assert isinstance(event, ChatEvent)
    assert len(event.text) == 15_000_000
    assert len(repr(event)) < 1000


def test_15_mb_of_text_with_one_invalid_byte_is_a_chat():
    event = decode_message("WebcastChatMessage", field(3, b"\xff" + b"x" * 15_000_000))
    assert isinstance(event, ChatEvent)
    assert (event.text[:2], event.repaired) == ("�x", True)


def test_the_messages_of_one_batch_share_an_allowance(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARTS", 1000)
    allowance, dense = Allowance(), field(2, FAN * 300)
    kinds = [decode_message("WebcastChatMessage", dense, allowance=allowance).name for _ in range(3)]
    assert kinds == ["chat", "chat", "unknown"]
    assert decode_message("WebcastChatMessage", dense).name == "chat"


def test_repairing_counts_against_the_allowance(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARTS", 1000)
    payload = field(2, FAN * 200) + field(3, b"\xff")
    assert decode_message("WebcastChatMessage", payload).repaired
    event = decode_message("WebcastChatMessage", payload, allowance=Allowance())
    assert isinstance(event, UnknownEvent)
    assert "does not parse" in event.reason


def test_retained_bytes_of_a_large_event_include_its_message():
    payload = field(2, FAN * LARGE_PAYLOAD)
    event = decode_message("WebcastChatMessage", payload)
    assert event.retained_bytes > 600 * LARGE_PAYLOAD
    assert pickle.loads(pickle.dumps(event)).retained_bytes == event.retained_bytes
    text = decode_message("WebcastChatMessage", field(3, b"x" * 1_000_000))
    assert text.retained_bytes < 1_000_000 + 5000


def test_an_event_of_a_large_batch_can_be_copied():
    payload = field(2, FAN * 50_000) + field(3, b"x" * 100) + field(500, b"") * 300_000
    event = decode_message("WebcastChatMessage", payload, allowance=Allowance(messages=100_000))
    assert isinstance(event, ChatEvent)
    assert pickle.loads(pickle.dumps(event)).name == "chat"
