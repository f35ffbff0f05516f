from __future__ import annotations

from random import Random

from tiktok_live.simulator import (
    GIFTS,
    ConnectionFaults,
    ConnectionRecord,
    FaultPlan,
    FaultySession,
    MessageWriter,
    SimulatedRoom,
    make_audience,
)
from tiktok_live.simulator.faults.frames import Close, HalfOpenSocket
from tiktok_live.simulator.faults.kinds import (
    CorruptGzip,
    Delay,
    Drop,
    Duplicate,
    HalfOpen,
    Ignore,
    LostGiftEnd,
    Reorder,
)
from tiktok_live.wire.batches import Batch, decode_batch
from tiktok_live.wire.frames import ack, decode_push_frame, enter_room, frame_content, heartbeat

ROOM = SimulatedRoom(unique_id="demo")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(USER,) = make_audience(Random(0), 1)
CHATS = [WRITER.chat(float(at), USER, f"chat {at}") for at in range(4)]
TICK = WRITER.gift(0.0, USER, GIFTS[0], 2, group_id=5)
GIFT_END = WRITER.gift(0.0, USER, GIFTS[0], 2, group_id=5, is_end=True)


def session(*faults):
    record = ConnectionRecord(path="/", query="", headers={}, number=1)
    plan = FaultPlan(faults)
    return FaultySession(record, ConnectionFaults(plan, 1)), record


def take_all(served):
    deliveries = []
    while served.next_delivery() is not None:
        deliveries.append(served.take().what)
    return deliveries


def push(served, *batches):
    for messages in batches:
        served.push(Batch(tuple(messages), internal_ext=b"ext", need_ack=True), 0.0)
    return take_all(served)


def test_frames_and_acks_are_recorded():
    served, record = session(CorruptGzip(frame=2), Duplicate(frame=3), LostGiftEnd(), Drop(frame=5))
    assert len(push(served, [CHATS[0]], [CHATS[1]], [CHATS[2]], [TICK, GIFT_END], [CHATS[3]])) == 6
    served.receive_data(ack(1, b"ext"), 0.0)
    served.receive_data(ack(99, b"ext"), 0.0)
    ids = [msg_id for msg_id, _ in record.sent()]
    assert ids == [CHATS[0].msg_id, CHATS[2].msg_id, TICK.msg_id]
    assert list(record.acked()) == [(CHATS[0].msg_id, "WebcastChatMessage")]
    assert [(f.number, f.faults) for f in record.damaged()] == [(2, ("corrupt_gzip",))]
    assert [f.sent for f in record.frames] == [1, 1, 2, 1, 0]
    assert record.frame(4).lost == (GIFT_END.msg_id,)
    assert record.frame(6) is record.frame(0) is None
    assert record.unacked == {2, 3, 4, 5}
    assert record.batches == 5


def test_a_delivery_that_is_not_taken_is_not_recorded_as_sent():
    served, record = session(Delay(frame=1, seconds=5))
    served.push(Batch((CHATS[0],)), 10.0)
    assert served.next_delivery().at == 15.0
    assert list(record.sent()) == []
    served.take()
    assert [msg_id for msg_id, _ in record.sent()] == [CHATS[0].msg_id]


def test_an_ignored_message_has_no_effect_and_no_reply():
    served, record = session(*(Ignore(what=what) for what in ("ack", "enter", "heartbeat", "close", "ping")))
    push(served, [CHATS[0]])
    for message in (ack(1, b"x"), enter_room(ROOM.room_id), heartbeat(ROOM.room_id, 1)):
        assert served.receive_data(message, 0.0) == []
    assert served.ignores("close", 0.0)
    assert served.ignores("ping", 0.0)
    assert take_all(served) == []
    assert (record.entered, list(record.heartbeats), list(record.acks)) == ([], [], [])
    assert (record.unacked, record.ignored) == ({1}, 5)
    assert len(served.receive_data(b"\xff", 0.0)) == 1


def test_without_faults_client_messages_take_effect_and_get_replies():
    served, record = session()
    served.receive_data(enter_room(ROOM.room_id), 0.0)
    served.receive_data(heartbeat(ROOM.room_id, 1), 0.0)
    assert [decode_push_frame(data).payload_type for data in take_all(served)] == ["im_enter_room_resp", "hb"]
    assert record.entered == [ROOM.room_id]
    assert not served.ignores("close", 0.0)


def test_a_half_open_connection_discards_messages():
    served, record = session(HalfOpen(frame=1))
    assert push(served, [CHATS[0]]) == [HalfOpenSocket()]
    assert served.is_half_open
    assert served.receive_data(heartbeat(ROOM.room_id, 1), 0.0) == []
    assert served.ignores("close", 0.0)
    assert not record.heartbeats


def test_the_end_of_the_room_sends_held_batches_and_then_a_close_frame():
    served, _ = session(Reorder(frame=1, behind=9))
    served.receive_data(enter_room(ROOM.room_id), 0.0)
    take_all(served)
    assert push(served, [CHATS[0]]) == []
    served.end_room()
    served.close(1000, 0.0)
    served.receive_data(heartbeat(ROOM.room_id, 1), 0.0)
    batch, close = take_all(served)
    assert decode_batch(frame_content(decode_push_frame(batch))).messages == (CHATS[0],)
    assert close == Close(1000)


def test_nothing_is_sent_after_the_socket_closed():
    served, record = session()
    served.push(Batch((CHATS[0],)), 0.0)
    served.receive_eof()
    assert served.next_delivery() is None
    assert served.receive_data(b"x", 0.0) == []
    assert list(record.sent()) == []
