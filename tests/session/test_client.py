from __future__ import annotations

import gzip
import logging
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_messages import field
from tests.session.wire_messages import HELLO, battle, chat, control, frame, gift, intro, like, scores, viewers
from tiktok_live.errors import LocalProtocolError
from tiktok_live.events.base import MessageEvent, UnknownEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, ack, decode_push_frame, encode_push_frame, enter_room, heartbeat

ROOM = 7_300_000_000_000_000_001


def entered(room: RoomState | None = None, **options: object) -> ClientSession:
    session = ClientSession(ROOM, room or RoomState(), options=SessionOptions(**options))
    session.enter(0.0)
    session.data_to_send()
    return session


def texts(session: ClientSession) -> list[str]:
    return [event.text for event in session.events_received() if isinstance(event, ChatEvent)]


def types(session: ClientSession) -> list[str]:
    return [decode_push_frame(data).payload_type for data in session.data_to_send()]


def test_entering_goes_before_the_first_heartbeat() -> None:
    session = ClientSession(ROOM, RoomState(), cursor="c1")
    assert session.state is State.OPEN
    session.enter(0.0)
    assert session.data_to_send() == [enter_room(ROOM, "c1"), heartbeat(ROOM, 1)]
    assert session.state is State.ENTERING
    assert session.data_to_send() == []


def test_the_first_frame_makes_it_live() -> None:
    session = entered()
    session.receive_data(HELLO, 1.0)
    assert session.state is State.LIVE
    assert session.last_frame_at == 1.0


def test_events_come_in_the_order_of_the_wire() -> None:
    session = entered()
    session.receive_data(frame(chat("a"), chat("b")), 1.0)
    session.receive_data(frame(chat("c")), 1.0)
    assert texts(session) == ["a", "b", "c"]
    assert session.events_received() == []


def test_an_ack_is_queued_with_the_frames_log_id_and_the_batchs_ext() -> None:
    session = entered()
    session.receive_data(frame(chat("a"), need_ack=True, log_id=77, ext=b"the ext"), 1.0)
    session.receive_data(frame(chat("b"), need_ack=False, log_id=78), 1.0)
    assert session.data_to_send() == [ack(77, b"the ext")]
    assert session.counters.acks == 1


def test_an_empty_ext_is_acked_with_a_dash() -> None:
    session = entered()
    session.receive_data(frame(chat("a"), need_ack=True, log_id=5, ext=b""), 1.0)
    (data,) = session.data_to_send()
    assert decode_push_frame(data).payload == b"-"


def test_a_batch_whose_messages_are_all_broken_is_acked_all_the_same() -> None:
    session = entered()
    session.receive_data(frame(BatchMessage("WebcastChatMessage", b"\xff", 1), need_ack=True), 1.0)
    assert types(session) == ["ack"]


def test_heartbeats_come_at_the_configured_interval_and_are_numbered() -> None:
    session = entered(heartbeat_interval=4.0)
    session.receive_data(HELLO, 0.0)
    assert session.next_deadline() == 4.0
    session.handle_timer(3.9)
    assert session.data_to_send() == []
    session.handle_timer(4.0)
    assert session.data_to_send() == [heartbeat(ROOM, 2)]
    assert session.next_deadline() == 8.0


def test_the_handshakes_interval_wins_and_stays_within_reason() -> None:
    session = ClientSession(ROOM, RoomState())
    session.set_heartbeat_interval(0.01)
    assert session.heartbeat_interval == 1.0
    session.enter(0.0)
    body = encode_batch(Batch((), heartbeat_duration=20_000))
    session.receive_data(encode_push_frame(PushFrame("msg", body)), 0.0)
    assert session.heartbeat_interval == 1.0
    session.set_heartbeat_interval(500)
    assert session.heartbeat_interval == 30.0


def test_a_batch_names_the_interval_when_the_handshake_did_not() -> None:
    session = entered(heartbeat_interval=25.0)
    body = encode_batch(Batch((), heartbeat_duration=5_000))
    session.receive_data(encode_push_frame(PushFrame("msg", body)), 2.0)
    assert session.heartbeat_interval == 5.0
    assert session.next_deadline() == 7.0


def test_silence_after_entering_closes_it() -> None:
    session = entered(first_frame_timeout=15.0)
    session.handle_timer(14.9)
    assert session.state is State.ENTERING
    session.handle_timer(15.0)
    assert session.state is State.CLOSED
    assert session.next_deadline() is None


