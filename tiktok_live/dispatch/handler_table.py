"""The table of registered handlers, middleware and error hooks. Tables can include other tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol
from weakref import WeakSet

from tiktok_live.dispatch.handlers import make_handler
from tiktok_live.dispatch.middleware import check_middleware
from tiktok_live.dispatch.signatures import function_name
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import HandlerFailedEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.middleware import Middleware

__all__ = ["HandlerTable", "HandlerTableObserver", "RegisteredHandler"]


class HandlerTableObserver(Protocol):
    """Is notified of each change of a table, or of one that it includes."""

    def table_changed(self) -> None:
        """Read the table again."""


class RegisteredHandler(NamedTuple):
    """A handler with the middleware and hooks that apply to it.

    Attributes:
        handler: the registration.
        middlewares: those of its table and of the tables that include it, outermost first.
        hooks: called when the handler fails; from the same tables.
    """

    handler: Handler
    middlewares: tuple[Middleware, ...] = ()
    hooks: tuple[Handler, ...] = ()


class HandlerTable:
    """Handlers, middleware and error hooks in the order of registration. Needs no running loop.

    A table may include others and be included by several. It notifies its observers of each change, and holds them
    weakly: a table that outlives its clients does not keep them alive.
    """

    def __init__(self) -> None:
        self._handlers: list[Handler] = []
        self._middlewares: list[Middleware] = []
        self._hooks: list[Handler] = []
        self._included: list[HandlerTable] = []
        self._observers: WeakSet[HandlerTableObserver] = WeakSet()

    def add(self, handler: Handler) -> None:
        """Register a handler."""
        self._handlers.append(handler)
        self.table_changed()

    def add_middleware(self, function: Middleware) -> None:
        """Wrap every call of a handler in this table or in included tables; earlier middleware is further out.

        Raises:
            ConfigError: the function cannot be middleware; the message says how to write it.
        """
        check_middleware(function, function_name(function))
        self._middlewares.append(function)
        self.table_changed()

    def add_hook(self, function: Callable[..., object]) -> None:
        """Call `function` for every failure of a handler in this table or in included tables.

        Raises:
            ConfigError: the function cannot take a `HandlerFailedEvent`; the message says how to write it.
        """
        self._hooks.append(replace(make_handler(function, (HandlerFailedEvent,)), kinds=()))
        self.table_changed()

    def include(self, table: HandlerTable) -> None:
        """Add everything that is registered in `table`, now or later.

        Raises:
            ConfigError: the table is already included, here, further up or further down, or it includes this one.
        """
        if self in table.reachable():
            raise ConfigError("a router cannot include itself, directly or through another router; reverse the include")
        for top in self.tops():
            if set(top.reachable()) & set(table.reachable()):
                raise ConfigError(
                    "this router is already included, so its handlers would run twice; include it only once"
                )
        self._included.append(table)
        table.observe(self)
        self.table_changed()

    def remove(self, function: Callable[..., object]) -> bool:
        """Remove every registration of `function`, here and in included tables; return whether there was one."""
        kept = [handler for handler in self._handlers if handler.function != function]
        is_registered = len(kept) < len(self._handlers)
        if is_registered:
            self._handlers = kept
            self.table_changed()
        return any([is_registered, *(table.remove(function) for table in self._included)])

    def discard(self, handler: Handler) -> None:
        """Remove one registration, if it is in this table."""
        if handler in self._handlers:
            self._handlers.remove(handler)
            self.table_changed()

    def registered(
        self, middlewares: tuple[Middleware, ...] = (), hooks: tuple[Handler, ...] = ()
    ) -> Iterator[RegisteredHandler]:
        """Yield every handler with its middleware and hooks: first this table's, then those of included tables.

        Args:
            middlewares: from the tables that include this one.
            hooks: likewise.
        """
        middlewares, hooks = (*middlewares, *self._middlewares), (*hooks, *self._hooks)
        for handler in self._handlers:
            yield RegisteredHandler(handler, middlewares, hooks)
        for table in self._included:
            yield from table.registered(middlewares, hooks)

    def reachable(self) -> Iterator[HandlerTable]:
        """Yield this table and every table that it includes, directly or indirectly."""
        yield self
        for table in self._included:
            yield from table.reachable()

    def tops(self) -> Iterator[HandlerTable]:
        """Yield the outermost tables that include this one; the table itself if none does."""
        above = [observer for observer in self._observers if isinstance(observer, HandlerTable)]
        if not above:
            yield self
        for table in above:
            yield from table.tops()

    def observe(self, observer: HandlerTableObserver) -> None:
        """Notify `observer` of every change, for as long as it is alive."""
        self._observers.add(observer)

    def table_changed(self) -> None:
        """Notify the observers that this table or an included one has changed."""
        for observer in list(self._observers):
            observer.table_changed()
