"""Faults of batches, and of what the client says: where the room is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Fault

AT_ONCE = 3.0
"""Seconds: the next batch, or the one behind it."""
LOST = 6.0
"""Seconds: a socket that breaks is noticed at once, and the first retry comes a second later."""
SILENT = 75.0
"""Seconds: the stall time-out, which is a minute, and the first retry."""

# name of the row: the class of the fault, its values, and the bound
_BATCHES: dict[str, tuple[type[Fault], dict[str, Any], float]] = {
    "silence": (kinds.Silence, {}, SILENT),
    "silence of 20 s": (kinds.Silence, {"seconds": 20.0}, 25.0),
    "half_open": (kinds.HalfOpen, {}, SILENT),
    "drop": (kinds.Drop, {}, LOST),
    "drop with 1000": (kinds.Drop, {"code": 1000}, LOST),
    "drop with 1011": (kinds.Drop, {"code": 1011}, LOST),
    "drop with 4003": (kinds.Drop, {"code": 4003, "reason": "go away"}, LOST),
    "drop with 1005, behind": (kinds.Drop, {"code": 1005, "behind": True}, LOST),
    "reset": (kinds.Reset, {}, LOST),
    "reset, behind": (kinds.Reset, {"behind": True}, LOST),
    "delay": (kinds.Delay, {"seconds": 20.0}, 25.0),
    "duplicate": (kinds.Duplicate, {"copies": 5}, AT_ONCE),
    "reorder": (kinds.Reorder, {"behind": 3}, AT_ONCE),
    "corrupt_gzip": (kinds.CorruptGzip, {}, AT_ONCE),
    "truncate": (kinds.Truncate, {}, AT_ONCE),
    "mislabel": (kinds.Mislabel, {}, AT_ONCE),
    "mislabel as zstd": (kinds.Mislabel, {"compress_type": "zstd"}, AT_ONCE),
    "unknown_type": (kinds.UnknownType, {}, AT_ONCE),
    "wrong_method": (kinds.WrongMethod, {}, AT_ONCE),
    "clock_jump": (kinds.ClockJump, {"times": 1, "seconds": 1e8}, AT_ONCE),
    "text_frame": (kinds.TextFrame, {}, AT_ONCE),
    "huge_frame": (kinds.HugeFrame, {"size": 300_000}, AT_ONCE),
    "gzip_bomb": (kinds.GzipBomb, {"size": 20_000_000}, AT_ONCE),
    "count_bomb of messages": (kinds.CountBomb, {"what": "messages"}, AT_ONCE),
    "count_bomb of headers": (kinds.CountBomb, {"what": "headers"}, AT_ONCE),
    "count_bomb of parts": (kinds.CountBomb, {"what": "parts"}, AT_ONCE),
    "ping": (kinds.PingFault, {}, AT_ONCE),
}


def _oversized(harness: FaultHarness) -> None:
    assert harness.health.oversized == harness.health.broken_frames == harness.health.unknown[""] == 1


def _unknown(method: str, unparsed: int) -> Callable[[FaultHarness], None]:
    def counted(harness: FaultHarness) -> None:
        assert harness.health.unknown == {method: 1}
        assert (harness.health.unparsed, harness.health.oversized) == (unparsed, 0)

    return counted


_COUNTED: dict[str, Callable[[FaultHarness], None]] = {
    "huge_frame": _unknown("WebcastPadding", 0),
    "gzip_bomb": _oversized,
    "count_bomb of messages": _oversized,
    "count_bomb of headers": _unknown("WebcastPadding", 0),
    "count_bomb of parts": _unknown("WebcastChatMessage", 1),
}
_ROOM: dict[str, float] = {"end": 0.0, "pause": AT_ONCE, "resume": AT_ONCE, "restart": LOST, "change": LOST}
_PLACES = {
    "live": {"connection": 1, "frame": 12},
    "paused": {"connection": 1, "frame": 12},
    "reconnecting": {"connection": 2, "frame": 1},
}


def batch_cases() -> Iterator[Case]:
    """A batch is pushed to a room that is read, that is paused, and that is read again: its first batch."""
    for name, (kind, values, within) in _BATCHES.items():
        for state, place in _PLACES.items():
            yield Case(
                fault=name,
                state=state,
                within=within,
                faults=(kind(**values, **place),),
                met_in=_reading(state),
                then=_COUNTED.get(name),
            )


def _reading(state: str) -> str:
    # The answer to entering and the first batch come in one turn of the loop: the client has read neither.
    return "entering" if state == "reconnecting" else state


def gift_end_cases() -> Iterator[Case]:
    """The end of a streak never comes: it strikes the first batch that holds one."""
    for state in _PLACES:
        fault = kinds.LostGiftEnd(connection=2 if state == "reconnecting" else 1, after=0.0 if state == "live" else 7.0)
        met_in = "paused" if state == "paused" else "entering"
        yield Case(fault="lost_gift_end", state=state, within=AT_ONCE, faults=(fault,), met_in=met_in)


def ignore_cases() -> Iterator[Case]:
    """The platform does not hear what the client says."""
    for state in ("live", "paused", "reconnecting"):
        connection = 2 if state == "reconnecting" else 1
        for what in ("ack", "heartbeat"):
            yield Case(
                fault=f"ignore {what}",
                state=state,
                within=12.0,
                faults=(kinds.Ignore(what=what, connection=connection, after=7.0),),
                met_in="live" if (state, what) == ("reconnecting", "ack") else _reading(state),
            )
    yield Case(
        fault="ignore close",
        state="live",
        within=LOST,
        faults=(kinds.Ignore(what="close", connection=1),),
        met_in="live",
        arrange=lambda harness: harness.plan.add(kinds.Silence(connection=1, frame=10)),
    )
    yield Case(
        fault="ignore heartbeat",
        state="entering",
        within=AT_ONCE,
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
    """The host ends, pauses, resumes, or is suddenly in another room."""
    for action, within in _ROOM.items():
        for state, place in _PLACES.items():
            ends = action in {"end", "restart"}
            yield Case(
                fault=f"room {action}",
                state=state,
                within=3.0 if ends else within,
                faults=(kinds.RoomFault(action=action, **place),),
                met_in=_reading(state),
                ends=ends,
            )
    yield Case(
        fault="room restart, followed",
        state="live",
        within=LOST,
        faults=(kinds.RoomFault(action="restart", connection=1, frame=12),),
        config={"follow": True},
    )
