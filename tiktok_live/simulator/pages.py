"""The bodies of the simulated platform's pages and API responses, in the recorded shapes."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

from tiktok_live.proto import BaseMessage, FetchResult
from tiktok_live.simulator.audience.gifts import GIFTS
from tiktok_live.simulator.room import HEARTBEAT_MS, HostStatus
from tiktok_live.simulator.users import wire_image

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tiktok_live.simulator.players import Player
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.wire.batches import BatchMessage

__all__ = [
    "PLAYER_FILES",
    "check_alive",
    "fetch_response",
    "fetch_result",
    "finished",
    "gift_list",
    "home_page",
    "live_page",
    "profile_page",
    "room_enter",
    "room_info",
    "shell_page",
    "user_room",
]

PLAYER_FILES = resources.files("tiktok_live.simulator").joinpath("player")
"""The folder of the player: scripts, pages, style and font."""

_AGE_RESTRICTED = 4003110
_FINISHED = 30003
_NO_SUCH_USER = 19881007
_NO_SUCH_PROFILE = 10221
_WRONG_PARAMETERS = 10011


def home_page() -> str:
    """Return the page of `/` and `/live`, which sets the guest cookie in browsers."""
    return _page("")


def shell_page() -> str:
    """Return the page that the platform serves to suspected bots: it contains no state."""
    return _page('<noscript>Please wait.</noscript><script src="/shell.js" async></script>')


def live_page(room: SimulatedRoom | None, player: Player = "page", traps: Sequence[Mapping[str, object]] = ()) -> str:
    """Return the page `/@name/live`, in which a player reads the room; None is an unknown user.

    The page of an age-restricted live does not name the room.

    Args:
        room: of the host.
        player: who opens the socket.
        traps: of the page, see `PageFault`.
    """
    if room is not None and room.status is HostStatus.BLOCKED:
        return shell_page()
    body = PLAYER_FILES.joinpath("live.html").read_text(encoding="utf-8")
    settings = _script("simulated-player", {"player": player, "traps": list(traps)})
    if room is None:
        return _page(_script("SIGI_STATE", {"AppContext": {}}) + _profile(None) + settings, body)
    restricted = room.status is HostStatus.AGE_RESTRICTED
    live: dict[str, object] = {
        "loadingState": {"getRecommendLive": 0, "getUserInfo": 2, "getUserStat": 0},
        "needLogin": restricted,
        "showLiveGate": False,
        "isAgeGateRoom": restricted,
        "liveRoomUserInfo": None if restricted else _user_and_live(room),
    }
    state = {"LiveRoom": live, "CurrentRoom": {"roomInfo": None, "roomId": ""}}
    return _page(_script("SIGI_STATE", state) + settings, body)


def profile_page(room: SimulatedRoom | None) -> str:
    """Return the page `/@name`; None is an unknown user."""
    if room is not None and room.status is HostStatus.BLOCKED:
        return shell_page()
    return _page(_profile(room))


def user_room(room: SimulatedRoom | None) -> str:
    """Return the response of `/api-live/user/room/`; None is an unknown user."""
    if room is None:
        return json.dumps({"data": None, "message": "user_not_found", "statusCode": _NO_SUCH_USER})
    if room.status is HostStatus.BLOCKED:
        return shell_page()
    if room.status is HostStatus.AGE_RESTRICTED:
        return json.dumps({"data": None, "message": "", "statusCode": _AGE_RESTRICTED})
    return json.dumps({"data": _user_and_live(room), "message": "", "statusCode": 0})


def check_alive(rooms: Mapping[int, bool], now_ms: int) -> str:
    """Return the response of `/webcast/room/check_alive/` about these rooms, in their order."""
    data = [{"alive": alive, "room_id": room_id, "room_id_str": str(room_id)} for room_id, alive in rooms.items()]
    return _webcast(data, now_ms)


def room_info(room: SimulatedRoom | None, now_ms: int, stream_url: Mapping[str, object] | None = None) -> str:
    """Return the response of `/webcast/room/info/`; None is an unknown room.

    Args:
        room: of the request.
        now_ms: milliseconds since 1970.
        stream_url: the addresses of the video; None for none.
    """
    if room is None:
        return _webcast({"message": "Request params error", "prompts": ""}, now_ms, _WRONG_PARAMETERS)
    if room.status is HostStatus.BLOCKED:
        return shell_page()
    if room.status is HostStatus.AGE_RESTRICTED:
        return _webcast({"prompts": ""}, now_ms, _AGE_RESTRICTED)
    host = room.host
    data: dict[str, object] = {
        "id": room.room_id,
        "id_str": str(room.room_id),
        "status": room.status.number,
        "title": room.title,
        "user_count": _viewers(room),
        "create_time": room.started_at,
        "owner": {
            "id": host.id,
            "id_str": str(host.id),
            "display_id": host.unique_id,
            "nickname": host.nickname,
            "sec_uid": host.sec_uid,
            "avatar_thumb": {"url_list": wire_image(f"avatar/{host.id}").url_list},
            "follow_info": {"follower_count": host.followers, "following_count": host.following},
        },
        "cover": {"url_list": wire_image(f"cover/{room.room_id}").url_list},
        "stats": {"total_user": room.viewers * 3, "like_count": 1000, "follow_count": 9, "share_count": 3},
        "age_restricted": {"restricted": False},
        "stream_url": stream_url or {},
    }
    return _webcast(data, now_ms)


def room_enter(room: SimulatedRoom | None, now_ms: int) -> str:
    """Return the response of `/webcast/room/enter/`; None is an unknown room."""
    is_over = room is not None and room.status is HostStatus.OFFLINE
    return finished(now_ms) if is_over else room_info(room, now_ms)


def finished(now_ms: int) -> str:
    """Return the response of `/webcast/room/enter/` about a live that is over."""
    return _webcast({"message": "room has finished", "prompts": ""}, now_ms, _FINISHED)


def gift_list(now_ms: int) -> str:
    """Return the response of `/webcast/gift/list/`."""
    gifts = [
        {
            "id": kind.id,
            "name": kind.name,
            "describe": f"sent {kind.name}",
            "diamond_count": kind.diamonds,
            "combo": kind.is_streakable,
            "type": kind.type,
            "icon": {"url_list": wire_image(f"gift/{kind.id}-icon").url_list},
            "image": {"url_list": wire_image(f"gift/{kind.id}").url_list},
        }
        for kind in GIFTS
    ]
    return _webcast({"gifts": gifts}, now_ms)


def fetch_result(room: SimulatedRoom, push_server: str, now_ms: int) -> bytes:
    """Return the response of `/webcast/im/fetch/`: the room's first batch, and the socket's address.

    Empty for a room without a first batch, as the platform's response to an unsigned request.
    """
    if room.first_batch is None:
        return b""
    return fetch_response(
        room.first_batch,
        room_id=room.room_id,
        cursor=f"t-{now_ms}_r-1_d-1_u-1",
        push_server=push_server,
        now_ms=now_ms,
        is_first=True,
    )


def fetch_response(
    messages: Iterable[BatchMessage],
    *,
    room_id: int,
    cursor: str,
    push_server: str,
    now_ms: int,
    interval_ms: int = 1000,
    is_first: bool = False,
) -> bytes:
    """Return a response of `/webcast/im/fetch/` with these messages.

    Args:
        messages: in order.
        room_id: of the room.
        cursor: that the next request has.
        push_server: the socket's address.
        now_ms: milliseconds since 1970.
        interval_ms: until the next request, in milliseconds.
        is_first: whether the request had no cursor.
    """
    result = FetchResult(
        messages=[
            BaseMessage(method=m.method, payload=m.payload, msg_id=m.msg_id, is_history=m.is_history) for m in messages
        ],
        cursor=cursor,
        fetch_interval=interval_ms,
        now=now_ms,
        internal_ext=f"internal_src:simulator|fetch_time:{now_ms}|seq:1",
        fetch_type=1,
        # Responses to signed requests contain these keys; the values here are placeholders.
        route_params={"wrss": f"simulated-{room_id}", "imprp": "simulated"},
        heartbeat_duration=HEARTBEAT_MS,
        push_server=push_server,
        is_first=is_first,
    )
    return bytes(result)


def _user_and_live(room: SimulatedRoom) -> dict[str, dict[str, object]]:
    """Return `{user, stats, liveRoom}` of the live page and the user API."""
    host, status = room.host, room.status.number
    avatar = wire_image(f"avatar/{host.id}").url_list[0]
    user: dict[str, object] = {
        "avatarLarger": avatar,
        "avatarMedium": avatar,
        "avatarThumb": avatar,
        "id": str(host.id),
        "nickname": host.nickname,
        "secUid": host.sec_uid,
        "secret": False,
        "uniqueId": host.unique_id,
        "verified": False,
        "roomId": str(room.room_id),
        "signature": "",
        "status": status,
        "followStatus": 0,
    }
    live: dict[str, object] = {
        "coverUrl": wire_image(f"cover/{room.room_id}").url_list[0],
        "title": room.title,
        "startTime": room.started_at,
        "status": status,
        "liveRoomMode": 0,
        "liveRoomStats": {"enterCount": room.viewers * 3, "userCount": _viewers(room)},
    }
    stats: dict[str, object] = {"followingCount": host.following, "followerCount": host.followers}
    return {"user": user, "stats": stats, "liveRoom": live}


def _viewers(room: SimulatedRoom) -> int:
    return 0 if room.status is HostStatus.OFFLINE else room.viewers


def _webcast(data: object, now_ms: int, code: int = 0) -> str:
    return json.dumps({"data": data, "extra": {"now": now_ms}, "status_code": code})


def _page(scripts: str, body: str = '<div id="app"></div>') -> str:
    return f'<!doctype html><html><head><meta charset="utf-8">{scripts}</head><body>{body}</body></html>'


def _profile(room: SimulatedRoom | None) -> str:
    """Return the profile's state; for an unknown user it has a status code instead of data."""
    if room is None:
        detail: dict[str, object] = {"statusCode": _NO_SUCH_PROFILE, "statusMsg": "", "userInfo": {}}
    else:
        info = _user_and_live(room)
        detail = {"statusCode": 0, "statusMsg": "", "userInfo": {"user": info["user"], "stats": info["stats"]}}
    scope = {"__DEFAULT_SCOPE__": {"webapp.user-detail": detail}}
    return _script("__UNIVERSAL_DATA_FOR_REHYDRATION__", scope)


def _script(name: str, state: object) -> str:
    # A name may contain "</script>".
    content = json.dumps(state, ensure_ascii=False).replace("<", "\\u003C")
    return f'<script id="{name}" type="application/json">{content}</script>'
