"""The call of a handler, and the middleware around it: folded once per handler, the first registered outermost."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from tiktok_live.causes import caught
from tiktok_live.dispatch.context import is_context
from tiktok_live.dispatch.signatures import POSITIONAL, is_coroutine_function
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent

if TYPE_CHECKING:
    from tiktok_live.dispatch.commands import CommandRunner
    from tiktok_live.dispatch.context import HandlerContext
    from tiktok_live.dispatch.handlers import Handler
    from tiktok_live.dispatch.workers import HandlerThreads

__all__ = ["Call", "CallNext", "Middleware", "check_middleware", "fold", "handler_call"]

Call = Callable[[Event], object]
"""Calls a handler with an event; the result may be an awaitable."""

CallNext = Callable[[Event], Awaitable[object]]
"""Calls the rest of the chain and finally the handler, with this event or another of the same class."""

Middleware = Callable[[Event, CallNext, Any], Awaitable[object]]
"""`async def middleware(event, call_next, ctx)`; without `await call_next(event)` the handler is not called."""

_NAMES = ({"event"}, {"call_next", "next"}, {"ctx", "context"})
_FIX = "write: async def middleware(event, call_next, ctx): return await call_next(event)"


def check_middleware(function: object, name: str) -> None:
    """Check that `function` can be middleware.

    Raises:
        ConfigError: it is not `async def`, or does not take an event, the rest of the chain and the context in this
            order, as far as annotations and names show.
    """
    if not callable(function) or not is_coroutine_function(function):
        raise ConfigError(f"{name} cannot be middleware: it is not async def; {_FIX}")
    _check_order(_three_parameters(function, name), name)


def _three_parameters(function: Callable[..., object], name: str) -> list[inspect.Parameter]:
    with caught(TypeError, ValueError) as failure:
        signature = inspect.signature(function)
        signature.bind(None, None, None)
        return list(signature.parameters.values())[:3]
    raise ConfigError(f"{name} cannot be middleware: it does not take three arguments; {_FIX}") from failure.cause


def _check_order(parameters: list[inspect.Parameter], name: str) -> None:
    for place, parameter in enumerate(parameters):
        expected = _place_of(parameter)
        if expected is not None and expected != place:
            order = ", ".join(each.name for each in parameters)
            raise ConfigError(f"{name} cannot be middleware: its arguments are in the wrong order ({order}); {_FIX}")


def _place_of(parameter: inspect.Parameter) -> int | None:
    """Return the place of a parameter by its annotation or name; None if neither shows it."""
    if parameter.kind not in POSITIONAL:
        return None
    annotation = parameter.annotation
    if is_context(annotation):
        return 2
    if isinstance(annotation, type) and issubclass(annotation, Event):
        return 0
    text = annotation if isinstance(annotation, str) else ""
    if annotation is CallNext or text.rpartition(".")[2] == "CallNext":
        return 1
    if text.rpartition(".")[2].endswith("Event"):
        return 0
    return next((place for place, names in enumerate(_NAMES) if parameter.name.strip("_") in names), None)


def handler_call(
    handler: Handler, context: HandlerContext[Any], threads: HandlerThreads | None, command: CommandRunner | None
) -> Call:
    """Return the call of a handler's function, without middleware.

    Args:
        handler: the registration.
        context: passed to functions that take one.
        threads: run the function, unless it runs on the loop.
        command: parses the arguments, if the handler has a command.
    """
    if command is not None:
        return _on_command(command, context, threads)
    call: Call = handler.function
    if handler.takes_context:
        call = _with_context(call, context)
    return call if threads is None else lambda event: _in_thread(partial(call, event), threads)


def _with_context(function: Callable[..., object], context: HandlerContext[Any]) -> Call:
    def call(event: Event) -> object:
        return function(event, context)

    return call


def _on_command(command: CommandRunner, context: HandlerContext[Any], threads: HandlerThreads | None) -> Call:
    def call(event: Event) -> object:
        assert isinstance(event, ChatEvent), "commands are registered for chats, and `is_for` admits no other event"
        prepared = command.prepare(event, context)
        if prepared is None:
            return None
        return prepared() if threads is None else _in_thread(prepared, threads)

    return call


async def _in_thread(function: Callable[[], object], threads: HandlerThreads) -> object:
    result = await threads.call(function)
    return await result if inspect.isawaitable(result) else result


def fold(middlewares: tuple[Middleware, ...], call: Call, context: HandlerContext[Any]) -> Call:
    """Return `call` wrapped in the middleware; `call` itself if there is none."""
    if not middlewares:
        return call

    async def innermost(event: Event) -> object:
        result = call(event)
        return await result if inspect.isawaitable(result) else result

    chain: CallNext = innermost
    for middleware in reversed(middlewares):
        chain = _wrapped(middleware, chain, context)
    return chain


def _wrapped(middleware: Middleware, call_next: CallNext, context: HandlerContext[Any]) -> CallNext:
    def call(event: Event) -> Awaitable[object]:
        return middleware(event, call_next, context)

    return call
