"""Streaks of gifts through sessions: as recorded, and lost, repeated, reordered, interleaved and across reconnects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import needs_captures
from tests.session.streaks import Streak, recorded
from tests.session.wire_messages import HELLO, chat, control, frame, gift
from tiktok_live.events.base import Event
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.models import Gift
from tiktok_live.proto import User, WebcastGiftMessage
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch

TIMEOUT = 10.0


class Player:
    """Feeds one live, in as many sessions as it takes, and keeps what it hands out."""

    def __init__(self, *, backlog: str = "mark") -> None:
        self.room = RoomState(streak_timeout=TIMEOUT)
        self.options = SessionOptions(stall_timeout=1e9, backlog=backlog)
        self.seen: list[Event] = []
        self.now = 0.0
        self.session: ClientSession | None = None
        self.connect()

    def connect(self, first: tuple[BatchMessage, ...] = ()) -> None:
        self.session = ClientSession(5, self.room, options=self.options)
        if first:
            self.session.receive_first(encode_batch(Batch(first)), self.now)
        self.session.enter(self.now)
        self.room.start_clock(self.now)
        self.session.receive_data(HELLO, self.now)
        self._collect()

    def disconnect(self) -> None:
        assert self.session is not None
        self.session.receive_eof(self.now)
        self.room.stop_clock(self.now)
        self._collect()
        self.session = None

    def wait(self, seconds: float) -> None:
        """Let time pass: the session drives the room's time-outs, and without one there are none."""
        end = self.now + seconds
        driver = self.session or self.room
        while (deadline := driver.next_deadline()) is not None and deadline <= end:
            self.now = deadline
            self.seen += driver.handle_timer(deadline) or ()
            self._collect()
        self.now = end

    def send(self, *messages: BatchMessage) -> None:
        assert self.session is not None
        self.session.receive_data(frame(*messages), self.now)
        self._collect()

    def finish(self) -> None:
        self.seen += self.room.finish(GiftCompleteReason.CLOSED)

    def _collect(self) -> None:
        if self.session is not None:
            self.session.data_to_send()
            self.seen += self.session.events_received()

    @property
    def ticks(self) -> list[GiftEvent]:
        return [event for event in self.seen if isinstance(event, GiftEvent)]

    @property
    def complete(self) -> list[GiftCompleteEvent]:
        return [event for event in self.seen if isinstance(event, GiftCompleteEvent)]

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.seen]


# --- as recorded


@needs_captures
@pytest.mark.parametrize("streak", recorded(), ids=str)
def test_every_recorded_streak_at_its_own_pace(streak: Streak) -> None:
    player = Player()
    for at, message in streak.messages():
        player.wait(at - player.now)
        player.send(message)
    player.wait(60.0)
    (complete,) = player.complete
    assert sum(tick.delta for tick in player.ticks) == complete.count == streak.highest
    assert complete.reason == ("end" if streak.has_end else "timeout")
    assert complete.diamonds == sum(tick.diamonds for tick in player.ticks)


@needs_captures
@pytest.mark.parametrize("streak", recorded(), ids=str)
def test_every_recorded_streak_sent_twice_and_across_a_reconnect(streak: Streak) -> None:
    player = Player()
    for at, message in streak.messages():
        player.wait(at - player.now)
        player.send(message, message)
        player.disconnect()
        player.connect(first=(message,))
        player.send(message)
    player.wait(60.0)
    (complete,) = player.complete
    said = {(event["repeat_count"], event["repeat_end"]) for event in streak.row["events"]}
    assert len(player.ticks) == len(said)
    assert sum(tick.delta for tick in player.ticks) == complete.count == streak.highest


# --- where a session puts them


def test_a_completion_is_between_its_last_tick_and_the_next_event() -> None:
    player = Player()
    player.send(chat("a"), gift(1), chat("b"), gift(1, end=True), chat("c"), gift(1, streaks=False), chat("d"))
    assert player.names == ["chat", "gift", "chat", "gift", "gift_complete", "chat", "gift", "gift_complete", "chat"]
    assert player.session is not None
    assert player.session.counters.events == 9


