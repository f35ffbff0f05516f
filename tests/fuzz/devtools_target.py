"""What a browser sends over its debugging connection: responses in any order, events, and anything else."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from tests.fuzz.breaking_socket import BreakingSocket
from tests.fuzz.target import Target
from tiktok_live.net.devtools.browser import _OpenPages
from tiktok_live.net.devtools.connection import DevtoolsConnection
from tiktok_live.net.devtools.errors import CallFailed, DevtoolsMessageError
from tiktok_live.net.devtools.protocol import DevtoolsEvent, DevtoolsResponse, decode_message
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from websockets.asyncio.client import ClientConnection

__all__ = ["DEVTOOLS"]

_CALLS = 3
_SESSIONS = ("", "S")


def _read(data: bytes) -> Iterator[str]:
    messages = data.split(b"\n")
    for message in messages:
        yield _kind(message)
    yield from asyncio.run(_run(messages))


def _kind(message: bytes) -> str:
    try:
        found = decode_message(message)
    except DevtoolsMessageError as error:
        return type(error).__name__
    texts = (found.method, found.session_id) if isinstance(found, DevtoolsEvent) else (found.error,)
    for text in texts:
        text.encode()
    assert isinstance(found, DevtoolsEvent) or isinstance(found.code, int)
    assert hasattr(found.params if isinstance(found, DevtoolsEvent) else found.result, "items")
    return type(found).__name__


async def _run(messages: list[bytes]) -> list[str]:
    pages, seen = _OpenPages(), []
    socket = BreakingSocket(messages, lambda message: message["method"])
    devtools = DevtoolsConnection(cast("ClientConnection", socket), clock=VirtualClock(), watcher=pages.see)

    def listen(event: DevtoolsEvent) -> None:
        seen.append(event)
        # A listener may stop listening while it is called.
        if event.method == "Target.detachedFromTarget":
            devtools.unlisten(event.session_id)

    for session in _SESSIONS:
        devtools.listen(session, listen)
    calls = [asyncio.ensure_future(devtools.call("a.b")) for _ in range(_CALLS)]
    # They are sent before anything is read.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    socket.go.set()
    assert await devtools.wait_closed() == "the debugging connection broke"
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    await devtools.aclose()
    assert all(event.session_id in _SESSIONS for event in seen)
    assert isinstance(pages.are_closed, bool)
    return [_outcome(outcome) for outcome in outcomes]


def _outcome(outcome: Mapping[str, object] | BaseException) -> str:
    if isinstance(outcome, CallFailed):
        assert str(outcome).isprintable()
    if isinstance(outcome, BaseException):
        return type(outcome).__name__
    assert hasattr(outcome, "items")
    return "result"


def _seeds() -> list[bytes]:
    created = {"targetInfo": {"targetId": "T", "type": "page", "url": "https://www.tiktok.com/@a/live"}}
    frame = {"requestId": "1", "response": {"opcode": 2, "mask": False, "payloadData": "CgAA"}}
    events = [
        {"method": "Target.targetCreated", "params": created},
        {"method": "Network.webSocketFrameReceived", "params": frame, "sessionId": "S"},
        {"method": "Network.webSocketFrameReceived", "params": frame, "sessionId": "gone"},
        {"method": "Target.detachedFromTarget", "params": {"sessionId": "S"}, "sessionId": "S"},
        {"method": "Target.targetDestroyed", "params": {"targetId": "T"}},
    ]
    responses = [
        {"id": 3, "result": {"product": "Chrome/156"}},
        {"id": 1, "error": {"code": -32601, "message": "'a.b' wasn't found"}},
        {"id": 99, "result": {}},
    ]
    lines = [json.dumps(message).encode() for message in (*events, *responses)]
    assert isinstance(decode_message(lines[-1]), DevtoolsResponse)
    return [b"", b"\n".join(lines), b"\n".join(reversed(lines)), b'{"id": 2}\n[]\n{"method": 5}\n\xff\n{"id": true}']


DEVTOOLS = Target(
    name="devtools",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset(
        {"DevtoolsEvent", "DevtoolsResponse", "DevtoolsMessageError", "result", "CallFailed", "BrowserGone"}
    ),
    tokens=(
        b'{"id": 1}', b'{"id": 2, "error": {}}', b'"method":', b'"params":', b'"sessionId": "S"', b'"sessionId": ""',
        b"null", b"-1", b"1e400", b"9" * 25, b'"\\ud800"', b"[" * 1200, b'{"a":' * 1200, b"\n", b"true", b'"page"',
        b'"targetInfo"', b'"Target.targetCreated"', b'"Target.targetDestroyed"', b"\x1b[1m", b"token=a",
    ),
    max_bytes=8 * 1024,
)  # fmt: skip
