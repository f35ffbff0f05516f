from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tests.random_messages import field
from tiktok_live.errors import MessageError, PayloadTooLarge, ProtocolError, RemoteProtocolError
from tiktok_live.proto import BaseMessage, FetchResult
from tiktok_live.wire import batches as module
from tiktok_live.wire.batches import (
    BROKEN_METHOD,
    MAX_MESSAGES,
    Batch,
    BatchMessage,
    decode_batch,
    encode_batch,
    parse_batch,
)
from tiktok_live.wire.frames import PushFrame

FRAME = PushFrame("msg", b"\x08\x01", 2**64 - 1, {"compress_type": "none", "im-cursor": "é"})
CHAT = BatchMessage("WebcastChatMessage", b"\x1a\x02hi", 7400000000000000001, is_history=True)
LIKE = BatchMessage("WebcastLikeMessage", b"\x10\x05", 7400000000000000002)
GIFT = BatchMessage("WebcastGiftMessage", b"")
BATCH = Batch((CHAT, LIKE, GIFT), b"fetch_time:1|seq:2", 10_000, need_ack=True, is_first=True, cursor="c-1")
STATE = field(2, b"c-1") + field(5, b"ext") + field(8, 9000) + field(9, 1) + field(11, 1)
GOOD = [field(1, bytes(BaseMessage("A", b"1", 1))), field(1, bytes(BaseMessage("B", b"2", 2, is_history=True)))]

texts = st.text(max_size=12)
batches = st.builds(
    Batch,
    st.lists(
        st.builds(BatchMessage, texts, st.binary(max_size=12), st.integers(-(2**63), 2**63 - 1), st.booleans()),
        max_size=4,
    ).map(tuple),
    texts.map(str.encode),
    st.integers(0, 2**40),
    st.booleans(),
    st.booleans(),
    texts,
)


def cuts(parts: list[bytes]) -> list[int]:
    """The sizes at which data made of these fields ends between two of them."""
    return [sum(map(len, parts[:count])) for count in range(len(parts) + 1)]


def test_frames_and_batches_are_immutable():
    for value, name in ((FRAME, "payload"), (CHAT, "method"), (BATCH, "messages")):
        with pytest.raises(AttributeError):
            setattr(value, name, b"")


def test_a_batch_survives_a_round_trip():
    assert decode_batch(encode_batch(BATCH)) == BATCH
    assert decode_batch(encode_batch(Batch())) == Batch()
    assert decode_batch(b"") == Batch()


def test_a_batch_is_what_betterproto2_reads():
    read = FetchResult.parse(encode_batch(BATCH))
    assert [(m.method, m.payload, m.msg_id, m.is_history) for m in read.messages] == [
        (m.method, m.payload, m.msg_id, m.is_history) for m in BATCH.messages
    ]
    assert (read.internal_ext, read.cursor) == ("fetch_time:1|seq:2", "c-1")
    assert (read.heartbeat_duration, read.need_ack, read.is_first) == (10_000, True, True)


def test_an_ext_that_is_not_utf_8_cannot_be_sent_as_text():
    with pytest.raises(RemoteProtocolError, match="internal_ext is not UTF-8"):
        encode_batch(Batch(internal_ext=b"\xff"))


@given(batches)
@settings(deadline=None)
def test_a_batch_read_piece_by_piece_is_the_same_batch(batch):
    data = encode_batch(batch)
    assert decode_batch(data) == batch
    assert module._split_batch(data) == batch


@given(batches, st.integers(0, 4), st.sampled_from([b"\xff", b"\x0a\x05hi", b"\x12", b"\x08"]))
@settings(deadline=None)
def test_a_broken_envelope_does_not_affect_other_messages(batch, place, broken):
    place = min(place, len(batch.messages))
    parts = [
        field(1, bytes(BaseMessage(m.method, m.payload, m.msg_id, is_history=m.is_history))) for m in batch.messages
    ]
    parts.insert(place, field(1, broken))
    state = encode_batch(Batch((), *[getattr(batch, name) for name in Batch.__struct_fields__[1:]]))
    read = decode_batch(b"".join(parts) + state)
    assert read.messages[place] == BatchMessage(BROKEN_METHOD, broken)
    assert read.messages[:place] + read.messages[place + 1 :] == batch.messages
    assert Batch(batch.messages, *[getattr(read, name) for name in Batch.__struct_fields__[1:]]) == batch