def test_a_time_out_is_due_between_the_heartbeats() -> None:
    player = Player()
    player.wait(7.0)
    player.send(gift(3))
    assert player.session is not None
    player.wait(3.0)
    assert player.session.next_deadline() == 17.0, "after the heartbeat at 10 and before that at 20"
    player.wait(6.9)
    assert player.complete == []
    player.wait(0.1)
    assert [(event.count, event.reason) for event in player.complete] == [(3, "timeout")]
    assert player.session.counters.events == 2


def test_a_lost_connection_does_not_end_a_streak() -> None:
    player = Player()
    player.send(gift(1))
    player.disconnect()
    player.wait(5.0)
    player.connect()
    player.send(gift(4), gift(4, end=True))
    assert [tick.delta for tick in player.ticks] == [1, 3, 0]
    assert [(event.count, event.reason) for event in player.complete] == [(4, "end")]


def test_a_gap_longer_than_the_time_out_does_not_complete_a_streak() -> None:
    player = Player()
    player.send(gift(5))
    player.wait(4.0)
    player.disconnect()
    player.wait(600.0)
    player.connect()
    player.wait(5.9)
    player.send(gift(20))
    player.wait(9.9)
    player.send(gift(20, end=True))
    assert [tick.delta for tick in player.ticks] == [5, 15, 0]
    assert [(event.count, event.reason) for event in player.complete] == [(20, "end")]


def test_after_a_gap_a_streak_waits_for_what_was_left_of_its_time() -> None:
    player = Player()
    player.send(gift(5))
    player.wait(4.0)
    player.disconnect()
    player.wait(600.0)
    player.connect()
    player.wait(5.9)
    assert player.complete == []
    player.wait(0.1)
    assert [(event.count, event.reason) for event in player.complete] == [(5, "timeout")]


def test_ticks_after_a_time_out_are_completed_too() -> None:
    player = Player()
    player.send(gift(5))
    player.wait(12.0)
    player.send(gift(8))
    player.wait(12.0)
    assert player.names == ["gift", "gift_complete", "gift", "gift_complete"]
    assert [(event.count, event.diamonds, event.continues) for event in player.complete] == [
        (5, 10, False),
        (3, 6, True),
    ]


@pytest.mark.parametrize("action", [3, 4])
def test_the_end_of_the_live_follows_the_completions(action: int) -> None:
    player = Player()
    player.send(gift(2), gift(1, sender=2), control(action), gift(3))
    player.finish()
    assert player.names[:4] == ["gift", "gift", "gift_complete", "gift_complete"]
    assert player.names[4] in {"live_ended", "live_suspended"}
    assert player.names[5:] == ["gift", "gift_complete"]
    assert [(event.count, event.reason, event.continues) for event in player.complete] == [
        (2, "live_ended", False),
        (1, "live_ended", False),
        (1, "closed", True),
    ]
    assert player.session is not None
    assert player.session.state is State.ENDED


def test_what_begins_after_the_end_is_completed_when_nothing_more_is_read() -> None:
    player = Player()
    player.send(control(3), gift(2))
    player.finish()
    assert [(event.count, event.reason) for event in player.complete] == [(2, "closed")]


def test_a_silent_server_and_a_silent_streak_are_independent() -> None:
    room = RoomState(streak_timeout=TIMEOUT)
    session = ClientSession(5, room, options=SessionOptions(stall_timeout=TIMEOUT))
    session.enter(0.0)
    session.receive_data(frame(gift(2)), 1.0)
    session.handle_timer(11.0)
    assert session.state is State.CLOSED
    assert [event.name for event in session.events_received()] == ["gift", "gift_complete"]


def test_gifts_of_a_plan_s_first_response_are_backlog_and_so_is_their_completion() -> None:
    player = Player()
    player.disconnect()
    player.room = RoomState(streak_timeout=TIMEOUT)
    player.connect(first=(gift(3), gift(1, streaks=False), gift(5, sender=2)))
    player.send(gift(6, sender=2, end=True))
    player.wait(20.0)
    assert [(tick.delta, tick.is_backlog) for tick in player.ticks] == [(3, True), (1, True), (5, True), (1, False)]
    assert [(event.count, event.is_backlog) for event in player.complete] == [(1, True), (6, False), (3, True)]


