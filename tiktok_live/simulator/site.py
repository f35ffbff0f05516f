"""The web application of the simulated platform: its pages and APIs."""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp import web

from tiktok_live.errors import ConfigError
from tiktok_live.room_ids import room_id_from
from tiktok_live.simulator import pages, player_files
from tiktok_live.simulator.faults.kinds import AgeGate, PageFault
from tiktok_live.simulator.faults.middleware import STRUCK
from tiktok_live.simulator.handshake import cookie_value
from tiktok_live.simulator.players import Player, check_player
from tiktok_live.simulator.polls import Polls
from tiktok_live.simulator.records import RECORDS_KEPT, RequestRecord
from tiktok_live.simulator.room import HostStatus
from tiktok_live.simulator.video.site import VideoSite, stream_url_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from random import Random

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.middleware import FaultMiddleware
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.simulator.room_registry import RoomRegistry

__all__ = ["CONTROL_PATH", "SOCKET_PATH", "Site"]

CONTROL_PATH = "/_control/"
"""The control API of the simulator. Its requests are neither recorded nor subject to faults."""

SOCKET_PATH = "/webcast/im/ws_proxy/ws_reuse_supplement/"
"""The path of the socket, as on the platform."""

_YEAR = 365 * 24 * 3600
_JSON = "application/json"
_PROTOBUF = "application/protobuf"
_SIGNATURE = "X-Bogus"  # any value counts: the simulator's page signs nothing