def test_silence_later_closes_it_and_any_frame_prevents_that() -> None:
    session = entered(stall_timeout=60.0, first_message_timeout=None)
    session.receive_data(HELLO, 10.0)
    session.receive_data(HELLO, 50.0)
    session.handle_timer(109.0)
    assert session.state is State.LIVE
    session.handle_timer(110.0)
    assert session.state is State.CLOSED


def test_timers_of_a_closed_or_unopened_session_do_nothing() -> None:
    session = ClientSession(ROOM, RoomState())
    session.handle_timer(1e9)
    assert session.state is State.OPEN
    session.receive_eof(0.0)
    session.handle_timer(1e9)
    assert session.data_to_send() == []


@pytest.mark.parametrize("action", [3, 4])
def test_the_end_does_not_cut_the_batch_nor_what_follows_it(action: int) -> None:
    session = entered(end_grace=2.0)
    session.receive_data(frame(chat("a"), control(action), chat("b")), 1.0)
    assert session.state is State.ENDED
    session.receive_data(frame(chat("c")), 2.0)
    assert texts(session) == ["a", "b", "c"]
    assert session.next_deadline() == 3.0
    session.handle_timer(3.0)
    assert session.state is State.CLOSED


def test_a_repeated_end_does_not_extend_the_grace_period() -> None:
    session = entered(end_grace=2.0)
    for now in (1.0, 2.0, 2.9):
        session.receive_data(frame(control(3)), now)
    assert session.next_deadline() == 3.0
    session.handle_timer(3.0)
    assert session.state is State.CLOSED


def test_pause_and_resume_do_not_end_it() -> None:
    session = entered()
    session.receive_data(frame(control(1), control(2)), 1.0)
    assert session.state is State.LIVE
    assert [event.name for event in session.events_received()] == ["live_paused", "live_resumed"]


def test_an_id_is_delivered_once_also_across_connections() -> None:
    room = RoomState()
    first = entered(room)
    first.receive_data(frame(chat("a", msg_id=900), chat("a again", msg_id=900)), 1.0)
    assert texts(first) == ["a"]
    assert first.counters.duplicates == 1
    second = entered(room)
    second.receive_data(frame(chat("a once more", msg_id=900), chat("b", msg_id=901)), 2.0)
    assert texts(second) == ["b"]


def test_messages_without_an_id_are_never_dropped() -> None:
    session = entered()
    session.receive_data(frame(chat("a", msg_id=0), chat("b", msg_id=0)), 1.0)
    assert texts(session) == ["a", "b"]


def test_unwanted_messages_are_counted_and_remembered_but_not_read() -> None:
    session = ClientSession(ROOM, RoomState(), wanted=frozenset({"WebcastLikeMessage"}))
    session.enter(0.0)
    session.receive_data(frame(chat("a", msg_id=70), like(3), BatchMessage("WebcastNewThing", b"x", 71)), 1.0)
    assert [event.name for event in session.events_received()] == ["like"]
    assert session.counters.messages == 3
    assert session._room.unknown == {"WebcastNewThing": 1}
    session.want(None)
    session.receive_data(frame(chat("a", msg_id=70), chat("b")), 1.0)
    assert texts(session) == ["b"]


@pytest.mark.parametrize(
    ("room_state", "names"),
    [
        (True, ["like", "viewer_count", "live_intro", "battle_start", "battle_scores", "gift", "live_ended"]),
        (False, ["gift", "live_ended"]),
    ],
)
def test_what_the_room_s_state_needs_is_read_if_that_is_wanted(room_state: bool, names: list[str]) -> None:
    options = SessionOptions(room_state=room_state)
    session = ClientSession(ROOM, RoomState(), options=options, wanted=frozenset())
    session.enter(0.0)
    sent = chat("a"), like(1), viewers(2), intro(7), battle(1, 4), scores(1, {1: 1}), gift(1), control(3)
    session.receive_data(frame(*sent), 1.0)
    assert [event.name for event in session.events_received() if event.name != "gift_complete"] == names
    session.want(frozenset({"WebcastChatMessage"}))
    session.receive_data(frame(chat("b"), like(1)), 1.0)
    assert [event.name for event in session.events_received()] == (["chat", "like"] if room_state else ["chat"])


def test_control_is_read_without_listeners() -> None:
    session = ClientSession(ROOM, RoomState(), wanted=frozenset())
    session.enter(0.0)
    session.receive_data(frame(chat("a"), control(3)), 1.0)
    assert session.state is State.ENDED
    assert [type(event) for event in session.events_received()] == [LiveEndedEvent]


def plan_response() -> bytes:
    return encode_batch(Batch((chat("old"), like(2), control(1), BatchMessage("WebcastX", b"", 5555)), need_ack=True))


