from __future__ import annotations

import gzip
import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tests.random_messages import field
from tiktok_live.errors import MessageError, PayloadTooLarge, ProtocolError, RemoteProtocolError
from tiktok_live.proto import BaseMessage, FetchResult
from tiktok_live.proto import PushFrame as ProtoPushFrame
from tiktok_live.wire import frames
from tiktok_live.wire.frames import (
    BROKEN_METHOD,
    MAX_HEADERS,
    MAX_MESSAGES,
    Batch,
    BatchMessage,
    PushFrame,
    decode_batch,
    decode_push_frame,
    encode_batch,
    encode_push_frame,
    frame_content,
    parse_batch,
)

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


def test_a_frame_comes_back_as_it_was():
    assert decode_push_frame(encode_push_frame(FRAME)) == FRAME


def test_a_frame_is_what_betterproto2_reads():
    read = ProtoPushFrame.parse(encode_push_frame(FRAME))
    assert (read.log_id, read.payload_type, read.payload_encoding, read.payload) == (
        2**64 - 1,
        "msg",
        "pb",
        b"\x08\x01",
    )
    assert [(header.key, header.value) for header in read.headers] == [("compress_type", "none"), ("im-cursor", "é")]


def test_what_is_not_told_is_zero_or_empty():
    assert BROKEN_METHOD == ""
    assert BatchMessage("A", b"1") == BatchMessage("A", b"1", 0, is_history=False)
    assert Batch() == Batch((), b"", 0, need_ack=False, is_first=False, cursor="")
    assert PushFrame("msg") == PushFrame("msg", b"", 0, {}, "pb")


def test_an_empty_frame_is_empty():
    assert decode_push_frame(b"") == PushFrame("", b"", 0, {}, "")


def test_a_frame_says_that_it_is_protobuf_unless_told():
    assert encode_push_frame(PushFrame("hb")) == bytes.fromhex("320270623a026862")


def test_frames_and_batches_are_immutable():
    for value, name in ((FRAME, "payload"), (CHAT, "method"), (BATCH, "messages")):
        with pytest.raises(AttributeError):
            setattr(value, name, b"")


@given(
    st.builds(
        PushFrame,
        texts,
        st.binary(max_size=30),
        st.integers(0, 2**64 - 1),
        st.dictionaries(texts, texts, max_size=3),
        texts,
    ),
    st.randoms(use_true_random=False),
)
@settings(deadline=None)
def test_the_order_of_a_frame_s_fields_does_not_matter(frame, chance):
    parts = [field(2, frame.log_id), field(6, frame.payload_encoding.encode()), field(8, frame.payload)]
    parts += [field(7, frame.payload_type.encode()), field(99, b"new"), field(1, 3)]
    parts += [field(5, field(1, key.encode()) + field(2, value.encode())) for key, value in frame.headers.items()]
    chance.shuffle(parts)
    assert decode_push_frame(b"".join(parts)) == frame


def cuts(parts: list[bytes]) -> list[int]:
    """The sizes at which data made of these fields ends between two of them."""
    return [sum(map(len, parts[:count])) for count in range(len(parts) + 1)]


def test_a_frame_cut_anywhere_is_refused_or_lacks_whole_fields():
    parts = [
        field(2, 300),
        field(5, field(1, b"k") + field(2, b"v")),
        field(6, b"pb"),
        field(7, b"msg"),
        field(8, b"x"),
    ]
    data = b"".join(parts)
    whole = decode_push_frame(data)
    for size in range(len(data)):
        if size in cuts(parts):
            frame = decode_push_frame(data[:size])
            assert frame.payload_type in {"", "msg"}
            assert frame.log_id in {0, whole.log_id}
        else:
            with pytest.raises(RemoteProtocolError):
                decode_push_frame(data[:size])


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/1.1\r\n", b"\x3a\x02\xff\xfe", b"\x2a\x03\x0a\x01\xff", b"\x42\x05", b"\x07"]
)
def test_garbage_is_no_frame(data):
    with pytest.raises(RemoteProtocolError, match=r"transport\.PushFrame does not parse"):
        decode_push_frame(data)


@given(st.binary(max_size=120))
@settings(deadline=None)
def test_random_bytes_raise_only_what_is_documented(data):
    for read in (decode_push_frame, decode_batch, lambda body: frame_content(decode_push_frame(body), 1000)):
        with suppress(RemoteProtocolError, PayloadTooLarge):
            read(data)


def test_content_is_inflated_whatever_the_header_says():
    for headers in ({}, {"compress_type": "gzip"}, {"compress_type": "none"}):
        assert frame_content(PushFrame("msg", gzip.compress(b"body"), headers=headers)) == b"body"


def test_content_that_is_not_gzip_is_itself_whatever_the_header_says():
    for headers in ({}, {"compress_type": "gzip"}):
        assert frame_content(PushFrame("msg", b"\x0a\x00", headers=headers)) == b"\x0a\x00"
    assert frame_content(PushFrame("hb")) == b""


def test_content_has_a_limit():
    frame = PushFrame("msg", gzip.compress(bytes(1001)))
    assert len(frame_content(frame, 1001)) == 1001
    with pytest.raises(PayloadTooLarge):
        frame_content(frame, 1000)


def test_corrupt_content_is_refused():
    with pytest.raises(RemoteProtocolError):
        frame_content(PushFrame("msg", gzip.compress(b"body")[:-3]))


def test_a_batch_comes_back_as_it_was():
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
    assert frames._split_batch(data) == batch


@given(batches, st.integers(0, 4), st.sampled_from([b"\xff", b"\x0a\x05hi", b"\x12", b"\x08"]))
@settings(deadline=None)
def test_one_broken_envelope_costs_itself_alone(batch, place, broken):
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
def test_any_other_text_that_is_not_utf_8_costs_no_message(text):
    read = decode_batch(STATE + field(text, b"\xff") + GOOD[0] + GOOD[1])
    assert [message.method for message in read.messages] == ["A", "B"]
    assert (read.internal_ext, read.need_ack) == (b"ext", True)
    assert read.cursor == ("\\xff" if text == 2 else "c-1")


def test_a_route_that_is_not_utf_8_costs_no_message():
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
def test_garbage_is_no_batch(data):
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
    assert batch == frames._split_batch(data) == decode_batch(encode_batch(batch))


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


def test_a_frame_of_too_many_headers_is_refused_before_any_is_read():
    header = field(5, field(1, b"k") + field(2, b"v"))
    assert decode_push_frame(header * MAX_HEADERS + field(7, b"hb")).payload_type == "hb"
    for data in (header * (MAX_HEADERS + 1), b"\x2a\x00" * 4_000_000, b"\xaa\x80\x00\x00" * 200):
        with pytest.raises(RemoteProtocolError, match="more than 100 headers"):
            decode_push_frame(data)


def test_a_batch_of_too_many_messages_is_refused_before_any_is_read():
    assert len(decode_batch(b"\x0a\x00" * MAX_MESSAGES + STATE).messages) == MAX_MESSAGES
    for data in (b"\x0a\x00" * (MAX_MESSAGES + 1), b"\x8a\x80\x80\x00\x00" * 3_000_000):
        with pytest.raises(PayloadTooLarge, match="more than 100000 messages"):
            decode_batch(data)
        with pytest.raises(MessageError, match="more than 100000 messages"):
            parse_batch("transport.SplitBatch", data)
    assert parse_batch("transport.SplitBatch", GOOD[0] + STATE).cursor == b"c-1"
