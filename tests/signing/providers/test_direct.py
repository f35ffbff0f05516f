from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from tiktok_live.errors import ConfigError, NetworkError, PayloadTooLarge, UsageError
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.net.user_agents import browser_headers
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SessionCookies,
    SignedRequest,
    SignOutcome,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.providers.direct import (
    GUEST_COOKIE,
    SOCKET_HOSTS,
    SOCKET_PATH,
    DirectProvider,
    socket_headers,
    socket_query,
)
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Mapping

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0"
# Exactly as a server sends it: the platform compares these bytes.
TTWID = '1%7Cabc-_%3D%7C1750000000%7Cde|"ad"'
ROOM = RoomRef(7_300_000_000_000_000_001, "someone")


@dataclass
class ScriptedHttp:
    """Returns each response once, in order."""

    responses: list[HttpResponse | Exception]
    requests: list[tuple[str, Mapping[str, str], float, int]] = field(default_factory=list)

    async def get(self, url, *, headers, timeout, max_bytes, follow_redirects=True) -> HttpResponse:
        self.requests.append((url, headers, timeout, max_bytes))
        response = self.responses.pop(0)
        if isinstance(response, Exception):
            raise response
        return response

    async def aclose(self) -> None:
        raise AssertionError("the HTTP client belongs to its creator")


def response(status: int = 200, headers: dict[str, str] | None = None, **cookies: str) -> HttpResponse:
    return HttpResponse("https://web/live", status, headers or {}, cookies)


class DirectRig:
    """A direct provider with scripted responses."""

    def __init__(self, *responses: HttpResponse | Exception, **cookies: str) -> None:
        self.http = ScriptedHttp(list(responses))
        self.clock = VirtualClock()
        self.identity = Identity(AGENT, "de", "CH", dict(cookies))
        self.provider = DirectProvider(
            self.http, web_url="https://web/", socket_url="wss://socket:8443/", timeout=4.5, clock=self.clock
        )

    async def outcome(self) -> SignOutcome:
        connecting = asyncio.create_task(self.provider.connect(ROOM, self.identity))
        await self.clock.advance(60)
        assert connecting.done()
        return connecting.result()


async def test_a_guest_gets_a_cookie_and_an_unsigned_url():
    rig = DirectRig(response(ttwid=TTWID, tt_csrf_token="abc"))
    plan = await rig.outcome()
    assert isinstance(plan, ConnectPlan)
    assert plan.url == f"wss://socket:8443{SOCKET_PATH}?{socket_query(ROOM.room_id, rig.identity)}"
    assert plan.headers == {
        "User-Agent": AGENT,
        "Cookie": f"ttwid={TTWID}; tt_csrf_token=abc",
        "Origin": "https://www.tiktok.com",
        "Referer": "https://www.tiktok.com/",
        "Accept-Language": "de-CH,de;q=0.9",
        "Cache-Control": "no-cache",
    }
    assert (plan.provider, plan.cursor, plan.first_response, plan.expires_at) == ("direct", "", b"", None)
    assert rig.identity.cookies == {"ttwid": TTWID, "tt_csrf_token": "abc"}


async def test_the_page_is_requested_as_the_same_guest():
    rig = DirectRig(response(ttwid=TTWID))
    await rig.outcome()
    headers = {**browser_headers(AGENT), "Accept-Language": "de-CH,de;q=0.9"}
    assert "Sec-CH-UA" in headers
    assert rig.http.requests == [("https://web/live", headers, 4.5, 4 * 1024 * 1024)]


async def test_an_existing_guest_cookie_is_kept():
    rig = DirectRig(ttwid=TTWID, other="x")
    plan = await rig.outcome()
    assert isinstance(plan, ConnectPlan)
    assert plan.headers["Cookie"] == f"ttwid={TTWID}; other=x"
    assert rig.http.requests == []


async def test_a_new_plan_reuses_the_cookie():
    rig = DirectRig(response(ttwid=TTWID))
    first, second = await rig.outcome(), await rig.outcome()
    assert first == second
    assert first is not second
    assert len(rig.http.requests) == 1


