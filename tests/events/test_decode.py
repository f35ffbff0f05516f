from __future__ import annotations

import random

import pytest

from tests.events.factories import CONTEXT, USER, event_of
from tests.random_messages import field
from tiktok_live.events import names
from tiktok_live.events.base import DecodeContext, Event, MessageEvent, UnknownEvent, UserEvent
from tiktok_live.events.decode import decode_message, methods_for, rebuild
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.families.gifts import EnvelopeEvent, GiftEvent
from tiktok_live.events.families.room import (
    ControlEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent
from tiktok_live.events.lifecycle import ConnectedEvent, LifecycleEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.proto import (
    ControlAction,
    MemberAction,
    WebcastChatMessage,
    WebcastControlMessage,
    WebcastMemberMessage,
    WebcastSocialMessage,
)
from tiktok_live.wire.codec import message_type

EVENTS = {
    "WebcastChatMessage": ChatEvent,
    "WebcastEmoteChatMessage": EmoteEvent,
    "WebcastQuestionNewMessage": QuestionEvent,
    "WebcastGiftMessage": GiftEvent,
    "WebcastEnvelopeMessage": EnvelopeEvent,
    "WebcastLikeMessage": LikeEvent,
    "WebcastMemberMessage": MemberEvent,
    "WebcastSocialMessage": SocialEvent,
    "WebcastRoomUserSeqMessage": ViewerCountEvent,
    "WebcastControlMessage": ControlEvent,
    "WebcastLiveIntroMessage": LiveIntroEvent,
    "WebcastRoomMessage": SystemMessageEvent,
    "RoomMessage": SystemMessageEvent,
}


def test_there_is_one_spec_per_method():
    assert {method: MESSAGE_SPECS[method].event for method in EVENTS} == EVENTS
    assert all(spec.method == method for method, spec in MESSAGE_SPECS.items())


@pytest.mark.parametrize("method", sorted(EVENTS))
def test_an_empty_message_of_every_method_is_its_base_event(method):
    event = decode_message(method, b"")
    assert type(event) is EVENTS[method]
    assert event.method == method


@pytest.mark.parametrize("spec", MESSAGE_SPECS.values(), ids=lambda spec: spec.method)
def test_the_spec_names_the_header_field(spec):
    header = message_type(spec.message).DESCRIPTOR.fields_by_name["common"]
    assert header.number == spec.common
    assert header.message_type.full_name == "tiktok_live.common.Common"
    assert decode_message(spec.method, field(spec.common, field(3, 77))).room_id == 77


def test_every_message_event_has_a_spec_or_is_a_base_class():
    given = {cls for spec in MESSAGE_SPECS.values() for cls in spec.classes}
    for cls in set(names.EVENTS.values()) - given - {UnknownEvent}:
        if issubclass(cls, MessageEvent):
            assert any(issubclass(one, cls) for one in given), cls


@pytest.mark.parametrize("spec", MESSAGE_SPECS.values(), ids=lambda spec: spec.method)
def test_the_discriminator_is_a_numeric_field(spec):
    if spec.variants:
        field = message_type(spec.message).DESCRIPTOR.fields_by_name[spec.discriminator]
        assert field.cpp_type in {field.CPPTYPE_INT32, field.CPPTYPE_INT64, field.CPPTYPE_ENUM}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (WebcastControlMessage(action=ControlAction.PAUSED), LivePausedEvent),
        (WebcastControlMessage(action=ControlAction.RESUMED), LiveResumedEvent),
        (WebcastControlMessage(action=ControlAction.ENDED), LiveEndedEvent),
        (WebcastControlMessage(action=ControlAction.SUSPENDED), LiveSuspendedEvent),
        (WebcastMemberMessage(action=MemberAction.JOINED), JoinEvent),
        (WebcastSocialMessage(action=1), FollowEvent),
        (WebcastSocialMessage(action=3), ShareEvent),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_known_actions_have_their_own_classes(message, expected):
    event = event_of(message)
    assert type(event) is expected
    assert event.action == message.action


@pytest.mark.parametrize("action", [0, 2, 5, 7, 99, -1, 2**31 - 1])
def test_an_unknown_action_gives_the_base_event_with_its_code(action):
    cases = {
        MemberEvent: WebcastMemberMessage(user=USER, action=MemberAction(action)),
        SocialEvent: WebcastSocialMessage(user=USER, action=action),
    }
    if action != 2:
        cases[ControlEvent] = WebcastControlMessage(action=ControlAction(action))
    for cls, message in cases.items():
        event = event_of(message)
        assert type(event) is cls
        assert event.action == action
        assert type(event.action) is int
        assert event.to_dict()["action"] == action


def test_an_unknown_method_keeps_its_payload():
    event = decode_message("WebcastBrandNewMessage", b"\x08\x01", 5, True, CONTEXT)
    assert type(event) is UnknownEvent
    assert (event.method, event.payload, event.msg_id) == ("WebcastBrandNewMessage", b"\x08\x01", 5)
    assert (event.is_backlog, event.room_id) == (True, CONTEXT.room_id)
    assert event.reason == "this library has no schema for this method"


@pytest.mark.parametrize("method", ["", "webcastchatmessage", "ChatMessage", "Web\\xffcast"])
def test_methods_are_matched_exactly(method):
    assert isinstance(decode_message(method, b""), UnknownEvent)


@pytest.mark.parametrize(
    "payload",
    [
        b"\x1a\x05hi",
        field(3, b"\xff\xfe") + b"\x0a",  # truncated after a text that could be repaired
        field(2, field(3, b"Ann\xff") + b"\x08"),
        field(1, field(8, b"\x0a\x02\xc3")),
        b"\xff" * 20,
    ],
)
@pytest.mark.parametrize("method", ["WebcastChatMessage", "WebcastMemberMessage"])
def test_an_invalid_payload_is_kept_with_the_reason(method, payload):
    event = decode_message(method, payload, 5, True, CONTEXT)
    assert type(event) is UnknownEvent
    assert (event.method, event.payload, event.msg_id, event.is_backlog) == (method, payload, 5, True)
    assert event.room_id == CONTEXT.room_id
    assert f".{method} does not parse" in event.reason
    assert event.proto is None


def test_every_truncation_of_a_chat_is_a_chat_or_unknown():
    payload = bytes(WebcastChatMessage(user=USER, content="hello 🌹", content_language="en"))
    unknown = 0
    for size in range(len(payload)):
        event = decode_message("WebcastChatMessage", payload[:size])
        unknown += isinstance(event, UnknownEvent)
        if isinstance(event, ChatEvent):
            assert event.text in {"", "hello 🌹"}
            assert event.user.id in {0, USER.id}
    assert unknown > size - 5


def test_id_and_backlog_have_defaults():
    for event in (decode_message("WebcastChatMessage", b""), decode_message("WebcastNewMessage", b"")):
        assert (event.msg_id, event.is_backlog, event.room_id, event.received_at.timestamp()) == (0, False, 0, 0.0)


def test_fields_may_be_in_any_order():
    parts = [field(1, field(3, 8)), field(2, field(3, b"Ann") + field(1, 7)), field(3, b"hi"), field(14, b"en")]
    for seed in range(20):
        random.Random(seed).shuffle(parts)
        event = decode_message("WebcastChatMessage", b"".join(parts))
        assert (event.room_id, event.user.id, event.user.nickname, event.text, event.language) == (
            8,
            7,
            "Ann",
            "hi",
            "en",
        )


def test_unknown_fields_are_ignored():
    event = decode_message("WebcastChatMessage", field(900, b"new") + field(3, b"hi") + field(2, field(901, 5)))
    assert event.text == "hi"


def test_rebuild_decodes_again():
    payload = bytes(WebcastChatMessage(content="hi"))
    event = rebuild("WebcastChatMessage", payload, 5, True, DecodeContext(6, 7.0))
    assert type(event) is ChatEvent
    assert (event.text, event.msg_id, event.is_backlog, event.room_id) == ("hi", 5, True, 6)


@pytest.mark.parametrize("cls", [Event, MessageEvent, UnknownEvent])
def test_unknown_messages_need_all_methods(cls):
    assert methods_for([cls]) is None
    assert methods_for([ChatEvent, cls]) is None


@pytest.mark.parametrize(
    ("classes", "methods"),
    [
        ([], set()),
        ([ChatEvent], {"WebcastChatMessage"}),
        ([SystemMessageEvent], {"RoomMessage", "WebcastRoomMessage"}),
        ([FollowEvent], {"WebcastSocialMessage"}),
        ([FollowEvent, ShareEvent, GiftEvent], {"WebcastSocialMessage", "WebcastGiftMessage"}),
        ([JoinEvent], {"WebcastMemberMessage"}),
        ([LiveEndedEvent], {"WebcastControlMessage"}),
        ([ControlEvent], {"WebcastControlMessage"}),
        ([LifecycleEvent, ConnectedEvent], set()),
        ([ChatEvent, GiftEvent, ConnectedEvent], {"WebcastChatMessage", "WebcastGiftMessage"}),
    ],
)
def test_methods_for_event_classes(classes, methods):
    assert methods_for(classes) == methods
    assert methods_for(iter(classes)) == methods


def test_a_base_class_includes_the_methods_of_its_subclasses():
    assert methods_for([UserEvent]) == {
        spec.method for spec in MESSAGE_SPECS.values() if any(issubclass(cls, UserEvent) for cls in spec.classes)
    }
    assert "WebcastControlMessage" not in methods_for([UserEvent])
