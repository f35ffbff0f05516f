from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_messages import MESSAGES, field, messages, varint, wire
from tiktok_live.errors import MessageError
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import message_type, parse
from tiktok_live.wire.fields import fields, repair, shape_of

CHAT = shape_of(message_type("chat.WebcastChatMessage").DESCRIPTOR)


def numbers(data: bytes) -> list[int]:
    return [number for number, *_ in fields(data)]


def test_each_field_is_yielded_with_its_offsets():
    data = field(3, b"hi") + field(900, b"")
    assert [(number, data[begin:end], data[value:end]) for number, _, begin, value, end in fields(data)] == [
        (3, b"\x1a\x02hi", b"hi"),
        (900, field(900, b""), b""),
    ]


def test_only_what_has_a_length_has_a_number():
    data = field(1, 2**64 - 1) + b"\x11" + bytes(8) + b"\x1d" + bytes(4) + field(4, b"x")
    assert numbers(data) == [0, 0, 0, 4]


def test_what_a_group_holds_is_walked_and_is_nothing_of_ours():
    data = b"\x0b" + field(2, b"x") + b"\x13" + field(2, b"y") + b"\x14\x0c" + field(2, b"z")
    assert numbers(data) == [0, 0, 0, 0, 0, 0, 2]


def test_the_fields_of_a_submessage_follow_it():
    data = field(2, field(1, 7) + field(3, b"Ann")) + field(3, b"hi")
    assert [(number, data[value:end]) for number, _, _, value, end in fields(data, CHAT) if number] == [
        (2, field(1, 7) + field(3, b"Ann")),
        (3, b"Ann"),
        (3, b"hi"),
    ]


@pytest.mark.parametrize("tag", [b"\x0a", b"\x8a\x00", b"\x8a\x80\x00", b"\x8a\x80\x80\x80\x00"])
@pytest.mark.parametrize("length", [b"\x02", b"\x82\x00", b"\x82\x80\x80\x80\x00"])
def test_tags_and_lengths_may_have_more_bytes_than_they_need(tag, length):
    data = tag + length + b"hi"
    assert [(number, data[value:end]) for number, _, _, value, end in fields(data)] == [(1, b"hi")]


@pytest.mark.parametrize(
    "data",
    [
        b"\x0a",  # no length
        b"\x0a\x05hi",
        b"\x08",
        b"\x08" + b"\x80" * 11 + b"\x00",
        b"\x80" * 11,
        b"\x09" + bytes(7),
        b"\x0d" + bytes(3),
        b"\x0f\x00",  # wire type 7
        b"\x0c",  # the end of a group that never began
        b"\x0b",  # a group that never ends
    ],
)
def test_bytes_that_are_not_protobuf_are_refused(data):
    with pytest.raises(ValueError, match=r"field|varint|group"):
        numbers(data)


@pytest.mark.parametrize("inner", [b"\x08", b"\x1a\x05Ann", b"\x0b", b"\x09\x00"])
def test_a_message_that_reaches_over_its_end_is_refused(inner):
    with pytest.raises(ValueError, match=r"field|varint|group"):
        list(fields(field(2, inner) + field(3, b"some more text"), CHAT))


@pytest.mark.parametrize("method", sorted(set(MESSAGE_SPECS) - {"RoomMessage"}))
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_the_parser_takes_is_walked_to_its_end(method, data):
    payload, name = data.draw(wire(MESSAGES[method])), MESSAGE_SPECS[method].message
    try:
        parse(name, payload)
    except MessageError:
        return
    list(fields(payload, shape_of(message_type(name).DESCRIPTOR)))


def test_thousands_of_levels_are_walked_like_any_other_bytes():
    user = b""
    for _ in range(5000):
        user = varint(45 << 3 | 2) + varint(len(user)) + user  # User.top_fans
    assert len(list(fields(field(2, user), CHAT))) == 5001


CHAT_SCHEMA = "chat.WebcastChatMessage"


def test_a_text_is_repaired_and_all_else_is_as_it_was():
    before, after = field(1, field(3, 7300)) + field(500, b"\xff new"), field(14, b"en") + field(501, 9)
    fixed = repair(CHAT_SCHEMA, before + field(3, b"hi \xff!") + after)
    assert fixed == before + field(3, "hi \N{REPLACEMENT CHARACTER}!".encode()) + after


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xff", "�"), (b"\xe2\x82", "�"), (b"a\xc3", "a�"), (b"\xed\xa0\x80x", "���x"), (b"\xc0\xafy", "��y")],
)
def test_what_is_not_utf_8_becomes_the_replacement_character(raw, text):
    assert parse(CHAT_SCHEMA, repair(CHAT_SCHEMA, field(3, raw))).content == text


def test_a_text_that_grows_makes_all_messages_around_it_longer():
    badge = field(64, field(23, field(4, b"\xff" * 60)))  # Badge.combine.str
    message = parse(
        CHAT_SCHEMA, repair(CHAT_SCHEMA, field(2, field(1, 7) + badge + field(3, b"Ann\xfe")) + field(3, b"hi"))
    )
    assert (message.user.id, message.user.nickname, message.content) == (7, "Ann�", "hi")
    assert message.user.badge_list[0].combine.str == "�" * 60


def test_each_of_repeated_texts_is_repaired():
    common = parse(
        CHAT_SCHEMA, repair(CHAT_SCHEMA, field(1, field(17, b"a") + field(17, b"\xff") + field(17, b"c")))
    ).common
    assert list(common.filter_msg_tags) == ["a", "�", "c"]


def test_keys_and_values_of_maps_are_repaired():
    entries = [field(7, field(1, key) + field(2, value)) for key, value in ((b"\xff", b"v"), (b"k", b"\xfe"))]
    name = "transport.FetchResult"
    assert dict(parse(name, repair(name, b"".join(entries))).route_params) == {"�": "v", "k": "�"}


def test_bytes_are_not_text():
    name, data = "transport.BaseMessage", field(1, b"WebcastChatMessage") + field(2, b"\xff\xfe")
    assert repair(name, data) is None


def test_the_content_of_a_group_is_not_repaired():
    group = b"\xa3\x06" + field(3, b"\xff") + b"\xa4\x06"
    assert repair(CHAT_SCHEMA, group + field(3, b"\xff")) == group + field(3, "�".encode())


@pytest.mark.parametrize("method", ["WebcastChatMessage", "WebcastGiftMessage", "WebcastLinkMicBattle"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_valid_message_is_not_repaired(method, data):
    payload = bytes(data.draw(messages(MESSAGES[method])))
    assert repair(MESSAGE_SPECS[method].message, payload) is None


@pytest.mark.parametrize("payload", [b"\x1a\x05hi", field(3, b"\xff") + b"\x0a", field(2, field(3, b"\xff") + b"\x08")])
def test_bytes_that_are_not_protobuf_are_not_repaired(payload):
    assert repair(CHAT_SCHEMA, payload) is None


def test_nesting_without_end_is_not_repaired():
    user = field(3, b"\xff")
    for _ in range(3000):
        user = field(45, user)
    assert repair(CHAT_SCHEMA, field(2, user)) is None
