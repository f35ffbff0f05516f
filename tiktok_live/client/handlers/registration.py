"""Commands, middleware, error hooks and includes: what clients, routers and pools have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, overload

from tiktok_live.causes import caught
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions, HandlerSettings
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.names import event_class

if TYPE_CHECKING:
    from tiktok_live.client.handlers.context import HandlerContext
    from tiktok_live.dispatch.handler_table import HandlerTable
    from tiktok_live.dispatch.middleware import Middleware
    from tiktok_live.events.base import Event
    from tiktok_live.events.lifecycle import HandlerFailedEvent

__all__ = ["HandlerRegistration"]

E = TypeVar("E")
F = TypeVar("F", bound="Callable[..., object]")
R = TypeVar("R")
M = TypeVar("M", bound="Middleware")


class HandlerRegistration:
    """Registers functions in a handler table.

    Attributes:
        handlers: the table.
    """

    handlers: HandlerTable

    def command(
        self,
        name: str,
        *,
        prefix: str = "!",
        aliases: Iterable[str] = (),
        cooldown: float = 0.0,
        where: Callable[[ChatEvent], bool | None] | None = None,
        **settings: Unpack[HandlerSettings],
    ) -> Callable[[F], F]:
        """Register the decorated function for a chat command: `!song "Blue Moon" 2`.

        `async def song(event: ChatEvent, title: str, times: int = 1)` gets its arguments converted by their
        annotations: str, int, float, bool or a Literal. `*words: str` takes the remaining words, a keyword-only
        `*, rest: str` the rest of the line. A call with invalid arguments, or during the cooldown, is a
        `CommandRefusedEvent`.

        Args:
            name: the word after the prefix; case is ignored.
            prefix: the characters that start a command.
            aliases: other names.
            cooldown: seconds that each user has to wait between two calls.
            where: a filter; a comment that does not pass it is ignored.
            settings: see `HandlerOptions`.

        Raises:
            ConfigError: an invalid name, option or function; the message says what to write.
        """
        options = _options(settings)

        def register(function: F) -> F:
            command = make_command(function, name, prefix=prefix, aliases=aliases, cooldown=cooldown, where=where)
            self.handlers.add(make_command_handler(command, options))
            return function

        return register

    def middleware(self, function: M) -> M:
        """Wrap every handler call in the decorated function: `async def timed(event, call_next, ctx)`.

        `await call_next(event)` calls the handler; without it, the handler is skipped. The first middleware
        registered is the outermost. An exception counts as the handler's failure.

        Raises:
            ConfigError: the function cannot be a middleware; the message says how to write it.
        """
        self.handlers.add_middleware(function)
        return function

    @overload
    def on_error(self, function: Callable[[HandlerFailedEvent], R], /) -> Callable[[HandlerFailedEvent], R]: ...
    @overload
    def on_error(
        self, function: Callable[[HandlerFailedEvent, HandlerContext[Any]], R], /
    ) -> Callable[[HandlerFailedEvent, HandlerContext[Any]], R]: ...
    def on_error(self, function: Callable[..., object], /) -> Callable[..., object]:
        """Call the decorated function for each failure of a handler: `def hook(failed: HandlerFailedEvent)`.

        It may be `async def` or plain. The event and the log line are emitted too. A router's hook is called for the
        router's own handlers and for those of routers that it includes.

        Raises:
            ConfigError: the function cannot take the event; the message says how to write it.
        """
        self.handlers.add_hook(function)
        return function

    def include(self, router: HandlerRegistration) -> None:
        """Add everything that is registered in `router`, now or later. Several clients may share a router.

        Raises:
            ConfigError: the router is already included, or the two would include each other.
        """
        if not isinstance(router, HandlerRegistration):
            raise ConfigError("include() takes a router; write: router = Router(); client.include(router)")
        self.handlers.include(router.handlers)

    def remove(self, function: Callable[..., object]) -> bool:
        """Remove every registration of `function`, and return whether there was one.

        A running call continues; waiting events are discarded. The function is also removed from included routers, and
        so for every client that shares them.
        """
        return self.handlers.remove(function)

    def _registering(
        self,
        kinds: tuple[str | type[Event], ...],
        where: Callable[[Any], bool | None] | None,
        settings: HandlerSettings,
        *,
        once: bool,
    ) -> Callable[[F], F]:
        classes = tuple([event_class(kind) for kind in kinds])
        method = "once" if once else "on"
        if not classes:
            raise ConfigError(f'{method}() needs an event: @client.{method}("chat")')
        options = _options(settings)

        def register(function: F) -> F:
            self.handlers.add(make_handler(function, classes, where=where, options=options, once=once))
            return function

        return register


def _options(settings: HandlerSettings) -> HandlerOptions:
    with caught(TypeError) as failure:
        return HandlerOptions(**settings)
    known = ", ".join(HandlerOptions.__dataclass_fields__)
    raise ConfigError(f"{', '.join(settings)}: unknown option; the options are: where, {known}") from failure.cause
