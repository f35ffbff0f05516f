"""What clients and routers have in common: functions are registered in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from tiktok_live.causes import caught
from tiktok_live.dispatch.commands import make_command
from tiktok_live.dispatch.handlers import make_command_handler, make_handler
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import event_class

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Unpack

    from tiktok_live.client.handlers.context import HandlerContext
    from tiktok_live.dispatch.handler_table import HandlerTable
    from tiktok_live.dispatch.middleware import Middleware
    from tiktok_live.dispatch.options import HandlerSettings
    from tiktok_live.events.base import Event
    from tiktok_live.events.families.chat import ChatEvent
    from tiktok_live.events.lifecycle import HandlerFailedEvent

__all__ = ["HandlerRegistration"]

E = TypeVar("E")
F = TypeVar("F", bound="Callable[..., object]")
R = TypeVar("R")
M = TypeVar("M", bound="Middleware")


class HandlerRegistration:
    """Registers functions in a table.

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
        """Register the decorated function for a command that people write in the chat: `!song "Blue Moon" 2`.

        `async def song(event: ChatEvent, title: str, times: int = 1)` gets its arguments by their annotations: str,
        int, float, bool or a Literal; `*words: str` takes the words that are left, a keyword-only `*, rest: str` the
        rest of the line. What does not fit, or comes too early, is a `CommandRefusedEvent`.

        Args:
            name: the word behind the prefix, in any case.
            prefix: what a command begins with.
            aliases: other names.
            cooldown: seconds for which somebody has to wait after a call.
            where: who does not pass it is not answered at all.
            settings: see `HandlerOptions`.

        Raises:
            ConfigError: a name, an option or the function cannot work; the message says what to write.
        """
        options = _options(settings)

        def register(function: F) -> F:
            command = make_command(function, name, prefix=prefix, aliases=aliases, cooldown=cooldown, where=where)
            self.handlers.add(make_command_handler(command, options))
            return function

        return register

    def middleware(self, function: M) -> M:
        """Put the decorated function around every handler call: `async def timed(event, call_next, ctx)`.

        It goes on with `await call_next(event)`, or without it, and then the handler is not called. The first
        registered is the outermost. What it raises is the handler's failure.

        Raises:
            ConfigError: it cannot be a middleware; the message says how to write it.
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
        """Tell the decorated function of each handler that fails: `def hook(failed: HandlerFailedEvent)`.

        It may be `async def` or plain, and comes besides the event and the log line. A hook of a router is told of the
        router's own handlers and of those it includes.

        Raises:
            ConfigError: it cannot take the event; the message says how to write it.
        """
        self.handlers.add_hook(function)
        return function

    def include(self, router: HandlerRegistration) -> None:
        """Let what is registered in `router`, now and later, count here too. Several clients may share a router.

        Raises:
            ConfigError: it is included already, or the two would include each other.
        """
        if not isinstance(router, HandlerRegistration):
            raise ConfigError("include takes a router; write: router = Router(); client.include(router)")
        self.handlers.include(router.handlers)

    def remove(self, function: Callable[..., object]) -> bool:
        """Take out every registration of `function`, and return whether there was one.

        A call that runs goes on to its end; events that wait for it are forgotten. In included routers it is taken out
        too, and so for every client that shares them.
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
    raise ConfigError(f"{', '.join(settings)}: one of these is no option; there are: where, {known}") from failure.cause
