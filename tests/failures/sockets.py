"""Failures of the socket: protocol.md 4.5 and 9."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.failures.provocations import (
    SESSION,
    SLOW,
    Web,
    fail_connection,
    fail_handshake,
    failure,
    silent_host,
    socket_at,
    untrusted_host,
    unused_host,
)
from tests.failures.row import row
from tests.session.wire_messages import HELLO
from tests.transports.servers import serving_bytes
from tiktok_live.errors import (
    ConnectError,
    ConnectionClosedError,
    ConnectionClosedOK,
    ConnectTimeout,
    HandshakeRejected,
)
from tiktok_live.testing import MemoryConnector, MemoryTransport
from tiktok_live.transports.handshake_refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.errors import TikTokLiveError


async def slow_socket(_: Path) -> TikTokLiveError:
    async with silent_host() as host:
        return await socket_at("ws", host, **SLOW)


async def untrusted_socket(folder: Path) -> TikTokLiveError:
    async with untrusted_host(folder) as host:
        return await socket_at("wss", host)


async def not_http_socket(_: Path) -> TikTokLiveError:
    async with serving_bytes(b"SSH-2.0-x\r\n\r\n") as (host, _requests):
        return await socket_at("ws", host)


def closing(code: int | None) -> Provoke:
    def provoke(_: Path) -> Awaitable[TikTokLiveError]:
        transport = MemoryTransport()
        transport.feed(HELLO)
        transport.close_by_peer(code)
        return fail_connection(transport)

    return provoke


def silent_after_hello(_: Path) -> Awaitable[TikTokLiveError]:
    transport = MemoryTransport()
    transport.feed(HELLO)
    return fail_connection(transport, first_message_timeout=None)


def no_message(_: Path) -> Awaitable[TikTokLiveError]:
    transport = MemoryTransport()
    transport.feed(HELLO)
    return fail_connection(transport, first_message_timeout=5.0)


def refused(answer: str, **options: Any) -> Provoke:
    return lambda _: fail_handshake(answer, **options)


def refused_by_platform(status: int) -> Provoke:
    answer = refusal("wss://webcast-ws.tiktok.com/", status, {}, session_sent=False)
    return lambda _: failure(http=Web(), connector=MemoryConnector([answer]))


NOT_TIKTOK = "is not a TikTok host"
SENT = {"session": SESSION, "allow_session_hosts": ("127.0.0.1",)}
SOCKET = [
    row(
        HandshakeRejected,
        "HTTP 200: DEVICE_BLOCKED (415), this guest or this network is blocked",
        "Wait a few minutes",
        refused("200 OK\r\nHandshake-Msg: DEVICE_BLOCKED\r\nHandshake-Status: 415"),
    ),
    row(
        HandshakeRejected,
        "HTTP 200: illegal secret key (417), the signature has expired",
        "allow_session_hosts",
        refused("200 OK\r\nHandshake-Msg: illegal secret key\r\nHandshake-Status: 417"),
        again=True,
    ),
    row(
        HandshakeRejected,
        "illegal secret key (417), the session or the signature was rejected",
        "Sign in again",
        refused("200 OK\r\nHandshake-Msg: illegal secret key\r\nHandshake-Status: 417", **SENT),
    ),
    row(
        HandshakeRejected,
        "HTTP 200: illegal app_id (417)",
        "blocks a region",
        refused("200 OK\r\nHandshake-Msg: illegal app_id\r\nHandshake-Status: 417"),
    ),
    row(
        HandshakeRejected,
        "HTTP 200: something new",
        "unknown to the library",
        refused("200 OK\r\nHandshake-Msg: something new"),
    ),
    row(HandshakeRejected, "HTTP 200: no reason was given", "watch --browser", refused_by_platform(200)),
    row(HandshakeRejected, "HTTP 302: a redirect, which is not followed", "the proxy", refused_by_platform(302)),
    row(
        HandshakeRejected,
        "HTTP 400: the host rejected the request as malformed",
        "may be damaged",
        refused_by_platform(400),
    ),
    row(HandshakeRejected, "HTTP 403: this network or region is blocked", "other network", refused_by_platform(403)),
    row(HandshakeRejected, "HTTP 404: there is no WebSocket at this address", "socket_url", refused_by_platform(404)),
    row(HandshakeRejected, "HTTP 200: no reason was given", NOT_TIKTOK, refused("200 OK"), again=True),
    row(
        HandshakeRejected,
        "HTTP 302: a redirect, which is not followed",
        NOT_TIKTOK,
        refused("302 Found\r\nLocation: ws://elsewhere.invalid/"),
        again=True,
    ),
    row(
        HandshakeRejected,
        "HTTP 400: the host rejected the request as malformed",
        NOT_TIKTOK,
        refused("400 No"),
        again=True,
    ),
    row(HandshakeRejected, "HTTP 403: access is forbidden", NOT_TIKTOK, refused("403 Forbidden"), again=True),
    row(
        HandshakeRejected, "HTTP 404: there is no WebSocket at this address", NOT_TIKTOK, refused("404 No"), again=True
    ),
    row(
        HandshakeRejected,
        "HTTP 429: too many connections, retry after 30 s",
        "Wait 30 s",
        refused("429 Too Many\r\nRetry-After: 30"),
        again=True,
    ),
    row(
        HandshakeRejected,
        "HTTP 503: the host is overloaded or under maintenance",
        "Try again in a minute",
        refused("503 Unavailable"),
        again=True,
    ),
    row(
        ConnectError,
        "cannot be reached: the connection was refused",
        "Check the internet connection",
        lambda _: socket_at("ws", unused_host()),
    ),
    row(
        ConnectError,
        "cannot be reached: its name could not be resolved",
        "name server (DNS)",
        lambda _: socket_at("wss", "h.invalid"),
    ),
    row(
        ConnectError,
        "cannot be reached: its certificate is not trusted",
        "TLS is always verified",
        untrusted_socket,
        again=False,
    ),
    row(ConnectError, "the response does not open a WebSocket", "WebSockets", not_http_socket),
    row(ConnectTimeout, "did not open a socket within 0.05 s", "connect_timeout", slow_socket),
    row(
        ConnectTimeout,
        "the socket opened and then stayed silent",
        "watch --browser",
        lambda _: fail_connection(MemoryTransport()),
    ),
    row(ConnectTimeout, "the server responds, but has sent no message of the room", "try again", no_message),
    row(ConnectionClosedError, "the server fell silent", "Try again", silent_after_hello),
    row(ConnectionClosedError, "the server closed the socket with code 1011", "Try again", closing(1011)),
    row(ConnectionClosedOK, "the server closed the socket with code 1000", "Try again", closing(1000)),
]
