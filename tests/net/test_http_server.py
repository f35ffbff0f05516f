from __future__ import annotations

import asyncio
import socket

import pytest
from aiohttp import web

from tiktok_live.errors import ConfigError, NetworkError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.http_server import HttpServer

PATIENCE = 30.0


def application() -> web.Application:
    async def handle(request: web.Request) -> web.Response:
        return web.Response(text=request.path)

    app = web.Application()
    app.router.add_get("/{anything:.*}", handle)
    return app


async def fetch(url: str) -> str:
    http = AiohttpClient()
    try:
        return (await http.get(url, headers={}, timeout=PATIENCE, max_bytes=1 << 20)).text()
    finally:
        await http.aclose()


async def test_it_has_an_address_once_it_listens():
    server = HttpServer(application(), "127.0.0.1", 0, shutdown_timeout=0.1)
    assert server.address == ""
    await server.start()
    assert server.address.startswith("127.0.0.1:")
    assert await fetch(f"http://{server.address}/x") == "/x"
    await server.aclose()


async def test_an_ipv6_address_has_brackets():
    server = HttpServer(application(), "::1", 0, shutdown_timeout=0.1)
    try:
        await server.start()
    except ConfigError:
        pytest.skip("this machine has no IPv6")
    assert await fetch(f"http://{server.address}/x") == "/x"
    assert server.address.startswith("[::1]:")
    await server.aclose()


async def test_a_taken_port_is_a_configuration_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = HttpServer(application(), "127.0.0.1", port)
        with pytest.raises(ConfigError, match=f"cannot listen on 127.0.0.1:{port}: the port is in use") as refused:
            await server.start()
        assert "choose another port" in refused.value.advice
        assert server.address == ""
        await server.aclose()


async def test_open_connections_survive_stop_listening_and_end_with_aclose():
    server = HttpServer(application(), "127.0.0.1", 0, shutdown_timeout=0.1)
    await server.start()
    host, _, port = server.address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"/a")
    await server.stop_listening()
    writer.write(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"/b")
    await server.aclose()
    await server.aclose()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()


async def test_options_reach_aiohttp():
    server = HttpServer(application(), "127.0.0.1", 0, max_line_size=200, shutdown_timeout=0.1)
    await server.start()
    assert "more than 200 bytes" in await fetch(f"http://{server.address}/{'x' * 1000}")
    await server.aclose()


async def test_further_connections_than_the_limit_are_refused_until_one_ends():
    server = HttpServer(application(), "127.0.0.1", 0, max_connections=1, shutdown_timeout=0.1)
    await server.start()
    host, _, port = server.address.partition(":")
    _, idle = await asyncio.open_connection(host, int(port))
    reader, further = await asyncio.open_connection(host, int(port))
    assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
    for writer in (idle, further):
        writer.close()
        await writer.wait_closed()
    async with asyncio.timeout(PATIENCE):
        while await fetch(f"http://{server.address}/a") != "/a":
            pass
    await server.aclose()


async def test_what_is_no_request_is_not_logged_but_a_bug_is(caplog):
    async def fail(_: web.Request) -> web.Response:
        raise ZeroDivisionError

    app = web.Application()
    app.router.add_get("/bug", fail)
    server = HttpServer(app, "127.0.0.1", 0, max_line_size=200, shutdown_timeout=0.1)
    await server.start()
    await fetch(f"http://{server.address}/?token=0123456789abcdef&{'x' * 1000}")
    assert not caplog.records
    assert "500" in await fetch(f"http://{server.address}/bug")
    assert "ZeroDivisionError" in caplog.text
    await server.aclose()


async def test_a_client_that_left_is_no_bug(caplog):
    async def answer_too_late(request: web.Request) -> web.StreamResponse:
        request.transport.close()
        response = web.StreamResponse()
        await response.prepare(request)
        raise NotImplementedError

    app = web.Application()
    app.router.add_get("/", answer_too_late)
    server = HttpServer(app, "127.0.0.1", 0, shutdown_timeout=0.1)
    await server.start()
    with pytest.raises(NetworkError):
        await fetch(f"http://{server.address}/")
    await server.aclose()
    assert not caplog.records
