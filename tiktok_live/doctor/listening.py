"""Reads a connection for a limited time and counts what arrives."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any

from tiktok_live.events.base import Event, MessageEvent, UnknownEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.redaction import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.client.connection import Connection
    from tiktok_live.net.clock import Clock

__all__ = ["Listening"]

_MAX_METHODS = 500  # methods that are counted by name; the platform has about 150
_MAX_NAME = 80  # characters of a method
_MAX_SAMPLES = 20
_MAX_SAMPLE = 64 * 1024  # bytes


class Listening:
    """Reads one connection.

    Args:
        connection: entered.
        clock: source of time.

    Attributes:
        methods: messages by method.
        unknown: of those, messages whose method has no schema.
        unreadable: the reason of each message or frame that did not parse, with its count.
        samples: method and beginning of the payload of the first twenty messages or frames that are unreadable.
        has_ended: whether the live has ended.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.methods: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()
        self.unreadable: Counter[str] = Counter()
        self.samples: list[tuple[str, bytes]] = []
        self.has_ended = False
        self._connection = connection
        self._clock = clock
        self._next: asyncio.Future[list[Event] | None] | None = None

    async def until(self, is_done: Callable[[], bool], deadline: float) -> bool:
        """Read until `is_done()`, the deadline in monotonic seconds, or the end of the live; return `is_done()`.

        Raises:
            ConnectTimeout: no frame or no batch arrived in time.
            ConnectionClosed: the socket closed before the live ended.
        """
        timer = asyncio.ensure_future(self._clock.sleep_until(deadline))
        try:
            while not (is_done() or self.has_ended):
                self._next = self._next or asyncio.ensure_future(anext(self._connection, None))
                waiting: set[asyncio.Future[Any]] = {self._next, timer}
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if not self._next.done():
                    break
                self._take()
        finally:
            timer.cancel()
        return is_done()

    async def aclose(self) -> None:
        """Stop reading."""
        if self._next is not None:
            self._next.cancel()
            await asyncio.gather(self._next, return_exceptions=True)

    def _take(self) -> None:
        assert self._next is not None, "something is being read"
        reading, self._next = self._next, None
        events = reading.result()
        if events is None:
            self.has_ended = True
        for event in events or ():
            if isinstance(event, MessageEvent):
                self._count(event)

    def _count(self, event: MessageEvent) -> None:
        method = printable(event.method[:_MAX_NAME]) or "(broken frame)"
        if method not in self.methods and len(self.methods) >= _MAX_METHODS:
            method = "(other methods)"
        self.methods[method] += 1
        if isinstance(event, UnknownEvent):
            self._count_unknown(event, method)

    def _count_unknown(self, event: UnknownEvent, method: str) -> None:
        if event.method and event.method not in MESSAGE_SPECS:
            self.unknown[method] += 1
            return
        if len(self.unreadable) < _MAX_METHODS:
            self.unreadable[f"{method}: {printable(event.reason)}"] += 1
        if len(self.samples) < _MAX_SAMPLES:
            self.samples.append((method, event.payload[:_MAX_SAMPLE]))
