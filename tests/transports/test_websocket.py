from __future__ import annotations

import asyncio
import logging
import ssl
from typing import TYPE_CHECKING

import pytest

from tests.transports.servers import HEADERS, HIDDEN, REFUSAL, connect, echo, serving, serving_bytes, until, unused_port
from tiktok_live.errors import ConnectError, HandshakeRejected
from tiktok_live.net.options import NetworkOptions
from tiktok_live.transports.handshake import RedactedLogger
from tiktok_live.transports.websocket import WebSocketConnector, parse_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from websockets.asyncio.server import ServerConnection


async def request_for(target: str, headers: Mapping[str, str] = HEADERS) -> tuple[str, list[tuple[str, str]]]:
    """The request line and the headers as they are on the wire."""
    async with serving_bytes(REFUSAL + b"\r\n") as (host, requests):
        with pytest.raises(HandshakeRejected):
            await connect(f"ws://{host}{target}", headers)
    line, *rest = requests[0].decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    return line, [tuple(header.split(": ", 1)) for header in rest]


async def test_messages_go_both_ways():
    async with serving(echo) as url:
        transport = await connect(url)
        await transport.send(b"\x00\xff")
        await transport.send(b"")
        assert [await transport.receive(), await transport.receive()] == [b"\x00\xff", b""]
        await transport.aclose()


async def test_a_text_message_is_its_bytes():
    async def text(connection: ServerConnection) -> None:
        await connection.send("héllo")

    async with serving(text) as url:
        transport = await connect(url)
        assert await transport.receive() == "héllo".encode()
        await transport.aclose()


@pytest.mark.parametrize(
    "target",
    [
        "/p?a=%7C|~&b=%7c&c=%2F/&d='\"<>^`{}\\[]&e=*!$()@:,;&f=+&g=%&&h",
        "/webcast/im/ws_proxy/ws_reuse_supplement/?room_id=7300000000000000001&browser_version=5.0%20%28X11%29",
        "/?x=1?y=2",
        "/a//b/../c?x",
    ],
)
async def test_the_address_goes_out_byte_for_byte(target):
    line, _ = await request_for(target)
    assert line == f"GET {target} HTTP/1.1"


async def test_no_compression_is_offered_for_payloads_come_compressed():
    async with serving(echo, compression="deflate") as url:
        transport = await connect(url)
        response = transport._connection.response
        assert response is not None
        assert "Sec-WebSocket-Extensions" not in response.headers
        await transport.aclose()


async def test_every_header_goes_out_once_and_as_it_is():
    _, headers = await request_for("/", HEADERS)
    assert sorted(name.lower() for name, _ in headers) == [
        "connection",
        "cookie",
        "host",
        "origin",
        "sec-websocket-key",
        "sec-websocket-version",
        "upgrade",
        "user-agent",
    ]
    assert {name: value for name, value in headers if name in HEADERS} == HEADERS


@pytest.mark.parametrize("name", ["User-Agent", "user-agent"])
async def test_the_user_agent_is_the_plan_s_whatever_its_case(name):
    _, headers = await request_for("/", {name: "me/1"})
    assert [value for key, value in headers if key.lower() == "user-agent"] == ["me/1"]


async def test_without_a_user_agent_none_is_made_up():
    _, headers = await request_for("/", {})
    assert "user-agent" not in [name.lower() for name, _ in headers]


async def test_the_server_s_options_are_read():
    def options(connection, request, response):
        response.headers["Handshake-Options"] = "ping-interval=5; Extra = a=b ;; flag"
        response.headers["Handshake-Options"] = "ping-interval=9"

    async with serving(echo, process_response=options) as url:
        transport = await connect(url)
        assert transport.options == {"ping-interval": "5", "extra": "a=b", "flag": ""}
        await transport.aclose()


async def test_without_options_there_are_none():
    async with serving(echo) as url:
        transport = await connect(url)
        assert transport.options == {}
        await transport.aclose()


@pytest.mark.parametrize(
    ("header", "options"),
    [
        ("", {}),
        (";;", {}),
        ("=nameless", {}),
        ("ping-interval=5", {"ping-interval": "5"}),
        (" A = 1 ; a = 2 ", {"a": "2"}),
        ("x", {"x": ""}),
    ],
)
def test_options_are_pairs_as_in_a_cookie(header, options):
    assert parse_options(header) == options


