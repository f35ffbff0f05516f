from __future__ import annotations

import contextlib
import gzip
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.errors import PayloadTooLarge, ProtocolError
from tiktok_live.events.decode import decode_message
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
from tiktok_live.simulator.faults import damage
from tiktok_live.simulator.faults.frames import Break, Close, Mute, Ping, Room
from tiktok_live.simulator.faults.kinds import (
    ClockJump,
    CorruptGzip,
    CountBomb,
    Delay,
    Drop,
    Duplicate,
    GzipBomb,
    HalfOpen,
    HugeFrame,
    Ignore,
    LostGiftEnd,
    Mislabel,
    PingFault,
    Reorder,
    Reset,
    RoomFault,
    Silence,
    TextFrame,
    Truncate,
    UnknownType,
    WrongMethod,
)
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.codec import parse as message
from tiktok_live.wire.frames import (
    PushFrame,
    ack,
    decode_push_frame,
    encode_push_frame,
    enter_room,
    frame_content,
    heartbeat,
)

ROOM = SimulatedRoom(unique_id="demo")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(PERSON,) = make_audience(Random(0), 1)
CHATS = [WRITER.chat(float(at), PERSON, f"chat {at}") for at in range(6)]
ROSE = GIFTS[0]
TICK = WRITER.gift(0.0, PERSON, ROSE, 2, group_id=5)
GIFT_END = WRITER.gift(0.0, PERSON, ROSE, 2, group_id=5, is_end=True)
HEARTBEAT = encode_push_frame(PushFrame("hb", b"\x08\x01"))


def frame(*messages, number=1, compress=True):
    body = encode_batch(Batch(messages, internal_ext=b"ext", need_ack=True))
    payload = gzip.compress(body, mtime=0) if compress else body
    return encode_push_frame(PushFrame("msg", payload, number, {"compress_type": "gzip"} if compress else {}))


FRAMES = [frame(chat, number=number) for number, chat in enumerate(CHATS, 1)]


def through(*faults, frames=FRAMES, seed=0, connection=1):
    """What becomes of the frames, pushed one a second."""
    applied = ConnectionFaults(FaultPlan(faults, seed=seed), connection)
    return [delivery for now, data in enumerate(frames) for delivery in applied.outgoing(data, float(now))]


def whats(*faults, **options):
    return [delivery.what for delivery in through(*faults, **options)]


def messages(data):
    return decode_batch(frame_content(decode_push_frame(data))).messages


def test_without_faults_everything_goes_out_as_it_is_at_once():
    deliveries = through(frames=[HEARTBEAT, *FRAMES])
    assert [delivery.what for delivery in deliveries] == [HEARTBEAT, *FRAMES]
    assert [delivery.at for delivery in deliveries] == [0, 1, 2, 3, 4, 5, 6]
    assert [delivery.frame for delivery in deliveries] == [0, 1, 2, 3, 4, 5, 6]
    assert all(delivery.is_whole and not delivery.faults for delivery in deliveries)


def test_only_batches_are_counted_and_struck():
    frames = [HEARTBEAT, b"\xff", FRAMES[0], HEARTBEAT, FRAMES[1]]
    assert whats(Delay(frame=2, seconds=5), frames=frames) == frames
    assert [delivery.at for delivery in through(Delay(frame=2, seconds=5), frames=frames)] == [0, 1, 2, 3, 9]


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (Drop(frame=3), Break(with_reset=False)),
        (Drop(frame=3, code=1011, reason="why"), Close(1011, "why")),
        (Drop(frame=3, code=1005), Close(1005)),
        (Reset(frame=3), Break(with_reset=True)),
        (HalfOpen(frame=3), Mute()),
    ],
)
def test_an_end_comes_in_place_of_its_batch_and_nothing_follows(fault, end):
    assert whats(fault) == [*FRAMES[:2], end]
    assert whats(fault, frames=[*FRAMES[:3], HEARTBEAT]) == [*FRAMES[:2], end]


