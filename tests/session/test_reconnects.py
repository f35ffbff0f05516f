"""One live over several sessions: whatever is sent again, and whenever, is told once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session.wire_messages import HELLO, chat, chest, control, frame, gift, like, viewers
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.reader import Counters
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame


def balanced(counters: Counters) -> bool:
    buckets = counters.delivered + counters.duplicates + counters.unread + counters.dropped
    return counters.messages == buckets


@dataclass
class Live:
    """Feeds the sessions of one live."""

    backlog: str = "mark"
    room: RoomState = field(default_factory=RoomState)
    told: list[Event] = field(default_factory=list)

    def connection(self, *batches: tuple[BatchMessage, ...], first: tuple[BatchMessage, ...] = ()) -> ClientSession:
        """One whole session: what came with the plan, and what came on the socket."""
        session = ClientSession(5, self.room, options=SessionOptions(backlog=self.backlog))
        if first:
            session.receive_first(encode_batch(Batch(first)), 0.0)
        session.enter(0.0)
        session.receive_data(HELLO, 0.0)
        for batch in batches:
            session.receive_data(frame(*batch), 0.0)
        session.receive_eof(0.0)
        self.told += session.events_received()
        assert balanced(session.counters)
        return session

    @property
    def ids(self) -> list[int]:
        return [event.msg_id for event in self.told if not isinstance(event, GiftCompleteEvent)]


def test_three_sessions_tell_each_message_once() -> None:
    live = Live()
    a, b, c, d, e = chat("a"), chat("b"), gift(1), gift(2), like(3)
    live.connection((a, b), (c,), (a, b))
    second = live.connection((d, c), (e,), first=(b, a, c))
    third = live.connection((e, d, c, b, a), first=(a, b, c, d, e))
    assert live.ids == [message.msg_id for message in (a, b, c, d, e)]
    assert (second.counters.duplicates, third.counters.duplicates) == (4, 10)
    assert live.room.connections == 3


def test_missed_messages_are_delivered_flagged_with_the_next_plan() -> None:
    live = Live()
    seen, missed = chat("seen"), chat("missed")
    live.connection((seen,))
    live.connection(first=(seen, missed))
    assert [(event.text, event.is_backlog) for event in live.told] == [("seen", False), ("missed", True)]


def test_messages_dropped_at_the_first_connect_stay_dropped() -> None:
    live = Live(backlog="drop")
    old, missed = chat("old"), chat("missed")
    assert live.connection(first=(old,)).counters.dropped == 1
    assert live.connection(first=(old, missed)).counters.duplicates == 1
    assert live.connection((missed, old)).counters.duplicates == 2
    assert live.ids == [missed.msg_id]


def test_under_fresh_ids_chests_and_ticks_are_known_and_what_they_add_up_to_is_right() -> None:
    live = Live()
    live.connection((chest("a"), gift(3), gift(5)))
    live.connection((chest("a", display=2), gift(7, end=True)), first=(chest("a"), gift(5), gift(3)))
    third = live.connection((gift(7, end=True), gift(4), chest("a", display=2)))
    names = [event.name for event in live.told]
    assert names == ["envelope", "gift", "gift", "envelope", "gift", "gift_complete", "gift"]
    assert (third.counters.delivered, third.counters.duplicates) == (1, 2)
    assert live.room.snapshot().gifts == 7


sent = st.lists(
    st.one_of(
        st.integers(1, 12).map(lambda number: chat(f"chat {number}", msg_id=1000 + number)),
        st.integers(1, 9).map(lambda count: gift(count, msg_id=2000 + count)),
        st.integers(1, 3).map(lambda number: gift(1, streaks=False, msg_id=3000 + number)),
        st.integers(1, 4).map(lambda number: chest(f"{number % 2}", display=1 + number // 3, msg_id=4000 + number)),
    ),
    max_size=12,
).map(tuple)


@given(st.lists(st.tuples(sent, st.lists(sent, max_size=3)), min_size=3, max_size=3))
def test_batches_in_any_order_and_number_over_three_sessions_tell_each_message_once(
    sessions: list[tuple[tuple[BatchMessage, ...], list[tuple[BatchMessage, ...]]]],
) -> None:
    live = Live()
    everything: dict[int, None] = {}
    for first, batches in sessions:
        live.connection(*batches, first=first)
        for batch in (first, *batches):
            everything.update(dict.fromkeys(message.msg_id for message in batch))
    assert live.ids == list(everything), "in the order in which they came first"


# --- anything in any order


WANTED = st.sampled_from(
    [None, frozenset(), frozenset({"WebcastChatMessage"}), frozenset({"WebcastEnvelopeMessage", "WebcastLikeMessage"})]
)
ids = st.integers(0, 25)
messages = st.one_of(
    st.builds(lambda n, old: chat(f"{n}", msg_id=n, is_history=old), ids, st.booleans()),
    st.builds(
        lambda n, count, group, end: gift(count, group=group, end=end, msg_id=n),
        ids,
        st.integers(0, 5),
        st.integers(0, 2),
        st.booleans(),
    ),
    st.builds(lambda n, name, display: chest(name, display=display, msg_id=n), ids, st.sampled_from("ab"), ids),
    st.builds(BatchMessage, st.sampled_from(["New", "WebcastChatMessage", ""]), st.binary(max_size=4), ids),
    st.builds(control, st.sampled_from([1, 2, 3])),
    st.builds(viewers, ids),
)
batches = st.lists(messages, max_size=6).map(tuple)
frames = st.one_of(
    st.builds(lambda batch, ack: frame(*batch, need_ack=ack), batches, st.booleans()),
    st.sampled_from([HELLO, encode_push_frame(PushFrame("hb")), encode_push_frame(PushFrame("close"))]),
    st.binary(max_size=30),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("frame"), frames),
        st.tuples(st.just("timer"), st.one_of(st.floats(0, 100), st.floats(0, 1e6))),
        st.tuples(st.just("due"), st.none()),
        st.tuples(st.just("want"), WANTED),
        st.tuples(st.just("first"), batches),
        st.tuples(st.just("reconnect"), st.none()),
    ),
    max_size=40,
)


class Machine:
    """Does whatever it is told, as a client would: nothing goes to a session that is closed."""

    def __init__(self, backlog: str) -> None:
        self.room = RoomState()
        self.options = SessionOptions(backlog=backlog)
        self.now = 0.0
        self.told: list[Event] = []
        self.connect(())

    def connect(self, first: tuple[BatchMessage, ...]) -> None:
        self.session = ClientSession(5, self.room, options=self.options)
        self.session.receive_first(encode_batch(Batch(first)), self.now)
        self.session.enter(self.now)

    def do(self, step: str, value: object) -> None:
        if step == "want":
            self.session.want(value)
        elif step == "timer":
            self.now += value
            self.session.handle_timer(self.now)
        elif step == "due":
            deadline = self.session.next_deadline()
            self.now = max(self.now, deadline or 0.0)
            self.session.handle_timer(self.now)
        elif step in {"reconnect", "first"}:
            self.session.receive_eof(self.now)
            self.collect()
            self.connect(value or ())
        elif self.session.state is not State.CLOSED:
            self.session.receive_data(value, self.now)
        self.collect()

    def collect(self) -> None:
        self.session.data_to_send()
        self.told += self.session.events_received()
        deadline = self.session.next_deadline()
        assert (deadline is None) is (self.session.state is State.CLOSED)
        assert (self.session.verdict is None) or self.session.state is State.CLOSED
        assert balanced(self.session.counters)


@settings(max_examples=200)
@given(steps, st.sampled_from(["mark", "drop", "deliver"]))
def test_nothing_raises_nothing_is_repeated_and_every_message_is_counted_once(
    steps: list[tuple[str, object]], backlog: str
) -> None:
    machine = Machine(backlog)
    for step, value in steps:
        machine.do(step, value)
    wire = [event for event in machine.told if not isinstance(event, GiftCompleteEvent) and event.msg_id]
    assert max(Counter(event.msg_id for event in wire).values(), default=1) == 1
    chests = [(event.envelope_id, event._message.display) for event in machine.told if event.name == "envelope"]
    assert len(chests) == len(set(chests))


@given(steps)
def test_a_timer_that_is_handled_when_it_is_due_makes_it_due_later(steps: list[tuple[str, object]]) -> None:
    machine = Machine("mark")
    for step, value in steps:
        machine.do(step, value)
    before, machine.now = machine.now, max(machine.now, machine.session.next_deadline() or 0.0)
    for _ in range(50):
        machine.do("due", None)
        deadline = machine.session.next_deadline()
        assert deadline is None or deadline > machine.now >= before