async def test_opening_can_be_cancelled():
    async with serving_bytes(b"", keep_open=True) as (host, requests):
        opening = asyncio.create_task(connect(f"ws://{host}/"))
        await until(lambda: requests)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://h/",
        "ws://",
        "ws:///p",
        "ws://[",
        "ws://h:x/",
        "ws://h:99999/",
        "ws://h:0/",
        f"ws://{HIDDEN}@h/",
        f"ws://h/#{HIDDEN[:0]}",
        f"ws://h/?msToken={HIDDEN}&a=b c",
        f"ws://h/?msToken={HIDDEN}&a=é",
        f"ws://h/?msToken={HIDDEN}\r\nX: y",
        f"ws://h/?msToken={HIDDEN}\x00",
    ],
)
async def test_an_address_that_cannot_go_out_as_it_is_is_refused(url):
    with pytest.raises(ConnectError, match="the address of the socket is not a ws:// or wss:// URL") as failed:
        await connect(url)
    assert not failed.value.retryable
    assert HIDDEN not in str(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize("host", ["a" * 70, "a..b"])
async def test_a_host_whose_name_cannot_be_is_a_connect_error(host):
    with pytest.raises(ConnectError, match="has an invalid host name") as failed:
        await connect(f"ws://{host}/")
    assert not failed.value.retryable


@pytest.mark.parametrize("value", [f"a={HIDDEN}\r\nX: y", f"a={HIDDEN}\x00", f"a={HIDDEN}é"])
async def test_a_header_that_cannot_go_out_as_it_is_is_refused_without_showing_it(value):
    with pytest.raises(ConnectError, match="the header 'Cookie' cannot be sent") as failed:
        await connect(f"ws://127.0.0.1:{unused_port()}/", {"Cookie": value})
    assert HIDDEN not in str(failed.value)
    assert not failed.value.retryable


async def test_proxy_variables_of_the_environment_are_ignored(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "socks_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{unused_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    async with serving(echo) as url:
        transport = await connect(url)
        await transport.aclose()


async def test_the_environment_s_proxies_are_used_on_request(monkeypatch):
    async with serving(echo) as url, serving_bytes(b"HTTP/1.1 403 No\r\n\r\n") as (proxy, requests):
        monkeypatch.setenv("all_proxy", proxy)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        connector = WebSocketConnector(network=NetworkOptions(proxy_from_env=True))
        transport = await connector.connect(url, HEADERS, timeout=5.0)
        await transport.aclose()
        with pytest.raises(
            ConnectError, match=rf"ws://h\.invalid/ through the proxy {proxy} cannot be reached: HTTP 403"
        ):
            await connector.connect("ws://h.invalid/", HEADERS, timeout=5.0)
    assert [request.split(b"\r\n")[0] for request in requests] == [b"CONNECT h.invalid:80 HTTP/1.1"]


async def test_a_proxy_gets_nothing_of_the_plan_but_the_host():
    async with serving_bytes(b"HTTP/1.1 403 No\r\n\r\n") as (proxy, requests):
        connector = WebSocketConnector(network=NetworkOptions(proxy=f"http://me:word@{proxy}"))
        with pytest.raises(ConnectError) as failed:
            await connector.connect(f"wss://h.invalid/p?msToken={HIDDEN}", HEADERS, timeout=5.0)
    assert failed.value.hop == "proxy"
    assert requests[0].split(b"\r\n")[0] == b"CONNECT h.invalid:443 HTTP/1.1"
    assert b"Proxy-Authorization: Basic bWU6d29yZA==" in requests[0]
    assert HIDDEN.encode() not in requests[0]


async def test_names_are_resolved_only_in_the_configured_family():
    async with serving(echo) as url:
        named = url.replace("127.0.0.1", "localhost")
        transport = await WebSocketConnector(network=NetworkOptions(family="ipv4")).connect(named, {}, timeout=5.0)
        await transport.aclose()
        six = WebSocketConnector(network=NetworkOptions(family="ipv6"))
        with pytest.raises(ConnectError, match="cannot be reached"):
            await six.connect(named, {}, timeout=5.0)
        transport = await six.connect(url, {}, timeout=5.0)
        await transport.aclose()


async def test_a_certificate_of_an_added_authority_is_trusted(tmp_path):
    trustme = pytest.importorskip("trustme")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with serving(echo, ssl=context) as url:
        connector = WebSocketConnector(network=NetworkOptions(ca_file=tmp_path / "authority.pem"))
        transport = await connector.connect(url.replace("ws:", "wss:"), {}, timeout=5.0)
        await transport.aclose()


async def test_no_cookie_is_in_a_log_on_any_level(caplog):
    caplog.set_level(logging.DEBUG)
    server = logging.getLogger("the server, which is no business of ours")
    server.propagate = False
    async with serving(echo, logger=server) as url:
        transport = await connect(f"{url}/?msToken={HIDDEN}&aid=1")
        await transport.send(b"100%")
        assert await transport.receive() == b"100%"
        await transport.aclose()
    assert "Cookie: ***" in caplog.text
    assert "aid=1" in caplog.text
    assert HIDDEN not in caplog.text
    assert {record.name for record in caplog.records} <= {"tiktok_live.transports.websocket", "asyncio"}


def test_a_percent_sign_in_a_log_line_is_not_a_placeholder(caplog):
    caplog.set_level(logging.DEBUG)
    logger = RedactedLogger(logging.getLogger("somebody"))
    logger.debug("50% of it")
    logger.debug("%s of msToken=%s", "50%", HIDDEN)
    assert [record.getMessage() for record in caplog.records] == ["50% of it", "50% of msToken=***"]


def test_no_log_line_holds_what_a_terminal_obeys(caplog):
    caplog.set_level(logging.DEBUG)
    RedactedLogger(logging.getLogger("somebody")).debug("< %s: %s", "Server", "a\x1b[2J\rb")
    assert [record.getMessage() for record in caplog.records] == ["< Server: a[2J b"]


@pytest.mark.parametrize(
    "name", ["X-A: b\r\nX-B", "X A", "", "X-A\n", "X\x00", "X-\N{LATIN SMALL LETTER E WITH ACUTE}", "X:"]
)
async def test_an_invalid_header_name_is_rejected(name):
    with pytest.raises(ConnectError, match="cannot be sent to the socket") as refused:
        await connect("ws://127.0.0.1:1/", {name: "a"})
    assert not refused.value.retryable
    assert str(refused.value).isprintable()