@pytest.mark.parametrize("fault", [Drop(frame=3, code=1000, behind=True), Reset(frame=3, behind=True)])
def test_an_end_may_come_behind_its_batch(fault):
    *before, _ = whats(fault)
    assert before == FRAMES[:3]


def test_silence_lasts_as_long_as_it_says():
    frames = [FRAMES[0], HEARTBEAT, *FRAMES[1:]]
    assert whats(Silence(frame=2), frames=frames) == [FRAMES[0], HEARTBEAT]
    assert whats(Silence(frame=2, seconds=2.0), frames=frames) == [FRAMES[0], HEARTBEAT, *FRAMES[3:]]
    applied = ConnectionFaults(FaultPlan([Silence(at_once=True)]), 1)
    applied.open(0.0)
    assert applied.outgoing(HEARTBEAT, 0.0) == []


def test_a_delay_holds_what_follows_and_loses_nothing():
    deliveries = through(Delay(frame=2, seconds=10))
    assert [delivery.what for delivery in deliveries] == FRAMES
    assert deliveries[1].at == 11
    assert deliveries[1].faults == ("delay",)
    assert deliveries[1].is_whole


def test_duplicates_are_the_same_frame_again():
    assert whats(Duplicate(frame=2, copies=2)) == [FRAMES[0], FRAMES[1], FRAMES[1], FRAMES[1], *FRAMES[2:]]


def test_reordering_waits_for_later_batches_or_the_end():
    assert whats(Reorder(frame=2, behind=2)) == [FRAMES[0], FRAMES[2], FRAMES[3], FRAMES[1], *FRAMES[4:]]
    applied = ConnectionFaults(FaultPlan([Reorder(frame=1, behind=5)]), 1)
    assert applied.outgoing(FRAMES[0], 0.0) == []
    assert [delivery.what for delivery in applied.finish()] == [FRAMES[0]]
    assert applied.finish() == []


def test_what_was_held_is_lost_when_the_connection_ends():
    assert whats(Reorder(frame=2, behind=3), Drop(frame=4, code=1000)) == [FRAMES[0], FRAMES[2], Close(1000)]


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_corrupt_gzip_never_passes(seed, compress):
    (delivery,) = through(CorruptGzip(), frames=[frame(CHATS[0], compress=compress)], seed=seed)
    damaged = decode_push_frame(delivery.what)
    assert damaged.log_id == 1
    with pytest.raises(ProtocolError):
        frame_content(damaged)
    assert not delivery.is_whole
    assert delivery.faults == ("corrupt_gzip",)


@given(st.integers(), st.lists(st.sampled_from(CHATS), min_size=1, max_size=3))
def test_a_truncated_frame_never_gives_a_message(seed, sent):
    (delivery,) = through(Truncate(), frames=[frame(*sent)], seed=seed)
    assert not delivery.is_whole
    with contextlib.suppress(ProtocolError):
        assert messages(delivery.what) == ()


def test_a_wrong_label_changes_the_label_alone():
    (delivery,) = through(Mislabel(), frames=FRAMES[:1])
    assert decode_push_frame(delivery.what).headers == {"compress_type": "none"}
    assert messages(delivery.what) == (CHATS[0],)
    assert delivery.is_whole
    (bare,) = whats(Mislabel(compress_type=""), frames=FRAMES[:1])
    assert decode_push_frame(bare).headers == {}


def test_a_frame_of_a_type_that_nobody_knows():
    (delivery,) = through(UnknownType(), frames=FRAMES[:1])
    assert decode_push_frame(delivery.what).payload_type == "mystery"
    assert not delivery.is_whole


def test_messages_under_the_names_of_others():
    (delivery,) = through(WrongMethod(), frames=[frame(*CHATS, TICK)])
    changed = messages(delivery.what)
    assert [message.payload for message in changed] == [message.payload for message in (*CHATS, TICK)]
    assert all(new.method != old.method for new, old in zip(changed, (*CHATS, TICK), strict=True))
    assert not delivery.is_whole


