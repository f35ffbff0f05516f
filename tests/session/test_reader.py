"""Where each message ends up: handed out, a repeat, unread or dropped, and nowhere twice."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.session.wire_messages import HELLO, chat, chest, control, frame, gift, intro, like, viewers
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.reader import Counters
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

CHESTS = frozenset({"WebcastEnvelopeMessage"})


def entered(room: RoomState | None = None, *, wanted: frozenset[str] | None = None, **options: object) -> ClientSession:
    session = ClientSession(5, room or RoomState(), options=SessionOptions(**options), wanted=wanted)
    session.enter(0.0)
    return session


def names(session: ClientSession, *sent: BatchMessage) -> list[str]:
    session.receive_data(frame(*sent), 1.0)
    return [event.name for event in session.events_received()]


def buckets(counters: Counters) -> tuple[int, int, int, int]:
    assert counters.messages == counters.delivered + counters.duplicates + counters.unread + counters.dropped
    return counters.delivered, counters.duplicates, counters.unread, counters.dropped


def test_each_message_is_in_one_bucket() -> None:
    session = entered(wanted=frozenset({"WebcastChatMessage"}), backlog="drop")
    old = chat("old", is_history=True)
    broken = BatchMessage("WebcastChatMessage", b"\xff", 77_001)
    sent = [chat("a", msg_id=77_000), chat("a", msg_id=77_000), old, chest("c"), BatchMessage("New", b"", 77_002)]
    assert names(session, *sent, broken, gift(3), gift(3), like(1)) == ["chat", "unknown", "gift", "like"]
    assert buckets(session.counters) == (4, 2, 2, 1)
    assert session.counters.unparsed == 1
    assert session.counters.events == 4


def test_one_message_may_give_two_events_and_is_delivered_once() -> None:
    session = entered()
    assert names(session, gift(1, streaks=False), gift(2), control(3)) == [
        "gift",
        "gift_complete",
        "gift",
        "gift_complete",
        "live_ended",
    ]
    assert buckets(session.counters) == (3, 0, 0, 0)
    assert session.counters.events == 5


def test_the_plan_s_first_response_is_counted_too() -> None:
    session = ClientSession(5, RoomState(), options=SessionOptions(backlog="drop"))
    session.receive_first(encode_batch(Batch((chat("a"), chat("b"), control(1)))), 0.0)
    assert buckets(session.counters) == (1, 0, 0, 2)
    assert session.counters.frames == session.counters.bytes_received == 0


def test_payloads_and_envelopes_that_do_not_parse_are_counted_and_unknown_methods_are_not_among_them() -> None:
    room = RoomState()
    session = entered(room)
    body = encode_batch(Batch((BatchMessage("WebcastLikeMessage", b"\xff", 1), BatchMessage("New", b"\xff", 2))))
    session.receive_data(encode_push_frame(PushFrame("msg", body + b"\x0a\x02\x0a\xff")), 1.0)
    assert [event.name for event in session.events_received()] == ["unknown"] * 3
    assert buckets(session.counters) == (3, 0, 0, 0)
    assert session.counters.unparsed == 2
    assert room.unknown == {"WebcastLikeMessage": 1, "New": 1, "": 1}


def test_an_unreadable_frame_has_no_messages() -> None:
    session = entered()
    session.receive_data(encode_push_frame(PushFrame("msg", b"\x1f\x8b\x08 no gzip")), 1.0)
    assert buckets(session.counters) == (0, 0, 0, 0)
    assert (session.counters.broken_frames, session.counters.events) == (1, 1)


def test_bytes_are_counted_as_they_came() -> None:
    session = entered()
    sent = [HELLO, frame(chat("a" * 5000)), b"\xff"]
    for data in sent:
        session.receive_data(data, 1.0)
    assert session.counters.bytes_received == sum(map(len, sent)) < 5000


def test_the_last_message_is_one_of_the_socket_even_if_it_repeats() -> None:
    room = RoomState()
    message = chat("a")
    first = entered(room)
    first.receive_data(HELLO, 3.0)
    assert first.last_message_at is None
    first.receive_data(frame(message), 4.0)
    first.receive_data(frame(), 5.0)
    assert first.last_message_at == 4.0
    second = entered(room)
    second.receive_data(frame(message), 9.0)
    assert second.last_message_at == 9.0
    assert second.events_received() == []


# --- chests, which are read only when somebody listens


def test_a_chest_is_delivered_once_across_connections() -> None:
    room = RoomState()
    session = entered(room)
    assert names(session, chest("a"), chest("a")) == ["envelope"]
    again = entered(room)
    assert names(again, chest("a"), chest("a", display=2), chest("a", display=2), chest("b")) == ["envelope"] * 2
    assert buckets(session.counters) == (1, 1, 0, 0)
    assert buckets(again.counters) == (2, 2, 0, 0)


def test_an_unread_chest_is_new_when_it_is_repeated() -> None:
    session = entered(wanted=frozenset())
    assert names(session, chest("a"), chest("a")) == []
    session.want(CHESTS)
    assert names(session, chest("a"), chest("a")) == ["envelope"]
    session.want(frozenset())
    assert names(session, chest("a"), chest("b")) == []
    session.want(None)
    assert names(session, chest("a"), chest("b")) == ["envelope"]
    assert buckets(session.counters) == (2, 2, 4, 0)


def test_an_unread_message_is_not_read_later() -> None:
    session = entered(wanted=frozenset())
    message = chest("a")
    names(session, message)
    session.want(CHESTS)
    assert names(session, message) == []
    assert buckets(session.counters) == (0, 1, 1, 0)


@pytest.mark.parametrize(("key", "business_type"), [("ttlive_superfanbox_x", 1), ("", 19)])
def test_a_super_fan_box_is_a_chest(key: str, business_type: int) -> None:
    session = entered()
    box = {"key": key, "business_type": business_type}
    assert names(session, chest("a", **box), chest("a", **box)) == ["super_fan_box"]
    assert buckets(session.counters) == (1, 1, 0, 0)


@pytest.mark.parametrize("backlog", ["mark", "drop", "deliver"])
def test_an_end_marked_as_history_still_ends_the_live(backlog: str) -> None:
    session = ClientSession(5, RoomState(), options=SessionOptions(backlog=backlog))
    session.enter(0.0)
    session.receive_data(HELLO, 0.0)
    session.receive_data(frame(replace(control(3), is_history=True)), 1.0)
    assert [(event.name, event.is_backlog) for event in session.events_received()] == [("live_ended", False)]
    assert session.has_ended


@pytest.mark.parametrize("backlog", ["mark", "drop", "deliver"])
def test_how_things_stand_is_never_old(backlog: str) -> None:
    session = ClientSession(5, RoomState(), options=SessionOptions(backlog=backlog))
    session.enter(0.0)
    state = [viewers(7), intro(9), control(1)]
    session.receive_data(frame(*[replace(message, is_history=True) for message in state]), 1.0)
    events = session.events_received()
    assert [(event.name, event.is_backlog) for event in events] == [
        ("viewer_count", False),
        ("live_intro", False),
        ("live_paused", False),
    ]


def test_an_end_is_remembered_whatever_becomes_of_the_socket() -> None:
    session = ClientSession(5, RoomState())
    session.enter(0.0)
    session.receive_data(frame(control(3)), 1.0)
    session.receive_eof(1.0)
    assert session.state is State.CLOSED
    assert session.has_ended
