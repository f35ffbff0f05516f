"""The simulated platform's pages and APIs behind a web server."""

from __future__ import annotations

import base64
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp import web

from tiktok_live.room_ids import room_id_from
from tiktok_live.simulator import pages
from tiktok_live.simulator.handshake import cookie_value
from tiktok_live.simulator.records import RECORDS_KEPT
from tiktok_live.simulator.room import HostStatus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from random import Random

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.faults.disturbances import Disturbances
    from tiktok_live.simulator.live_run import LiveRun
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["CONTROL_PATH", "SOCKET_PATH", "RequestRecord", "Site"]

CONTROL_PATH = "/_control/"
"""Where tests steer the simulator: no page of the platform, neither recorded nor disturbed."""

SOCKET_PATH = "/webcast/im/ws_proxy/ws_reuse_supplement/"
"""Where the socket is, as on the platform."""

_YEAR = 365 * 24 * 3600
_JSON = "application/json"
_PROTOBUF = "application/protobuf"


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request that the server saw, for a page, an API or a socket.

    Attributes:
        path: without the query.
        query: exactly as received, without `?`.
        headers: names in any case.
    """

    path: str
    query: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, request: web.BaseRequest) -> RequestRecord:
        """Return what is kept of a request."""
        path, _, query = request.raw_path.partition("?")
        return cls(path, query, request.headers)


class Site:
    """Answers for all rooms.

    Args:
        names: stages by the host's name, in lower case.
        stages: the same by room id.
        clock: where time comes from.
        rng: makes the cookies.
        gives_cookies: whether pages give a guest cookie to who has none.
        disturbances: what goes wrong with answers.
    """

    def __init__(
        self,
        names: Mapping[str, LiveRun],
        stages: Mapping[int, LiveRun],
        *,
        clock: Clock,
        rng: Random,
        gives_cookies: bool,
        disturbances: Disturbances,
    ) -> None:
        self._names = names
        self._stages = stages
        self._clock = clock
        self._rng = rng
        self._gives_cookies = gives_cookies
        self._disturbances = disturbances
        self.requests: deque[RequestRecord] = deque(maxlen=RECORDS_KEPT)
        self.cookies: deque[str] = deque(maxlen=RECORDS_KEPT)

    def application(self, socket: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.Application:
        """Return the web application, with `socket` as the handler of the socket's path."""
        app = web.Application(middlewares=[self._note])
        routes = {
            "/": self._home,
            "/live": self._home,
            "/@{name}": self._profile,
            "/@{name}/live": self._live,
            "/api-live/user/room": self._user_room,
            "/webcast/room/check_alive": self._check_alive,
            "/webcast/room/info": self._room_info,
            "/webcast/gift/list": self._gift_list,
            "/webcast/im/fetch": self._fetch,
        }
        for path, handler in routes.items():
            # The platform does not mind a slash at the end, nor its absence.
            for ending in ("", "/"):
                app.router.add_get(path + ending, handler)
        app.router.add_get(SOCKET_PATH, socket)
        return app

    @web.middleware
    async def _note(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.path.startswith(CONTROL_PATH):
            return await handler(request)
        self.requests.append(RequestRecord.of(request))
        return await self._disturbances.answer(request, handler)

    async def _home(self, request: web.Request) -> web.Response:
        return self._page(request, pages.home_page())

    async def _profile(self, request: web.Request) -> web.Response:
        return self._page(request, pages.profile_page(await self._by_name(request.match_info["name"])))

    async def _live(self, request: web.Request) -> web.Response:
        return self._page(request, pages.live_page(await self._by_name(request.match_info["name"])))

    async def _user_room(self, request: web.Request) -> web.Response:
        room = await self._by_name(_asked(request, "uniqueId"))
        return web.Response(text=pages.user_room(room), content_type=_JSON)

    async def _check_alive(self, request: web.Request) -> web.Response:
        asked = filter(None, map(room_id_from, _asked(request, "room_ids").split(",")))
        rooms = {room_id: await self._by_id(room_id) for room_id in asked}
        alive = {room_id: room is not None and room.status is not HostStatus.OFFLINE for room_id, room in rooms.items()}
        return web.Response(text=pages.check_alive(alive, self._now_ms()), content_type=_JSON)

    async def _room_info(self, request: web.Request) -> web.Response:
        room = await self._asked_room(request)
        return web.Response(text=pages.room_info(room, self._now_ms()), content_type=_JSON)

    async def _gift_list(self, request: web.Request) -> web.Response:
        del request
        return web.Response(text=pages.gift_list(self._now_ms()), content_type=_JSON)

    async def _fetch(self, request: web.Request) -> web.Response:
        room = await self._asked_room(request)
        push_server = f"ws://{request.host}{SOCKET_PATH}"
        body = b"" if room is None else pages.fetch_result(room, push_server, self._now_ms())
        # A signed answer brings the cookies for the socket, the one that matters first.
        headers = {"X-Set-TT-Cookie": f"ttwid={self._new_guest()}; msToken=simulated"} if body else {}
        return web.Response(body=body, content_type=_PROTOBUF, headers=headers)

    async def _asked_room(self, request: web.Request) -> SimulatedRoom | None:
        return await self._by_id(room_id_from(_asked(request, "room_id")))

    async def _by_name(self, name: str) -> SimulatedRoom | None:
        stage = self._names.get(name.lower())
        return None if stage is None else await stage.now()

    async def _by_id(self, room_id: int) -> SimulatedRoom | None:
        stage = self._stages.get(room_id)
        return None if stage is None else await stage.now()

    def _page(self, request: web.Request, html: str) -> web.Response:
        response = web.Response(text=html, content_type="text/html")
        if self._gives_cookies and not cookie_value(request.headers.get("Cookie", ""), "ttwid"):
            # No domain and not "Secure": a cookie jar would not send it back to a plain loopback address.
            cookie = f"ttwid={self._new_guest()}; Path=/; Max-Age={_YEAR}; HttpOnly"
            response.headers["Set-Cookie"] = cookie
        return response

    def _new_guest(self) -> str:
        """Return a cookie of the platform's form: version, random bytes, time and a check sum, percent-encoded."""
        body = base64.urlsafe_b64encode(self._rng.randbytes(32)).decode().rstrip("=")
        value = f"1%7C{body}%7C{int(self._clock.wall())}%7C{self._rng.randbytes(32).hex()}"
        self.cookies.append(value)
        return value

    def _now_ms(self) -> int:
        return int(self._clock.wall() * 1000)


def _asked(request: web.Request, name: str) -> str:
    return parse_qs(RequestRecord.of(request).query).get(name, [""])[0]
