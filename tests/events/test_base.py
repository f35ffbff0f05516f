from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.events.factories import AT, COMMON, CONTEXT, ONE_OF_EACH, ROOM, USER, event_of
from tiktok_live.events.base import DecodeContext, Event, MessageEvent, UnknownEvent, UserEvent, event_name, json_value
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.events.lifecycle import ReconnectingEvent
from tiktok_live.events.models import Badge, BadgeKind, Image, User
from tiktok_live.proto import Common, WebcastChatMessage, WebcastLikeMessage
from tiktok_live.retention import EVENT_OVERHEAD

EACH = pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.name)
HEADER = ("method", "msg_id", "room_id", "created_at", "received_at", "is_backlog")


def chat(create_time: int = 0, **fields: object) -> ChatEvent:
    return event_of(WebcastChatMessage(common=Common(create_time=create_time), **fields))


# --- names and attributes


def test_a_name_is_the_class_in_snake_case_without_event():
    names = {Event: "event", ChatEvent: "chat", LiveEndedEvent: "live_ended", ReconnectingEvent: "reconnecting"}
    assert {cls: cls.name for cls in names} == names
    assert event_name(type("HTTP2PushEvent", (), {})) == "http2_push"


def test_a_custom_subclass_gets_its_own_name():
    class BanEvent(MessageEvent):
        __slots__ = ()

    assert BanEvent.name == "ban"
    assert BanEvent.attributes == HEADER


@EACH
def test_attributes_are_the_public_ones_header_first(event):
    assert event.attributes[:6] == HEADER
    assert not any(name.startswith("_") for name in event.attributes)
    assert "proto" not in event.attributes
    assert len(set(event.attributes)) == len(event.attributes)
    public = {
        name for name in dir(type(event)) if isinstance(getattr(type(event), name, None), property) and name[0] != "_"
    }
    assert set(event.attributes) == public - {"proto", "repaired", "retained_bytes"}


@EACH
def test_retained_bytes_are_payload_and_overhead(event):
    assert event.retained_bytes == len(event._payload) + EVENT_OVERHEAD
    assert "retained_bytes" not in event.to_dict()


# --- the header


@EACH
def test_the_header_of_every_event(event):
    assert event.msg_id in range(1, 21)
    assert not event.is_backlog
    assert event.received_at == datetime.fromtimestamp(AT + 0.5, UTC)
    if isinstance(event, UnknownEvent):
        assert (event.room_id, event.created_at) == (CONTEXT.room_id, None)
    else:
        assert (event.room_id, event.created_at) == (ROOM, datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC))


def test_the_room_id_falls_back_to_the_connection_and_then_to_0():
    message = WebcastChatMessage(common=Common(room_id=5))
    assert event_of(message, context=DecodeContext(6)).room_id == 5
    assert event_of(WebcastChatMessage(common=Common()), context=DecodeContext(6)).room_id == 6
    assert event_of(WebcastChatMessage(), context=DecodeContext(6)).room_id == 6
    assert event_of(WebcastChatMessage(), context=DecodeContext()).room_id == 0


def test_the_id_is_from_the_envelope_not_the_header():
    assert event_of(WebcastChatMessage(common=Common(msg_id=5)), 6).msg_id == 6
    assert event_of(WebcastChatMessage(common=Common(msg_id=5))).msg_id == 0


def test_the_method_is_from_the_envelope_not_the_header():
    assert event_of(WebcastChatMessage(common=Common(method="SystemMessage"))).method == "WebcastChatMessage"


