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
    FaultPlan,
    MessageWriter,
    SimulatedRoom,
    make_audience,
)
from tiktok_live.simulator.faults import damage
from tiktok_live.simulator.faults.frames import Close, Disconnect, HalfOpenSocket, Ping, RoomChange
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
    decode_push_frame,
    encode_push_frame,
    frame_content,
)

ROOM = SimulatedRoom(unique_id="demo")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(USER,) = make_audience(Random(0), 1)
CHATS = [WRITER.chat(float(at), USER, f"chat {at}") for at in range(6)]
ROSE = GIFTS[0]
TICK = WRITER.gift(0.0, USER, ROSE, 2, group_id=5)
GIFT_END = WRITER.gift(0.0, USER, ROSE, 2, group_id=5, is_end=True)
HEARTBEAT = encode_push_frame(PushFrame("hb", b"\x08\x01"))


def frame(*messages, number=1, compress=True):
    body = encode_batch(Batch(messages, internal_ext=b"ext", need_ack=True))
    payload = gzip.compress(body, mtime=0) if compress else body
    return encode_push_frame(PushFrame("msg", payload, number, {"compress_type": "gzip"} if compress else {}))


FRAMES = [frame(chat, number=number) for number, chat in enumerate(CHATS, 1)]


def deliveries_of(*faults, frames=FRAMES, seed=0, connection=1):
    """The deliveries for frames that are pushed one per second."""
    applied = ConnectionFaults(FaultPlan(faults, seed=seed), connection)
    return [delivery for now, data in enumerate(frames) for delivery in applied.outgoing(data, float(now))]


def sent(*faults, **options):
    return [delivery.what for delivery in deliveries_of(*faults, **options)]


def messages(data):
    return decode_batch(frame_content(decode_push_frame(data))).messages


def test_without_faults_frames_are_sent_unchanged_and_at_once():
    deliveries = deliveries_of(frames=[HEARTBEAT, *FRAMES])
    assert [delivery.what for delivery in deliveries] == [HEARTBEAT, *FRAMES]
    assert [delivery.at for delivery in deliveries] == [0, 1, 2, 3, 4, 5, 6]
    assert [delivery.frame for delivery in deliveries] == [0, 1, 2, 3, 4, 5, 6]
    assert all(delivery.is_whole and not delivery.faults for delivery in deliveries)


def test_only_batches_are_counted_and_struck():
    frames = [HEARTBEAT, b"\xff", FRAMES[0], HEARTBEAT, FRAMES[1]]
    assert sent(Delay(frame=2, seconds=5), frames=frames) == frames
    assert [delivery.at for delivery in deliveries_of(Delay(frame=2, seconds=5), frames=frames)] == [0, 1, 2, 3, 9]


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (Drop(frame=3), Disconnect(with_reset=False)),
        (Drop(frame=3, code=1011, reason="why"), Close(1011, "why")),
        (Drop(frame=3, code=1005), Close(1005)),
        (Reset(frame=3), Disconnect(with_reset=True)),
        (HalfOpen(frame=3), HalfOpenSocket()),
    ],
)
def test_an_end_replaces_its_batch_and_nothing_follows(fault, end):
    assert sent(fault) == [*FRAMES[:2], end]
    assert sent(fault, frames=[*FRAMES[:3], HEARTBEAT]) == [*FRAMES[:2], end]


@pytest.mark.parametrize("fault", [Drop(frame=3, code=1000, behind=True), Reset(frame=3, behind=True)])
def test_an_end_may_follow_its_batch(fault):
    *before, _ = sent(fault)
    assert before == FRAMES[:3]


def test_a_silence_lasts_for_its_seconds():
    frames = [FRAMES[0], HEARTBEAT, *FRAMES[1:]]
    assert sent(Silence(frame=2), frames=frames) == [FRAMES[0], HEARTBEAT]
    assert sent(Silence(frame=2, seconds=2.0), frames=frames) == [FRAMES[0], HEARTBEAT, *FRAMES[3:]]
    applied = ConnectionFaults(FaultPlan([Silence(at_once=True)]), 1)
    applied.open(0.0)
    assert applied.outgoing(HEARTBEAT, 0.0) == []


def test_a_delay_keeps_the_order_and_loses_no_frame():
    deliveries = deliveries_of(Delay(frame=2, seconds=10))
    assert [delivery.what for delivery in deliveries] == FRAMES
    assert deliveries[1].at == 11
    assert deliveries[1].faults == ("delay",)
    assert deliveries[1].is_whole


def test_a_duplicate_is_the_same_frame():
    assert sent(Duplicate(frame=2, copies=2)) == [FRAMES[0], FRAMES[1], FRAMES[1], FRAMES[1], *FRAMES[2:]]


def test_a_reordered_batch_follows_later_batches_or_the_end():
    assert sent(Reorder(frame=2, behind=2)) == [FRAMES[0], FRAMES[2], FRAMES[3], FRAMES[1], *FRAMES[4:]]
    applied = ConnectionFaults(FaultPlan([Reorder(frame=1, behind=5)]), 1)
    assert applied.outgoing(FRAMES[0], 0.0) == []
    assert [delivery.what for delivery in applied.finish()] == [FRAMES[0]]
    assert applied.finish() == []


def test_a_held_batch_is_lost_when_the_connection_ends():
    assert sent(Reorder(frame=2, behind=3), Drop(frame=4, code=1000)) == [FRAMES[0], FRAMES[2], Close(1000)]


