from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tests.fuzz.filled import filled_payloads
from tests.random_messages import field
from tiktok_live.events.decode import MESSAGE_SPECS
from tiktok_live.proto import BaseMessage
from tiktok_live.wire import frame_reader
from tiktok_live.wire.batches import BROKEN_METHOD, Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.frame_reader import (
    LARGE_BODY,
    MAX_KEPT,
    MAX_PARSED,
    Allowance,
    FrameLimits,
    OpenedFrame,
    open_batch,
    open_frame,
)
from tiktok_live.wire.frames import PushFrame, encode_push_frame

CHAT = BatchMessage("WebcastChatMessage", b"\x1a\x02hi", 7400000000000000001, is_history=True)
LIKE = BatchMessage("WebcastLikeMessage", b"\x10\x05", 7400000000000000002)
BATCH = Batch((CHAT, LIKE), b"fetch_time:1|seq:2", 10_000, need_ack=True)
EMPTY, LONG_TAG = b"\x0a\x00", b"\x8a\x80\x00\x00"
"""A message of nothing, and one whose tag has more bytes than it needs."""
TEN = FrameLimits(max_messages=10)


def framed(body: bytes, payload_type: str = "msg") -> bytes:
    return encode_push_frame(PushFrame(payload_type, body, 2**64 - 1, {"compress_type": "gzip"}))


def copied(opened: OpenedFrame) -> Batch:
    assert opened.broken is None
    assert opened.batch is not None
    batch = opened.batch
    messages = tuple([BatchMessage(m.method, m.payload, m.msg_id, m.is_history) for m in batch.messages])
    return Batch(messages, batch.internal_ext, batch.heartbeat_duration, batch.need_ack)


def broken(opened: OpenedFrame) -> tuple[str, bytes]:
    assert opened.batch is None
    assert opened.broken is not None
    return opened.broken.reason, opened.broken.content


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_a_frame_s_batch_is_there_in_one_call(pack):
    opened = open_frame(framed(pack(encode_batch(BATCH))))
    assert (opened.payload_type, opened.log_id) == ("msg", 2**64 - 1)
    assert copied(opened) == BATCH


@pytest.mark.parametrize("pack", [gzip.compress, bytes], ids=["gzip", "plain"])
def test_a_first_response_is_opened_as_a_frame_s_payload_is(pack):
    opened = open_batch(pack(encode_batch(BATCH)))
    assert (opened.payload_type, opened.log_id) == ("msg", 0)
    assert copied(opened) == BATCH


def test_other_frames_have_no_batch():
    for payload_type in ("hb", "im_enter_room_resp", "ack", ""):
        assert open_frame(framed(b"\xff", payload_type)) == OpenedFrame(payload_type, 2**64 - 1)
    assert open_frame(b"") == OpenedFrame("")


def test_nothing_is_made_of_headers():
    headers = field(5, b"") * 1_000_000 + field(5, field(1, b"\xff")) + field(6, b"\xff")
    assert copied(open_frame(headers + framed(encode_batch(BATCH)))) == BATCH


def test_routes_and_unused_texts_are_not_copied():
    others = field(7, b"") * 1_000_000 + field(7, field(1, b"\xff")) + field(10, b"\xff") + field(12, b"\xff")
    assert copied(open_frame(framed(encode_batch(BATCH) + others))) == BATCH


@pytest.mark.parametrize(
    ("data", "reason", "content"),
    [
        (b"\xff\xff garbage", "PushFrame does not parse", b"\xff\xff garbage"),
        (field(7, b"\xff"), "PushFrame does not parse", field(7, b"\xff")),
        (framed(b"\x1f\x8b\x08 no gzip"), "gzip data", b"\x1f\x8b\x08 no gzip"),
        (framed(gzip.compress(b"\x0a\xff\xff")), "Batch does not parse", b"\x0a\xff\xff"),
        (framed(b"\x0a\xff\xff"), "Batch does not parse", b"\x0a\xff\xff"),
    ],
    ids=["no frame", "no type", "corrupt gzip", "no batch in gzip", "no batch"],
)
def test_unreadable_content_is_reported_with_the_innermost_bytes(data, reason, content):
    opened = open_frame(data)
    assert reason in broken(opened)[0]
    assert broken(opened)[1] == content
    assert opened.payload_type == ("" if "PushFrame" in reason else "msg")