def test_the_caller_of_the_decoder_sets_backlog():
    assert event_of(WebcastChatMessage(), is_backlog=True).is_backlog is True
    assert event_of(WebcastChatMessage()).is_backlog is False


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (1_750_000_000_123, datetime(2025, 6, 15, 15, 6, 40, 123000, tzinfo=UTC)),
        (1_750_000_000, datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)),  # seconds
        (1_420_070_400, datetime(2015, 1, 1, tzinfo=UTC)),
        (1_420_070_399, None),
        (4_133_980_799_999, datetime(2100, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        (4_133_980_799, datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (4_133_980_800_000, None),
        (4_133_980_800, None),
        (10**11 - 1, None),  # seconds: the year 5138
        (10**11, None),  # milliseconds: 1973
        (0, None),
        (1, None),
        (-1, None),
        (-1_750_000_000_000, None),
        (2**63 - 1, None),
        (-(2**63), None),
    ],
)
def test_times_are_in_milliseconds_or_seconds_and_none_if_implausible(wire, expected):
    event = chat(wire)
    assert event.created_at == expected
    assert expected is None or event.created_at.tzinfo is UTC


def test_a_message_without_a_header_has_no_time():
    assert event_of(WebcastChatMessage()).created_at is None


# --- as JSON


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("id", 2**63, str(2**63)),
        ("room_id", 5, "5"),
        ("emote_ids", ("1", "2"), ["1", "2"]),
        ("emote_ids", (1, 2), ["1", "2"]),
        ("count", 5, 5),
        ("is_id", True, True),
        ("is_final", False, False),
        ("valid", 5, 5),
        ("delay", 1.5, 1.5),
        ("text", "hé", "hé"),
        ("created_at", None, None),
        ("created_at", datetime(2025, 6, 15, tzinfo=UTC), "2025-06-15T00:00:00+00:00"),
        ("created_at", datetime(2025, 6, 15, tzinfo=timezone(timedelta(hours=2))), "2025-06-15T00:00:00+02:00"),
        ("payload", b"\x00\xff", "AP8="),
        ("kind", BadgeKind.TOP_GIFTER, "top_gifter"),
        ("avatar", Image(("https://x/1",)), {"urls": ["https://x/1"], "uri": "", "width": 0, "height": 0}),
        ("error", KeyError("sessionid=abc123"), "KeyError: 'sessionid=***'"),
        ("other", 1 + 2j, "(1+2j)"),
    ],
)
def test_json_values(key, value, expected):
    data = json_value(key, value)
    assert data == expected
    assert type(data) is type(expected)
    json.dumps(data)


def test_nested_values_become_json():
    user = User(id=5, badges=(Badge(BadgeKind.FRIEND, icon=Image(("u",))),))
    data = json_value("user", user)
    assert data["id"] == "5"
    assert data["badges"][0]["kind"] == "friend"
    assert data["badges"][0]["icon"]["urls"] == ["u"]


def test_a_nested_event_becomes_its_dict():
    for event in (
        ONE_OF_EACH[0],
        ReconnectingEvent(room_id=1, received_at=datetime.now(UTC), attempt=1, delay=0.5, cause="x"),
    ):
        assert json_value("event", event) == event.to_dict()


@EACH
def test_to_dict_is_json_and_stable_and_has_every_attribute(event):
    data = event.to_dict()
    assert list(data) == ["event", *event.attributes]
    assert json.loads(json.dumps(data)) == data
    assert data == event.to_dict()
    assert data["event"] == event.name
    assert data["msg_id"] == str(event.msg_id)
    assert data["room_id"] == str(event.room_id)
    assert data["received_at"] == "2025-06-15T15:06:40.500000+00:00"


def test_to_dict_of_a_chat():
    data = ONE_OF_EACH[0].to_dict()
    user = data.pop("user")
    assert user["id"] == "6800000000000000001"
    assert (user["unique_id"], user["is_host"], user["badges"]) == ("ann", None, [])
    assert data.pop("mentioned_user")["id"] == "0"
    assert data == {
        "event": "chat",
        "method": "WebcastChatMessage",
        "msg_id": "1",
        "room_id": "7300000000000000001",
        "created_at": "2025-06-15T15:06:40+00:00",
        "received_at": "2025-06-15T15:06:40.500000+00:00",
        "is_backlog": False,
        "text": "hi",
        "language": "",
        "segments": [{"text": "hi", "kind": "text"}],
        "emotes": [],
    }


# --- equal, hashable, copied, pickled


def test_events_are_equal_when_method_id_and_payload_are():
    payload = bytes(WebcastChatMessage(content="hi"))
    event = decode_message("WebcastChatMessage", payload, 1)
    same = decode_message("WebcastChatMessage", payload, 1, is_backlog=True, context=CONTEXT)
    others = [
        decode_message("WebcastChatMessage", payload, 2),
        decode_message("WebcastChatMessage", payload + b"\x58\x00", 1),
        decode_message("WebcastNewMessage", payload, 1),
        "WebcastChatMessage",
    ]
    assert event == same
    assert hash(event) == hash(same)
    assert all(event != other for other in others)
    assert len({event, same, *others}) == 5