def test_backlog_that_is_dropped_is_not_accounted() -> None:
    player = Player(backlog="drop")
    player.send(gift(3, is_history=True), gift(1, is_history=True, streaks=False))
    player.send(gift(4))
    player.finish()
    assert [tick.delta for tick in player.ticks] == [4]
    assert [event.count for event in player.complete] == [4]


def test_gifts_are_accounted_without_listeners() -> None:
    room = RoomState()
    session = ClientSession(5, room, options=SessionOptions(room_state=False), wanted=frozenset())
    session.enter(0.0)
    session.receive_data(frame(chat("a"), gift(3), gift(2, streaks=False)), 0.0)
    assert [event.name for event in session.events_received()] == ["gift", "gift", "gift_complete"]
    assert (room.snapshot().gifts, room.snapshot().diamonds) == (5, 10)


def test_gifts_are_built_with_the_catalogue_of_that_moment() -> None:
    player = Player()
    bare = bytes(WebcastGiftMessage(gift_id=8, repeat_count=2, user=User(id=1)))
    player.send(BatchMessage("WebcastGiftMessage", bare, 1))
    player.room.catalogue = GiftCatalogue([Gift(8, "Cap", 99)])
    player.send(BatchMessage("WebcastGiftMessage", bare, 2))
    assert [(tick.gift.name, tick.diamonds) for tick in player.ticks] == [("", 0), ("Cap", 198)]
    assert [event.diamonds for event in player.complete] == [0, 198]
    assert player.room.snapshot().diamonds == 198


def test_a_gift_that_does_not_parse_is_not_accounted() -> None:
    player = Player()
    player.send(BatchMessage("WebcastGiftMessage", b"\xff\xff", 1), gift(1, streaks=False))
    assert player.names == ["unknown", "gift", "gift_complete"]


# --- generated


@dataclass
class Model:
    """What handlers must be told, by the words of the rules and with no care for speed."""

    told: list[tuple] = field(default_factory=list)
    # Each with what was added since it is open, when it ticked last, and which tick of all that was.
    open: dict[tuple, tuple[int, float, int]] = field(default_factory=dict)
    highest: dict[tuple, int] = field(default_factory=dict)
    complete: set[tuple] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    said: set[tuple] = field(default_factory=set)
    air: float = 0.0

    def tick(self, key: tuple, count: int, end: bool, msg_id: int) -> None:
        if msg_id in self.ids or (key, count, end) in self.said:
            return
        self.ids.add(msg_id)
        self.said.add((key, count, end))
        sender, recipient, group = key
        is_first = key not in self.highest
        for other in list(self.open) if is_first else ():
            if other[:2] == (sender, recipient) and other[2] < group:
                self._complete(other, "replaced")
        added = max(count - self.highest.get(key, 0), 0)
        self.told.append((key, added))
        self.highest[key] = max(count, self.highest.get(key, 0))
        if is_first or added or key in self.open:
            self.open[key] = self.open.get(key, (0,))[0] + added, self.air, len(self.said)
            if end:
                self._complete(key, "end")

    def pass_time(self, seconds: float) -> None:
        self.air += seconds
        for key in self._by_last_tick():
            if self.open[key][1] + TIMEOUT <= self.air:
                self._complete(key, "timeout")

    def finish(self) -> None:
        for key in self._by_last_tick():
            self._complete(key, "closed")

    def _by_last_tick(self) -> list[tuple]:
        return sorted(self.open, key=lambda key: self.open[key][2])

    def _complete(self, key: tuple, reason: str) -> None:
        self.told.append((key, reason, self.open.pop(key)[0], key in self.complete))
        self.complete.add(key)


@dataclass(frozen=True)
class Sent:
    """A tick on the wire."""

    key: tuple[int, int, int]
    count: int
    end: bool
    msg_id: int

    @property
    def message(self) -> BatchMessage:
        sender, recipient, group = self.key
        return gift(
            self.count, sender=sender, recipient=recipient, group=group, end=self.end, msg_id=self.msg_id, price=3
        )