async def test_a_response_without_a_cookie_is_requested_again():
    rig = DirectRig(response(), response(ttwid="", other="x"), response(ttwid=TTWID))
    connecting = asyncio.create_task(rig.provider.connect(ROOM, rig.identity))
    await rig.clock.advance(0.2)
    assert len(rig.http.requests) == 1
    await rig.clock.advance(0.05)
    assert len(rig.http.requests) == 2
    await rig.clock.advance(0.4)
    assert not connecting.done()
    await rig.clock.advance(0.1)
    assert isinstance(connecting.result(), ConnectPlan)
    # Other cookies of a response without the guest cookie are not kept.
    assert rig.identity.cookies == {"ttwid": TTWID}


async def test_three_responses_without_a_cookie_are_unavailable():
    rig = DirectRig(response(), response(), response())
    connecting = asyncio.create_task(rig.provider.connect(ROOM, rig.identity))
    await rig.clock.advance(0.25 + 0.5)
    assert connecting.done()
    assert connecting.result() == UnavailableOutcome("the platform set no guest cookie in 3 responses")
    assert rig.http.responses == []
    assert rig.identity.cookies == {}


async def test_deleted_cookies_are_not_sent():
    rig = DirectRig(response(ttwid=TTWID, gone=""))
    plan = await rig.outcome()
    assert isinstance(plan, ConnectPlan)
    assert plan.headers["Cookie"] == f"ttwid={TTWID}"


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (
            response(403, ttwid=TTWID),
            RejectedOutcome("COOKIE_REFUSED", "the platform returned 403 to the request for a guest cookie"),
        ),
        (response(500), UnavailableOutcome("the platform returned 500 to the request for a guest cookie")),
        (response(503), UnavailableOutcome("the platform returned 503 to the request for a guest cookie")),
        (NetworkError("web did not answer"), UnavailableOutcome("web did not answer")),
        (
            PayloadTooLarge("web sent more than 9 bytes"),
            BadOutputOutcome("web sent more than 9 bytes"),
        ),
    ],
)
async def test_an_error_is_an_outcome_at_once(reply, outcome):
    rig = DirectRig(reply)
    assert await rig.outcome() == outcome
    assert len(rig.http.requests) == 1
    assert rig.identity.cookies == {}


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0", 60), ("", 60), ("soon", 60), ("-5", 60), ("²", 60), ("1.5", 1.5), ("9" * 9, 86_400)],
)
async def test_a_429_has_the_seconds_to_wait(header, seconds):
    rig = DirectRig(response(429, {"Retry-After": header} if header else {}))
    outcome = await rig.outcome()
    assert outcome == RateLimitedOutcome(seconds, "the platform returned 429 to the request for a guest cookie")


@pytest.mark.parametrize("bug", [ConfigError("no URL"), UsageError("the HTTP client is closed")])
async def test_a_bug_is_raised(bug):
    rig = DirectRig(bug)
    with pytest.raises(type(bug)):
        await rig.outcome()


async def test_an_outcome_has_no_secret():
    rig = DirectRig(NetworkError("h://me:hidden@h/?msToken=hidden"))
    assert "hidden" not in repr(await rig.outcome())


async def test_its_name_and_health():
    provider = DirectRig().provider
    assert provider.name == "direct"
    assert await provider.health() == ProviderHealth(ok=True, detail="no service is needed")
    await provider.aclose()
    await provider.aclose()


def test_the_query_has_the_order_of_the_page():
    query = socket_query(ROOM.room_id, Identity(AGENT, "de", "CH"))
    assert parse_qsl(query, strict_parsing=True) == [
        ("version_code", "180800"),
        ("device_platform", "web"),
        ("cookie_enabled", "true"),
        ("screen_width", "1920"),
        ("screen_height", "1080"),
        ("browser_language", "de-CH"),
        ("browser_platform", "Linux x86_64"),
        ("browser_name", "Mozilla"),
        ("browser_version", "5.0 (X11; Linux x86_64) Chrome/140.0.0.0"),
        ("browser_online", "true"),
        ("tz_name", "Etc/UTC"),
        ("app_name", "tiktok_web"),
        ("sup_ws_ds_opt", "1"),
        ("update_version_code", "2.0.0"),
        ("compress", "gzip"),
        ("webcast_language", "de"),
        ("aid", "1988"),
        ("live_id", "12"),
        ("app_language", "de"),
        ("ws_direct", "1"),
        ("client_enter", "1"),
        ("room_id", "7300000000000000001"),
        ("identity", "audience"),
        ("history_comment_count", "6"),
        ("last_rtt", "-1"),
        ("heartbeat_duration", "10000"),
        ("resp_content_type", "protobuf"),
        ("did_rule", "3"),
    ]


