from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, messages, needs_captures
from tests.random_messages import MESSAGES, field, holds_no_surprise, varint, wire
from tests.random_messages import messages as random_messages
from tiktok_live.errors import MessageError
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.proto import FetchResult
from tiktok_live.wire.batches import decode_batch
from tiktok_live.wire.codec import parse
from tiktok_live.wire.fields import repair

RESPONSES = ("response_2025-10.pb", "response_2026-08.pb")
relaxed = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
METHODS = pytest.mark.parametrize(
    "method", sorted(set(MESSAGE_SPECS) - {"RoomMessage"})
)  # the same message as WebcastRoomMessage


def canonical(name: str, payload: bytes) -> bytes:
    """The message's fields in one order, each in its shortest form, unknown ones included."""
    return parse(name, payload).SerializeToString(deterministic=True)


def disagreement(method: str, payload: bytes) -> str:
    event = decode_message(method, payload)
    name = MESSAGE_SPECS[method].message
    if event.repaired:
        payload = repair(name, payload) or payload
    return "" if canonical(name, bytes(event.proto)) == canonical(name, payload) else name


@needs_captures
def test_both_parsers_read_every_recorded_payload_the_same():
    rows = [row for row in messages() if row["method"] in MESSAGE_SPECS]
    assert len(rows) > 200
    assert {row["sha256"] for row in rows if disagreement(row["method"], row["payload"])} == set()


@needs_captures
@pytest.mark.parametrize("response", RESPONSES)
def test_both_parsers_read_whole_responses_the_same(response):
    body = (CAPTURES / response).read_bytes()
    name = "transport.FetchResult"
    assert canonical(name, bytes(FetchResult.parse(body))) == canonical(name, body)
    known = [message for message in decode_batch(body).messages if message.method in MESSAGE_SPECS]
    assert known
    assert [message.method for message in known if disagreement(message.method, message.payload)] == []


@METHODS
@relaxed
@given(data=st.data())
def test_a_message_built_with_betterproto2_comes_back_from_upb(method, data):
    built = data.draw(random_messages(MESSAGES[method]))
    through = parse(MESSAGE_SPECS[method].message, bytes(built)).SerializeToString()
    assert type(built).parse(through) == built


@METHODS
@relaxed
@given(data=st.data())
def test_on_random_wire_data_upb_decides_and_betterproto2_agrees(method, data):
    cls = MESSAGES[method]
    payload = data.draw(wire(cls))
    event = decode_message(method, payload)
    if isinstance(event, UnknownEvent):
        assert "does not parse" in event.reason
    elif holds_no_surprise(cls, payload):
        assert disagreement(method, payload) == ""
    else:
        with suppress(MessageError):
            assert isinstance(event.proto, cls)


@METHODS
@relaxed
@given(payload=st.binary(max_size=200))
def test_random_bytes_give_an_event_or_unknown_and_never_another_error(method, payload):
    event = decode_message(method, payload)
    if not isinstance(event, UnknownEvent) and holds_no_surprise(MESSAGES[method], payload):
        assert disagreement(method, payload) == ""


def test_fields_in_any_order_are_read_the_same_by_both():
    user = field(1, 7) + field(3, b"Ann") + field(38, b"ann")
    parts = [field(3, b"hi"), field(2, user), field(99, b"later"), field(1, field(2, 5) + field(3, 6))]
    expected = canonical("chat.WebcastChatMessage", b"".join(parts))
    shuffled = b"".join(reversed(parts))
    event = decode_message("WebcastChatMessage", shuffled)
    assert canonical("chat.WebcastChatMessage", shuffled) == expected
    assert canonical("chat.WebcastChatMessage", bytes(event.proto)) == expected


def test_unknown_fields_survive_both_parsers_at_every_depth():
    payload = field(2, field(1, 7) + field(4000, b"new")) + field(500, 9) + field(501, b"newer")
    event = decode_message("WebcastChatMessage", payload)
    for made in (bytes(event.proto), canonical("chat.WebcastChatMessage", payload)):
        assert field(4000, b"new") in made
        assert made.endswith(field(500, 9) + field(501, b"newer"))


@pytest.mark.parametrize(
    "payload",
    [
        b"\x19" + bytes(8),  # field 3, a text, sent as fixed64
        varint(99 << 3 | 3) + field(3, b"\xff") + varint(99 << 3 | 4),  # inside a group: field 3, not UTF-8
    ],
)
def test_a_payload_only_upb_reads_gives_an_event_whose_proto_says_so(payload):
    event = decode_message("WebcastChatMessage", payload)
    assert event.text == ""
    with pytest.raises(MessageError, match="WebcastChatMessage does not parse"):
        _ = event.proto


def test_proto_is_parsed_once():
    event = decode_message("WebcastChatMessage", field(3, b"hi"))
    assert event.proto is event.proto
    assert event.proto.content == "hi"


def test_an_unknown_event_has_no_proto():
    assert decode_message("WebcastNewMessage", b"").proto is None