@st.composite
def timelines(draw: st.DrawFn) -> list[Sent | float | str]:
    """Ticks of several streaks, interleaved; some lost, repeated (also under other ids), out of order; reconnects."""
    streaks = []
    for number in range(draw(st.integers(1, 6))):
        key = draw(st.integers(1, 2)), draw(st.integers(8, 9)), 100 + number
        counts = sorted(draw(st.sets(st.integers(1, 30), min_size=1, max_size=6)))
        ticks = [Sent(key, count, end=False, msg_id=1000 * number + n + 1) for n, count in enumerate(counts)]
        if draw(st.booleans()):
            ticks.append(Sent(key, counts[-1], end=True, msg_id=1000 * number + 999))
        streaks.append(ticks)
    line: list[Sent | float | str] = []
    while any(streaks):
        ticks = draw(st.sampled_from([ticks for ticks in streaks if ticks]))
        sent = ticks.pop(0)
        other_id = replace(sent, msg_id=sent.msg_id + 500_000)
        line += draw(st.sampled_from([[], [sent], [sent], [sent, sent], [sent, other_id]]))
        line += draw(st.sampled_from([[], [], [0.5], [4.0], [11.0], ["reconnect"], ["reconnect", 6.0]]))
    for number in range(draw(st.integers(0, 3))):
        earlier = [step for step in line if isinstance(step, Sent)]
        if earlier:
            sent = draw(st.sampled_from(earlier))
            line.append(replace(sent, msg_id=sent.msg_id + 1_000_000 * (number + 1)))
        if len(line) > 1:
            place = draw(st.integers(0, len(line) - 2))
            line[place], line[place + 1] = line[place + 1], line[place]
    return line


def play(line: list[Sent | float | str]) -> tuple[Player, Model]:
    player, model = Player(), Model()
    for step in line:
        if isinstance(step, Sent):
            if player.session is None:
                player.connect()
            player.send(step.message)
            model.tick(step.key, step.count, step.end, step.msg_id)
        elif step == "reconnect":
            if player.session is not None:
                player.disconnect()
        else:
            player.wait(step)
            model.pass_time(0.0 if player.session is None else step)
    player.finish()
    model.finish()
    return player, model


def key_of(event: GiftEvent | GiftCompleteEvent) -> tuple[int, int, int]:
    sender, _, recipient, group = map(int, event.streak_id.split(":"))
    return sender, recipient, group


@given(timelines())
def test_lost_and_shuffled_ticks_are_delivered_by_the_rules(line: list[Sent | float | str]) -> None:
    player, model = play(line)
    told = [
        (key_of(event), event.delta)
        if isinstance(event, GiftEvent)
        else (key_of(event), event.reason, event.count, event.continues)
        for event in player.seen
        if isinstance(event, GiftEvent | GiftCompleteEvent)
    ]
    assert told == model.told


@given(timelines())
def test_completions_add_up_to_lost_and_shuffled_ticks(
    line: list[Sent | float | str],
) -> None:
    player, _ = play(line)
    highest: dict[tuple, int] = defaultdict(int)
    for sent in line:
        if isinstance(sent, Sent):
            highest[sent.key] = max(highest[sent.key], sent.count)
    ticks: dict[tuple, int] = defaultdict(int)
    for tick in player.ticks:
        assert tick.delta >= 0
        ticks[key_of(tick)] += tick.delta
    complete: dict[tuple, int] = defaultdict(int)
    for event in player.complete:
        complete[key_of(event)] += event.count
    assert ticks == complete == highest
    assert sorted(key_of(event) for event in player.complete if not event.continues) == sorted(highest)
    assert all(event.count > 0 for event in player.complete if event.continues)
    totals = player.room.snapshot()
    assert totals.gifts == sum(highest.values())
    diamonds = [sum(event.diamonds for event in events) for events in (player.ticks, player.complete)]
    assert diamonds == [totals.diamonds, totals.diamonds] == [3 * totals.gifts] * 2
