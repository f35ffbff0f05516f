"""Proxies that are dead, hang, refuse or talk nonsense: always an error that names them, never a way around them."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from tests.proxies.surroundings import reaching_only, running_proxy
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError, ConnectError, ConnectTimeout, NetworkError, TikTokLiveError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.options import NetworkOptions
from tiktok_live.transports.websocket import WebSocketConnector

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.proxies.surroundings import Certificates

pytest.importorskip("python_socks")
pytest.importorskip("aiohttp_socks")

HIDDEN = "S3cr3tV4lue"
TARGETS = ["http://h.tiktok-test.invalid/x", "https://h.tiktok-test.invalid/x"]
TARGETS += ["ws://h.tiktok-test.invalid/x", "wss://h.tiktok-test.invalid/x"]
OF_EACH = pytest.mark.parametrize("target", TARGETS, ids=["http", "https", "ws", "wss"])
HTTP_NO = b"Content-Length: 0\r\nConnection: close\r\n\r\n"


@asynccontextmanager
async def talking(*answers: bytes, keep_open: bool = False) -> AsyncIterator[int]:
    """A server that answers each piece that it gets with the next of `answers`, then closes, or stays silent."""
    over = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            for answer in answers:
                await reader.read(65_536)
                writer.write(answer)
                await writer.drain()
            if keep_open:
                await over.wait()
            writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        over.set()


def network(port: int, scheme: str = "http") -> NetworkOptions:
    return NetworkOptions(proxy=f"{scheme}://me:{HIDDEN}@127.0.0.1:{port}")


async def failure(target: str, options: NetworkOptions, timeout: float = 20.0) -> TikTokLiveError:
    """Ask for `target`; returns the error after looking at what all of them have in common."""
    http = AiohttpClient(network=options)
    try:
        if target.startswith("ws"):
            asking = WebSocketConnector(network=options).connect(target, {}, timeout=timeout)
        else:
            asking = http.get(target, headers={}, timeout=timeout, max_bytes=100)
        with reaching_only(port_of(options)), pytest.raises((NetworkError, ConnectError)) as failed:
            await asking
    finally:
        await http.aclose()
    error = failed.value
    asked = target if target.startswith("ws") else target.split("/")[2]
    assert error.message.startswith(f"{asked} through the proxy 127.0.0.1:{port_of(options)} ")
    assert HIDDEN not in f"{error}{error!r}{error.__cause__}"
    assert isinstance(error, ConnectError if target.startswith("ws") else NetworkError)
    return error


def port_of(options: NetworkOptions) -> int:
    return options.resolve("https://h/").port


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@OF_EACH
@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_a_dead_proxy_is_the_proxy_s_fault(scheme, target):
    error = await failure(target, network(unused_port(), scheme))
    assert error.hop == "proxy"
    assert error.retryable
    assert "Check that the proxy is running" in error.advice


@OF_EACH
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_hangs_up_is_the_proxy_s_fault(scheme, target):
    async with talking(b"") as port:
        assert (await failure(target, network(port, scheme))).hop == "proxy"


@OF_EACH
@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_a_silent_proxy_times_out(scheme, target):
    async with talking(keep_open=True) as port:
        error = await failure(target, network(port, scheme), timeout=0.1)
    assert error.hop == "proxy"
    assert "within 0.1 s" in error.message
    assert type(error) is (ConnectTimeout if target.startswith("ws") else NetworkError)


@OF_EACH
@pytest.mark.parametrize("garbage", [b"\0\1\2nonsense\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/9 x\r\n\r\n"])
@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
async def test_an_invalid_response_of_a_proxy_is_attributed_to_the_proxy(scheme, garbage, target):
    async with talking(garbage) as port:
        error = await failure(target, network(port, scheme))
    assert error.hop == "proxy"


@OF_EACH
async def test_a_proxy_that_requires_other_credentials_is_an_error(target):
    async with talking(b"HTTP/1.1 407 Proxy Authentication Required\r\n" + HTTP_NO) as port:
        error = await failure(target, network(port))
    assert error.hop == "proxy"
    assert "HTTP 407" in error.message
    assert "requires a user name and a password" in error.advice
    assert not error.retryable


@pytest.mark.parametrize("target", TARGETS[1:])
@pytest.mark.parametrize("status", [403, 502, 504])
async def test_a_proxy_that_cannot_reach_the_host_is_named(status, target):
    async with talking(f"HTTP/1.1 {status} X\r\n".encode() + HTTP_NO) as port:
        error = await failure(target, network(port))
    assert error.hop == "proxy"
    assert f"HTTP {status}" in error.message
    assert "cannot reach this host" in error.advice
    assert error.retryable


@OF_EACH
@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([b"\5\xff"], "No acceptable authentication methods"),
        ([b"\5\2", b"\1\1"], "authentication failure"),
        ([b"\5\0", b"\5\5\0\1\0\0\0\0\0\0"], "refused by destination host"),
        ([b"\5\0", b"\5\4\0\1\0\0\0\0\0\0"], "Host unreachable"),
        ([b"\5\0", b"\5\0\0\3\2\xff\xff\0\0"], "decode"),
        ([b"\4\0"], "version number: 4"),
    ],
    ids=["no method", "wrong credentials", "refused", "unreachable", "no text", "another version"],
)
async def test_a_refusal_by_a_socks_proxy_has_its_reason(answers: Sequence[bytes], said, target):
    async with talking(*answers, keep_open=True) as port:
        error = await failure(target, network(port, "socks5"))
    assert error.hop == "proxy"
    assert said in error.message


async def test_a_proxy_s_certificate_is_verified(certificates: Certificates, tmp_path):
    with running_proxy(tmp_path, "http+ssl", certificate=certificates.server) as proxy:
        for target in TARGETS:
            error = await failure(target, NetworkOptions(proxy=f"https://127.0.0.1:{proxy.port}"))
            assert error.hop == "proxy"
            assert "CERTIFICATE_VERIFY_FAILED" in error.message
        assert proxy.looked_up() == set()


@OF_EACH
@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("credentials", ["", f"me:{HIDDEN}@"])
async def test_a_real_proxy_refuses_wrong_credentials(credentials, scheme, target, tmp_path):
    with running_proxy(tmp_path, scheme, users="me:word") as proxy:
        error = await failure(target, NetworkOptions(proxy=f"{scheme}://{credentials}127.0.0.1:{proxy.port}"))
        assert error.hop == "proxy"
        assert proxy.looked_up() == set()


@OF_EACH
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_only_the_proxy_resolves_host_names(scheme, target, tmp_path):
    with running_proxy(tmp_path, scheme) as proxy:
        error = await failure(target.replace("tiktok-test", "tiktok-test.x"), network(proxy.port, scheme))
    # This SOCKS proxy says yes first and hangs up then, which anybody could have done.
    assert scheme == "socks5" or error.hop == "proxy"


async def test_a_407_of_the_host_through_a_tunnel_is_a_response(tmp_path):
    async with talking(b"HTTP/1.1 407 X\r\nContent-Length: 0\r\n\r\n") as host:
        with running_proxy(tmp_path, "socks5") as proxy:
            http = AiohttpClient(network=network(proxy.port, "socks5"))
            url = f"http://h.tiktok-test.invalid:{host}/"
            assert (await http.get(url, headers={}, timeout=20, max_bytes=9)).status == 407
            await http.aclose()


async def test_failures_of_the_host_are_not_attributed_to_the_proxy(tmp_path):
    async with talking(b"nonsense\r\n\r\n") as host:
        with running_proxy(tmp_path, "socks5") as proxy:
            options = network(proxy.port, "socks5")
            http = AiohttpClient(network=options)
            with pytest.raises(NetworkError) as failed:
                await http.get(f"http://h.tiktok-test.invalid:{host}/", headers={}, timeout=20, max_bytes=9)
            assert failed.value.hop == "network"
            await http.aclose()
            with pytest.raises(ConnectError) as refused:
                await WebSocketConnector(network=options).connect(f"ws://h.tiktok-test.invalid:{host}/", {}, timeout=20)
            assert refused.value.hop == "socket"


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_host_s_name_that_cannot_be_is_not_sent(scheme):
    async with talking(b"", keep_open=True) as port:
        http = AiohttpClient(network=network(port, scheme))
        with reaching_only(port), pytest.raises((ConfigError, NetworkError)):
            await http.get(f"https://{'a' * 70}.invalid/", headers={}, timeout=0.5, max_bytes=9)
        await http.aclose()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_client_never_bypasses_a_dead_proxy(scheme):
    options = network(unused_port(), scheme)
    http, connector = AiohttpClient(network=options), WebSocketConnector(network=options)
    config = LiveConfig(start_attempts=1, cache_dir=None)
    for who in ({"unique_id": "someone"}, {"room_id": 7_300_000_000_000_000_001}):
        client = LiveClient(**who, config=config, dependencies=Dependencies(http=http, connector=connector))
        with reaching_only(port_of(options)), pytest.raises(TikTokLiveError, match="through the proxy") as failed:
            await client.start()
        assert HIDDEN not in str(failed.value)
        await client.aclose()
    await http.aclose()
