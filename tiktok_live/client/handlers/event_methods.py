"""`on`, `once`, `stream` and `wait_for`.

The generated stub `event_methods.pyi` (`make generate`) has an overload for each event, for type checkers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Unpack

from tiktok_live.client.handlers.registration import HandlerRegistration
from tiktok_live.dispatch.filters import check_filter
from tiktok_live.dispatch.options import HandlerSettings, Overflow
from tiktok_live.dispatch.streams import EventStream
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.names import event_class

if TYPE_CHECKING:
    from tiktok_live.dispatch.dispatcher import Dispatcher
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

        A class includes its subclasses, so `Event` (or `"event"`) means all events. The function takes the event, or
        the event and the context, and may be `async def` or plain. Each handler has its own queue and receives its
        events in order.

        Args:
            kinds: names or classes of events.
            where: a filter: a function that takes the event and returns whether to handle it. It runs where the handler
                runs, so a slow filter delays no other handler.
            settings: `queue_size`, `concurrency`, `overflow` and `thread`; see `HandlerOptions`.

        Raises:
            ConfigError: an unknown event, a function with the wrong parameters, or an invalid option.
        """
        return self._registering(kinds, where, settings, once=False)

    def once(
        self,
        *kinds: str | type[Event],
        where: Callable[[Any], bool | None] | None = None,
        **settings: Unpack[HandlerSettings],
    ) -> Callable[[Any], Any]:
        """Register the decorated function only for the first event that passes `where`; see `on`.

        On a shared router it is the first event of each client.

        Raises:
            ConfigError: an unknown event, a function with the wrong parameters, or an invalid option.
        """
        return self._registering(kinds, where, settings, once=True)


class EventMethods(HandlerMethods):
    """Adds streams, and waiting for one event, to the handlers."""

    _dispatcher: Dispatcher

    def stream(
        self,
        *kinds: str | type[Event],
        where: Callable[[Any], bool | None] | None = None,
        limit: int | None = None,
        overflow: Overflow = "drop_oldest",
    ) -> EventStream[Any]:
        """Return an async iterator over events, by name or class; by default over all events.

        It collects events from this call on, and ends when the client has closed. To leave it early, write
        `async with client.stream("chat") as events:`.

        Args:
            kinds: names or classes of events.
            where: a filter; it runs when an event is read, and its exceptions are raised there.
            limit: maximum number of waiting events; by default the client's `queue_size`.
            overflow: what is dropped beyond `limit`: `drop_oldest`, `drop_newest`, or all but the `latest`.

        Raises:
            ConfigError: an unknown event, or an invalid option.
        """
        classes = _classes(kinds, where)
        return self._dispatcher.stream(classes or (Event,), where=where, limit=limit, overflow=overflow)

    async def wait_for(
        self, *kinds: str | type[Event], where: Callable[[Any], bool | None] | None = None, timeout: float | None = None
    ) -> Any:
        """Return the next event, by name or class, that passes `where`.

        Args:
            kinds: names or classes of events.
            where: a filter; its exceptions are raised here.
            timeout: maximum seconds to wait; None waits forever.

        Raises:
            TimeoutError: no such event arrived in time.
            ConfigError: an unknown event.
            TikTokLiveError: the client closed first; the error says why.
        """
        classes = _classes(kinds, where)
        if not classes:
            raise ConfigError('wait_for() needs an event: await client.wait_for("chat")')
        event = await self._dispatcher.wait_for(classes, where=where, timeout=timeout)
        if event is None:
            raise self._end_error()
        return event

    def _end_error(self) -> TikTokLiveError:
        """Return why the client closed."""
        raise NotImplementedError


def _classes(
    kinds: tuple[str | type[Event], ...], where: Callable[[Any], bool | None] | None
) -> tuple[type[Event], ...]:
    classes = tuple([event_class(kind) for kind in kinds])
    if where is not None:
        check_filter(where, classes)
    return classes
