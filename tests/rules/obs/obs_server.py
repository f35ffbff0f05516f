"""A WebSocket server that is OBS, as strict as the protocol: a violation closes with the code for it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.rules.obs.obs_state import DONE, ObsState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PASSWORD = "S3cr3tV4lue of OBS"
NOT_DECODED, NO_DATA, WRONG_OP, NOT_IDENTIFIED, IDENTIFIED_TWICE, WRONG_PASSWORD = 4002, 4003, 4006, 4007, 4008, 4009
CHALLENGE, SALT = "ztTBnnuqrqaKDzRM3xcVdbYm", "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI="
HELLO = {
    "op": 0,
    "d": {
        "obsWebSocketVersion": "5.5.0",
        "rpcVersion": 1,
        "authentication": {"challenge": CHALLENGE, "salt": SALT},
    },
}


class ObsServer:
    """OBS on a port of this machine.

    Attributes:
        state: what it knows.
        password: to be proved; empty for none.
        hello: its first message.
        identified: how it accepts a client.
        is_silent: whether it leaves requests without a response.
        noise: sent before each response.
        connections: how many there were.
        faults: violations of the protocol.
    """

    def __init__(self) -> None:
        self.state = ObsState()
        self.password = PASSWORD
        self.hello: dict[str, Any] | str = HELLO
        self.identified: dict[str, Any] | str = {"op": 2, "d": {"negotiatedRpcVersion": 1}}
        self.is_silent = False
        self.noise: list[str | bytes] = []
        self.connections = 0
        self.faults: list[str] = []
        self.open: set[ServerConnection] = set()
        self.url = ""

    @asynccontextmanager
    async def listening(self, port: int = 0) -> AsyncIterator[ObsServer]:
        """Listen on a port."""
        async with serve(self._serve, "127.0.0.1", port, subprotocols=["obswebsocket.json"]) as server:
            self.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            yield self

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def close(self, code: int = 1001, reason: str = "") -> None:
        """Close every connection."""
        for socket in list(self.open):
            await socket.close(code, reason)

    async def _serve(self, socket: ServerConnection) -> None:
        self.connections += 1
        self.open.add(socket)
        try:
            if socket.subprotocol != "obswebsocket.json":
                self.faults.append("no subprotocol")
            await socket.send(_text(self.hello))
            if await self._identify(socket):
                await self._requests(socket)
        except ConnectionClosed:
            pass
        finally:
            self.open.discard(socket)

    async def _identify(self, socket: ServerConnection) -> bool:
        op, content = await self._next(socket)
        if op != 1 or content.get("rpcVersion") != 1 or content.get("eventSubscriptions") != 0:
            return await self._violated(socket, NOT_IDENTIFIED, f"not an identification: {content}")
        if self.password and content.get("authentication") != answer(self.password):
            await socket.close(WRONG_PASSWORD, "Authentication failed.")
            return False
        if not self.password and "authentication" in content:
            return await self._violated(socket, NO_DATA, "an answer without a challenge")
        await socket.send(_text(self.identified))
        return True

    async def _requests(self, socket: ServerConnection) -> None:
        seen: set[str] = set()
        while True:
            op, content = await self._next(socket)
            number, request = content.get("requestId"), content.get("requestType")
            if op != 6 or not isinstance(number, str) or not isinstance(request, str) or number in seen:
                await self._violated(socket, WRONG_OP, f"not a request: {op} {content}")
                return
            if not isinstance(content.get("requestData", {}), dict) or content.keys() - _REQUEST:
                await self._violated(socket, NO_DATA, f"not a request: {content}")
                return
            seen.add(number)
            if not self.is_silent:
                await self._respond(socket, number, request, content.get("requestData", {}))

    async def _respond(self, socket: ServerConnection, number: str, request: str, data: dict[str, Any]) -> None:
        code, comment, found = self.state.answer(request, data)
        status = {"result": code == DONE, "code": code} | ({"comment": comment} if comment else {})
        for noise in self.noise:
            await socket.send(noise)
        content = {"requestType": request, "requestId": number, "requestStatus": status}
        await socket.send(json.dumps({"op": 7, "d": content | ({"responseData": found} if found else {})}))

    async def _next(self, socket: ServerConnection) -> tuple[int, dict[str, Any]]:
        message = await socket.recv()
        if not isinstance(message, str):
            await self._violated(socket, NOT_DECODED, "a binary message")
            return -1, {}
        decoded = json.loads(message)
        assert decoded.keys() == {"op", "d"}
        return decoded["op"], decoded["d"]

    async def _violated(self, socket: ServerConnection, code: int, fault: str) -> bool:
        self.faults.append(fault)
        await socket.close(code, fault[:100])
        return False


_REQUEST = {"requestId", "requestType", "requestData"}


def answer(password: str) -> str:
    """The proof of a password, written after the protocol's description and not after our code."""
    secret = base64.b64encode(hashlib.sha256(f"{password}{SALT}".encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256(f"{secret}{CHALLENGE}".encode()).digest()).decode()


def _text(message: dict[str, Any] | str) -> str:
    return message if isinstance(message, str) else json.dumps(message)


async def soon(condition) -> None:
    """Wait for what the loop does by itself; the limit of a test ends it if that never comes."""
    while not condition():  # noqa: ASYNC110 - nothing here notifies
        await asyncio.sleep(0)
