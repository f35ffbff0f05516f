"""Serves the video of simulated rooms, as addresses in the room's data name it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from tiktok_live.room_ids import room_id_from
from tiktok_live.simulator.room import HostStatus
from tiktok_live.simulator.video.flv import FLV_HEADER, flv_tag
from tiktok_live.simulator.video.h264 import HEIGHT, PER_SECOND, PICTURES_PER_GROUP, WIDTH, picture
from tiktok_live.simulator.video.mpegts import segment

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.simulator.room_registry import RoomRegistry
    from tiktok_live.simulator.running_room import RunningRoom

__all__ = ["VideoSite", "stream_url_of"]

_QUALITIES = ("origin", "hd", "sd")
_LIFETIME = 24 * 3600  # seconds that an address is valid
_SECONDS = 2  # of a segment
_PICTURES = _SECONDS * PER_SECOND
_LISTED = 3  # segments in a playlist


def stream_url_of(room: SimulatedRoom, origin: str, now: int) -> dict[str, object]:
    """Return `stream_url` of a room's data; empty for a room without video.

    Args:
        room: of the data.
        origin: of the simulator, such as `http://127.0.0.1:8080`.
        now: seconds since 1970.
    """
    if not room.has_video or not origin:
        return {}
    query = f"expire={now + _LIFETIME}&sign=simulated"
    base = f"{origin}/video/{room.room_id}"
    parameters = json.dumps({"VCodec": "h264", "resolution": f"{WIDTH}x{HEIGHT}", "vbitrate": 40_000})
    qualities = {
        name: {
            "main": {
                "flv": f"{base}_{name}.flv?{query}",
                "hls": f"{base}_{name}/playlist.m3u8?{query}",
                "sdk_params": parameters,
            }
        }
        for name in _QUALITIES
    }
    hd = qualities["hd"]["main"]
    return {
        "flv_pull_url": {"HD1": hd["flv"]},
        "hls_pull_url": qualities["origin"]["main"]["hls"],
        "live_core_sdk_data": {"pull_data": {"stream_data": json.dumps({"data": qualities})}},
    }


class VideoSite:
    """Serves generated video. All qualities are the same pictures, in real time whatever the simulator's speed.

    A live that is over has no video; the stream of a live that ends is ended. An address is refused with HTTP 403 when
    it has expired.

    Args:
        rooms: to serve.
        clock: time source.
    """

    def __init__(self, rooms: RoomRegistry, clock: Clock) -> None:
        self._rooms = rooms
        self._clock = clock
        self._started = clock.monotonic()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the routes of FLV streams, playlists and segments."""
        router.add_get(r"/video/{room:\d+}_{quality}.flv", self._flv)
        router.add_get(r"/video/{room:\d+}_{quality}/playlist.m3u8", self._playlist)
        router.add_get(r"/video/{room:\d+}_{quality}/{number:\d+}.ts", self._segment)

    async def _flv(self, request: web.Request) -> web.StreamResponse:
        running = await self._watched(request)
        response = web.StreamResponse(headers={"Content-Type": "video/x-flv"})
        await response.prepare(request)
        await response.write(FLV_HEADER)
        # A viewer gets the last key picture at once, and what follows it.
        number = self._newest() // PICTURES_PER_GROUP * PICTURES_PER_GROUP
        with suppress(ConnectionResetError):  # the viewer has left
            while await _is_on(running):
                await self._clock.sleep_until(self._started + number / PER_SECOND)
                await response.write(flv_tag(picture(number)))
                number += 1
        return response

    async def _playlist(self, request: web.Request) -> web.Response:
        running = await self._watched(request, is_over_allowed=True)
        count = self._newest() // _PICTURES + 1
        first = max(0, count - _LISTED)
        lines = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{_SECONDS}", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
        for number in range(first, count):
            lines += [f"#EXTINF:{_SECONDS:.3f},", f"{number}.ts?{request.query_string}"]
        if not await _is_on(running):
            lines.append("#EXT-X-ENDLIST")
        return web.Response(text="\n".join(lines) + "\n", content_type="application/vnd.apple.mpegurl")

    async def _segment(self, request: web.Request) -> web.Response:
        await self._watched(request, is_over_allowed=True)
        number = int(request.match_info["number"][:12])
        if number > self._newest() // _PICTURES:
            raise web.HTTPNotFound
        pictures = map(picture, range(number * _PICTURES, (number + 1) * _PICTURES))
        return web.Response(body=segment(pictures), content_type="video/mp2t")

    async def _watched(self, request: web.Request, *, is_over_allowed: bool = False) -> RunningRoom:
        """Return the room of a request.

        Raises:
            HTTPForbidden: the address has expired.
            HTTPNotFound: there is no such video.
        """
        expire = request.query.get("expire", "")
        if not expire.isdigit() or int(expire[:12]) < self._clock.wall():
            raise web.HTTPForbidden
        running = self._rooms.by_id.get(room_id_from(request.match_info["room"]))
        if running is None or not running.room.has_video or request.match_info["quality"] not in _QUALITIES:
            raise web.HTTPNotFound
        if not is_over_allowed and not await _is_on(running):
            raise web.HTTPNotFound
        return running

    def _newest(self) -> int:
        """Return the number of the picture that is shown now."""
        return int((self._clock.monotonic() - self._started) * PER_SECOND)


async def _is_on(running: RunningRoom) -> bool:
    return (await running.now()).status in {HostStatus.LIVE, HostStatus.PAUSED}
