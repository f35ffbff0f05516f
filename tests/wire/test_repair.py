from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_messages import MESSAGES, field, messages
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import parse
from tiktok_live.wire.repair import repair

CHAT = "chat.WebcastChatMessage"


def test_a_text_is_repaired_and_all_else_is_as_it_was():
    before, after = field(1, field(3, 7300)) + field(500, b"\xff new"), field(14, b"en") + field(501, 9)
    fixed = repair(CHAT, before + field(3, b"hi \xff!") + after)
    assert fixed == before + field(3, "hi \N{REPLACEMENT CHARACTER}!".encode()) + after


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xff", "�"), (b"\xe2\x82", "�"), (b"a\xc3", "a�"), (b"\xed\xa0\x80x", "���x"), (b"\xc0\xafy", "��y")],
)
def test_what_is_not_utf_8_becomes_the_replacement_character(raw, text):
    assert parse(CHAT, repair(CHAT, field(3, raw))).content == text


def test_a_text_that_grows_makes_all_messages_around_it_longer():
    badge = field(64, field(23, field(4, b"\xff" * 60)))  # Badge.combine.str
    message = parse(CHAT, repair(CHAT, field(2, field(1, 7) + badge + field(3, b"Ann\xfe")) + field(3, b"hi")))
    assert (message.user.id, message.user.nickname, message.content) == (7, "Ann�", "hi")
    assert message.user.badge_list[0].combine.str == "�" * 60


def test_each_of_repeated_texts_is_repaired():
    common = parse(CHAT, repair(CHAT, field(1, field(17, b"a") + field(17, b"\xff") + field(17, b"c")))).common
    assert list(common.filter_msg_tags) == ["a", "�", "c"]


def test_keys_and_values_of_maps_are_repaired():
    entries = [field(7, field(1, key) + field(2, value)) for key, value in ((b"\xff", b"v"), (b"k", b"\xfe"))]
    name = "transport.FetchResult"
    assert dict(parse(name, repair(name, b"".join(entries))).route_params) == {"�": "v", "k": "�"}


def test_bytes_are_no_text():
    name, data = "transport.BaseMessage", field(1, b"WebcastChatMessage") + field(2, b"\xff\xfe")
    assert repair(name, data) is None


def test_what_is_in_a_group_is_left_alone():
    group = b"\xa3\x06" + field(3, b"\xff") + b"\xa4\x06"
    assert repair(CHAT, group + field(3, b"\xff")) == group + field(3, "�".encode())


@pytest.mark.parametrize("method", ["WebcastChatMessage", "WebcastGiftMessage", "WebcastLinkMicBattle"])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_message_with_nothing_wrong_needs_no_repair(method, data):
    payload = bytes(data.draw(messages(MESSAGES[method])))
    assert repair(MESSAGE_SPECS[method].message, payload) is None


@pytest.mark.parametrize("payload", [b"\x1a\x05hi", field(3, b"\xff") + b"\x0a", field(2, field(3, b"\xff") + b"\x08")])
def test_what_is_no_protobuf_is_not_repaired(payload):
    assert repair(CHAT, payload) is None


def test_nesting_without_end_is_not_repaired():
    user = field(3, b"\xff")
    for _ in range(3000):
        user = field(45, user)
    assert repair(CHAT, field(2, user)) is None
