"""A handler: a registered function with its events, filter and options. Checked when registered, not when called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.dispatch.filters import check_filter
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.signatures import (
    check_event_parameter,
    function_name,
    is_coroutine_function,
    is_generator_function,
    takes_context,
)
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.dispatch.commands import Command
    from tiktok_live.events.base import Event

__all__ = ["Handler", "make_command_handler", "make_handler"]

_DEFAULTS = HandlerOptions()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Handler:
    """One registration.

    Attributes:
        function: takes an event, or an event and a context; `async def` or plain.
        kinds: event classes; their subclasses are included.
        name: module and qualified name, for logs.
        where: passes the events to handle; None passes all.
        options: queue, concurrency and thread.
        once: whether it is removed after its first event.
        takes_context: whether the context is its second argument.
        is_async: whether it is `async def`. A plain function may still return an awaitable, which shows when it is
            called.
        command: the chat command that calls it, if it is a command's function.
    """

    function: Callable[..., object]
    kinds: tuple[type[Event], ...]
    name: str
    where: Callable[[Event], bool | None] | None = None
    options: HandlerOptions = _DEFAULTS
    once: bool = False
    takes_context: bool = False
    is_async: bool = False
    command: Command | None = None


def make_handler(
    function: Callable[..., object],
    kinds: tuple[type[Event], ...],
    *,
    where: Callable[[Event], bool | None] | None = None,
    options: HandlerOptions = _DEFAULTS,
    once: bool = False,
) -> Handler:
    """Return `function` as a handler.

    Raises:
        ConfigError: the function, the filter or an option does not fit these events; the message says how to fix it.
    """
    name = function_name(function)
    if not callable(function):
        raise ConfigError(f"{name} is not a function; write: async def handler(event): ...")
    if is_generator_function(function):
        raise ConfigError(f"{name} contains a yield, so calling it would run nothing; remove the yield")
    if where is not None:
        check_filter(where, kinds)
    with_context = takes_context(function, name)
    check_event_parameter(function, kinds, name)
    return Handler(
        function=function,
        kinds=kinds,
        name=name,
        where=where,
        options=options,
        once=once,
        takes_context=with_context,
        is_async=_check_thread(function, options, name),
    )


def make_command_handler(command: Command, options: HandlerOptions = _DEFAULTS) -> Handler:
    """Return the handler that calls a command's function.

    Raises:
        ConfigError: the function cannot run with these options; the message says how to fix it.
    """
    return Handler(
        function=command.function,
        kinds=(ChatEvent,),
        name=command.handler,
        options=options,
        is_async=_check_thread(command.function, options, command.handler),
        command=command,
    )


def _check_thread(function: Callable[..., object], options: HandlerOptions, name: str) -> bool:
    """Return whether `function` is async, which excludes `thread=True`."""
    is_async = is_coroutine_function(function)
    if is_async and options.thread:
        raise ConfigError(
            f"{name} is async def, so it runs on the event loop; remove thread=True, or write: def handler"
        )
    return is_async
