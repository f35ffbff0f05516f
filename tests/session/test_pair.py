"""Client and server face to face over a link that splits what is sent and delivers it late."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.session.wire_messages import chat, control
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.session.client import ClientSession
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.server import AckReceived, EnterReceived, HeartbeatReceived, Received, ServerSession
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch


class Link:
    """Holds messages both ways; `move` lets some arrive."""

    def __init__(self) -> None:
        self.client = ClientSession(5, RoomState())
        self.server = ServerSession()
        self.now = 0.0
        self.up: list[bytes] = []
        self.down: list[bytes] = []
        self.events: list[MessageEvent] = []
        self.received: list[Received] = []
        self.client.enter(self.now)

    def move(self, up: int, down: int, seconds: float) -> None:
        """Let at most so many messages arrive each way, `seconds` later."""
        self.now += seconds
        self.client.handle_timer(self.now)
        self.collect()
        for _ in range(min(up, len(self.up))):
            self.server.receive_data(self.up.pop(0))
        for _ in range(min(down, len(self.down))):
            if self.client.state is not State.CLOSED:
                self.client.receive_data(self.down.pop(0), self.now)
        self.collect()

    def collect(self) -> None:
        self.up += self.client.data_to_send()
        self.down += self.server.data_to_send()
        self.events += self.client.events_received()
        self.received += self.server.events_received()

    def settle(self) -> None:
        self.collect()
        while self.up or self.down:
            self.move(len(self.up) + 1, len(self.down) + 1, 0.0)


sizes = st.lists(st.integers(min_value=0, max_value=6), min_size=1, max_size=12)
moves = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(0.0, 0.4)), max_size=40)


@given(sizes, moves)
def test_every_message_arrives_once_in_order_and_every_batch_is_acked(
    sizes: list[int], moves: list[tuple[int, int, float]]
) -> None:
    link = Link()
    sent: list[str] = []
    pending = [[f"{batch}.{index}" for index in range(size)] for batch, size in enumerate(sizes)]
    for up, down, seconds in moves:
        link.move(up, down, seconds)
        if pending and link.server.state is State.LIVE:
            texts = pending.pop(0)
            sent += texts
            link.server.send_batch(Batch(tuple(chat(text) for text in texts), b"ext", need_ack=True))
    link.settle()
    assert [event.text for event in link.events if isinstance(event, ChatEvent)] == sent
    assert link.server.unacked == set()
    acks = [received for received in link.received if isinstance(received, AckReceived)]
    assert len(acks) == len(sizes) - len(pending)
    assert link.received[0] == EnterReceived(5, "")


@given(moves)
def test_heartbeats_count_up_without_gaps(moves: list[tuple[int, int, float]]) -> None:
    link = Link()
    for up, down, seconds in [*moves, *[(9, 9, 5.0)] * 10]:
        link.move(up, down, seconds)
    link.settle()
    numbers = [received.sequence for received in link.received if isinstance(received, HeartbeatReceived)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 5


def test_the_end_reaches_the_client_last() -> None:
    link = Link()
    link.settle()
    link.server.send_batch(Batch((chat("last words"), control(3), chat("after the end"))))
    link.server.end_room()
    link.settle()
    assert [event.name for event in link.events] == ["chat", "live_ended", "chat"]
    assert link.client.state is State.ENDED
    assert link.server.state is State.ENDED
