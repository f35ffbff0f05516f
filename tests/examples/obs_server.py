"""A minimal OBS: an obs-websocket 5 server with two scenes and one text source."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from websockets.asyncio.server import ServerConnection

__all__ = ["ObsServer"]

SALT, CHALLENGE = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
AUTHENTICATION_FAILED, NOT_IDENTIFIED = 4009, 4007  # close codes
NO_SUCH_THING = 600  # status of a request


class ObsServer:
    """Responds to requests, and records them.

    Attributes:
        requests: type and data of each, in order.
        refused: how many introductions were refused.
    """

    def __init__(self, password: str = "", *, source: str = "TikTok chat") -> None:
        self.password = password
        self.source = source
        self.requests: list[tuple[str, dict[str, object]]] = []
        self.refused = 0
        self.url = ""
        self._socket: ServerConnection | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[ObsServer]:
        """Listen until the block ends."""
        async with serve(self._serve, "127.0.0.1", 0) as server:
            host, port = server.sockets[0].getsockname()[:2]
            self.url = f"ws://{host}:{port}"
            yield self

    async def quit(self) -> None:
        """Close the connection, as OBS does when it quits."""
        assert self._socket is not None, "a client is connected"
        await self._socket.close(1001, "Server stopping.")

    async def _serve(self, socket: ServerConnection) -> None:
        self._socket = socket
        try:
            await self._hello(socket)
            async for text in socket:
                await self._respond(socket, json.loads(text))
        except ConnectionClosed:
            pass  # programs may leave as they like

    async def _hello(self, socket: ServerConnection) -> None:
        data: dict[str, object] = {"obsWebSocketVersion": "5.5.2", "rpcVersion": 1}
        if self.password:
            data["authentication"] = {"challenge": CHALLENGE, "salt": SALT}
        await socket.send(json.dumps({"op": 0, "d": data}))
        identify = json.loads(await socket.recv())
        if identify["op"] != 1 or identify["d"]["rpcVersion"] != 1:
            await socket.close(NOT_IDENTIFIED)
        elif self.password and identify["d"].get("authentication") != self._digest():
            self.refused += 1
            await socket.close(AUTHENTICATION_FAILED, "Authentication failed.")
        else:
            await socket.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))

    def _digest(self) -> str:
        secret = b64encode(sha256((self.password + SALT).encode()).digest())
        return b64encode(sha256(secret + CHALLENGE.encode()).digest()).decode()

    async def _respond(self, socket: ServerConnection, message: dict[str, object]) -> None:
        assert message["op"] == 6, message
        request = message["d"]
        kind, data = request["requestType"], request["requestData"]
        self.requests.append((kind, data))
        known = data.get("inputName", self.source) == self.source
        status = {"result": True, "code": 100}
        if not known:
            status = {"result": False, "code": NO_SUCH_THING, "comment": "No source was found by that name."}
        answer = {"requestType": kind, "requestId": request["requestId"], "requestStatus": status}
        await socket.send(json.dumps({"op": 7, "d": answer}))
