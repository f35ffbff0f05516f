"""A raw client that shares no connection code with the library, and a clock that a test controls."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from websockets.asyncio.client import ClientConnection, connect

from tiktok_live.simulator import SOCKET_PATH
from tiktok_live.wire.batches import Batch, decode_batch
from tiktok_live.wire.frames import PushFrame, ack, decode_push_frame, enter_room, frame_content

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tiktok_live.simulator import Simulator

TTWID = "1%7Cabc%7C1750000000%7Cdef"
BROWSER = "Mozilla/5.0 (simulated)"


class ManualClock:
    """A clock that moves only when the test moves it."""

    def __init__(self) -> None:
        self.now = 100.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []
        self._has_sleepers = asyncio.Event()

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 1_750_000_000 + self.now

    async def sleep_until(self, deadline: float) -> None:
        if deadline > self.now:
            sleeper = asyncio.get_running_loop().create_future()
            self._sleepers.append((deadline, sleeper))
            self._has_sleepers.set()
            await sleeper

    @property
    def deadlines(self) -> list[float]:
        """Deadlines of the sleepers, relative to the start."""
        return sorted(deadline - 100.0 for deadline, sleeper in self._sleepers if not sleeper.done())

    async def reach(self, seconds: float) -> None:
        """Wait for a sleeper, move to `seconds` since the start, and wake the sleepers that are due."""
        await self._has_sleepers.wait()
        self.now = 100.0 + seconds
        for deadline, sleeper in self._sleepers:
            if deadline <= self.now and not sleeper.done():
                sleeper.set_result(None)
        if not self.deadlines:
            self._has_sleepers.clear()


class RawClient:
    """A raw client on an open socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def enter(self, room_id: int) -> None:
        """Enter the room, and receive the reply."""
        await self.socket.send(enter_room(room_id))
        assert (await self.frame()).payload_type == "im_enter_room_resp"

    async def frame(self) -> PushFrame:
        data = await self.socket.recv()
        assert isinstance(data, bytes)
        return decode_push_frame(data)

    async def batch(self, *, acked: bool = True) -> Batch:
        """Receive the next batch, and ack it."""
        frame = await self.frame()
        assert frame.payload_type == "msg"
        batch = decode_batch(frame_content(frame))
        if acked:
            await self.socket.send(ack(frame.log_id, batch.internal_ext))
        return batch

    async def batches(self, code: int = 1000) -> list[Batch]:
        """Receive and ack all batches until the server closes the socket with `code`."""
        received = []
        async for data in self.socket:
            frame = decode_push_frame(data)
            received.append(batch := decode_batch(frame_content(frame)))
            if self.socket.close_code is None:
                await self.socket.send(ack(frame.log_id, batch.internal_ext))
        assert self.socket.close_code == code
        return received


def socket_url(simulator: Simulator, room_id: int, parameters: str = "") -> str:
    return f"{simulator.ws_url}{SOCKET_PATH}?aid=1988&room_id={room_id}{parameters}"


@asynccontextmanager
async def dial(simulator: Simulator, room_id: int, parameters: str = "", **options: object) -> AsyncIterator[RawClient]:
    """Open a socket with the cookie and headers of a guest."""
    arguments = {
        "additional_headers": {"Cookie": f"ttwid={TTWID}"},
        "user_agent_header": BROWSER,
        "ping_interval": None,
        "proxy": None,
        "max_size": None,
        **options,
    }
    async with connect(socket_url(simulator, room_id, parameters), **arguments) as socket:
        yield RawClient(socket)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
