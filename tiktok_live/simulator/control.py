"""The HTTP API that controls a running simulator, for tests in other languages and for manual use.

GET    /_control/faults       the faults in order, each with the number of its strikes
POST   /_control/faults       add faults: {"faults": [{"fault": "drop", "frame": 3}]}
DELETE /_control/faults       remove all faults
POST   /_control/room         {"user": "demo", "action": "restart", "room_id": "7400000000000000001"}
GET    /_control/connections  the record of each attempt to open a socket
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.net.addresses import is_loopback
from tiktok_live.simulator.faults.files import parse_faults
from tiktok_live.simulator.faults.kinds import RoomAction
from tiktok_live.simulator.site import CONTROL_PATH

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from tiktok_live.simulator.faults.plan import FaultPlan
    from tiktok_live.simulator.records import ConnectionRecord
    from tiktok_live.simulator.room_registry import RoomRegistry

__all__ = ["Control"]

_JSON = "application/json"
_MAX_BODY = 1024 * 1024


class _RoomCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /_control/room`. Ids may be strings: JavaScript numbers cannot hold them."""

    user: str
    action: RoomAction
    room_id: int = 0


_COMMANDS = msgspec.json.Decoder(_RoomCommand, strict=False)


class Control:
    """Serves requests from this machine, and refuses all others.

    Requests of web pages in a local browser are refused too. The `Host` must be a loopback address, which defeats DNS
    rebinding. The body must be declared as JSON, which a page of another origin cannot do without a CORS preflight.

    Args:
        plan: the fault plan.
        rooms: to control.
        connections: to list.
    """

    def __init__(self, plan: FaultPlan, rooms: RoomRegistry, connections: Iterable[ConnectionRecord]) -> None:
        self._plan = plan
        self._rooms = rooms
        self._connections = connections

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the control API."""
        return [
            web.get(f"{CONTROL_PATH}faults", self._guarded(self._list_faults)),
            web.post(f"{CONTROL_PATH}faults", self._guarded(self._add_faults)),
            web.delete(f"{CONTROL_PATH}faults", self._guarded(self._clear_faults)),
            web.post(f"{CONTROL_PATH}room", self._guarded(self._command_room)),
            web.get(f"{CONTROL_PATH}connections", self._guarded(self._list_connections)),
        ]

    def _guarded(
        self, handler: Callable[[web.Request], Awaitable[web.Response]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def respond(request: web.Request) -> web.Response:
            if not (is_loopback(request.remote or "") and is_loopback(_host(request))):
                return _error(403, "only requests from this machine to a loopback address are allowed")
            if request.method == "POST" and request.content_type != _JSON:
                return _error(415, f"the body must be {_JSON}")
            try:
                return await handler(request)
            except ConfigError as error:
                return _error(400, error.message)

        return respond

    async def _list_faults(self, request: web.Request) -> web.Response:
        del request
        faults = [
            {**msgspec.to_builtins(strike.fault), "number": strike.number, "struck": strike.count}
            for strike in self._plan.strikes
        ]
        return _json({"seed": self._plan.seed, "faults": faults})

    async def _add_faults(self, request: web.Request) -> web.Response:
        file = parse_faults(await _body(request))
        if file.seed not in {0, self._plan.seed}:
            raise ConfigError("the seed is set when the simulator starts and cannot change")
        self._plan.add(*file.faults)
        return await self._list_faults(request)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._plan.clear()
        return await self._list_faults(request)

    async def _command_room(self, request: web.Request) -> web.Response:
        body = await _body(request)
        with caught(msgspec.DecodeError, UnicodeDecodeError) as failure:
            command = _COMMANDS.decode(body)
        if failure:
            actions = ", ".join(get_args(RoomAction))
            message = f"{failure.error}; a command has a user, an action ({actions}) and optionally a room_id"
            raise ConfigError(message) from failure.cause
        room = self._rooms.act(self._rooms.find(command.user), command.action, command.room_id)
        return _json({"user": room.unique_id, "room_id": str(room.room_id)})

    async def _list_connections(self, request: web.Request) -> web.Response:
        del request
        return _json({"connections": [_to_json(record) for record in self._connections]})


def _to_json(record: ConnectionRecord) -> dict[str, object]:
    """Return the JSON form of a record, without cookies and queries: they are secrets."""
    refusal = record.refusal
    return {
        "number": record.number,
        "refused": None if refusal is None else {"status": refusal.status, "message": refusal.message},
        "entered": [str(room_id) for room_id in record.entered],
        "heartbeats": len(record.heartbeats),
        "acks": len(record.acks),
        "unacked": sorted(record.unacked),
        "batches": record.batches,
        "frames": [
            {
                "number": frame.number,
                "messages": [{"msg_id": str(msg_id), "method": method} for msg_id, method in frame.messages],
                "faults": frame.faults,
                "lost": [str(msg_id) for msg_id in frame.lost],
                "whole": frame.is_whole,
                "sent": frame.sent,
                "acked": frame.is_acked,
            }
            for frame in record.frames
        ],
        "closed": record.is_closed,
        "close_code": record.close_code,
    }


async def _body(request: web.Request) -> bytes:
    body = await request.content.read(_MAX_BODY + 1)
    while len(body) <= _MAX_BODY and (more := await request.content.read(_MAX_BODY + 1)):
        body += more
    if len(body) > _MAX_BODY:
        raise ConfigError("the body is larger than 1 MB")
    return body


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        return ""


def _json(value: object) -> web.Response:
    return web.Response(text=json.dumps(value), content_type=_JSON)


def _error(status: int, message: str) -> web.Response:
    return web.Response(status=status, text=json.dumps({"error": message}), content_type=_JSON)
