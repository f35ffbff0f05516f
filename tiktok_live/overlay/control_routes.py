"""What the owner of the room can do: alerts, goals, timer, made-up events. Every route needs the token."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Annotated, Literal, TypeAlias, TypeVar, get_args

import msgspec
from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.overlay.made_up import made_up, read_made_up
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.state import RoomOverlay
from tiktok_live.overlay.timer import TIMER_LIMIT
from tiktok_live.relay.access import Access, Door
from tiktok_live.relay.answers import Refusal, json_answer
from tiktok_live.rules.engine import RulesEngine
from tiktok_live.rules.followed import RuleReport

__all__ = ["ControlRoutes"]

_MAX_BODY = 16 * 1024
_AlertAction: TypeAlias = Literal["skip", "pause", "resume", "replay", "clear"]
_Seconds: TypeAlias = Annotated[float, msgspec.Meta(ge=-TIMER_LIMIT, le=TIMER_LIMIT)]
_Amount: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)]
_Target: TypeAlias = Annotated[int, msgspec.Meta(ge=1, le=2**52)]
_T = TypeVar("_T", bound="_Room")


class _Room(msgspec.Struct, forbid_unknown_fields=True):
    room: str = ""


class _GoalChange(_Room, forbid_unknown_fields=True):
    name: str = ""
    add: _Amount | None = None
    set: _Amount | None = None
    target: _Target | None = None
    reset: bool = False


class _TimerChange(_Room, forbid_unknown_fields=True):
    add: _Seconds | None = None
    set: _Seconds | None = None
    start: bool = False
    pause: bool = False
    reset: bool = False


class ControlRoutes:
    """Routes that change something.

    Args:
        overlay: the state of the rooms.
        rules: that are followed; None if there are none.
    """

    def __init__(self, overlay: Overlay, rules: RulesEngine | None = None) -> None:
        self._overlay = overlay
        self._rules = rules
        self._numbers = count(1)

    def add_to(self, application: web.Application, access: Access) -> None:
        """Add the routes."""
        routes: tuple[tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]], ...] = (
            ("/control/alerts/{action}", self._alerts),
            ("/control/goal", self._goal),
            ("/control/timer", self._timer),
            ("/control/test", self._test),
            ("/control/rules/{name}/test", self._test_rule),
        )
        application.add_routes([web.post(path, access.mark(Door.CONTROL, handler)) for path, handler in routes])
        application.add_routes(
            [
                web.get("/control/rules", access.mark(Door.CONTROL, self._list_rules)),
                web.get("/overlay/info", access.mark(Door.READ, self._info)),
            ]
        )

    async def _alerts(self, request: web.Request) -> web.StreamResponse:
        action = request.match_info["action"]
        if action not in get_args(_AlertAction):
            raise Refusal(404, f"there is no action {action[:40]!r}", f"Actions: {', '.join(get_args(_AlertAction))}")
        change = await _read(request, _Room)
        state = self._state(change.room)
        match action:
            case "skip":
                state.skip(self._overlay.now())
            case "pause" | "resume":
                state.pause(paused=action == "pause")
            case "clear":
                state.clear()
            case _ if not state.replay():
                raise Refusal(409, "no alert was shown yet")
        self._overlay.flush()
        return json_answer({"paused": state.queue.is_paused, "waiting": state.queue.waiting})

    async def _goal(self, request: web.Request) -> web.StreamResponse:
        change = await _read(request, _GoalChange)
        state = self._state(change.room)
        name = change.name or next(iter(state.goals))
        goal = state.goals.get(name)
        if goal is None:
            raise Refusal(404, f"there is no goal {name[:40]!r}", f"Goals: {', '.join(state.goals)}")
        if change.reset:
            goal.reset()
        if change.target is not None:
            goal.aim(change.target)
        if change.set is not None:
            goal.set(change.set)
        if change.add is not None:
            goal.add(change.add)
        state.goal_changed(name)
        self._overlay.flush()
        return json_answer({"goal": msgspec.to_builtins(goal.view())})

    async def _timer(self, request: web.Request) -> web.StreamResponse:
        change = await _read(request, _TimerChange)
        state, wall = self._state(change.room), self._overlay.now().wall
        if change.reset:
            state.timer.reset()
        if change.set is not None:
            state.timer.set(change.set, wall)
        if change.add is not None:
            state.timer.set(state.timer.remaining(wall) + change.add, wall)
        if change.pause:
            state.timer.pause(wall)
        if change.start:
            state.timer.start(wall)
        state.timer_changed()
        self._overlay.flush()
        return json_answer({"timer": msgspec.to_builtins(state.timer.view(wall))})

    async def _test(self, request: web.Request) -> web.StreamResponse:
        with caught(ConfigError) as failure:
            wanted = read_made_up(await _body(request) or b"{}")
        if failure:
            raise Refusal(400, failure.error.message, failure.error.advice) from failure.cause
        state, now = self._state(wanted.room), self._overlay.now()
        state.take(made_up(wanted, next(self._numbers), now.wall), now, test=True)
        self._overlay.flush()
        return json_answer({"kind": wanted.kind, "waiting": state.queue.waiting})

    async def _list_rules(self, request: web.Request) -> web.StreamResponse:
        del request
        reports = self._rules.rules if self._rules is not None else ()
        return json_answer({"rules": [{"name": each.name, "text": _words(each)} for each in reports]})

    async def _test_rule(self, request: web.Request) -> web.StreamResponse:
        """Do what a rule does, for an event that it makes up itself."""
        if self._rules is None:
            raise Refusal(404, "there are no rules", "Start the server with --rules FILE")
        change = await _read(request, _Room)
        room = self._state(change.room).room
        with caught(ConfigError) as failure:
            tried = await self._rules.test(request.match_info["name"], room)
            done = [f"{each.action}: {each.reason}" if each.reason else each.action for each in tried]
            return json_answer({"done": "; ".join(done) or "nothing"})
        raise Refusal(404, failure.error.message, failure.error.advice) from failure.cause

    async def _info(self, request: web.Request) -> web.StreamResponse:
        """Return what a page for control needs: rooms, goals, timer, and how many alerts wait."""
        state = self._state(request.query.get("room", ""))
        return json_answer(
            {
                "rooms": list(self._overlay.rooms),
                "room": state.room,
                "goals": [msgspec.to_builtins(goal.view()) for goal in state.goals.values()],
                "timer": msgspec.to_builtins(state.timer.view(self._overlay.now().wall)),
                "alerts": {"paused": state.queue.is_paused, "waiting": state.queue.waiting},
            }
        )

    def _state(self, room: str) -> RoomOverlay:
        with caught(ConfigError) as failure:
            return self._overlay.state(room)
        raise Refusal(404, failure.error.message, failure.error.advice) from failure.cause


def _words(rule: RuleReport) -> str:
    state = f"triggered {rule.triggered} times" if rule.is_enabled else "off"
    return f"on {', '.join(rule.on)}: {state}"


async def _read(request: web.Request, kind: type[_T]) -> _T:
    content = await _body(request)
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        return msgspec.json.decode(content or b"{}", type=kind)
    raise Refusal(400, f"the body is not what was expected: {failure.error}") from failure.cause


async def _body(request: web.Request) -> bytes:
    """Return a body of limited size.

    Raises:
        Refusal: it is larger.
    """
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > _MAX_BODY:
            raise Refusal(413, f"the body is larger than {_MAX_BODY} bytes")
    return bytes(content)
