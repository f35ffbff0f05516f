"""Real payloads: no identity survives, and the same events, gifts and counts come out."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.captures import messages, needs_captures
from tiktok_live.capture.anonymizing import Identities
from tiktok_live.capture.anonymizing import messages as messages_module
from tiktok_live.capture.anonymizing.messages import Messages
from tiktok_live.capture.cleaning import BROKEN
from tiktok_live.errors import MessageError
from tiktok_live.events import ChatEvent, GiftEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import message_type, parse

# Fields that identify a user or a host, at the end of their names.
TEXTS = ("nickname", "nick_name", "display_id", "sec_uid", "send_user_name", "id_str", "bio_description", "special_id")
NUMBERS = ("user_id", "anchor_id", "uid", "to_member_id_int", "room_id", "contributor_id")


@cache
def anonymized() -> list[bytes]:
    """The recorded payloads after the names in all of them are known."""
    rewriter = Messages(Identities(key=b"key"))
    rows = [(row["method"], row["payload"]) for row in messages()]
    for method, payload in rows:
        rewriter.new_payload(method, payload)
    return [rewriter.new_payload(method, payload) for method, payload in rows]


def values(message):
    """Every value in a message, with the names of its message and its field."""
    for field, value in message.ListFields():
        if field.message_type is None:
            for each in value if field.is_repeated else (value,):
                yield field.containing_type.name, field.name, each
        elif not field.message_type.GetOptions().map_entry:
            for each in value if field.is_repeated else (value,):
                yield from values(each)
        else:
            for key in value:
                yield field.containing_type.name, f"{field.name}.key", key
                if field.message_type.fields_by_name["value"].message_type is not None:
                    yield from values(value[key])


@cache
def identities_in_captures() -> frozenset[str]:
    found = set()
    for row in messages():
        spec = MESSAGE_SPECS.get(row["method"])
        try:
            message = parse(spec.message, row["payload"]) if spec else None
        except MessageError:
            message = None
        for owner, name, value in values(message) if message is not None else ():
            is_id = isinstance(value, int) and (name.endswith(NUMBERS) or (owner, name) == ("User", "id"))
            if name.endswith(TEXTS) or is_id or name == "armies.key" or (owner == "Image" and "/avt" in str(value)):
                found.add(str(value))
    # Shorter ones also occur by chance, such as the user 0 or the name "me".
    return frozenset(each for each in found if len(each) >= 5)


@needs_captures
def test_the_same_events_come_out():
    before = [decode_message(row["method"], row["payload"]) for row in messages()]
    after = [decode_message(row["method"], payload) for row, payload in zip(messages(), anonymized(), strict=True)]
    assert [type(event) for event in after] == [type(event) for event in before]
    assert [event.created_at for event in after] == [event.created_at for event in before]
    assert gifts(after) == gifts(before)
    # As many users as before, with as many messages each.
    assert sorted(users(after).values()) == sorted(users(before).values())


def gifts(events) -> list:
    return [
        (event.gift.id, event.gift.name, event.gift.diamonds, event.proto.repeat_count, event.streak_id is None)
        for event in events
        if isinstance(event, GiftEvent)
    ]


def users(events) -> Counter[int]:
    return Counter(event.user.id for event in events if isinstance(event, ChatEvent | GiftEvent))


def chat(text: str, **user: object) -> bytes:
    message = message_type("chat.WebcastChatMessage")(content=text, user={"id": 7, "nickname": "Ann Lee", **user})
    return message.SerializeToString()


def chatted(identities: Identities, payload: bytes) -> ChatEvent:
    event = decode_message("WebcastChatMessage", Messages(identities).new_payload("WebcastChatMessage", payload))
    assert isinstance(event, ChatEvent)
    return event


def test_a_user_has_one_replacement_everywhere():
    identities = Identities()
    first, second = (chatted(identities, chat("hi", display_id=name, id_str="7")) for name in ("Ann", "ann"))
    assert first.user == second.user
    assert (first.user.id, first.user.unique_id) != (7, "ann")
    assert first.user.id == int(first.proto.user.id_str)
    assert chatted(Identities(), chat("hi")).user.id != first.user.id  # each capture has a key of its own


def test_names_in_texts_are_replaced_also_in_the_message_that_introduces_them():
    event = chatted(
        Identities(), chat("ANN LEE and @ann.x like it, write to a@b.org or 0151 2345678", display_id="ann.x")
    )
    user = event.user
    assert event.text == f"{user.nickname} and @{user.unique_id} like it, write to [link] or 0000000"


def test_texts_can_be_masked():
    assert chatted(Identities(texts="mask"), chat("Hi Ann, 5!")).text == "xx xxx, x!"


def test_pictures_biographies_and_unknown_fields_are_removed():
    picture = {"url_list": ["https://p16/avt-1.jpg"], "uri": "avt-1"}
    payload = chat("hi", bio_description="I am Ann", avatar_thumb=picture, verified_content="Ann")
    new = Messages(Identities()).new_payload("WebcastChatMessage", payload + b"\xfa\x3f\x03Ann")
    assert not any(word in new for word in (b"Ann", b"avt"))


def test_what_has_no_schema_or_is_broken_keeps_no_byte_and_its_kind():
    identities = Identities()
    assert Messages(identities).new_payload("WebcastNewMessage", b"\x0a\x03Ann") == b""
    assert Messages(identities).new_payload("WebcastChatMessage", b"\x0a\x63Ann") == BROKEN
    assert decode_message("WebcastChatMessage", BROKEN).method == "WebcastChatMessage"
    assert type(decode_message("WebcastChatMessage", BROKEN)).__name__ == "UnknownEvent"
    # A text that is not UTF-8 is repaired, as in reading.
    repaired = Messages(identities).new_payload("WebcastChatMessage", b"\x1a\x03a\xffb")
    assert decode_message("WebcastChatMessage", repaired).text == "a\ufffdb"


@pytest.mark.parametrize("method", ["WebcastChatMessage", "WebcastGiftMessage", "WebcastLinkMicArmies", "x"])
@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_become_some(method, data):
    assert isinstance(Messages(Identities()).new_payload(method, data), bytes)


def test_the_memory_of_users_is_bounded_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(messages_module, "_MAX_USERS", 3)
    rewriter, identities = Messages(Identities(key=b"key")), Identities(key=b"key")
    for number in [*range(1, 10), *range(1, 10)]:
        payload = chat("hi", id=number)
        new = rewriter.new_payload("WebcastChatMessage", payload)
        assert new == Messages(identities).new_payload("WebcastChatMessage", payload)
        assert len(rewriter._users) <= 3
