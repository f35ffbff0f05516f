"""A client for tests: it keeps what it received, and can be asked for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

from tiktok_live.client.live import LiveClient
from tiktok_live.events.base import Event
from tiktok_live.testing.expectations import failure, find

__all__ = ["RecordingClient"]

_KEPT = 10_000  # events
_E = TypeVar("_E", bound=Event)


class RecordingClient(LiveClient):
    """A client that keeps the events that it receives, as `events`; `SimulatedRoom.client` makes it.

    Args:
        unique_id: the host.
        settle: waits until everything that was sent is handled.
        options: of `LiveClient`.

    Attributes:
        events: the latest 10,000 events, in order.
    """

    def __init__(self, unique_id: str, *, settle: Callable[[], Awaitable[None]], **options: Any) -> None:
        super().__init__(unique_id, **options)
        self.events: deque[Event] = deque(maxlen=_KEPT)
        self._settle = settle
        self.on(Event)(self.events.append)

    @overload
    async def expect(self, kind: type[_E], /, **attributes: object) -> _E: ...
    @overload
    async def expect(self, kind: str, /, **attributes: object) -> Any: ...
    async def expect(self, kind: str | type[Event], /, **attributes: object) -> Event:
        """Return the first event of this class with these attributes, and forget it and those before it.

        So that several calls expect several events, in order. A user is also matched by name or handle, a gift by name.

        Raises:
            AssertionError: there is none; says what was received instead.
            ConfigError: the class has no such attribute.
        """
        __tracebackhide__ = True
        await self._settle()
        received = list(self.events)
        found = find(received, kind, attributes)
        if found is None:
            raise AssertionError(failure(received, kind, attributes))
        while self.events.popleft() is not found:
            pass
        return found