@pytest.mark.parametrize(
    ("backlog", "expected"),
    [
        ("mark", [("chat", True), ("like", True), ("live_paused", False), ("unknown", False)]),
        ("deliver", [("chat", False), ("like", False), ("live_paused", False), ("unknown", False)]),
        ("drop", [("live_paused", False), ("unknown", False)]),
    ],
)
def test_chat_in_a_plan_s_first_response_is_backlog_and_state_is_not(
    backlog: str, expected: list[tuple[str, bool]]
) -> None:
    session = ClientSession(ROOM, RoomState(), options=SessionOptions(backlog=backlog))
    session.receive_first(plan_response(), 0.0)
    assert [(event.name, event.is_backlog) for event in session.events_received()] == expected
    session.enter(0.0)
    assert types(session) == ["im_enter_room", "hb"], "what came without the socket is not acked on it"


def test_history_is_backlog_wherever_it_arrives() -> None:
    session = entered()
    session.receive_data(frame(chat("old", is_history=True), chat("new")), 1.0)
    assert [event.is_backlog for event in session.events_received()] == [True, False]


def test_dropped_backlog_is_delivered_flagged_after_a_reconnect_if_unseen() -> None:
    room = RoomState()
    first = entered(room, backlog="drop")
    first.receive_data(frame(chat("before", msg_id=31, is_history=True)), 1.0)
    assert texts(first) == []
    second = entered(room, backlog="drop")
    second.receive_data(
        frame(chat("before", msg_id=31, is_history=True), chat("missed", msg_id=32, is_history=True)), 1.0
    )
    events = second.events_received()
    assert [(event.text, event.is_backlog) for event in events if isinstance(event, ChatEvent)] == [("missed", True)]


def test_events_know_the_connections_room_and_the_wall_time() -> None:
    session = ClientSession(ROOM, RoomState(), wall_offset=1_700_000_000.0)
    session.enter(0.0)
    session.receive_data(frame(like(1), BatchMessage("WebcastX", b"", 9)), 5.0)
    for event in session.events_received():
        assert event.room_id == ROOM
        assert event.received_at == datetime.fromtimestamp(1_700_000_005, UTC)


BOMB = gzip.compress(b"\0" * 40_000_000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xff", "PushFrame does not parse"),
        # What is wrong with it depends on the inflater: one says corrupt, another truncated.
        (encode_push_frame(PushFrame("msg", b"\x1f\x8b\x08 no gzip")), "gzip data"),
        (encode_push_frame(PushFrame("msg", gzip.compress(b"x" * 99)[:-9])), "truncated gzip"),
        (encode_push_frame(PushFrame("msg", BOMB)), "inflates to more than"),
        (encode_push_frame(PushFrame("msg", gzip.compress(b"\x0a\xff\xff"))), "does not parse"),
    ],
    ids=["no frame", "corrupt gzip", "truncated gzip", "gzip bomb", "no batch"],
)
def test_a_broken_frame_becomes_an_unknown_event_and_the_stream_goes_on(data: bytes, reason: str) -> None:
    session = entered()
    session.receive_data(data, 1.0)
    (event,) = session.events_received()
    assert isinstance(event, UnknownEvent)
    assert event.method == ""
    assert reason in event.reason
    assert session.counters.broken_frames == 1
    session.receive_data(frame(chat("on we go")), 2.0)
    assert texts(session) == ["on we go"]


def test_a_broken_message_does_not_affect_other_messages() -> None:
    session = entered()
    broken = BatchMessage("WebcastChatMessage", b"\x1a\x05hi", 4242)
    session.receive_data(frame(chat("a"), broken, chat("b")), 1.0)
    first, middle, last = session.events_received()
    assert isinstance(middle, UnknownEvent)
    assert (middle.method, middle.payload, middle.msg_id) == ("WebcastChatMessage", b"\x1a\x05hi", 4242)
    assert [event.text for event in (first, last) if isinstance(event, ChatEvent)] == ["a", "b"]


def test_a_broken_name_leaves_the_rest_of_the_message_intact() -> None:
    session = entered()
    sent = [chat("a"), BatchMessage("WebcastChatMessage", b"\x12\x05\x1a\x03A\xffn\x1a\x01b", 4242), chat("c")]
    session.receive_data(frame(*sent), 1.0)
    events = [event for event in session.events_received() if isinstance(event, ChatEvent)]
    assert [event.text for event in events] == ["a", "b", "c"]
    assert [event.repaired for event in events] == [False, True, False]
    assert session.counters.unparsed == 0