def test_only_ends_of_streaks_are_lost_and_a_batch_without_costs_no_strike():
    plan = FaultPlan([LostGiftEnd()])
    applied = ConnectionFaults(plan, 1)
    (first,) = applied.outgoing(FRAMES[0], 0.0)
    assert (first.what, first.lost, plan.strikes[0].count) == (FRAMES[0], (), 0)
    (second,) = applied.outgoing(frame(TICK, GIFT_END, CHATS[0]), 0.0)
    assert messages(second.what) == (TICK, CHATS[0])
    assert (second.lost, second.is_whole, second.faults) == ((GIFT_END.msg_id,), True, ("lost_gift_end",))
    assert plan.strikes[0].count == 1


@pytest.mark.parametrize("seconds", [3600.0, -3600.0])
def test_a_jump_of_the_clock_moves_times_and_nothing_else(seconds):
    other, broken = BatchMessage("Other", b"\xff", 5), BatchMessage("WebcastChatMessage", b"\xff", 6)
    (delivery,) = through(ClockJump(seconds=seconds), frames=[frame(CHATS[1], other, broken)])
    chat, *rest = messages(delivery.what)
    assert rest == [other, broken]
    before, after = (decode_message(m.method, m.payload, m.msg_id) for m in (CHATS[1], chat))
    assert (after.created_at - before.created_at).total_seconds() == seconds
    assert (after.text, after.user, after.msg_id) == (before.text, before.user, before.msg_id)
    assert delivery.is_whole


def test_what_is_put_in_between_leaves_the_batch_as_it_is():
    deliveries = through(
        TextFrame(text="x"), PingFault(text="p"), GzipBomb(size=5_000_000), HugeFrame(size=10_000), frames=FRAMES[:1]
    )
    text, ping, bomb, huge, batch = [delivery.what for delivery in deliveries]
    assert (text, ping, batch) == ("x", Ping(b"p"), FRAMES[0])
    assert deliveries[-1].is_whole
    assert not any(delivery.frame for delivery in deliveries[:-1])
    assert len(bomb) < 50_000
    assert len(frame_content(decode_push_frame(bomb))) == 5_000_000
    with pytest.raises(PayloadTooLarge):
        frame_content(decode_push_frame(bomb), 4_999_999)
    assert 10_000 < len(huge) < 10_200
    assert [message.method for message in messages(huge)] == ["WebcastPadding"]


@pytest.mark.parametrize("what", ["messages", "headers", "parts"])
def test_a_bomb_by_count_is_a_frame_of_so_many_empty_pieces(what):
    bomb, batch = [delivery.what for delivery in through(CountBomb(what=what, count=50_000), frames=FRAMES[:1])]
    assert batch == FRAMES[0]
    pushed = message("transport.PushFrame", bomb)
    content = message("transport.FetchResult", frame_content(PushFrame("msg", pushed.payload)))
    chat = message("chat.WebcastChatMessage", content.messages[0].payload)
    counts = {"messages": len(content.messages), "headers": len(pushed.headers), "parts": len(chat.emotes)}
    assert counts.pop(what) == 50_000
    assert max(counts.values()) <= 1
    assert len(bomb) < (1_000 if what != "headers" else 100_100)


def test_a_room_fault_comes_behind_its_batch():
    assert whats(RoomFault(action="restart", room_id=5), frames=FRAMES[:1]) == [FRAMES[0], Room("restart", 5)]


def test_a_frame_is_damaged_once_and_told_of_all():
    (delivery,) = through(Truncate(), CorruptGzip(), LostGiftEnd(), frames=[frame(GIFT_END)])
    assert delivery.faults == ("truncate", "corrupt_gzip")
    assert delivery.what == frame(GIFT_END)[: len(delivery.what)]