class Site:
    """Serves the pages and APIs of all rooms.

    Args:
        rooms: to serve.
        clock: time source.
        rng: for the cookies.
        gives_cookies: whether pages set a guest cookie if the request has none.
        faults: of the responses.
        player: who opens the socket of live pages that do not name another player in their query.

    Attributes:
        requests: the latest 10,000 requests.
        cookies: the latest 10,000 values of the cookie `ttwid` that were set.
    """

    def __init__(
        self,
        rooms: RoomRegistry,
        *,
        clock: Clock,
        rng: Random,
        gives_cookies: bool,
        faults: FaultMiddleware,
        player: Player = "page",
    ) -> None:
        self._rooms = rooms
        self._clock = clock
        self._rng = rng
        self._gives_cookies = gives_cookies
        self._faults = faults
        self._player = player
        self._polls = Polls(clock)
        self._video = VideoSite(rooms, clock)
        self.requests: deque[RequestRecord] = deque(maxlen=RECORDS_KEPT)
        self.cookies: deque[str] = deque(maxlen=RECORDS_KEPT)

    def application(self, socket: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.Application:
        """Return the web application, with `socket` as the handler of the socket's path."""
        app = web.Application(middlewares=[self._middleware])
        routes = {
            "/": self._home,
            "/live": self._home,
            "/@{name}": self._profile,
            "/@{name}/live": self._live,
            "/api-live/user/room": self._user_room,
            "/webcast/room/check_alive": self._check_alive,
            "/webcast/room/info": self._room_info,
            "/webcast/gift/list": self._gift_list,
            "/webcast/room/enter": self._room_enter,
            "/webcast/im/fetch": self._fetch,
        }
        for path, handler in routes.items():
            # The platform accepts a path with or without a trailing slash.
            for ending in ("", "/"):
                app.router.add_get(path + ending, handler)
        app.router.add_post("/webcast/room/enter/", self._room_enter)
        app.router.add_get(SOCKET_PATH, socket)
        app.router.add_get("/player/frame.html", self._frame)
        app.router.add_routes(player_files.routes())
        self._video.add_routes(app.router)
        return app

    async def aclose(self) -> None:
        """Forget the clients that poll."""
        await self._polls.aclose()

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.path.startswith(CONTROL_PATH):
            return await handler(request)
        self.requests.append(RequestRecord.of(request))
        return await self._faults.respond(request, handler)

    async def _home(self, request: web.Request) -> web.Response:
        return self._page(request, pages.home_page())

    async def _profile(self, request: web.Request) -> web.Response:
        return self._page(request, pages.profile_page(await self._room_of(request.match_info["name"])))

    async def _live(self, request: web.Request) -> web.Response:
        room = await self._room_of(request.match_info["name"])
        struck = request.get(STRUCK, ())
        if room is not None and any(isinstance(fault, AgeGate) for fault in struck):
            room = replace(room, status=HostStatus.AGE_RESTRICTED)
        traps = [
            {"what": fault.what, "seconds": fault.seconds, "location": fault.location}
            for fault in struck
            if isinstance(fault, PageFault)
        ]
        try:
            player = check_player(_parameter(request, "player") or self._player)
        except ConfigError as error:
            return web.Response(status=400, text=f"{error.message}. {error.advice}\n")
        return self._page(request, pages.live_page(room, player, traps))

    async def _frame(self, request: web.Request) -> web.Response:
        # Browsers send no other cookie from a frame of another origin.
        return self._page(request, player_files.frame(), attributes="; SameSite=None; Secure; Partitioned")

    async def _user_room(self, request: web.Request) -> web.Response:
        room = await self._room_of(_parameter(request, "uniqueId"))
        return web.Response(text=pages.user_room(room), content_type=_JSON)

    async def _check_alive(self, request: web.Request) -> web.Response:
        room_ids = filter(None, map(room_id_from, _parameter(request, "room_ids").split(",")))
        rooms = {room_id: await self._room_by_id(room_id) for room_id in room_ids}
        alive = {room_id: room is not None and room.status is not HostStatus.OFFLINE for room_id, room in rooms.items()}
        return web.Response(text=pages.check_alive(alive, self._now_ms()), content_type=_JSON)

    async def _room_info(self, request: web.Request) -> web.Response:
        room = await self._requested_room(request)
        is_live = room is not None and room.status in {HostStatus.LIVE, HostStatus.PAUSED}
        stream_url = (
            stream_url_of(room, f"http://{request.host}", int(self._clock.wall())) if room and is_live else None
        )
        return web.Response(text=pages.room_info(room, self._now_ms(), stream_url), content_type=_JSON)

    async def _room_enter(self, request: web.Request) -> web.Response:
        form = await request.post()
        room_id = _parameter(request, "room_id") or form.get("room_id", "")
        room = await self._room_by_id(room_id_from(room_id))
        return web.Response(text=pages.room_enter(room, self._now_ms()), content_type=_JSON)

    async def _gift_list(self, request: web.Request) -> web.Response:
        del request
        return web.Response(text=pages.gift_list(self._now_ms()), content_type=_JSON)

    async def _fetch(self, request: web.Request) -> web.Response:
        running = self._rooms.by_id.get(room_id_from(_parameter(request, "room_id")))
        push_server = f"ws://{request.host}{SOCKET_PATH}"
        cursor = _parameter(request, "cursor")
        if running is None:
            body = b""
        elif _parameter(request, _SIGNATURE):
            body = await self._polls.response(running, cursor, push_server)
        else:
            body = pages.fetch_result(await running.now(), push_server, self._now_ms())
        # The response to a signed request sets the socket's cookies, the required one first.
        headers = {"X-Set-TT-Cookie": f"ttwid={self._new_guest()}; msToken=simulated"} if body and not cursor else {}
        return web.Response(body=body, content_type=_PROTOBUF, headers=headers)

    async def _requested_room(self, request: web.Request) -> SimulatedRoom | None:
        return await self._room_by_id(room_id_from(_parameter(request, "room_id")))

    async def _room_of(self, name: str) -> SimulatedRoom | None:
        running = self._rooms.by_name.get(name.lower())
        return None if running is None else await running.now()

    async def _room_by_id(self, room_id: int) -> SimulatedRoom | None:
        running = self._rooms.by_id.get(room_id)
        return None if running is None else await running.now()

    def _page(self, request: web.Request, html: str, attributes: str = "") -> web.Response:
        response = web.Response(text=html, content_type="text/html")
        if self._gives_cookies and not cookie_value(request.headers.get("Cookie", ""), "ttwid"):
            # No domain and not "Secure": a cookie jar would not send it back to a plain loopback address.
            cookie = f"ttwid={self._new_guest()}; Path=/; Max-Age={_YEAR}; HttpOnly{attributes}"
            response.headers["Set-Cookie"] = cookie
        return response

    def _new_guest(self) -> str:
        """Return a cookie in the platform's format: version, random bytes, time and checksum, percent-encoded."""
        body = base64.urlsafe_b64encode(self._rng.randbytes(32)).decode().rstrip("=")
        value = f"1%7C{body}%7C{int(self._clock.wall())}%7C{self._rng.randbytes(32).hex()}"
        self.cookies.append(value)
        return value

    def _now_ms(self) -> int:
        return int(self._clock.wall() * 1000)


def _parameter(request: web.Request, name: str) -> str:
    """Return the first value of a query parameter; empty if it is missing."""
    return parse_qs(RequestRecord.of(request).query).get(name, [""])[0]
