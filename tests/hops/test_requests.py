"""What each HTTP hop hands to aiohttp: who asks, with which cookies and keys, through which proxy, and until when."""

from __future__ import annotations

import re
import socket

import aiohttp
import pytest

from tests.client.rig import socket as open_socket
from tests.hops.hops import HOPS, KEY, PAGE, told
from tiktok_live import LiveClient, LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.options import NetworkOptions
from tiktok_live.testing import MemoryConnector, VirtualClock

EVERY = pytest.mark.parametrize("name", HOPS)
PLATFORM = [name for name, hop in HOPS.items() if hop.is_platform]
SIGNERS = [name for name, hop in HOPS.items() if not hop.is_platform]


async def asked_of(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, body=hop.body, headers=hop.headers)
    await told(hop, http)
    (asked,) = web.asked
    return asked


@EVERY
async def test_each_request_has_the_user_agent(name, web, http):
    hop = HOPS[name]
    asked = await asked_of(name, web, http)
    assert asked.method == hop.method
    assert hop.sends.items() <= asked.headers.items()
    assert asked.headers["Accept-Encoding"] == "gzip"


@EVERY
async def test_nothing_is_aiohttp_s_own_business(name, web, http):
    """It keeps no cookie, follows no redirect, inflates nothing and has no clock of its own."""
    asked = await asked_of(name, web, http)
    assert asked.options["allow_redirects"] is False
    assert isinstance(asked.session.cookie_jar, aiohttp.DummyCookieJar)
    assert not asked.session.auto_decompress
    assert not asked.session.trust_env
    limits = asked.session.timeout
    assert (limits.total, limits.connect, limits.sock_connect, limits.sock_read) == (None, None, None, None)


@pytest.mark.parametrize("name", PLATFORM)
async def test_no_key_goes_to_the_platform(name, web, http):
    asked = await asked_of(name, web, http)
    assert KEY not in str(asked)


@pytest.mark.parametrize("name", SIGNERS)
async def test_no_cookie_goes_to_a_sign_server_and_its_key_is_in_one_header(name, web, http):
    asked = await asked_of(name, web, http)
    assert "Cookie" not in asked.headers
    assert [header for header, value in asked.headers.items() if KEY in value] == ["X-Api-Key"]
    assert KEY not in str(asked.url)
    assert KEY not in str(asked.options["data"])


@EVERY
async def test_a_proxy_is_used_for_every_hop_without_its_password_in_a_url(name, web):
    hop = HOPS[name]
    http = AiohttpClient(network=NetworkOptions(proxy="http://me:word@127.0.0.1:3128"))
    asked = await asked_of(name, web, http)
    await http.aclose()
    credentials = {"Proxy-Authorization": "Basic bWU6d29yZA=="}
    assert asked.options["proxy"] == "http://127.0.0.1:3128"
    assert asked.options["proxy_headers"] == credentials
    # A proxy reads requests of plain http; what goes through it to a host of https is not its business.
    is_forwarded = hop.url.pattern.startswith("http:")
    assert (credentials.items() <= asked.headers.items()) is is_forwarded


@EVERY
async def test_without_the_option_the_environment_s_proxies_are_ignored(name, web, http, monkeypatch):
    for variable in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:3128")
    asked = await asked_of(name, web, http)
    assert asked.options["proxy"] is None
    assert asked.options["proxy_headers"] is None


@pytest.mark.parametrize(("family", "number"), [("ipv4", socket.AF_INET), ("ipv6", socket.AF_INET6)])
async def test_names_are_resolved_in_the_configured_family(family, number, web):
    http = AiohttpClient(network=NetworkOptions(family=family))
    asked = await asked_of("live page", web, http)
    assert asked.session.connector.family == number
    await http.aclose()


@pytest.mark.parametrize("name", PLATFORM)
async def test_no_cookie_follows_a_redirect_to_another_host(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=302, headers={"Location": "https://elsewhere.test/", "Set-Cookie": "a=b"})
    web.add("https://elsewhere.test/", body=hop.body, headers=hop.headers)
    await told(hop, http)
    first, second = web.asked
    assert ("Cookie" in first.headers) is ("Cookie" in hop.sends)
    assert "Cookie" not in second.headers
    assert second.headers["User-Agent"] == first.headers["User-Agent"]


@pytest.mark.parametrize("name", [name for name in PLATFORM if "Cookie" in HOPS[name].sends])
async def test_the_cookies_follow_a_redirect_within_the_host(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=302, headers={"Location": "/moved"})
    web.add(re.compile(r"https://\w+\.tiktok\.com/moved"), body=hop.body)
    assert await told(hop, http) == hop.says
    assert web.asked[1].headers["Cookie"] == hop.sends["Cookie"]


@pytest.mark.parametrize("name", PLATFORM)
async def test_no_redirect_leads_from_https_to_plain_http(name, web, http):
    hop = HOPS[name]
    web.add(hop.url, hop.method, status=302, headers={"Location": "http://www.tiktok.com/there"})
    said = await told(hop, http)
    assert "plain http" in said or said == "gifts: "
    assert len(web.asked) == 1


async def test_redirects_without_end_are_given_up(web, http):
    web.add(re.compile("https://"), status=302, headers={"Location": "/again"}, repeat=True)
    with pytest.raises(NetworkError, match="redirected more than 5 times"):
        await http.get("https://www.tiktok.com/", headers={}, timeout=5.0, max_bytes=9)
    assert len(web.asked) == 6


async def test_a_client_s_options_reach_every_request_it_makes(web):
    web.add("https://www.tiktok.com/@host/live", body=PAGE)
    web.add("https://www.tiktok.com/live", body=b"<html>", headers=HOPS["guest cookie"].headers)
    config = LiveConfig(user_agent="me/9", language="de", region="CH", proxy="http://127.0.0.1:3128", cache_dir=None)
    connector, clock = MemoryConnector([open_socket()]), VirtualClock()
    async with LiveClient("@host", config=config, dependencies=Dependencies(connector=connector, clock=clock)):
        assert [asked.url.path for asked in web.asked] == ["/@host/live", "/live"]
    for asked in web.asked:
        assert asked.headers["User-Agent"] == "me/9"
        assert asked.headers["Accept-Language"] == "de-CH,de;q=0.9"
        assert asked.options["proxy"] == "http://127.0.0.1:3128"
    ((_, sent),) = connector.attempts
    assert "ttwid=1%7Cguest%3D" in sent["Cookie"]


async def test_a_time_out_error_names_the_configured_time_out(web):
    web.add("https://www.tiktok.com/@host/live", exception=TimeoutError())
    web.add(re.compile(r"https://www\.tiktok\.com/api-live/"), exception=TimeoutError())
    config = LiveConfig(http_timeout=3.5, cache_dir=None, start_attempts=1, reconnect=None)
    client = LiveClient(
        "@host", config=config, dependencies=Dependencies(connector=MemoryConnector([]), clock=VirtualClock())
    )
    with pytest.raises(Exception, match=r"www\.tiktok\.com did not respond within 3\.5 s"):
        await client.start()
    await client.aclose()
