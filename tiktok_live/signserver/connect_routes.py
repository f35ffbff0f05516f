"""Routes of EulerStream that lead to a socket: connect plans by room and by host, and room ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import RoomRef
from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.messages import Response, parse_room_id, user_agent_of
from tiktok_live.signserver.responses import plan_answer, plan_user_agent

if TYPE_CHECKING:
    from tiktok_live.rooms.base import RoomLookup
    from tiktok_live.signserver.messages import Request
    from tiktok_live.signserver.service import SigningService

__all__ = ["Connecting", "refuse_sessions"]

_SESSION_HEADERS = ("x-cookie-header", "x-oauth-token")
# Answers that say something about the user; the others say that nobody knows.
_KNOWN = frozenset(
    {LookupStatus.LIVE, LookupStatus.PAUSED, LookupStatus.ENDED, LookupStatus.OFFLINE, LookupStatus.NOT_FOUND}
)


class Connecting:
    """Makes connect plans and looks up rooms.

    Args:
        office: asks the backend.
    """

    def __init__(self, office: SigningService) -> None:
        self._office = office

    async def fetch(self, asked: Request) -> Response:
        """Response `/webcast/fetch`: the room by its id or, when none is given, by its host."""
        refuse_sessions(asked)
        room_id, unique_id = asked.query.get("room_id", ""), asked.query.get("unique_id", "")
        if not room_id and unique_id:
            return await self._connect(asked, await self._office.find(unique_id))
        return await self._connect(asked, RoomRef(parse_room_id(room_id)))

    async def room(self, asked: Request) -> Response:
        """Response `/webcast/rooms/{room_id}/connect`."""
        refuse_sessions(asked)
        return await self._connect(asked, RoomRef(parse_room_id(asked.path["room_id"])))

    async def anchor(self, asked: Request) -> Response:
        """Response `/webcast/anchors/{unique_id}/connect`."""
        refuse_sessions(asked)
        return await self._connect(asked, await self._office.find(asked.path["unique_id"]))

    async def room_id(self, asked: Request) -> Response:
        """Response `/webcast/anchors/{unique_id}/room_id` and `/webcast/room_id`.

        That a user is not there or not live is an answer and not an error of the request: `ok` and `is_live` tell.
        """
        name = asked.path.get("unique_id") or asked.query.get("uniqueId", "") or asked.query.get("unique_id", "")
        unique_id, lookup = await self._office.look_up(name)
        if lookup.status is LookupStatus.AGE_RESTRICTED:
            raise HttpError(403, f"the room of @{unique_id} is for adults", label="room")
        if lookup.status not in _KNOWN:
            raise HttpError(503, f"whether @{unique_id} is live could not be found out", label="room")
        return Response.of(_room_id_body(lookup))

    async def plan(self, room_id: int, user_agent: str) -> tuple[Response, str]:
        """Return the answer that leads to a room's socket, and the user agent it was made for.

        Raises:
            HttpError: there is no plan.
        """
        return await self._plan(RoomRef(room_id), user_agent)

    async def _connect(self, asked: Request, room: RoomRef) -> Response:
        user_agent = user_agent_of(asked.query.get("user_agent", ""), self._office.guest.user_agent)
        return (await self._plan(room, user_agent))[0]

    async def _plan(self, room: RoomRef, user_agent: str) -> tuple[Response, str]:
        plan = await self._office.plan(room, user_agent)
        return plan_answer(plan, room.room_id, user_agent), plan_user_agent(plan, user_agent)


def refuse_sessions(asked: Request) -> None:
    """Refuse a request that brings its user's own session: a shared server has no business with one.

    Raises:
        HttpError: it does.
    """
    if asked.query.get("session_id") or any(asked.headers.get(name) for name in _SESSION_HEADERS):
        raise HttpError(403, "plans are made for guests alone here: send no session", label="session")


def _room_id_body(lookup: RoomLookup) -> dict[str, object]:
    room = lookup.room
    return {
        "code": 200,
        "ok": room is not None,
        "message": "" if room is not None else "this user does not exist, or is not live",
        "routes_attempted": [lookup.source],
        "is_live": room is not None and lookup.status.is_watchable,
        # As text: JavaScript's numbers do not hold 64 bits.
        "room_id": str(room.room_id) if room is not None else "",
        "source": lookup.source,
    }
