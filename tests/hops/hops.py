"""Every HTTP request that the library makes: who makes it, and what it says of the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.signing.providers.euler.euler_server import COOKIE, fetch_body
from tests.user_agents import CHROME_LINUX
from tiktok_live.errors import TikTokLiveError
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.net.user_agents import browser_headers
from tiktok_live.rooms import RoomLookup, WebResolver
from tiktok_live.rooms.gifts import GiftCatalogueLoader
from tiktok_live.signing.base import ConnectPlan, Identity, RateLimitedOutcome, RoomRef, SignedRequest, UnsignedRequest
from tiktok_live.signing.config.provider_config import EulerConfig, EulerPaths, LocalConfig
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.signing.providers.euler.responses import RateLimits
from tiktok_live.signing.providers.local import LocalProvider
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from tiktok_live.net.http_client import HttpClient

AGENT = CHROME_LINUX
KEY = "k3y-S3cr3tV4lue"
GUEST = "ttwid=1%7Cguest%3D"
TIMEOUT = 7.0
ROOM_ID = 7300
ROOM = RoomRef(ROOM_ID, "host")
URL = "https://webcast.tiktok.com/webcast/im/fetch/?a=%7C+b&room_id=7300"
SIGNED = f"{URL}&X-Bogus=DFSz"

USER = {"user": {"uniqueId": "host", "roomId": str(ROOM_ID), "status": 2}, "liveRoom": {"status": 2}}
PAGE = f'<script id="SIGI_STATE">{json.dumps({"LiveRoom": {"liveRoomUserInfo": USER}})}</script>'.encode()
SIGNTOK = {"status": "ok", "data": {"signed_url": SIGNED, "X-Bogus": "DFSz"}}


@dataclass(frozen=True)
class Hop:
    """One request.

    Attributes:
        ask: makes it, and returns or raises what came of it.
        url: which one it is.
        body: an answer that is all right.
        says: what a user then sees.
        max_bytes: how large an answer may be.
        method: GET or POST.
        headers: of that answer.
        sends: headers that go with it.
        is_platform: whether TikTok is asked; else a sign server is.
    """

    ask: Callable[[HttpClient], Awaitable[object]]
    url: re.Pattern[str]
    body: bytes
    says: str
    max_bytes: int
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    sends: dict[str, str] = field(default_factory=dict)
    is_platform: bool = True


def _resolver(http: HttpClient, *order: str) -> WebResolver:
    return WebResolver(
        http,
        web_url="https://www.tiktok.com",
        webcast_url="https://webcast.tiktok.com",
        user_agent=AGENT,
        order=order or ("page", "api"),
        timeout=TIMEOUT,
        cookies=lambda: GUEST,
    )


def _gifts(http: HttpClient) -> GiftCatalogueLoader:
    return GiftCatalogueLoader(
        http,
        webcast_url="https://webcast.tiktok.com",
        language="en",
        region="US",
        cache_dir=None,
        user_agent=AGENT,
        timeout=TIMEOUT,
        clock=VirtualClock(),
    )


def _direct(http: HttpClient) -> DirectProvider:
    clock, web_url, socket_url = VirtualClock(), "https://www.tiktok.com", "wss://webcast-ws.tiktok.com"
    return DirectProvider(http, web_url=web_url, socket_url=socket_url, timeout=TIMEOUT, clock=clock)


def _euler(http: HttpClient) -> EulerProvider:
    paths = EulerPaths(
        connect=("/connect/{room_id}",), sign_url=("/sign",), room_id=("/room/{unique_id}",), rate_limits=("/limits",)
    )
    config = EulerConfig(base_url="https://signer.test", timeout=TIMEOUT, client=AGENT, paths=paths)
    return EulerProvider(config, http, api_key=KEY, clock=VirtualClock(), allow_session_hosts=frozenset())


def _local(http: HttpClient, dialect: str) -> LocalProvider:
    config = LocalConfig(base_url="http://127.0.0.1:3000", dialect=dialect, timeout=TIMEOUT)
    direct, clock = StaticProvider([]), VirtualClock()
    return LocalProvider(config, http, direct=direct, clock=clock, allow_session_hosts=frozenset(), api_key=KEY)


def _identity() -> Identity:
    return Identity(AGENT)


def _platform(path: str, ask: Callable[[HttpClient], Awaitable[object]], body: object, says: str, mb: int, **more):
    sends = {**browser_headers(AGENT), **more.pop("sends", {})}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Hop(
        ask, re.compile(rf"https://(www|webcast)\.tiktok\.com{path}"), content, says, mb << 20, sends=sends, **more
    )


def _eulerstream(path: str, ask: Callable[[HttpClient], Awaitable[object]], body: object, says: str, **more):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    more = {"max_bytes": 256 << 10, "sends": {"User-Agent": AGENT, "X-Api-Key": KEY}, "is_platform": False} | more
    return Hop(ask, re.compile(rf"https://signer\.test{path}"), content, says, **more)


def _dialect(name: str, path: str, body: object = SIGNTOK):
    return Hop(
        lambda http: _local(http, name).sign_url(UnsignedRequest(url=URL, user_agent=AGENT)),
        re.compile(rf"http://127\.0\.0\.1:3000{path}$"),
        json.dumps(body).encode(),
        f"signed {SIGNED}",
        256 << 10,
        method="POST",
        sends={"X-Api-Key": KEY},
        is_platform=False,
    )


HOPS: dict[str, Hop] = {
    "live page": _platform(
        r"/@host/live$", lambda http: _resolver(http, "page").look_up("host"), PAGE, "live", 8, sends={"Cookie": GUEST}
    ),
    "user api": _platform(
        r"/api-live/user/room/",
        lambda http: _resolver(http, "api").look_up("host"),
        {"statusCode": 0, "data": USER},
        "live",
        2,
        sends={"Cookie": GUEST},
    ),
    "room info": _platform(
        r"/webcast/room/info/",
        lambda http: _resolver(http).room_info(ROOM_ID),
        {"status_code": 0, "data": {"id_str": str(ROOM_ID), "status": 2}},
        "live",
        2,
        sends={"Cookie": GUEST},
    ),
    "gift list": _platform(
        r"/webcast/gift/list/",
        lambda http: _gifts(http).load(ROOM_ID),
        {"status_code": 0, "data": {"gifts": [{"id": 5655, "name": "Rose", "diamond_count": 1}]}},
        "gifts: Rose",
        16,
    ),
    "guest cookie": _platform(
        r"/live$",
        lambda http: _direct(http).connect(ROOM, _identity()),
        b"<html>",
        f"plan with {GUEST}",
        4,
        headers={"Set-Cookie": f"{GUEST}; Path=/; Domain=.tiktok.com; Secure"},
    ),
    "euler plan": _eulerstream(
        r"/connect/7300",
        lambda http: _euler(http).connect(ROOM, _identity()),
        fetch_body(),
        "plan with ttwid=1%7Cabc%3D",
        max_bytes=4 << 20,
        headers={"X-Set-TT-Cookie": COOKIE},
    ),
    "euler url": _eulerstream(
        r"/sign",
        lambda http: _euler(http).sign_url(UnsignedRequest(url=URL)),
        {"code": 200, "response": {"signedUrl": SIGNED}},
        f"signed {SIGNED}",
        method="POST",
    ),
    "euler room": _eulerstream(
        r"/room/host$", lambda http: _euler(http).room_id("host"), {"code": 200, "room_id": "7300"}, "room 7300"
    ),
    "euler limits": _eulerstream(
        r"/limits$",
        lambda http: _euler(http).rate_limits(),
        {"code": 200, "minute": {"max": 10, "remaining": 3, "reset_at": None}},
        "3 left this minute",
    ),
    "signtok": _dialect("signtok", "/signature"),
    "json": _dialect("json", "/sign"),
    "api-eulerstream": _dialect("api-eulerstream", "/api/eulerstream", {"success": True, "data": SIGNTOK["data"]}),
    "carcabot": _dialect("carcabot", "/signature"),
}


WORDS: dict[type, Callable[[Any], str]] = {
    RoomLookup: lambda lookup: "live" if lookup.room else f"{lookup.status.name.lower()}: {lookup.detail}",
    ConnectPlan: lambda plan: f"plan with {plan.headers['Cookie'].partition(';')[0]}",
    SignedRequest: lambda signed: f"signed {signed.url}",
    RateLimits: lambda limits: f"{limits.minute.remaining} left this minute",
    GiftCatalogue: lambda gifts: f"gifts: {', '.join(gift.name for gift in gifts.values())}",
    int: lambda room_id: f"room {room_id}",
    RateLimitedOutcome: lambda limit: f"RateLimitedOutcome for {limit.retry_after:g} s: {limit.detail}",
    object: lambda refusal: f"{type(refusal).__name__}: {refusal.detail}",
}


async def told(hop: Hop, http: HttpClient) -> str:
    """Ask, and return what a user sees."""
    try:
        outcome = await hop.ask(http)
    except TikTokLiveError as error:
        return f"{type(error).__name__} of {error.hop}: {error.message}"
    return next(words(outcome) for kind, words in WORDS.items() if isinstance(outcome, kind))
