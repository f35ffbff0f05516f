"""EulerStream's routes that lead to a socket: connect plans by room and by host, and room ids."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import RoomRef
from tiktok_live.signserver.messages import HttpError, Response, parse_room_id, parse_user_agent
from tiktok_live.signserver.plan_responses import plan_response, plan_user_agent

if TYPE_CHECKING:
    from tiktok_live.rooms.base import RoomLookup
    from tiktok_live.signserver.messages import Request
    from tiktok_live.signserver.service import SigningService

__all__ = ["ConnectRoutes", "reject_sessions"]

_log = logging.getLogger(__name__)

_SESSION_HEADERS = ("x-cookie-header", "x-oauth-token")
# Lookups with a result; with any other status the user's state is unknown.
_CONCLUSIVE = frozenset(
    {LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED, LookupStatus.OFFLINE, LookupStatus.NOT_FOUND}
)


class ConnectRoutes:
    """Handlers for connect plans and room lookups.

    Args:
        service: obtains plans and looks up rooms.
    """

    def __init__(self, service: SigningService) -> None:
        self._service = service
        self._has_warned = False

    async def fetch(self, request: Request) -> Response:
        """Handle `/webcast/fetch`: a plan by room id or, without one, by host."""
        reject_sessions(request)
        room_id, unique_id = request.query.get("room_id", ""), request.query.get("unique_id", "")
        if not room_id and unique_id:
            return await self._connect(request, await self._service.find_room(unique_id))
        return await self._connect(request, RoomRef(parse_room_id(room_id)))

    async def room(self, request: Request) -> Response:
        """Handle `/webcast/rooms/{room_id}/connect`."""
        reject_sessions(request)
        return await self._connect(request, RoomRef(parse_room_id(request.path_params["room_id"])))

    async def anchor(self, request: Request) -> Response:
        """Handle `/webcast/anchors/{unique_id}/connect`."""
        reject_sessions(request)
        return await self._connect(request, await self._service.find_room(request.path_params["unique_id"]))

    async def room_id(self, request: Request) -> Response:
        """Handle `/webcast/anchors/{unique_id}/room_id` and `/webcast/room_id`.

        An unknown or offline user is a result, not an HTTP error: see `ok` and `is_live` in the body.
        """
        query = request.query
        name = request.path_params.get("unique_id") or query.get("uniqueId", "") or query.get("unique_id", "")
        unique_id, lookup = await self._service.look_up(name)
        if lookup.status is LookupStatus.AGE_RESTRICTED:
            raise HttpError(403, f"the room of @{unique_id} is age-restricted", label="room")
        if lookup.status not in _CONCLUSIVE:
            raise HttpError(503, f"could not determine whether @{unique_id} is live", label="room")
        return Response.json(_room_id_body(lookup))

    async def plan(self, room_id: int, user_agent: str) -> tuple[Response, str]:
        """Return the response with a plan for a room, and the user agent that the plan is for.

        Raises:
            HttpError: no plan could be obtained.
        """
        return await self._plan(RoomRef(room_id), user_agent)

    async def _connect(self, request: Request, room: RoomRef) -> Response:
        given = request.query.get("user_agent", "")
        user_agent = parse_user_agent(given, self._service.guest.user_agent)
        response, made_for = await self._plan(room, user_agent)
        if given and made_for != given:
            self._warn_of_user_agent()
        return response

    async def _plan(self, room: RoomRef, user_agent: str) -> tuple[Response, str]:
        plan = await self._service.plan(room, user_agent)
        return plan_response(plan, room.room_id, user_agent), plan_user_agent(plan, user_agent)

    def _warn_of_user_agent(self) -> None:
        """Warn once: callers mostly ask again and again."""
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "a caller asked for a plan for its own user agent, but %s makes plans for another one, which is in the "
                "header X-Set-TT-User-Agent: the platform is reported to answer any other with silence",
                self._service.name,
            )


def reject_sessions(request: Request) -> None:
    """Reject a request that carries a user's session: a shared server must not handle one.

    Raises:
        HttpError: it carries one.
    """
    if request.query.get("session_id") or any(request.headers.get(name) for name in _SESSION_HEADERS):
        raise HttpError(403, "this server makes plans only for guests: send no session", label="session")


def _room_id_body(lookup: RoomLookup) -> dict[str, object]:
    room = lookup.room
    return {
        "code": 200,
        "ok": room is not None,
        "message": "" if room is not None else "this user does not exist or is not live",
        "routes_attempted": [lookup.source],
        "is_live": room is not None and lookup.status.is_watchable,
        # As text: JavaScript's numbers cannot hold 64 bits.
        "room_id": str(room.room_id) if room is not None else "",
        "source": lookup.source,
    }
