"""Polling: signed fetches return the room's messages, every message once and in order for each client that polls."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from tiktok_live.simulator import pages
from tiktok_live.simulator.room import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.net.clock import Clock
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.simulator.running_room import RunningRoom, ScenarioRun
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["POLL_PATIENCE", "Polls"]

POLL_PATIENCE = 30.0
"""Seconds without a request after which a client that polls is forgotten."""

_MAX_POLLERS = 1000
# A response ends with the step that reaches one of these.
_MAX_MESSAGES = 20
_MAX_BYTES = 1024 * 1024
_INTERVAL_MS = 1000
_BUSY_INTERVAL_MS = 50  # more messages are due already


@dataclass(eq=False, kw_only=True)
class _Poller:
    """A client that polls. It is in the room from its second request on.

    Attributes:
        running: the room.
        number: of the client, for its cursors.
        seen_at: monotonic time of the latest request.
        cursor: that the next request has.
        repeatable: the cursor of the latest request, and its response: a request may be repeated.
    """

    running: RunningRoom
    number: int
    seen_at: float
    cursor: str = ""
    repeatable: tuple[str, bytes] = ("", b"")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _responses: int = 0
    _run: ScenarioRun | None = None
    _steps: Iterator[Step] = field(default_factory=lambda: iter(()))
    _next: Step | None = None
    _announced: list[BatchMessage] = field(default_factory=list["BatchMessage"])

    def announce(self, message: BatchMessage, *, is_end: bool) -> None:
        """Add a message that is not in the scenario; with `is_end` it is the last one of the live."""
        self._announced.append(message)
        if is_end:
            self.leave()

    def leave(self) -> None:
        """Return nothing more of the scenario."""
        self.running.subscribers.discard(self)
        self._steps, self._next = iter(()), None

    async def enter(self) -> None:
        """Enter the room, unless the client is in it."""
        if self._run is None:
            self._run = await self.running.enter()
            self._steps = self._run.watch()
            self.running.subscribers.add(self)
            self._advance()

    def take(self) -> tuple[list[BatchMessage], bool]:
        """Return the messages that are due, and whether more are due already."""
        messages, self._announced = self._announced, []
        while self._is_due():
            if len(messages) >= _MAX_MESSAGES or sum(len(message.payload) for message in messages) >= _MAX_BYTES:
                return messages, True
            assert self._next is not None, "a step is due"
            messages += self._next.messages
            self._advance()
        return messages, False

    def next_cursor(self, now_ms: int) -> str:
        """Return a new cursor, in the platform's format."""
        self._responses += 1
        self.cursor = f"t-{now_ms}_r-{self.number}_d-{self._responses}_u-1"
        return self.cursor

    def _is_due(self) -> bool:
        return self._run is not None and self._next is not None and self._run.is_due(self._next)

    def _advance(self) -> None:
        self._next = next(self._steps, None)
        if self._next is None:
            self.running.played_out()
            self.leave()


class Polls:
    """The clients that poll, by the cursors that they were given.

    Args:
        clock: time source.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1)
        self._pollers: dict[_Poller, None] = {}  # the one that has been quiet for longest first
        self._forgetting: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        """Return how many clients poll, or may begin to."""
        return len(self._pollers)

    async def response(self, running: RunningRoom, cursor: str, push_server: str) -> bytes:
        """Return the response to a signed fetch, a `FetchResult`.

        Without a cursor of this room it is the room's first batch, which is empty unless the room has one. The same
        cursor gets the same response, as long as the next one was not used.
        """
        poller = self._find(running, cursor)
        if poller is None:
            poller = self._add(running)
            return self._first(poller, await running.now(), push_server)
        self._touch(poller)
        async with poller.lock:
            asked, response = poller.repeatable
            if cursor != asked:
                response = await self._next(poller, push_server)
                poller.repeatable = (cursor, response)
        return response

    async def aclose(self) -> None:
        """Forget all clients."""
        for poller in tuple(self._pollers):
            self._forget(poller)
        if self._forgetting is not None:
            self._forgetting.cancel()
            await asyncio.gather(self._forgetting, return_exceptions=True)

    def _first(self, poller: _Poller, room: SimulatedRoom, push_server: str) -> bytes:
        return pages.fetch_response(
            room.first_batch or (),
            room_id=room.room_id,
            cursor=poller.next_cursor(self._now_ms()),
            push_server=push_server,
            now_ms=self._now_ms(),
            interval_ms=_INTERVAL_MS,
            is_first=True,
        )

    async def _next(self, poller: _Poller, push_server: str) -> bytes:
        await poller.enter()
        messages, has_more = poller.take()
        return pages.fetch_response(
            messages,
            room_id=poller.running.room.room_id,
            cursor=poller.next_cursor(self._now_ms()),
            push_server=push_server,
            now_ms=self._now_ms(),
            interval_ms=_BUSY_INTERVAL_MS if has_more else _INTERVAL_MS,
        )

    def _find(self, running: RunningRoom, cursor: str) -> _Poller | None:
        if not cursor:
            return None
        mine = (poller for poller in self._pollers if poller.running is running)
        return next((poller for poller in mine if cursor in {poller.cursor, poller.repeatable[0]}), None)

    def _add(self, running: RunningRoom) -> _Poller:
        if len(self._pollers) >= _MAX_POLLERS:
            self._forget(next(iter(self._pollers)))
        poller = _Poller(running=running, number=next(self._numbers), seen_at=self._clock.monotonic())
        self._pollers[poller] = None
        if self._forgetting is None or self._forgetting.done():
            self._forgetting = asyncio.create_task(self._forget_quiet(), name="quiet pollers")
        return poller

    def _touch(self, poller: _Poller) -> None:
        poller.seen_at = self._clock.monotonic()
        del self._pollers[poller]
        self._pollers[poller] = None

    def _forget(self, poller: _Poller) -> None:
        del self._pollers[poller]
        poller.leave()

    async def _forget_quiet(self) -> None:
        while self._pollers:
            quietest = next(iter(self._pollers))
            deadline = quietest.seen_at + POLL_PATIENCE
            if deadline <= self._clock.monotonic():
                self._forget(quietest)
            else:
                await self._clock.sleep_until(deadline)

    def _now_ms(self) -> int:
        return int(self._clock.wall() * 1000)
