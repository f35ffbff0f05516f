from __future__ import annotations

import pytest

from tiktok_live.proto import EnterRoom, Heartbeat, PushFrame
from tiktok_live.wire.requests import ACK, ENTER_ROOM, HEARTBEAT, LIVE_ID, ack, enter_room, heartbeat

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
    frame = PushFrame.parse(ack(2**64 - 1, ext))
    assert (frame.payload_type, frame.payload_encoding, frame.log_id, frame.payload) == (ACK, "pb", 2**64 - 1, ext)


def test_an_empty_ext_is_answered_with_a_dash():
    assert PushFrame.parse(ack(77, b"")).payload == b"-"


def test_every_field_of_the_request_to_enter():
    frame = PushFrame.parse(enter_room(ROOM, "t-1_r-1"))
    assert (frame.payload_type, frame.payload_encoding, frame.log_id) == (ENTER_ROOM, "pb", 0)
    assert EnterRoom.parse(frame.payload) == EnterRoom(
        room_id=ROOM, live_id=LIVE_ID, identity="audience", cursor="t-1_r-1", filter_welcome_msg="0"
    )


@pytest.mark.parametrize("sequence", [1, 2, 300])
def test_a_heartbeat_counts(sequence):
    frame = PushFrame.parse(heartbeat(ROOM, sequence))
    assert (frame.payload_type, frame.payload_encoding) == (HEARTBEAT, "pb")
    assert Heartbeat.parse(frame.payload) == Heartbeat(room_id=ROOM, send_packet_seq_id=sequence)
