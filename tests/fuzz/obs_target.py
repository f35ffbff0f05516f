"""What OBS sends, or another program in its place: greetings, responses in any order, and anything else."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

from tests.fuzz.breaking_socket import BreakingSocket
from tests.fuzz.target import Target
from tiktok_live.rules.obs.connection import ObsConnection
from tiktok_live.rules.obs.errors import ObsFailed
from tiktok_live.rules.obs.protocol import Hello, ObsMessageError, Response, authentication, decode_message
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from websockets.asyncio.client import ClientConnection

__all__ = ["OBS"]

_REQUESTS = 3


def _read(data: bytes) -> Iterator[str]:
    messages = data.split(b"\n")
    for message in messages:
        yield _kind(message)
    yield from asyncio.run(_run(messages))


def _kind(message: bytes) -> str:
    try:
        found = decode_message(message)
    except ObsMessageError as error:
        return type(error).__name__
    if isinstance(found, Hello):
        assert found.version.isprintable()
        assert len(authentication("secret", challenge=found.challenge, salt=found.salt)) == 44
    if isinstance(found, Response):
        assert found.comment.isprintable()
        assert isinstance(found.code, int)
        found.id.encode()
    return type(found).__name__


async def _run(messages: list[bytes]) -> list[str]:
    socket = BreakingSocket(messages, lambda message: message["op"] == 6)
    connection = ObsConnection(cast("ClientConnection", socket), clock=VirtualClock(), version="5.5.0")
    requests = [asyncio.ensure_future(connection.request("GetVersion")) for _ in range(_REQUESTS)]
    # They are sent before anything is read.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    socket.go.set()
    assert "the connection to OBS is gone" in (await connection.wait_closed()).message
    return [_outcome(outcome) for outcome in await asyncio.gather(*requests, return_exceptions=True)]


def _outcome(outcome: Mapping[str, object] | BaseException) -> str:
    if isinstance(outcome, ObsFailed):
        assert str(outcome).isprintable()
    if isinstance(outcome, BaseException):
        return type(outcome).__name__
    assert hasattr(outcome, "items")
    return "result"


def _seeds() -> list[bytes]:
    def response(number: int, code: int) -> dict[str, object]:
        status = {"result": code == 100, "code": code, "comment": "No source was found."}
        return {"op": 7, "d": {"requestId": str(number), "requestStatus": status, "responseData": {"a": 1}}}

    hello = {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1, "authentication": {"challenge": "c", "salt": "s"}}
    messages = [
        {"op": 0, "d": hello},
        {"op": 2, "d": {"negotiatedRpcVersion": 1}},
        {"op": 5, "d": {"eventType": "ExitStarted", "eventIntent": 1}},
        response(2, 600),
        response(1, 100),
        response(99, 100),
    ]
    lines = [json.dumps(message).encode() for message in messages]
    return [b"", b"\n".join(lines), b"\n".join(reversed(lines)), b'{"op": 7}\n[]\n{"op": true}\n\xff\n{"op": 0}']


OBS = Target(
    name="obs",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset(
        {"Hello", "Identified", "ObsEvent", "Response", "ObsMessageError", "result", "ObsRefused", "ObsUnavailable"}
    ),
    tokens=(
        b'{"op": 7, "d": {"requestId": "1"}}', b'"requestStatus":', b'"result": true', b'"code": 207', b'"comment":',
        b"null", b"-1", b"1e400", b"9" * 25, b'"\\ud800"', b"[" * 1200, b'{"d":' * 1200, b"\n", b"\x1b[1m", b"token=a",
    ),
    max_bytes=8 * 1024,
)  # fmt: skip