@EACH
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda event: pickle.loads(pickle.dumps(event))])
def test_copies_and_pickles_are_equal_to_the_event(event, duplicate):
    event.to_dict()  # fills all caches
    again = duplicate(event)
    assert type(again) is type(event)
    assert again == event
    assert hash(again) == hash(event)
    assert again.to_dict() == event.to_dict()
    assert again.proto == event.proto


def test_a_pickle_keeps_the_context():
    event = event_of(WebcastChatMessage(content="hi"), 5, is_backlog=True)
    again = pickle.loads(pickle.dumps(event))
    assert (again.room_id, again.received_at, again.is_backlog) == (CONTEXT.room_id, event.received_at, True)


def test_a_pickle_of_an_unknown_event_keeps_its_reason():
    event = UnknownEvent("", b"\xff", "transport.PushFrame does not parse", 0, False, CONTEXT)
    again = pickle.loads(pickle.dumps(event))
    assert (again.reason, again.payload, again.room_id) == (event.reason, b"\xff", CONTEXT.room_id)


def test_a_pickle_holds_the_payload_and_little_else():
    event = event_of(WebcastChatMessage(common=COMMON, user=USER, content="x" * 1000))
    event.to_dict()
    assert len(pickle.dumps(event)) < len(event._payload) + 250


# --- immutable


@EACH
def test_no_attribute_can_be_set_or_deleted_and_none_added(event):
    for name in (*event.attributes, "proto", "name", "to_dict", "something_new"):
        with pytest.raises(AttributeError):
            setattr(event, name, 1)
        with pytest.raises(AttributeError):
            delattr(event, name)
    assert not hasattr(event, "__dict__")


def test_values_are_cached():
    for event in ONE_OF_EACH:
        for name in event.attributes:
            value = getattr(event, name)
            if isinstance(value, User | Image):
                assert getattr(event, name) is value, f"{event.name}.{name}"


def test_context_is_immutable():
    with pytest.raises(AttributeError):
        CONTEXT.room_id = 5


# --- repr


def test_a_repr_shows_the_important_attributes():
    event = event_of(WebcastChatMessage(common=COMMON, user=USER, content="hi\n🌹", content_language="en"), 5)
    assert repr(event) == (
        "ChatEvent(msg_id=5, user=User(id=6800000000000000001, unique_id='ann', nickname='Ann'), "
        "text='hi\\n🌹', language='en', mentioned_user=User(id=0, unique_id='', nickname=''))"
    )


def test_a_repr_shows_backlog_only_if_true():
    assert "is_backlog=True" in repr(event_of(WebcastLikeMessage(), is_backlog=True))
    assert "is_backlog" not in repr(event_of(WebcastLikeMessage()))
    assert repr(event_of(WebcastLikeMessage(count=2, user=USER))).endswith("count=2, total=0)")


def test_a_repr_of_an_unknown_event_has_no_bytes():
    assert repr(ONE_OF_EACH[-1]) == (
        "UnknownEvent(method='WebcastNewMessage', "
        "reason='this library has no schema for this method', payload=<2 bytes>)"
    )


@EACH
def test_a_repr_is_one_short_line(event):
    assert repr(event).startswith(f"{type(event).__name__}(")
    assert "\n" not in repr(event)
    assert len(repr(event)) < 400


def test_a_repr_of_a_huge_message_is_short():
    urls = [f"https://x/{number}?signature={'x' * 200}" for number in range(10)]
    from tiktok_live.proto import Image as WireImage

    user = USER.__class__(id=1, nickname="n" * 100_000, avatar_thumb=WireImage(url_list=urls))
    event = event_of(WebcastChatMessage(user=user, at_user=user, content="x" * 100_000))
    assert len(repr(event)) < 600
    assert len(repr(decode_message("W" * 100_000, b"x" * 100_000))) < 600


# --- users


@EACH
def test_a_user_is_never_none(event):
    if isinstance(event, UserEvent):
        assert isinstance(event.user, User)


def test_an_absent_user_is_falsy():
    assert not event_of(WebcastChatMessage()).user
    assert event_of(WebcastChatMessage(user=USER)).user
