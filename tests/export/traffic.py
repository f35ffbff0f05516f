"""The events of a simulated live, in memory: decoded and accounted for as in a client."""

from __future__ import annotations

from functools import cache

from tests.cli.factories import NOW
from tiktok_live.events.base import DecodeContext, Event
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftCompleteReason
from tiktok_live.events.lifecycle import ConnectedEvent
from tiktok_live.session.room_state import TRACKED_EVENTS, RoomState
from tiktok_live.session.room_view import RoomSnapshot
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import SimulatedRoom

STARTED_AT = NOW.timestamp()


@cache
def live(seed: int = 1, duration: float = 30.0, rate: float = 8.0) -> tuple[tuple[Event, ...], RoomSnapshot]:
    """Return all events of a live, and the state of its room at the end."""
    room = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=seed, duration=duration, rate=rate))
    state = RoomState()
    events: list[Event] = [ConnectedEvent(room_id=room.room_id, received_at=NOW, unique_id="demo", provider="direct")]
    for step in room.scenario.steps(room, int(STARTED_AT * 1000)):
        context = DecodeContext(room_id=room.room_id, received_at=STARTED_AT + step.at)
        events += state.handle_timer(step.at)
        for each in step.messages:
            event = decode_message(each.method, each.payload, each.msg_id, each.is_history, context)
            events += state.take(event, step.at) if type(event) in TRACKED_EVENTS else [event]
    return (*events, *state.finish(GiftCompleteReason.CLOSED)), state.snapshot()
