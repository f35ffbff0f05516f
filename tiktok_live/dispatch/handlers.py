"""What may be a handler: checked when it is registered, not when its first event comes."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tiktok_live.dispatch.filters import check_filter
from tiktok_live.dispatch.options import HandlerOptions
from tiktok_live.dispatch.signatures import (
    check_event_parameter,
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

__all__ = ["Handler", "function_name", "make_command_handler", "make_handler", "where_defined"]

_DEFAULTS = HandlerOptions()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Handler:
    """One registration: a function, the events it is for, and how it wants them.

    Attributes:
        function: takes an event, or an event and a context; may be `async def` or plain.
        kinds: event classes; their subclasses are served too.
        name: module and qualified name, for logs.
        where: which of these events; all of them when None.
        options: how many wait, and so on.
        once: whether it is for one event alone.
        takes_context: whether it is called with a context too.
        is_async: whether it is `async def`; what else gives something to await is known only when it is called.
        command: what people write to have it called, if it is a command.
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
        ConfigError: it cannot be called with these events, or not in this way; the message says how to write it.
    """
    name = function_name(function)
    if not callable(function):
        raise ConfigError(f"{name} is no function; write: async def handler(event): ...")
    if is_generator_function(function):
        raise ConfigError(f"{name} has a yield in it, so it would never run; handlers return nothing")
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
        is_async=_checked_async(function, options, name),
    )


def make_command_handler(command: Command, options: HandlerOptions = _DEFAULTS) -> Handler:
    """Return the handler that serves a command.

    Raises:
        ConfigError: its function cannot run in this way; the message says how to write it.
    """
    return Handler(
        function=command.function,
        kinds=(ChatEvent,),
        name=command.handler,
        options=options,
        is_async=_checked_async(command.function, options, command.handler),
        command=command,
    )


def _checked_async(function: Callable[..., object], options: HandlerOptions, name: str) -> bool:
    is_async = is_coroutine_function(function)
    if is_async and options.thread:
        raise ConfigError(f"{name} is async def, which runs on the loop; leave thread=True out, or write: def handler")
    return is_async


def function_name(function: object) -> str:
    """Return a name for logs; never a repr, which could hold whatever a partial or an object was given."""
    while isinstance(function, partial):
        function = function.func
    named = function if hasattr(function, "__qualname__") else type(function)
    module = getattr(named, "__module__", None)
    return f"{module}.{named.__qualname__}" if module else named.__qualname__


def where_defined(function: object) -> str:
    """Return the file and line of a function, for logs; empty for what was not written in Python."""
    while isinstance(function, partial):
        function = function.func
    function = inspect.unwrap(function) if callable(function) else function
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None) or getattr(getattr(type(function), "__call__", None), "__code__", None)  # noqa: B004 - not whether but where
    return f"{code.co_filename}:{code.co_firstlineno}" if code is not None else ""
