from __future__ import annotations

import pytest

from tests.session.wire_messages import HELLO, chat, control, frame, gift
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.session.watchdog import OVERSLEPT, WAKE_GRACE, Verdict
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame, heartbeat

ROOM = 5
ANSWER = encode_push_frame(PushFrame("hb"))
EMPTY_BATCH = encode_push_frame(PushFrame("msg", encode_batch(Batch(()))))


class Watched:
    """A session whose timer is handled when it is due, and which keeps when it sent a heartbeat."""

    def __init__(self, *arrived: bytes, first: bytes = b"", **options: object) -> None:
        self.session = ClientSession(ROOM, RoomState(), options=SessionOptions(**options))
        if first:
            self.session.receive_first(first, 0.0)
        self.session.enter(0.0)
        self.session.data_to_send()
        self.now = 0.0
        self.beats: list[float] = []
        for data in arrived:
            self.hear(data)

    def hear(self, data: bytes) -> None:
        self.session.receive_data(data, self.now)

    def wait(self, until: float) -> None:
        """Let time pass until then, with every timer in time."""
        while (deadline := self.session.next_deadline()) is not None and deadline <= until:
            assert deadline >= self.now
            self.wake_at(deadline)
        self.now = until

    def wake_at(self, now: float) -> None:
        """Handle the timer at that time, however late it is."""
        self.now = now
        self.session.handle_timer(now)
        self.beats += [now for _ in self.session.data_to_send()]

    def answered(self, until: float) -> None:
        """The same as `wait`, with a server that answers each heartbeat at once."""
        while (deadline := self.session.next_deadline()) is not None and deadline <= until:
            sent = len(self.beats)
            self.wake_at(deadline)
            if len(self.beats) > sent and self.session.state is not State.CLOSED:
                self.hear(ANSWER)
        self.now = until


def test_silence_is_probed_and_then_given_up() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=25.0, stall_timeout=60.0)
    watched.wait(29.0)
    assert watched.beats == [25.0]
    watched.wait(30.0)
    assert watched.beats == [25.0, 30.0], "half of the time-out"
    watched.wait(59.0)
    assert watched.beats == [25.0, 30.0, 55.0], "one probe, then heartbeats at their interval"
    assert (watched.session.state, watched.session.verdict) == (State.LIVE, None)
    watched.wait(60.0)
    assert (watched.session.state, watched.session.verdict) == (State.CLOSED, Verdict.SILENCE)
    assert (watched.session.counters.probes, watched.session.counters.heartbeats) == (1, 4)


def test_a_probe_is_the_next_heartbeat() -> None:
    session = ClientSession(ROOM, RoomState(), options=SessionOptions(heartbeat_interval=25.0, probe_after=7.0))
    session.enter(0.0)
    session.receive_data(HELLO, 1.0)
    session.data_to_send()
    session.handle_timer(8.0)
    assert session.data_to_send() == [heartbeat(ROOM, 2)]
    assert session.next_deadline() == 33.0


def test_each_silence_is_probed_once() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=25.0, probe_after=5.0)
    watched.wait(20.0)
    assert watched.beats == [5.0]
    watched.hear(ANSWER)
    watched.wait(26.0)
    assert watched.beats == [5.0, 25.0]
    assert watched.session.counters.probes == 2


def test_nothing_is_probed_before_the_first_frame_nor_without_need() -> None:
    watched = Watched(heartbeat_interval=10.0, first_frame_timeout=15.0, probe_after=3.0)
    watched.wait(14.0)
    assert watched.beats == [10.0]
    answering = Watched(EMPTY_BATCH, heartbeat_interval=10.0)
    answering.answered(1000.0)
    assert answering.session.counters.probes == 0
    assert answering.session.counters.heartbeats_answered == 100
    assert answering.session.last_heartbeat_answer_at == 1000.0
    assert answering.session.state is State.LIVE


def test_a_probe_after_the_time_out_is_never_sent() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=25.0, stall_timeout=20.0, probe_after=20.0)
    watched.wait(20.0)
    assert watched.session.state is State.CLOSED
    assert watched.session.counters.probes == 0


def test_the_absence_of_any_frame_has_its_own_verdict() -> None:
    watched = Watched(first_frame_timeout=15.0)
    watched.wait(15.0)
    assert (watched.session.state, watched.session.verdict) == (State.CLOSED, Verdict.NO_FRAME)


def test_a_server_that_answers_and_pushes_nothing_is_given_up() -> None:
    watched = Watched(HELLO, first_message_timeout=60.0)
    watched.answered(59.9)
    assert watched.session.state is State.LIVE
    watched.answered(60.0)
    assert (watched.session.state, watched.session.verdict) == (State.CLOSED, Verdict.NO_MESSAGE)
    assert watched.session.last_message_at is None