def test_the_same_seed_does_the_same():
    def faults():
        return (
            CorruptGzip(probability=0.3, times=0),
            Duplicate(probability=0.3, times=0),
            Reorder(probability=0.3, times=0),
            HugeFrame(probability=0.3, times=0, size=100),
        )

    assert through(*faults(), seed=5) == through(*faults(), seed=5)
    assert through(*faults(), seed=5) != through(*faults(), seed=6)
    assert through(*faults(), seed=5) != through(*faults(), seed=5, connection=2)


def test_what_is_no_frame_is_no_batch():
    assert not damage.is_batch(b"\xff")
    assert damage.is_batch(FRAMES[0])


# The session


def session(*faults):
    record = ConnectionRecord(path="/", query="", headers={}, number=1)
    plan = FaultPlan(faults)
    return FaultySession(record, ConnectionFaults(plan, 1)), record


def taken(served):
    out = []
    while served.next_delivery() is not None:
        out.append(served.take().what)
    return out


def push(served, *batches):
    for sent in batches:
        served.push(Batch(tuple(sent), internal_ext=b"ext", need_ack=True), 0.0)
    return taken(served)


def test_the_record_knows_what_went_out_whole_and_what_was_acked():
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


def test_what_waits_is_not_sent_yet():
    served, record = session(Delay(frame=1, seconds=5))
    served.push(Batch((CHATS[0],)), 10.0)
    assert served.next_delivery().at == 15.0
    assert list(record.sent()) == []
    served.take()
    assert [msg_id for msg_id, _ in record.sent()] == [CHATS[0].msg_id]


def test_what_is_ignored_has_no_effect_and_no_answer():
    served, record = session(*(Ignore(what=what) for what in ("ack", "enter", "heartbeat", "close", "ping")))
    push(served, [CHATS[0]])
    for said in (ack(1, b"x"), enter_room(ROOM.room_id), heartbeat(ROOM.room_id, 1)):
        assert served.receive_data(said, 0.0) == []
    assert served.ignores("close", 0.0)
    assert served.ignores("ping", 0.0)
    assert taken(served) == []
    assert (record.entered, list(record.heartbeats), list(record.acks)) == ([], [], [])
    assert (record.unacked, record.ignored) == ({1}, 5)
    assert len(served.receive_data(b"\xff", 0.0)) == 1


def test_without_faults_the_client_is_heard_and_answered():
    served, record = session()
    served.receive_data(enter_room(ROOM.room_id), 0.0)
    served.receive_data(heartbeat(ROOM.room_id, 1), 0.0)
    assert [decode_push_frame(data).payload_type for data in taken(served)] == ["im_enter_room_resp", "hb"]
    assert record.entered == [ROOM.room_id]
    assert not served.ignores("close", 0.0)


def test_a_muted_connection_hears_nothing():
    served, record = session(HalfOpen(frame=1))
    assert push(served, [CHATS[0]]) == [Mute()]
    assert served.is_muted
    assert served.receive_data(heartbeat(ROOM.room_id, 1), 0.0) == []
    assert served.ignores("close", 0.0)
    assert not record.heartbeats


def test_the_end_of_the_room_brings_what_was_held_and_a_close_comes_last():
    served, _ = session(Reorder(frame=1, behind=9))
    served.receive_data(enter_room(ROOM.room_id), 0.0)
    taken(served)
    assert push(served, [CHATS[0]]) == []
    served.end_room()
    served.close(1000, 0.0)
    served.receive_data(heartbeat(ROOM.room_id, 1), 0.0)
    batch, close = taken(served)
    assert messages(batch) == (CHATS[0],)
    assert close == Close(1000)


def test_after_the_end_of_the_socket_nothing_goes_out():
    served, record = session()
    served.push(Batch((CHATS[0],)), 0.0)
    served.receive_eof()
    assert served.next_delivery() is None
    assert served.receive_data(b"x", 0.0) == []
    assert list(record.sent()) == []
