"""`on`, `once`, `stream` and `wait_for`. What type checkers infer from an event's name or class is in the stub.

The stub `event_methods.pyi` is generated (`make generate`): an overload for each event costs nothing at run time there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tiktok_live.client.handlers.registration import HandlerRegistration
from tiktok_live.dispatch.filters import check_filter
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.names import event_class

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from tiktok_live.dispatch.dispatcher import Dispatcher
    from tiktok_live.dispatch.options import HandlerSettings, Overflow
    from tiktok_live.dispatch.streams import EventStream
    from tiktok_live.errors import TikTokLiveError

__all__ = ["EventMethods", "HandlerMethods"]


class HandlerMethods(HandlerRegistration):
    """Registers handlers for events, on a client or a router."""

    def on(
        self,
        *kinds: str | type[Event],
        where: Callable[[Any], bool | None] | None = None,
        **settings: Unpack[HandlerSettings],
    ) -> Callable[[Any], Any]:
        """Register the decorated function for events, by name or class: `@client.on("chat")`.

        A class stands for its subclasses too, so `Event` (or `"event"`) is all of them. The function takes the event,
        or the event and the context, and may be `async def` or plain. Each handler gets its events in order, from a
        queue of its own.

        Args:
            kinds: names or classes of events.
            where: which of these events: a filter, or a function that takes the event and tells. It is asked where the
                handler runs, so a slow one holds up nobody else.
            settings: `queue_size`, `concurrency`, `overflow` and `thread`; see `HandlerOptions`.

        Raises:
            ConfigError: there is no such event, the function cannot take one, or an option cannot work.
        """
        return self._registering(kinds, where, settings, once=False)

    def once(
        self,
        *kinds: str | type[Event],
        where: Callable[[Any], bool | None] | None = None,
        **settings: Unpack[HandlerSettings],
    ) -> Callable[[Any], Any]:
        """Register the decorated function for the first event alone that passes `where`; see `on`.

        On a router that clients share it is the first one of each client.

        Raises:
            ConfigError: there is no such event, the function cannot take one, or an option cannot work.
        """
        return self._registering(kinds, where, settings, once=True)


class EventMethods(HandlerMethods):
    """What a client offers besides handlers: streams, and the next event of a kind."""

    _dispatcher: Dispatcher

    def stream(
        self,
        *kinds: str | type[Event],
        where: Callable[[Any], bool | None] | None = None,
        limit: int | None = None,
        overflow: Overflow = "drop_oldest",
    ) -> EventStream[Any]:
        """Return an async iterator over events, by name or class; over all when none is named.

        It collects from this call on, and ends when the client has closed. To leave it before, write
        `async with client.stream("chat") as events:`.

        Args:
            kinds: names or classes of events.
            where: which of them; asked when they are read, and what it raises is raised there.
            limit: how many wait to be read at most; the client's `queue_size` when None.
            overflow: what is lost when so many wait: `drop_oldest`, `drop_newest`, or all but the `latest`.

        Raises:
            ConfigError: there is no such event, or an option cannot work.
        """
        classes = _classes(kinds, where)
        return self._dispatcher.stream(classes or (Event,), where=where, limit=limit, overflow=overflow)

    async def wait_for(
        self, *kinds: str | type[Event], where: Callable[[Any], bool | None] | None = None, timeout: float | None = None
    ) -> Any:
        """Return the next event, by name or class, that passes `where`.

        Args:
            kinds: names or classes of events.
            where: which of them; what it raises is raised here.
            timeout: seconds to wait at most; for ever when None.

        Raises:
            TimeoutError: there was none in time.
            ConfigError: there is no such event.
            TikTokLiveError: the client closed before; this is why.
        """
        classes = _classes(kinds, where)
        if not classes:
            raise ConfigError('wait_for() needs an event: await client.wait_for("chat")')
        event = await self._dispatcher.wait_for(classes, where=where, timeout=timeout)
        if event is None:
            raise self._end_error()
        return event

    def _end_error(self) -> TikTokLiveError:
        """Return why no event comes any more."""
        raise NotImplementedError


def _classes(
    kinds: tuple[str | type[Event], ...], where: Callable[[Any], bool | None] | None
) -> tuple[type[Event], ...]:
    classes = tuple([event_class(kind) for kind in kinds])
    if where is not None:
        check_filter(where, classes)
    return classes
