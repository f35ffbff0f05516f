"""Faults of batches, gift streaks and client messages, in the states in which a client reads a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.faults.case import Case
from tests.faults.endless_scenario import EndlessScenario
from tests.faults.harness import ROOM, FaultHarness
from tiktok_live.errors import ConnectError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Drop, Fault, Silence

NEXT_BATCH = 3.0
"""Seconds until one of the next two batches."""
RECONNECT = 6.0
"""Seconds: a lost socket is detected at once, and the first retry is one second later."""
STALL = 75.0
"""Seconds: the stall timeout of one minute, and the first retry."""

# Name of the row: class and values of the fault, and the bound in seconds.
_BATCHES: dict[str, tuple[type[Fault], dict[str, Any], float]] = {
    "silence": (kinds.Silence, {}, STALL),
    "silence of 20 s": (kinds.Silence, {"seconds": 20.0}, 25.0),
    "half_open": (kinds.HalfOpen, {}, STALL),
    "drop": (kinds.Drop, {}, RECONNECT),
    "drop with 1000": (kinds.Drop, {"code": 1000}, RECONNECT),
    "drop with 1011": (kinds.Drop, {"code": 1011}, RECONNECT),
    "drop with 4003": (kinds.Drop, {"code": 4003, "reason": "go away"}, RECONNECT),
    "drop with 1005, after the batch": (kinds.Drop, {"code": 1005, "behind": True}, RECONNECT),
    "reset": (kinds.Reset, {}, RECONNECT),
    "reset, after the batch": (kinds.Reset, {"behind": True}, RECONNECT),
    "delay": (kinds.Delay, {"seconds": 20.0}, 25.0),
    "duplicate": (kinds.Duplicate, {"copies": 5}, NEXT_BATCH),
    "reorder": (kinds.Reorder, {"behind": 3}, NEXT_BATCH),
    "corrupt_gzip": (kinds.CorruptGzip, {}, NEXT_BATCH),
    "truncate": (kinds.Truncate, {}, NEXT_BATCH),
    "mislabel": (kinds.Mislabel, {}, NEXT_BATCH),
    "mislabel as zstd": (kinds.Mislabel, {"compress_type": "zstd"}, NEXT_BATCH),
    "unknown_type": (kinds.UnknownType, {}, NEXT_BATCH),
    "wrong_method": (kinds.WrongMethod, {}, NEXT_BATCH),
    "clock_jump": (kinds.ClockJump, {"times": 1, "seconds": 1e8}, NEXT_BATCH),
    "text_frame": (kinds.TextFrame, {}, NEXT_BATCH),
    "huge_frame": (kinds.HugeFrame, {"size": 300_000}, NEXT_BATCH),
    "gzip_bomb": (kinds.GzipBomb, {"size": 20_000_000}, NEXT_BATCH),
    "count_bomb of messages": (kinds.CountBomb, {"what": "messages"}, NEXT_BATCH),
    "count_bomb of headers": (kinds.CountBomb, {"what": "headers"}, NEXT_BATCH),
    "count_bomb of parts": (kinds.CountBomb, {"what": "parts"}, NEXT_BATCH),
    "ping": (kinds.PingFault, {}, NEXT_BATCH),
}


def _check_oversized(harness: FaultHarness) -> None:
    assert harness.health.oversized == harness.health.broken_frames == harness.health.unknown[""] == 1


def _check_unknown(method: str, unparsed: int) -> Callable[[FaultHarness], None]:
    def check(harness: FaultHarness) -> None:
        assert harness.health.unknown == {method: 1}
        assert (harness.health.unparsed, harness.health.oversized) == (unparsed, 0)

    return check


_CHECKS: dict[str, Callable[[FaultHarness], None]] = {
    "huge_frame": _check_unknown("WebcastPadding", 0),
    "gzip_bomb": _check_oversized,
    "count_bomb of messages": _check_oversized,
    "count_bomb of headers": _check_unknown("WebcastPadding", 0),
    "count_bomb of parts": _check_unknown("WebcastChatMessage", 1),
}
_ROOM_ACTIONS: dict[str, float] = {
    "end": 0.0,
    "pause": NEXT_BATCH,
    "resume": NEXT_BATCH,
    "restart": RECONNECT,
    "change": RECONNECT,
}
_STATES = {
    "live": {"connection": 1, "frame": 12},
    "paused": {"connection": 1, "frame": 12},
    "reconnecting": {"connection": 2, "frame": 1},
}


def batch_cases() -> Iterator[Case]:
    """A batch is struck in a live room, in a paused room, and after reconnecting (the first batch)."""
    for name, (kind, values, within) in _BATCHES.items():
        for state, target in _STATES.items():
            yield Case(
                fault=name,
                state=state,
                within=within,
                faults=(kind(**values, **target),),
                met_in=_state_when_struck(state),
                then=_CHECKS.get(name),
            )


def _state_when_struck(state: str) -> str:
    # The enter reply and the first batch are sent in one turn of the event loop: the client has read neither.
    return "entering" if state == "reconnecting" else state


def gift_end_cases() -> Iterator[Case]:
    """The end of a streak is lost: the fault strikes the first batch that contains one."""
    for state in _STATES:
        fault = kinds.LostGiftEnd(connection=2 if state == "reconnecting" else 1, after=0.0 if state == "live" else 7.0)
        met_in = "paused" if state == "paused" else "entering"
        yield Case(fault="lost_gift_end", state=state, within=NEXT_BATCH, faults=(fault,), met_in=met_in)


def ignore_cases() -> Iterator[Case]:
    """The platform ignores client messages."""
    for state in ("live", "paused", "reconnecting"):
        connection = 2 if state == "reconnecting" else 1
        for what in ("ack", "heartbeat"):
            yield Case(
                fault=f"ignore {what}",
                state=state,
                within=12.0,
                faults=(kinds.Ignore(what=what, connection=connection, after=7.0),),
                met_in="live" if (state, what) == ("reconnecting", "ack") else _state_when_struck(state),
            )
    yield Case(
        fault="ignore close",
        state="live",
        within=RECONNECT,
        faults=(kinds.Ignore(what="close", connection=1),),
        met_in="live",
        arrange=lambda harness: harness.plan.add(kinds.Silence(connection=1, frame=10)),
    )
    yield Case(
        fault="ignore heartbeat",
        state="entering",
        within=NEXT_BATCH,
        faults=(kinds.Ignore(what="heartbeat", connection=1),),
    )
    for state, connection in (("entering", 1), ("reconnecting", 2)):
        yield Case(
            fault="ignore enter",
            state=state,
            within=90.0,
            faults=(kinds.Ignore(what="enter", connection=connection),),
            met_in="entering",
        )
        yield Case(
            fault="silence, at_once",
            state=state,
            within=25.0,
            faults=(kinds.Silence(at_once=True, connection=connection),),
            met_in="connecting",
        )


def room_cases() -> Iterator[Case]:
    """The host ends, pauses, resumes, restarts or changes the room."""
    for action, within in _ROOM_ACTIONS.items():
        for state, target in _STATES.items():
            ends = action in {"end", "restart"}
            yield Case(
                fault=f"room {action}",
                state=state,
                within=3.0 if ends else within,
                faults=(kinds.RoomFault(action=action, **target),),
                met_in=_state_when_struck(state),
                ends=ends,
            )
    yield Case(
        fault="room restart, with follow",
        state="live",
        within=RECONNECT,
        faults=(kinds.RoomFault(action="restart", connection=1, frame=12),),
        config={"follow": True},
    )


STREAK_ROOM = replace(ROOM, scenario=EndlessScenario(ticks=40))
"""A room with a streak that ticks every second."""

_UNREACHABLE = ConnectError("platform.test cannot be reached: network is down")


def streak_cases() -> Iterator[Case]:
    """Fifteen seconds of a streak are lost: no socket is open, or the socket is silent."""
    for state in ("live", "paused", "reconnecting"):
        is_lost = state == "reconnecting"
        yield Case(
            fault="no socket for 15 s during a streak",
            state=state,
            within=20.0,
            faults=() if is_lost else (Drop(connection=1, frame=12),),
            met_in="connecting" if is_lost else state,
            room=STREAK_ROOM,
            arrange=_unreachable,
            then=_check_completions(False),
        )
        yield Case(
            fault="silence of 15 s during a streak",
            state=state,
            within=20.0,
            faults=(Silence(connection=2 if is_lost else 1, frame=3 if is_lost else 12, seconds=15.0),),
            met_in="live" if is_lost else state,
            room=STREAK_ROOM,
            then=_check_completions(False, True),
        )


def _unreachable(harness: FaultHarness) -> None:
    # The delays before these attempts are 1, 2, 4 and 8 seconds.
    harness.connector.failures.update(dict.fromkeys((2, 3, 4), _UNREACHABLE))


def _check_completions(*continues: bool) -> Callable[[FaultHarness], None]:
    """Check the flag `continues` of the completions of the streak that was interrupted."""

    def check(harness: FaultHarness) -> None:
        _, struck_at, _ = harness.strikes[0]
        ticks = [(event.streak_id, at > struck_at) for at, event in harness.events if isinstance(event, GiftEvent)]
        (streak_id,) = {streak_id for streak_id, is_after in ticks if is_after and (streak_id, False) in ticks}
        completed = [event for _, event in harness.events if isinstance(event, GiftCompleteEvent)]
        assert tuple(event.continues for event in completed if event.streak_id == streak_id) == continues

    return check