def test_a_frame_of_too_many_messages_is_a_broken_frame_of_which_little_is_kept() -> None:
    session = entered()
    session.receive_data(encode_push_frame(PushFrame("msg", gzip.compress(b"\x0a\x00" * 8_000_000))), 1.0)
    (event,) = session.events_received()
    assert isinstance(event, UnknownEvent)
    assert "more than 100000 messages" in event.reason
    assert len(event.payload) <= 64 * 1024
    assert (session.counters.broken_frames, session.counters.messages) == (1, 0)


@pytest.mark.parametrize("part", [field(45, b""), field(64, b""), field(1, 1)], ids=["people", "badges", "numbers"])
def test_messages_of_too_many_parts_do_not_affect_others(part: bytes) -> None:
    session = entered()
    monstrous = [BatchMessage("WebcastChatMessage", field(2, part * 1_000_000), 4242 + at) for at in range(5)]
    session.receive_data(frame(chat("a"), *monstrous, chat("b"), need_ack=True), 1.0)
    assert types(session) == ["ack"]
    assert [event.name for event in session.events_received()] == ["chat", *["unknown"] * 5, "chat"]
    assert session.counters.unparsed == 5


def test_what_cannot_be_read_is_logged_once_per_method_and_then_sampled(caplog: pytest.LogCaptureFixture) -> None:
    session = entered()
    with caplog.at_level(logging.INFO, "tiktok_live"):
        for _ in range(1500):
            session.receive_data(frame(BatchMessage("WebcastNewThing", b"", 0)), 1.0)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "could not read WebcastNewThing (1 so far)",
        "could not read WebcastNewThing (1000 so far)",
    ]
    assert session._room.unknown == {"WebcastNewThing": 1500}


def test_the_log_shows_of_a_method_s_name_what_a_terminal_may_show(caplog: pytest.LogCaptureFixture) -> None:
    session = entered()
    with caplog.at_level(logging.INFO, "tiktok_live"):
        session.receive_data(frame(BatchMessage("Evil\x1b[2J\r\nINFO: fine", b""), BatchMessage("A" * 9999, b"")), 1.0)
    evil, long = (record.getMessage().removeprefix("could not read ").partition(" (")[0] for record in caplog.records)
    assert evil == "Evil[2J  INFO: fine"
    assert long == "A" * 200


def test_data_before_entering_and_after_closing_is_misuse() -> None:
    session = ClientSession(ROOM, RoomState())
    with pytest.raises(LocalProtocolError):
        session.receive_data(HELLO, 0.0)
    session.receive_eof(0.0)
    with pytest.raises(LocalProtocolError):
        session.receive_data(HELLO, 0.0)
    with pytest.raises(LocalProtocolError):
        session.enter(0.0)


def test_the_live_may_be_over_before_the_socket_opens() -> None:
    session = ClientSession(ROOM, RoomState())
    session.receive_first(encode_batch(Batch((control(3),))), 0.0)
    assert session.state is State.ENDED
    session.enter(0.0)
    session.receive_data(HELLO, 0.5)
    assert session.state is State.ENDED


@given(st.binary(max_size=300))
def test_random_frames_raise_nothing(data: bytes) -> None:
    session = entered()
    session.receive_data(data, 1.0)
    assert all(isinstance(event, MessageEvent) for event in session.events_received())
    session.data_to_send()


@given(st.integers(min_value=0, max_value=400))
def test_every_truncation_of_a_frame_is_survived(end: int) -> None:
    whole = frame(chat("a", msg_id=1), chat("b", msg_id=2), need_ack=True)
    session = entered()
    session.receive_data(whole[:end], 1.0)
    session.receive_data(frame(chat("c", msg_id=3)), 2.0)
    assert texts(session)[-1] == "c"


def test_byte_by_byte_every_frame_is_broken_or_ignored_and_none_is_fatal() -> None:
    session = entered()
    for byte in frame(chat("a"), need_ack=True):
        session.receive_data(bytes([byte]), 1.0)
    session.receive_data(frame(chat("b")), 1.0)
    assert texts(session) == ["b"]


def test_a_frame_of_too_many_messages_is_counted_as_broken_and_as_too_large() -> None:
    session = entered(max_messages=10)
    session.receive_data(frame(*[chat(str(number)) for number in range(11)]), 1.0)
    session.receive_data(b"\xff\xff\xff", 1.0)
    assert (session.counters.broken_frames, session.counters.oversized, session.counters.messages) == (2, 1, 0)
    session.receive_data(frame(*[chat(str(number)) for number in range(10)]), 1.0)
    assert session.counters.messages == 10
