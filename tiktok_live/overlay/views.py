"""What one page shows of a room, and the messages that it gets. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.boards import BOARD_KINDS, SPANS
from tiktok_live.overlay.state import LAST_KINDS, Changes, Message, Moment, RoomOverlay

__all__ = ["OVERLAYS", "View", "messages_for", "parse_view", "snapshot_for"]

OVERLAYS = ("chat", "alerts", "goal", "leaderboard", "counters", "ticker", "last", "timer")
"""Names of the pages."""

_PLACES = 10
_MOST_PLACES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page asked for. Pages with equal views get equal messages.

    Attributes:
        overlay: one of `OVERLAYS`.
        room: the host's handle.
        goal: name of the goal; empty for the first one.
        kind: what a top list ranks by.
        span: since when.
        places: how many places of a top list.
    """

    overlay: str
    room: str
    goal: str = ""
    kind: str = "diamonds"
    span: str = "live"
    places: int = _PLACES


def parse_view(query: Mapping[str, str], room: str) -> View:
    """Return the view that an address asks for.

    Args:
        query: parameters of the address; others than `overlay`, `goal`, `kind`, `span` and `max` are the page's own.
        room: the host's handle.

    Raises:
        ConfigError: a value is not among those that are possible.
    """
    overlay = _choice("overlay", query.get("overlay", ""), OVERLAYS)
    if overlay == "goal":
        return View(overlay=overlay, room=room, goal=query.get("goal", ""))
    if overlay != "leaderboard":
        return View(overlay=overlay, room=room)
    return View(
        overlay=overlay,
        room=room,
        kind=_choice("kind", query.get("kind") or "diamonds", BOARD_KINDS),
        span=_choice("span", query.get("span") or "live", SPANS),
        places=_places(query.get("max") or str(_PLACES)),
    )


def snapshot_for(view: View, state: RoomOverlay, at: Moment) -> Message:
    """Return the parts of a snapshot that belong to a view.

    Raises:
        ConfigError: there is no such goal.
    """
    return _PARTS[view.overlay](view, state, at)


def messages_for(view: View, state: RoomOverlay, changes: Changes, at: Moment) -> list[Message]:
    """Return the messages about changes that belong to a view."""
    overlay = view.overlay
    if overlay in {"chat", "ticker"}:
        return _lines(view, changes)
    if overlay == "alerts":
        return list(changes.alerts)
    if overlay == "goal":
        has_changed = goal_name(view, state) in changes.goals
    else:
        flags = {"leaderboard": changes.boards, "counters": changes.counters, "last": changes.last}
        has_changed = flags.get(overlay, changes.timer)
    return [{"type": overlay, **_PARTS[overlay](view, state, at)}] if has_changed else []


def goal_name(view: View, state: RoomOverlay) -> str:
    """Return the name of the goal that a view shows: the given one, the first of this kind, or the first one.

    Raises:
        ConfigError: there is no such goal.
    """
    if not view.goal:
        return next(iter(state.goals))
    if view.goal in state.goals:
        return view.goal
    of_kind = (name for name, goal in state.goals.items() if goal.config.kind == view.goal)
    name = next(of_kind, "")
    if not name:
        raise ConfigError(f"there is no goal {view.goal[:40]!r}", advice=f"Goals: {', '.join(state.goals)}")
    return name


def _goal(view: View, state: RoomOverlay, at: Moment) -> Message:
    del at
    return {"goal": state.goals[goal_name(view, state)].view()}


def _leaderboard(view: View, state: RoomOverlay, at: Moment) -> Message:
    del at
    entries = state.boards.top(view.kind, view.span, view.places)
    return {"entries": entries, "kind": view.kind, "span": view.span}


def _alerts(view: View, state: RoomOverlay, at: Moment) -> Message:
    del view
    shown = state.queue.current
    current = None if shown is None else {**asdict(shown.alert), "remaining": state.queue.remaining(at.now)}
    return {"current": current, "paused": state.queue.is_paused, "waiting": state.queue.waiting}


_PARTS: Mapping[str, Callable[[View, RoomOverlay, Moment], Message]] = {
    "chat": lambda _, state, __: {"lines": state.lines.chat()},
    "ticker": lambda _, state, __: {"lines": state.lines.ticker()},
    "alerts": _alerts,
    "goal": _goal,
    "leaderboard": _leaderboard,
    "counters": lambda _, state, __: {"counters": asdict(state.counters)},
    "last": lambda _, state, __: {"last": {kind: state.last.get(kind) for kind in LAST_KINDS}},
    "timer": lambda _, state, at: {"timer": state.timer.view(at.wall)},
}


def _lines(view: View, changes: Changes) -> list[Message]:
    wanted = [line for line in changes.new if view.overlay == "chat" or line.kind != "chat"]
    new: list[Message] = [{"type": "line", "line": line} for line in wanted]
    return new + [{"type": "line_changed", "line": line} for line in changes.changed]


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value in choices:
        return value
    near = nearest(value, choices)
    raise ConfigError(
        f"{name} must be one of {', '.join(choices)}, not {value[:40]!r}",
        advice=f"Did you mean {near!r}?" if near else None,
    )


def _places(text: str) -> int:
    with caught(ValueError) as failure:
        number = int(text)
        if 1 <= number <= _MOST_PLACES:
            return number
    cause = failure.cause if failure else None
    raise ConfigError(f"max must be a whole number from 1 to {_MOST_PLACES}, not {text[:40]!r}") from cause