@pytest.mark.parametrize("compress", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_corrupt_gzip_is_always_detected(seed, compress):
    (delivery,) = deliveries_of(CorruptGzip(), frames=[frame(CHATS[0], compress=compress)], seed=seed)
    damaged = decode_push_frame(delivery.what)
    assert damaged.log_id == 1
    with pytest.raises(ProtocolError):
        frame_content(damaged)
    assert not delivery.is_whole
    assert delivery.faults == ("corrupt_gzip",)


@given(st.integers(), st.lists(st.sampled_from(CHATS), min_size=1, max_size=3))
def test_a_truncated_frame_never_yields_a_message(seed, chats):
    (delivery,) = deliveries_of(Truncate(), frames=[frame(*chats)], seed=seed)
    assert not delivery.is_whole
    with contextlib.suppress(ProtocolError):
        assert messages(delivery.what) == ()


def test_a_mislabelled_frame_differs_only_in_its_header():
    (delivery,) = deliveries_of(Mislabel(), frames=FRAMES[:1])
    assert decode_push_frame(delivery.what).headers == {"compress_type": "none"}
    assert messages(delivery.what) == (CHATS[0],)
    assert delivery.is_whole
    (bare,) = sent(Mislabel(compress_type=""), frames=FRAMES[:1])
    assert decode_push_frame(bare).headers == {}


def test_a_frame_of_an_unknown_type():
    (delivery,) = deliveries_of(UnknownType(), frames=FRAMES[:1])
    assert decode_push_frame(delivery.what).payload_type == "mystery"
    assert not delivery.is_whole


def test_messages_with_wrong_methods():
    (delivery,) = deliveries_of(WrongMethod(), frames=[frame(*CHATS, TICK)])
    changed = messages(delivery.what)
    assert [message.payload for message in changed] == [message.payload for message in (*CHATS, TICK)]
    assert all(new.method != old.method for new, old in zip(changed, (*CHATS, TICK), strict=True))
    assert not delivery.is_whole


def test_a_lost_gift_end_strikes_only_batches_with_one():
    plan = FaultPlan([LostGiftEnd()])
    applied = ConnectionFaults(plan, 1)
    (first,) = applied.outgoing(FRAMES[0], 0.0)
    assert (first.what, first.lost, plan.strikes[0].count) == (FRAMES[0], (), 0)
    (second,) = applied.outgoing(frame(TICK, GIFT_END, CHATS[0]), 0.0)
    assert messages(second.what) == (TICK, CHATS[0])
    assert (second.lost, second.is_whole, second.faults) == ((GIFT_END.msg_id,), True, ("lost_gift_end",))
    assert plan.strikes[0].count == 1


@pytest.mark.parametrize("seconds", [3600.0, -3600.0])
def test_a_clock_jump_changes_only_timestamps(seconds):
    other, broken = BatchMessage("Other", b"\xff", 5), BatchMessage("WebcastChatMessage", b"\xff", 6)
    (delivery,) = deliveries_of(ClockJump(seconds=seconds), frames=[frame(CHATS[1], other, broken)])
    chat, *rest = messages(delivery.what)
    assert rest == [other, broken]
    before, after = (decode_message(m.method, m.payload, m.msg_id) for m in (CHATS[1], chat))
    assert (after.created_at - before.created_at).total_seconds() == seconds
    assert (after.text, after.user, after.msg_id) == (before.text, before.user, before.msg_id)
    assert delivery.is_whole


def test_inserted_frames_leave_the_batch_unchanged():
    deliveries = deliveries_of(
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
def test_a_count_bomb_is_a_frame_of_many_empty_parts(what):
    bomb, batch = [delivery.what for delivery in deliveries_of(CountBomb(what=what, count=50_000), frames=FRAMES[:1])]
    assert batch == FRAMES[0]
    pushed = message("transport.PushFrame", bomb)
    content = message("transport.FetchResult", frame_content(PushFrame("msg", pushed.payload)))
    chat = message("chat.WebcastChatMessage", content.messages[0].payload)
    counts = {"messages": len(content.messages), "headers": len(pushed.headers), "parts": len(chat.emotes)}
    assert counts.pop(what) == 50_000
    assert max(counts.values()) <= 1
    assert len(bomb) < (1_000 if what != "headers" else 100_100)


def test_a_room_fault_follows_its_batch():
    assert sent(RoomFault(action="restart", room_id=5), frames=FRAMES[:1]) == [FRAMES[0], RoomChange("restart", 5)]


def test_a_frame_is_damaged_once_and_names_all_faults():
    (delivery,) = deliveries_of(Truncate(), CorruptGzip(), LostGiftEnd(), frames=[frame(GIFT_END)])
    assert delivery.faults == ("truncate", "corrupt_gzip")
    assert delivery.what == frame(GIFT_END)[: len(delivery.what)]


def test_the_same_seed_gives_the_same_deliveries():
    def faults():
        return (
            CorruptGzip(probability=0.3, times=0),
            Duplicate(probability=0.3, times=0),
            Reorder(probability=0.3, times=0),
            HugeFrame(probability=0.3, times=0, size=100),
        )

    assert deliveries_of(*faults(), seed=5) == deliveries_of(*faults(), seed=5)
    assert deliveries_of(*faults(), seed=5) != deliveries_of(*faults(), seed=6)
    assert deliveries_of(*faults(), seed=5) != deliveries_of(*faults(), seed=5, connection=2)


def test_invalid_bytes_are_not_a_batch():
    assert not damage.is_batch(b"\xff")
    assert damage.is_batch(FRAMES[0])