def test_a_method_that_is_not_utf_8_keeps_its_payload_and_its_neighbours():
    odd = field(1, field(1, b"Web\xffcast") + field(2, b"body") + field(3, 9) + field(6, 1))
    read = decode_batch(GOOD[0] + odd + GOOD[1] + STATE)
    assert [message.method for message in read.messages] == ["A", "Web\\xffcast", "B"]
    assert read.messages[1] == BatchMessage("Web\\xffcast", b"body", 9, is_history=True)
    assert (read.internal_ext, read.heartbeat_duration, read.need_ack, read.is_first) == (b"ext", 9000, True, True)
    assert read.cursor == "c-1"


def test_an_ext_that_is_not_utf_8_is_kept_for_the_ack():
    read = decode_batch(GOOD[0] + field(5, b"\xff\x00ext") + field(9, 1))
    assert read == Batch((BatchMessage("A", b"1", 1),), b"\xff\x00ext", need_ack=True)


@pytest.mark.parametrize("text", [2, 10, 12])
def test_any_other_invalid_text_loses_no_message(text):
    read = decode_batch(STATE + field(text, b"\xff") + GOOD[0] + GOOD[1])
    assert [message.method for message in read.messages] == ["A", "B"]
    assert (read.internal_ext, read.need_ack) == (b"ext", True)
    assert read.cursor == ("\\xff" if text == 2 else "c-1")


def test_an_invalid_route_text_loses_no_message():
    read = decode_batch(GOOD[0] + field(7, field(1, b"\xff") + field(2, b"v")))
    assert [message.method for message in read.messages] == ["A"]


def test_the_order_of_a_batch_s_fields_does_not_matter_except_among_messages():
    parts = [field(2, b"c"), field(5, b"e"), field(8, 1), field(9, 1), field(11, 1), field(13, 1), field(77, b"new")]
    for seed in range(20):
        shuffled = [*parts]
        random.Random(seed).shuffle(shuffled)
        data = shuffled[0] + GOOD[0] + b"".join(shuffled[1:4]) + GOOD[1] + b"".join(shuffled[4:])
        expected = (BatchMessage("A", b"1", 1), BatchMessage("B", b"2", 2, is_history=True))
        assert decode_batch(data) == Batch(expected, b"e", 1, need_ack=True, is_first=True, cursor="c")


def test_a_batch_cut_anywhere_is_refused_or_lacks_whole_fields():
    parts = [*GOOD, field(2, b"c-1"), field(5, b"ext"), field(8, 9000), field(9, 1), field(11, 1)]
    data = b"".join(parts)
    whole = decode_batch(data)
    for size in range(len(data)):
        if size in cuts(parts):
            read = decode_batch(data[:size])
            assert read.messages == whole.messages[: len(read.messages)]
        else:
            with pytest.raises(RemoteProtocolError):
                decode_batch(data[:size])


@pytest.mark.parametrize("data", [b"<html>", b'{"status_code":0}', b"\x0a\x05ab", b"\x0a", gzip.compress(b"", mtime=0)])
def test_garbage_is_not_a_batch(data):
    with pytest.raises(RemoteProtocolError, match="does not parse"):
        decode_batch(data)


@needs_captures
@pytest.mark.parametrize(("name", "count"), [("response_2025-10.pb", 17), ("response_2026-08.pb", 13)])
def test_a_recorded_response_is_read_whole_and_piece_by_piece_the_same(name, count):
    data = (CAPTURES / name).read_bytes()
    batch = decode_batch(data)
    assert len(batch.messages) == count
    assert batch.internal_ext
    assert batch.cursor
    assert batch == module._split_batch(data) == decode_batch(encode_batch(batch))


@needs_captures
def test_a_recorded_response_cut_anywhere_raises_only_protocol_errors():
    data = (CAPTURES / "response_2026-08.pb").read_bytes()
    whole = decode_batch(data).messages
    for size in range(0, len(data), 7):
        try:
            read = decode_batch(data[:size]).messages
        except ProtocolError:
            continue
        assert read == whole[: len(read)]


def test_a_batch_of_too_many_messages_is_refused_before_any_is_read():
    assert len(decode_batch(b"\x0a\x00" * MAX_MESSAGES + STATE).messages) == MAX_MESSAGES
    for data in (b"\x0a\x00" * (MAX_MESSAGES + 1), b"\x8a\x80\x80\x00\x00" * 3_000_000):
        with pytest.raises(PayloadTooLarge, match="more than 100000 messages"):
            decode_batch(data)
        with pytest.raises(MessageError, match="more than 100000 messages"):
            parse_batch("transport.SplitBatch", data)
    assert parse_batch("transport.SplitBatch", GOOD[0] + STATE).cursor == b"c-1"