@pytest.mark.parametrize(
    "pushed",
    [EMPTY_BATCH, frame(chat("a")), frame(gift(1)), encode_push_frame(PushFrame("msg", b"\x0a\xff"))],
    ids=["empty", "chat", "gift", "broken"],
)
def test_any_batch_ever_is_enough(pushed: bytes) -> None:
    watched = Watched(HELLO, first_message_timeout=60.0)
    watched.answered(40.0)
    watched.hear(pushed)
    watched.answered(10_000.0)
    assert (watched.session.state, watched.session.verdict) == (State.LIVE, None)


def test_waiting_for_a_message_can_be_turned_off() -> None:
    watched = Watched(HELLO, first_message_timeout=None)
    watched.answered(10_000.0)
    assert watched.session.state is State.LIVE


def test_the_plan_s_first_response_does_not_count_as_a_socket_message() -> None:
    watched = Watched(HELLO, first=encode_batch(Batch((chat("old"),))))
    watched.answered(60.0)
    assert watched.session.last_message_at is None
    assert watched.session.verdict is Verdict.NO_MESSAGE


def test_a_closed_socket_and_an_ended_live_have_no_verdict() -> None:
    closed = Watched(HELLO)
    closed.session.receive_eof(1.0)
    ended = Watched(frame(control(3)), end_grace=2.0)
    ended.wait(100.0)
    assert closed.session.state is ended.session.state is State.CLOSED
    assert closed.session.verdict is ended.session.verdict is None


def test_the_verdicts_have_words() -> None:
    sentences = {verdict.sentence for verdict in Verdict}
    assert len(sentences) == len(Verdict) == 3
    assert all(sentence.endswith(("silent", "room")) for sentence in sentences)


# --- this end slept


def test_after_a_sleep_the_server_is_probed_before_giving_up() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=10.0, stall_timeout=60.0)
    watched.answered(10.0)
    watched.wake_at(10_000.0)
    assert (watched.session.state, watched.beats) == (State.LIVE, [10.0, 10_000.0])
    assert watched.session.counters.probes == 1
    assert watched.session.next_deadline() == 10_000.0 + WAKE_GRACE
    watched.wait(10_000.0 + WAKE_GRACE)
    assert (watched.session.state, watched.session.verdict) == (State.CLOSED, Verdict.SILENCE)


def test_a_server_that_answers_after_a_sleep_is_kept() -> None:
    watched = Watched(EMPTY_BATCH)
    for _ in range(3):
        watched.answered(watched.now + 30.0)
        watched.wake_at(watched.now + 7200.0)
        watched.wait(watched.now + 1.0)
        watched.hear(ANSWER)
    watched.answered(watched.now + 100.0)
    assert watched.session.state is State.LIVE
    assert watched.session.counters.probes == 3


def test_a_second_sleep_in_one_silence_gives_no_extension() -> None:
    watched = Watched(EMPTY_BATCH)
    watched.wake_at(10_000.0)
    assert watched.session.state is State.LIVE
    watched.wake_at(20_000.0)
    assert watched.session.state is State.CLOSED


def test_a_short_sleep_changes_nothing() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=10.0, stall_timeout=60.0)
    watched.wake_at(40.0)
    assert watched.session.counters.probes == 1
    watched.wait(60.0)
    assert watched.session.state is State.CLOSED


def test_a_slightly_late_timer_gives_no_extension() -> None:
    watched = Watched(EMPTY_BATCH, heartbeat_interval=10.0, stall_timeout=60.0)
    watched.wait(59.0)
    watched.wake_at(60.0 + OVERSLEPT)
    assert watched.session.state is State.CLOSED


def test_a_sleep_after_entering_does_not_count_as_silence() -> None:
    watched = Watched(first_frame_timeout=15.0)
    watched.wake_at(5000.0)
    assert watched.session.state is State.ENTERING
    assert watched.beats == [5000.0]
    watched.wait(5100.0)
    assert watched.session.verdict is Verdict.NO_FRAME


def test_a_sleep_does_not_count_as_time_without_messages() -> None:
    watched = Watched(HELLO, first_message_timeout=60.0)
    watched.answered(20.0)
    watched.wake_at(5000.0)
    watched.hear(ANSWER)
    watched.answered(5025.0)
    assert watched.session.state is State.LIVE
    watched.answered(5050.0)
    assert watched.session.verdict is Verdict.NO_MESSAGE


def test_no_probe_is_sent_for_a_sleep_after_the_end() -> None:
    watched = Watched(frame(control(3)), end_grace=1.0)
    watched.wake_at(9999.0)
    assert (watched.session.state, watched.beats) == (State.CLOSED, [])