def test_of_what_cannot_be_read_only_the_beginning_is_kept():
    body = b"\x0a\xff\xff" + bytes(5_000_000)
    for opened in (open_frame(body), open_frame(framed(body)), open_frame(framed(gzip.compress(body)))):
        assert broken(opened)[1] == body[:MAX_KEPT]


def test_content_has_a_limit():
    body = encode_batch(Batch((BatchMessage("WebcastChatMessage", bytes(1000)),)))
    limits = FrameLimits(max_inflated=len(body))
    assert copied(open_frame(framed(gzip.compress(body)), limits)).messages[0].payload == bytes(1000)
    reason, content = broken(open_frame(framed(gzip.compress(body + b"\x48\x01")), limits))
    assert "inflates to more than" in reason
    assert content.startswith(b"\x1f\x8b")


@pytest.mark.parametrize("message", [EMPTY, LONG_TAG, field(1, bytes(BaseMessage("A", b"1", 1)))])
def test_a_batch_of_more_messages_than_allowed_is_broken(message):
    state = encode_batch(Batch((), b"ext", 9000, need_ack=True))
    for body in (
        message * 11,
        state + message * 11,
        message * 5 + state + message * 6,
        field(7, b"x" * 99) + message * 11,
    ):
        for opened in (open_frame(framed(gzip.compress(body)), TEN), open_batch(body, TEN)):
            assert broken(opened) == ("a batch has more than 10 messages", body)
    for body in (message * 10, message * 10 + state, state + message * 4 + field(7, b"x" * 99) + message * 6):
        assert len(copied(open_batch(body, TEN)).messages) == 10


def test_bytes_that_only_resemble_messages_are_ignored():
    text = field(1, bytes(BaseMessage("A", b"\x0a\x00\x8a\x80" * 1000, 1)))
    assert len(copied(open_batch(text + encode_batch(BATCH), TEN)).messages) == 3


def test_a_batch_read_piece_by_piece_has_the_same_limit():
    assert broken(open_batch(b"\x0a\x01\xff" * 11, TEN))[0] == "a batch has more than 10 messages"
    messages = copied(open_batch(b"\x0a\x01\xff" * 10, TEN)).messages
    assert messages == (BatchMessage(BROKEN_METHOD, b"\xff"),) * 10


def test_without_more_a_bomb_of_empty_messages_is_refused():
    bomb = framed(gzip.compress(EMPTY * 8_000_000))
    assert len(bomb) < 20_000
    opened = open_frame(bomb)
    assert broken(opened) == ("a batch has more than 100000 messages", (EMPTY * MAX_KEPT)[:MAX_KEPT])


def test_a_batch_of_usual_size_is_not_measured():
    padding = BatchMessage("WebcastPadding", bytes(LARGE_BODY - 40))
    assert open_frame(framed(encode_batch(Batch((padding,))))).allowance is None
    assert open_frame(framed(encode_batch(Batch((padding, padding))))).allowance is not None


@given(st.binary(max_size=120))
@settings(deadline=None)
def test_random_bytes_are_opened_or_broken_and_raise_nothing(data):
    for opened in (
        open_frame(data),
        open_frame(framed(data)),
        open_frame(framed(gzip.compress(data))),
        open_batch(data),
    ):
        assert opened.batch is None or opened.broken is None


@needs_captures
@pytest.mark.parametrize("name", ["response_2025-10.pb", "response_2026-08.pb"])
def test_a_recorded_response_is_opened_as_it_is_decoded(name):
    data = (CAPTURES / name).read_bytes()
    whole, opened = decode_batch(data), copied(open_batch(data))
    assert opened.messages == whole.messages
    assert opened.internal_ext == whole.internal_ext
    assert opened.heartbeat_duration == whole.heartbeat_duration


CHAT_SCHEMA = "chat.WebcastChatMessage"
FAN, BADGE = field(45, b""), field(64, b"")  # of a `User`: another one, which is the largest message there is
MB = 1_000_000


