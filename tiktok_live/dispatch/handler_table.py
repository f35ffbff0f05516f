"""What is registered, before anything runs: a table of handlers, middleware and hooks that may include other tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol
from weakref import WeakSet

from tiktok_live.dispatch.handlers import function_name, make_handler
from tiktok_live.dispatch.middleware import check_middleware
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import HandlerFailedEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.middleware import Middleware

__all__ = ["HandlerTable", "HandlerTableObserver", "RegisteredHandler"]


class HandlerTableObserver(Protocol):
    """Who is told that a table, or one that it includes, has changed."""

    def table_changed(self) -> None:
        """Take note."""


class RegisteredHandler(NamedTuple):
    """A handler with what stands around it.

    Attributes:
        handler: the registration.
        middlewares: those of its table and of the tables around it, outermost first.
        hooks: who is told when it fails, of the same tables.
    """

    handler: Handler
    middlewares: tuple[Middleware, ...] = ()
    hooks: tuple[Handler, ...] = ()


class HandlerTable:
    """Handlers, middleware and error hooks in the order of registration. Needs no loop.

    A table may include others, and be included by several: each change is told to all who observe it, which they do
    weakly, so that a table that outlives its clients does not keep them.
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
        """Put `function` around every call of this table's handlers and of those it includes, inside earlier ones.

        Raises:
            ConfigError: it cannot be a middleware; the message says how to write it.
        """
        check_middleware(function, function_name(function))
        self._middlewares.append(function)
        self.table_changed()

    def add_hook(self, function: Callable[..., object]) -> None:
        """Tell `function` of every failure of this table's handlers and of those it includes.

        Raises:
            ConfigError: it cannot take a `HandlerFailedEvent`; the message says how to write it.
        """
        self._hooks.append(replace(make_handler(function, (HandlerFailedEvent,)), kinds=()))
        self.table_changed()

    def include(self, table: HandlerTable) -> None:
        """Let what is registered in `table`, now and later, count here too.

        Raises:
            ConfigError: it is included already, here or further up or down, or includes this one.
        """
        if self in table.reachable():
            raise ConfigError("a router cannot include itself, directly or through another; include it the other way")
        for top in self.tops():
            if set(top.reachable()) & set(table.reachable()):
                raise ConfigError("this router is included already, so its handlers would run twice; include it once")
        self._included.append(table)
        table.observe(self)
        self.table_changed()

    def remove(self, function: Callable[..., object]) -> bool:
        """Take out every registration of `function`, here and in included tables; return whether there was one."""
        kept = [handler for handler in self._handlers if handler.function != function]
        found = len(kept) < len(self._handlers)
        if found:
            self._handlers = kept
            self.table_changed()
        return any([found, *(table.remove(function) for table in self._included)])

    def discard(self, handler: Handler) -> None:
        """Take out one registration, if it is one of this table's own."""
        if handler in self._handlers:
            self._handlers.remove(handler)
            self.table_changed()

    def registered(
        self, middlewares: tuple[Middleware, ...] = (), hooks: tuple[Handler, ...] = ()
    ) -> Iterator[RegisteredHandler]:
        """Yield every handler with what stands around it: this table's own first, then those of included ones.

        Args:
            middlewares: those of the tables around this one.
            hooks: the same.
        """
        middlewares, hooks = (*middlewares, *self._middlewares), (*hooks, *self._hooks)
        for handler in self._handlers:
            yield RegisteredHandler(handler, middlewares, hooks)
        for table in self._included:
            yield from table.registered(middlewares, hooks)

    def reachable(self) -> Iterator[HandlerTable]:
        """Yield this table and all that it includes, directly or not."""
        yield self
        for table in self._included:
            yield from table.reachable()

    def tops(self) -> Iterator[HandlerTable]:
        """Yield the outermost tables that include this one, directly or not; itself, when there is none."""
        above = [observer for observer in self._observers if isinstance(observer, HandlerTable)]
        if not above:
            yield self
        for table in above:
            yield from table.tops()

    def observe(self, observer: HandlerTableObserver) -> None:
        """Tell `observer` of every change from now on, for as long as it lives."""
        self._observers.add(observer)

    def table_changed(self) -> None:
        """Pass on that something was registered or removed, here or in an included table."""
        for observer in list(self._observers):
            observer.table_changed()
