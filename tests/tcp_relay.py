"""A relay of TCP on loopback that makes a connection worse: later, in pieces, stuck, or reset."""

from __future__ import annotations

import asyncio
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from random import Random
from socket import IPPROTO_TCP, SO_LINGER, SOL_SOCKET, TCP_NODELAY
from typing import Self

from tiktok_live.net.clock import Clock, SystemClock

_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Relay:
    """Listens on a free loopback port and passes everything to the target and back.

    Args:
        target_host: where to pass it.
        target_port: of the target.
        delay: seconds that each piece of the answer waits.
        jitter: up to so many seconds more, by chance.
        split: bytes of the longest piece; 0 passes what came in one.
        stall_after: bytes of the answer after which nothing more passes, in either direction.
        reset_after: bytes of the answer after which both sides are reset.
        only: stalls and resets are for connections whose client says this in its first bytes, a path for example.
        times: how many connections stall or are reset; 0 for all.
        seed: of chance.
        clock: where time comes from.

    Attributes:
        connections: how many were made.
        pieces: how many were passed to clients.
        resets: how many connections were reset.
    """

    def __init__(
        self,
        target_host: str,
        target_port: int,
        *,
        delay: float = 0.0,
        jitter: float = 0.0,
        split: int = 0,
        stall_after: int | None = None,
        reset_after: int | None = None,
        only: str = "",
        times: int = 1,
        seed: int = 0,
        clock: Clock | None = None,
    ) -> None:
        self._target = (target_host, target_port)
        self._delay = delay
        self._jitter = jitter
        self._split = split
        self._stall_after = stall_after
        self._reset_after = reset_after
        self._only = only.encode()
        self._times = times
        self._struck = 0
        self._seed = seed
        self._clock = clock or SystemClock()
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.pieces = 0
        self.resets = 0
        self.stalled = asyncio.Event()

    @property
    def port(self) -> int:
        assert self._server is not None, "not started"
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        self.connections += 1
        try:
            await _Line(self, self.connections, reader, writer).run()
        except asyncio.CancelledError:  # the relay closes; asyncio would report a cancelled server task as a failure
            writer.transport.abort()
        finally:
            self._serving.discard(task)


class _Line:
    """One connection and the one behind it."""

    def __init__(self, relay: Relay, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._relay = relay
        self._rng = Random(f"{relay._seed} {number}")
        self._reader = reader
        self._writer = writer
        self._is_first = True
        self._stall_after: int | None = None
        self._reset_after: int | None = None
        self._passed = 0

    async def run(self) -> None:
        try:
            behind, ahead = await asyncio.open_connection(*self._relay._target)
        except OSError:
            self._writer.transport.abort()
            return
        for writer in (self._writer, ahead):
            # Else the system would put small pieces together again.
            writer.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        up = asyncio.create_task(self._pass(self._reader, ahead, self._plainly))
        down = asyncio.create_task(self._pass(behind, self._writer, self._badly))
        try:
            with suppress(ConnectionError):
                await asyncio.gather(up, down)
            if self._reset_after is not None and self._passed >= self._reset_after:
                self._reset(ahead)
        finally:
            up.cancel()
            down.cancel()
            for writer in (self._writer, ahead):
                writer.close()

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        way: Callable[[bytes, asyncio.StreamWriter], object],
    ) -> None:
        while data := await source.read(65536):
            await way(data, sink)
        if sink.can_write_eof():
            sink.write_eof()

    async def _plainly(self, data: bytes, sink: asyncio.StreamWriter) -> None:
        relay = self._relay
        if self._is_first and relay._only in data and (not relay._times or relay._struck < relay._times):
            relay._struck += 1
            self._stall_after, self._reset_after = relay._stall_after, relay._reset_after
        self._is_first = False
        sink.write(data)
        await sink.drain()

    async def _badly(self, data: bytes, sink: asyncio.StreamWriter) -> None:
        longest = self._relay._split or len(data)
        for at in range(0, len(data), longest):
            await self._wait()
            piece = data[at : at + longest]
            limit = self._stall_after if self._reset_after is None else self._reset_after
            if limit is not None:
                piece = piece[: limit - self._passed]
            sink.write(piece)
            await sink.drain()
            self._relay.pieces += 1
            self._passed += len(piece)
            await self._end_here()

    async def _end_here(self) -> None:
        if self._reset_after is not None and self._passed >= self._reset_after:
            raise ConnectionResetError
        if self._stall_after is not None and self._passed >= self._stall_after:
            self._relay.stalled.set()
            await asyncio.get_running_loop().create_future()

    async def _wait(self) -> None:
        relay = self._relay
        if relay._delay or relay._jitter:
            pause = relay._delay + self._rng.uniform(0, relay._jitter)
            await relay._clock.sleep_until(relay._clock.monotonic() + pause)
        else:
            await asyncio.sleep(0)

    def _reset(self, ahead: asyncio.StreamWriter) -> None:
        self._relay.resets += 1
        for writer in (self._writer, ahead):
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, _LINGER)
            writer.transport.abort()
