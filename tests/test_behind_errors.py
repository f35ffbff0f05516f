"""Secrets that were at hand when something failed are nowhere in the error, nor in any error behind it."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.behind import errors_behind, holds
from tests.transports.servers import serving_bytes, unused_port
from tiktok_live.causes import ForeignError
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.handlers.router import Router
from tiktok_live.dispatch.builtin_filters import matches
from tiktok_live.dispatch.command_signatures import read_signature
from tiktok_live.dispatch.filters import Filter
from tiktok_live.dispatch.middleware import check_middleware
from tiktok_live.errors import (
    ConfigError,
    ConnectError,
    HandshakeRejected,
    MessageError,
    NetworkError,
    RemoteProtocolError,
    TikTokLiveError,
)
from tiktok_live.events.decode import decode_message
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.options import NetworkOptions
from tiktok_live.proto import WebcastChatMessage
from tiktok_live.signing.config.credentials import read_secret
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.providers.js.drivers import find_driver
from tiktok_live.signing.providers.static import load_outcomes
from tiktok_live.signserver.keys import ApiKeys
from tiktok_live.simulator import Replay
from tiktok_live.simulator.faults.files import read_fault_file
from tiktok_live.transports.websocket import WebSocketConnector
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.codec import parse
from tiktok_live.wire.inflate import GZIP_MAGIC, inflate

SECRET = "S3cr3tV4lue"
SENT = {"Cookie": f"ttwid={SECRET}", "Authorization": f"Bearer {SECRET}", "User-Agent": "me/1", "X-Own": SECRET}
SET = f"Set-Cookie: sessionid={SECRET}\r\nX-Own: {SECRET}\r\n".encode()
QUERY = f"/p?signature={SECRET}&own={SECRET}"


async def got(url: str, **network: Any) -> TikTokLiveError:
    client = AiohttpClient(network=NetworkOptions(**network))
    try:
        with pytest.raises(TikTokLiveError) as raised:
            await client.get(url, headers=SENT, timeout=0.5, max_bytes=1000)
    finally:
        await client.aclose()
    return raised.value


async def shaken(url: str, **network: Any) -> TikTokLiveError:
    with pytest.raises(TikTokLiveError) as raised:
        await WebSocketConnector(network=NetworkOptions(**network)).connect(url, SENT, timeout=0.5)
    return raised.value


def clean(error: TikTokLiveError) -> None:
    assert not holds(error, SECRET)
    foreign_free(error)


def foreign_free(error: TikTokLiveError) -> None:
    assert all(isinstance(one, TikTokLiveError | ForeignError) for one in errors_behind(error))


ANSWERS = {
    "a refusal": b"HTTP/1.1 200 OK\r\nHandshake-Msg: DEVICE_BLOCKED\r\n" + SET + b"Content-Length: 0\r\n\r\n",
    "no HTTP": b"HTTP/9 what\r\n" + SET + b"\r\n",
    "a broken header": b"HTTP/1.1 200 OK\r\nSet-Cookie\x00: sessionid=" + SECRET.encode() + b"\r\n\r\n",
    "a broken body": b"HTTP/1.1 200 OK\r\n" + SET + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "half a body": b"HTTP/1.1 200 OK\r\n" + SET + b"Content-Length: 500\r\n\r\nx",
    "bad gzip": b"HTTP/1.1 200 OK\r\n" + SET + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    "a wrong key": b"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
    + SECRET.encode()
    + b"\r\n"
    + SET
    + b"\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("through", ["directly", "through a proxy", "through SOCKS"])
async def test_an_http_request_that_fails_leaves_no_secret(answer, through):
    async with serving_bytes(answer) as (host, _):
        network = {
            "directly": {},
            "through a proxy": {"proxy": f"http://me:{SECRET}@{host}"},
            "through SOCKS": {"proxy": f"socks5://me:{SECRET}@{host}"},
        }[through]
        client = AiohttpClient(network=NetworkOptions(**network))
        try:
            await client.get(f"http://{host}{QUERY}", headers=SENT, timeout=0.5, max_bytes=1000)
        except NetworkError as error:
            clean(error)
        else:
            assert answer in (ANSWERS["a refusal"], ANSWERS["a wrong key"]), "all others are failures"
        finally:
            await client.aclose()


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_answer_leaves_no_secret(scheme):
    clean(await got(f"{scheme}://127.0.0.1:{unused_port()}{QUERY}"))
    clean(await got(f"{scheme}://127.0.0.1:1{QUERY}", proxy=f"http://me:{SECRET}@127.0.0.1:{unused_port()}"))
    async with serving_bytes(b"", keep_open=True) as (host, _):
        clean(await got(f"{scheme}://{host}{QUERY}"))


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_refuses_leaves_no_secret(scheme):
    answer = b"HTTP/1.1 407 No\r\n" + SET + b"Content-Length: 0\r\n\r\n"
    async with serving_bytes(answer) as (host, _):
        proxy = f"http://me:{SECRET}@{host}"
        clean(await got(f"{scheme}://h.invalid{QUERY}", proxy=proxy))
        clean(await shaken(f"{scheme.replace('http', 'ws')}://h.invalid{QUERY}", proxy=proxy))


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_a_handshake_that_fails_leaves_no_secret(answer):
    async with serving_bytes(answer) as (host, _):
        error = await shaken(f"ws://{host}{QUERY}")
    assert isinstance(error, ConnectError)
    assert isinstance(error, HandshakeRejected) is (
        "HTTP/1.1 200" in answer.decode("latin-1") and b"\x00" not in answer
    )
    clean(error)
    clean(await shaken(f"ws://127.0.0.1:{unused_port()}{QUERY}"))
    clean(await shaken(f"ws://{'x' * 70}.invalid{QUERY}"))


@asynccontextmanager
async def closing(reason: bytes):
    """A server that opens a socket and closes it with a reason."""

    async def serve(connection) -> None:
        await connection.close(4001, reason.decode())

    from websockets.asyncio.server import serve as listen

    async with listen(serve, "127.0.0.1", 0, process_response=lambda _, __, answer: mark(answer)) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def mark(answer):
    answer.headers["Set-Cookie"] = f"sessionid={SECRET}"
    return answer


async def test_a_socket_that_closes_leaves_no_secret_and_no_escape_code():
    reason = f"a\r\nb\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}c token={SECRET}".encode()
    async with closing(reason) as url:
        transport = await WebSocketConnector().connect(url, SENT, timeout=5.0)
        with pytest.raises(TikTokLiveError) as received:
            await transport.receive()
        with pytest.raises(TikTokLiveError) as sent:
            await transport.send(b"x")
        await transport.aclose()
    for error in (received.value, sent.value):
        clean(error)
        assert error.reason == "a  b[31mc token=***"
        assert str(error).isprintable()


def refuse(read: Any, path: Path) -> TikTokLiveError:
    with pytest.raises((ConfigError, MessageError)) as raised:
        read(path)
    return raised.value


FILES = {
    "key": lambda path: read_secret("", str(path)),
    "keys of callers": ApiKeys.from_file,
    "driver": lambda path: find_driver(str(path)),
    "script of outcomes": lambda path: load_outcomes(str(path)),
    "faults": read_fault_file,
    "recording": Replay.from_file,
    "certificates": lambda path: NetworkOptions(ca_file=path),
}
CONTENTS = {
    "no text": b"\xff" + SECRET.encode(),
    "no JSON": b'{"a": ' + SECRET.encode(),
    "an entry of no form": json.dumps([{"url": 5, "headers": {"Cookie": SECRET}}]).encode(),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("read", FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used_leaves_nothing_of_its_content(read, content, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    if read in (FILES["key"], FILES["driver"]) and content[0] != 0xFF:
        pytest.skip("any text will do")
    clean(refuse(read, path))
    clean(refuse(read, tmp_path / "absent"))


@pytest.mark.parametrize(
    "written",
    [
        f'["euler", {SECRET}',
        f"command:/bin/sign '{SECRET}",
        {"provider": "euler", "timeout": f"{SECRET}"},
        {"provider": "euler", "key_env": f"\ud800{SECRET}"},
        f"local+http://[{SECRET}",
        f"euler+https://h:{SECRET}",
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_used_leaves_no_secret(written):
    with pytest.raises(ConfigError) as raised:
        parse_sign(written)
    clean(raised.value)


class Nobody:
    def method_without_self() -> None: ...


WRONG_CODE = {
    "a handler": lambda: Router().on("chat")(lambda: None),
    "a handler without self": lambda: Router().on("chat")(Nobody().method_without_self),
    "a filter": lambda: Filter(lambda: True),
    "an expression": lambda: matches(f"({SECRET}"),
    "a repetition without end": lambda: matches("a{99999999999}"),
    "a middleware": lambda: check_middleware(wants_nothing, "wants_nothing"),
    "a command": lambda: read_signature(Nobody().method_without_self, "method_without_self"),
}


async def wants_nothing() -> None: ...


@pytest.mark.parametrize("register", WRONG_CODE.values(), ids=WRONG_CODE)
def test_code_that_cannot_work_is_refused_with_no_foreign_error_behind(register):
    with pytest.raises(ConfigError) as raised:
        register()
    foreign_free(raised.value)
    assert raised.value.__cause__ is not None


def test_an_option_that_cannot_be_used_has_no_foreign_error_behind(tmp_path):
    path = tmp_path / "options.toml"
    path.write_text(f'connect_timeout = "{SECRET}"')
    with pytest.raises(ConfigError) as raised:
        LiveConfig.from_file(path)
    clean(raised.value)


WRONG_BYTES = {
    "a message": lambda: parse("chat.WebcastChatMessage", b"\xff" + SECRET.encode()),
    "gzip": lambda: inflate(GZIP_MAGIC + b"\xff" + SECRET.encode()),
    "an ack's text": lambda: encode_batch(Batch(internal_ext=b"\xff" + SECRET.encode())),
}


@pytest.mark.parametrize("read", WRONG_BYTES.values(), ids=WRONG_BYTES)
def test_bytes_that_cannot_be_read_are_not_behind_the_error(read):
    with pytest.raises(RemoteProtocolError) as raised:
        read()
    clean(raised.value)
    assert raised.value.__cause__ is not None


def test_a_message_that_the_second_parser_refuses_is_not_behind_the_error(monkeypatch):
    def refuse(_: bytes) -> None:
        raise ValueError(f"sessionid={SECRET}", SECRET)

    monkeypatch.setattr(WebcastChatMessage, "parse", refuse)
    event = decode_message("WebcastChatMessage", b"")
    with pytest.raises(MessageError) as raised:
        _ = event.proto
    foreign_free(raised.value)


async def test_a_url_that_cannot_be_sent_leaves_no_secret():
    clean(await got(f"http://h:x/p?signature={SECRET}"))
    async with serving_bytes(b"HTTP/1.1 302 X\r\nLocation: http://[x\r\nContent-Length: 0\r\n\r\n") as (host, _):
        clean(await got(f"http://{host}{QUERY}"))


async def test_what_a_loop_says_of_a_failed_task_has_no_secret():
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    clean(await got(f"http://127.0.0.1:{unused_port()}{QUERY}"))
    assert told == []
