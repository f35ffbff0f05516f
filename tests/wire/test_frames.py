from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.random_messages import field
from tiktok_live.errors import PayloadTooLarge, RemoteProtocolError
from tiktok_live.proto import EnterRoom, Heartbeat
from tiktok_live.proto import PushFrame as ProtoPushFrame
from tiktok_live.wire.batches import (
    BROKEN_METHOD,
    Batch,
    BatchMessage,
    decode_batch,
)
from tiktok_live.wire.frames import (
    ACK,
    ENTER_ROOM,
    HEARTBEAT,
    LIVE_ID,
    MAX_HEADERS,
    PushFrame,
    ack,
    decode_push_frame,
    encode_push_frame,
    enter_room,
    frame_content,
    heartbeat,
)

FRAME = PushFrame("msg", b"\x08\x01", 2**64 - 1, {"compress_type": "none", "im-cursor": "é"})

texts = st.text(max_size=12)


def test_a_frame_survives_a_round_trip():
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


def test_absent_fields_are_zero_or_empty():
    assert BROKEN_METHOD == ""
    assert BatchMessage("A", b"1") == BatchMessage("A", b"1", 0, is_history=False)
    assert Batch() == Batch((), b"", 0, need_ack=False, is_first=False, cursor="")
    assert PushFrame("msg") == PushFrame("msg", b"", 0, {}, "pb")


def test_an_empty_frame_is_empty():
    assert decode_push_frame(b"") == PushFrame("", b"", 0, {}, "")


def test_a_frame_is_marked_as_protobuf_by_default():
    assert encode_push_frame(PushFrame("hb")) == bytes.fromhex("320270623a026862")


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
def test_garbage_is_not_a_frame(data):
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


def test_a_frame_of_too_many_headers_is_refused_before_any_is_read():
    header = field(5, field(1, b"k") + field(2, b"v"))
    assert decode_push_frame(header * MAX_HEADERS + field(7, b"hb")).payload_type == "hb"
    for data in (header * (MAX_HEADERS + 1), b"\x2a\x00" * 4_000_000, b"\xaa\x80\x00\x00" * 200):
        with pytest.raises(RemoteProtocolError, match="more than 100 headers"):
            decode_push_frame(data)


ROOM = 7300000000000000001


def unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace(" ", ""))


def test_the_request_to_enter_is_what_the_platform_s_page_sends():
    assert enter_room(ROOM) == unhex(
        "3202 7062 3a0d 696d5f656e7465725f726f6f6d 4219088180e8e2aaeab3a765 200c 2a0861756469656e6365 4a0130"
    )


def test_a_heartbeat_is_what_the_platform_s_page_sends():
    assert heartbeat(ROOM, 1) == unhex("3202 7062 3a02 6862 420c 088180e8e2aaeab3a765 1001")


def test_an_ack_is_what_the_platform_s_page_sends():
    assert ack(77, b"abcd") == unhex("104d 3202 7062 3a03 61636b 4204") + b"abcd"


@pytest.mark.parametrize("ext", [b"fetch_time:1|seq:2", b"\xff\xfe", b"-"])
def test_an_ack_carries_the_ext_as_it_came(ext):
    frame = ProtoPushFrame.parse(ack(2**64 - 1, ext))
    assert (frame.payload_type, frame.payload_encoding, frame.log_id, frame.payload) == (ACK, "pb", 2**64 - 1, ext)


def test_an_empty_ext_is_answered_with_a_dash():
    assert ProtoPushFrame.parse(ack(77, b"")).payload == b"-"


def test_every_field_of_the_request_to_enter():
    frame = ProtoPushFrame.parse(enter_room(ROOM, "t-1_r-1"))
    assert (frame.payload_type, frame.payload_encoding, frame.log_id) == (ENTER_ROOM, "pb", 0)
    assert EnterRoom.parse(frame.payload) == EnterRoom(
        room_id=ROOM, live_id=LIVE_ID, identity="audience", cursor="t-1_r-1", filter_welcome_msg="0"
    )


@pytest.mark.parametrize("sequence", [1, 2, 300])
def test_a_heartbeat_counts(sequence):
    frame = ProtoPushFrame.parse(heartbeat(ROOM, sequence))
    assert (frame.payload_type, frame.payload_encoding) == (HEARTBEAT, "pb")
    assert Heartbeat.parse(frame.payload) == Heartbeat(room_id=ROOM, send_packet_seq_id=sequence)