def refused(payload: bytes) -> bool:
    return Allowance().spend(CHAT_SCHEMA, payload) is None


def test_one_text_is_never_too_large():
    assert Allowance().spend(CHAT_SCHEMA, field(3, b"x" * 15 * MB)) < 1000
    assert not refused(field(3, b"\x0a\x00" * 7 * MB))


@pytest.mark.parametrize(
    "payload",
    [
        field(2, FAN * 300_000),
        field(2, BADGE * MB),
        field(2, field(45, field(1, 1)) * 300_000),
        field(2, BADGE * MB) + b"\x0a",  # cut off: the parser would get as far
        field(1, 1) * 2 * MB,
        field(500, b"") * 2 * MB,
        (b"\xa3\x06" + b"\xa4\x06") * MB,
        field(20, bytes(15 * MB)),  # packed numbers, one byte each
        b"\xa2\x01\x00" * 2 * MB,  # the same in pieces of none
        field(1, field(17, b"") * 2 * MB),
        (b"\x92\x80\x00" + b"\x80\x00") * MB,  # tags and lengths of more bytes than they need
    ],
    ids=[
        "people",
        "badges",
        "people who have something",
        "badges, then cut off",
        "numbers",
        "unknown fields",
        "groups",
        "packed numbers",
        "empty packs",
        "texts",
        "users in long writing",
    ],
)
def test_millions_of_parts_are_too_many(payload):
    assert refused(payload)


def test_fields_after_a_group_are_walked():
    broken = b"\xa3\x06" + field(2, b"\xff\xff") + b"\xa4\x06"  # no user, and none is asked for there
    assert refused(broken + field(2, FAN * 300_000))


def test_bytes_that_are_not_protobuf_are_left_to_the_parser():
    assert not refused(b"\xff" * 20)
    assert not refused(field(2, field(3, b"Ann")[:-1]) * 10)


def test_a_message_weighs_about_what_the_parser_allocates():
    empty = Allowance().spend(CHAT_SCHEMA, b"")
    weight = Allowance().spend(CHAT_SCHEMA, field(2, FAN * 1000)) - empty
    assert 600_000 < weight < 900_000  # measured: 640 bytes each
    assert 7000 < Allowance().spend(CHAT_SCHEMA, field(20, bytes(1000))) - empty < 9000


@pytest.mark.parametrize(("method", "payload"), filled_payloads())
def test_every_message_with_all_fields_set_is_far_below_the_limits(method, payload):
    assert Allowance().spend(MESSAGE_SPECS[method].message, payload) < 0.01 * MAX_PARSED


def test_the_messages_of_a_batch_share_it(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARTS", 1000)
    allowance, hundred = Allowance(), field(2, BADGE * 99)
    for _ in range(9):
        assert allowance.spend(CHAT_SCHEMA, hundred)
    assert allowance.spend(CHAT_SCHEMA, hundred) is None


def test_one_message_gets_at_most_half_of_the_rest(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARTS", 1000)
    allowance = Allowance()
    for _ in range(3):
        assert allowance.spend(CHAT_SCHEMA, field(2, BADGE * 600)) is None
    assert allowance.spend(CHAT_SCHEMA, field(2, BADGE * 50))


def test_a_refused_message_uses_no_memory_of_the_others(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARSED", 100_000)
    allowance = Allowance()
    for _ in range(20):
        assert allowance.spend(CHAT_SCHEMA, field(2, FAN * 100)) is None  # half of them would be too heavy
    assert allowance.spend(CHAT_SCHEMA, field(2, FAN * 50))


def test_many_small_messages_are_within_the_limits():
    allowance = Allowance(messages=100_000)
    for _ in range(100_000):
        assert allowance.spend(CHAT_SCHEMA, b"\x0a\x02\x18\x05\x12\x07\x08\x01\x1a\x03Ann\x1a\x02hi")


def test_what_takes_longer_than_a_walk_costs_more(monkeypatch):
    monkeypatch.setattr(frame_reader, "MAX_PARTS", 1000)
    payload = field(2, BADGE * 200)
    assert Allowance().spend(CHAT_SCHEMA, payload, times=2)
    assert Allowance().spend(CHAT_SCHEMA, payload, times=3) is None