def test_the_query_is_percent_encoded():
    query = socket_query(1, Identity('odd/1 é&=?#%+ "\r\n', "de", "CH"))
    assert "&tz_name=Etc%2FUTC&" in query
    assert query.isascii()
    assert query.isprintable()
    assert not set(" #\"'") & set(query)
    assert dict(parse_qsl(query))["browser_version"] == '1 é&=?#%+ "\r\n'


async def test_the_plan_s_url_is_valid():
    plan = await DirectRig(ttwid="1").outcome()
    assert isinstance(plan, ConnectPlan)
    parts = urlsplit(plan.url)
    assert (parts.scheme, parts.netloc) == ("wss", "socket:8443")
    assert parts.path == "/webcast/im/ws_proxy/ws_reuse_supplement/"
    assert GUEST_COOKIE == "ttwid"


SESSION = SessionCookies("S3cr3t", "useast1a")


async def cookie_at(socket_url: str, *allowed: str) -> str:
    provider = DirectProvider(
        ScriptedHttp([]),
        web_url="https://web",
        socket_url=socket_url,
        allow_session_hosts=allowed,
        clock=VirtualClock(),
    )
    plan = await provider.connect(ROOM, Identity(AGENT, cookies={"ttwid": "1"}, session=SESSION))
    assert isinstance(plan, ConnectPlan)
    return plan.headers["Cookie"]


@pytest.mark.parametrize("socket_url", sorted(SOCKET_HOSTS.values()))
async def test_the_user_s_session_is_sent_to_the_platform(socket_url):
    assert await cookie_at(socket_url) == "ttwid=1; sessionid=S3cr3t; tt-target-idc=useast1a"


@pytest.mark.parametrize(
    "socket_url",
    [
        "ws://webcast-ws.tiktok.com",
        "wss://127.0.0.1:8080",
        "wss://eviltiktok.com",
        "wss://tiktok.com.evil.example",
        "wss://webcast-ws.tiktok.com@evil.example",
        "wss://evil.example/tiktok.com",
    ],
)
async def test_the_user_s_session_is_sent_to_other_hosts_only_if_allowed(socket_url):
    assert await cookie_at(socket_url, "other.example", "tiktok.com") == "ttwid=1"
    host = urlsplit(socket_url).hostname
    assert host is not None
    assert "sessionid=S3cr3t" in await cookie_at(socket_url, "other.example", host)


async def test_the_session_is_not_sent_to_the_page_that_sets_the_guest_cookie():
    rig = DirectRig(response(ttwid=TTWID))
    rig.identity.session = SESSION
    await rig.outcome()
    assert "S3cr3t" not in repr(rig.http.requests)


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://www.tiktok.com", True),
        ("wss://webcast-ws.eu.tiktok.com/x", True),
        ("https://tiktok.com", True),
        ("https://TikTok.com", True),
        ("http://www.tiktok.com", False),
        ("https://tiktok.com.evil.example", False),
        ("https://nottiktok.com", False),
        ("https://www.tiktok.com@evil.example", False),
        ("", False),
    ],
)
def test_the_platform_is_identified_by_host_and_tls(url, is_one):
    assert is_platform(url) is is_one


def test_a_guest_s_headers_have_no_session():
    identity = Identity(AGENT, cookies={"ttwid": "1"}, session=SESSION)
    assert socket_headers(identity)["Cookie"] == "ttwid=1"
    assert socket_headers(Identity(AGENT, cookies={"ttwid": "1"}), with_session=True)["Cookie"] == "ttwid=1"


async def test_a_url_is_returned_unchanged():
    request = UnsignedRequest(url="https://h/?a=1", user_agent="me/1", cookies={"a": "b"})
    signed = await DirectRig().provider.sign_url(request)
    assert signed == SignedRequest(url="https://h/?a=1", user_agent="me/1", cookies={"a": "b"})
