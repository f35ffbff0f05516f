from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.wire_messages import chat
from tiktok_live.errors import LocalProtocolError
from tiktok_live.session.server import (
    AckReceived,
    EnterReceived,
    HeartbeatReceived,
    ServerSession,
    UnreadableReceived,
)
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, decode_batch
from tiktok_live.wire.frames import (
    PushFrame,
    ack,
    decode_push_frame,
    encode_push_frame,
    enter_room,
    frame_content,
    heartbeat,
)


def test_entering_is_answered_and_reported() -> None:
    server = ServerSession()
    server.receive_data(enter_room(5, "cursor"))
    assert server.state is State.LIVE
    assert server.events_received() == [EnterReceived(5, "cursor")]
    (answer,) = server.data_to_send()
    assert decode_push_frame(answer).payload_type == "im_enter_room_resp"


def test_heartbeats_are_answered_also_before_entering() -> None:
    server = ServerSession()
    server.receive_data(heartbeat(5, 3))
    assert server.state is State.OPEN
    assert server.events_received() == [HeartbeatReceived(5, 3)]
    (answer,) = server.data_to_send()
    assert decode_push_frame(answer).payload_type == "hb"


def test_acks_settle_batches() -> None:
    server = ServerSession()
    first = server.send_batch(Batch((chat("a"),), b"x", need_ack=True))
    second = server.send_batch(Batch((chat("b"),), b"x", need_ack=True))
    server.send_batch(Batch((chat("c"),)))
    assert server.unacked == {first, second}
    server.receive_data(ack(second, b"x"))
    assert server.unacked == {first}
    assert server.events_received() == [AckReceived(second, b"x")]


@pytest.mark.parametrize("compress", [True, False])
def test_batches_travel_compressed_or_not(compress: bool) -> None:
    server = ServerSession()
    sent = Batch((chat("a"), chat("b")), b"ext", need_ack=True)
    server.send_batch(sent, compress=compress)
    (data,) = server.data_to_send()
    frame = decode_push_frame(data)
    assert frame.headers == ({"compress_type": "gzip"} if compress else {})
    assert decode_batch(frame_content(frame)) == sent


def test_raw_bytes_go_out_as_they_are() -> None:
    server = ServerSession()
    server.send_raw(b"\xff garbage")
    assert server.data_to_send() == [b"\xff garbage"]


def test_an_ended_room_still_answers() -> None:
    server = ServerSession()
    server.receive_data(enter_room(5))
    server.end_room()
    server.receive_data(heartbeat(5, 1))
    assert server.state is State.ENDED
    server.receive_eof()
    with pytest.raises(LocalProtocolError):
        server.receive_data(heartbeat(5, 2))


@pytest.mark.parametrize("data", [b"\xff", encode_push_frame(PushFrame("msg", b"clients send none"))])
def test_invalid_client_frames_are_reported(data: bytes) -> None:
    server = ServerSession()
    server.receive_data(data)
    (received,) = server.events_received()
    assert isinstance(received, UnreadableReceived)


@given(st.binary(max_size=200))
def test_random_bytes_raise_nothing(data: bytes) -> None:
    server = ServerSession()
    server.receive_data(data)
    assert len(server.events_received()) == 1
