"""Work that stands around every handler call: one chain, folded once per handler, the first registered outermost."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tiktok_live.causes import caught
from tiktok_live.dispatch.context import is_context
from tiktok_live.dispatch.signatures import is_coroutine_function
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event

if TYPE_CHECKING:
    from tiktok_live.dispatch.context import HandlerContext

__all__ = ["Call", "CallNext", "Middleware", "check_middleware", "fold"]

Call = Callable[[Event], object]
"""Calls a handler with an event; what it gives may have to be awaited."""

CallNext = Callable[[Event], Awaitable[object]]
"""Calls the rest of the chain, and in the end the handler, with this event or another of its kind."""

Middleware = Callable[[Event, CallNext, Any], Awaitable[object]]
"""`async def middleware(event, call_next, ctx)`; without `await call_next(event)` the handler is not called."""

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMES = ({"event"}, {"call_next", "next"}, {"ctx", "context"})
_FIX = "write: async def middleware(event, call_next, ctx): return await call_next(event)"


def check_middleware(function: object, name: str) -> None:
    """Refuse what cannot stand around a handler.

    Raises:
        ConfigError: it is not `async def`, or does not take an event, the rest of the chain and the context, in this
            order, as far as annotations and names tell.
    """
    if not callable(function) or not is_coroutine_function(function):
        raise ConfigError(f"{name} cannot be a middleware, as it is not async def; {_FIX}")
    _check_order(_three_parameters(function, name), name)


def _three_parameters(function: Callable[..., object], name: str) -> list[inspect.Parameter]:
    with caught(TypeError, ValueError) as failure:
        signature = inspect.signature(function)
        signature.bind(None, None, None)
        return list(signature.parameters.values())[:3]
    raise ConfigError(f"{name} cannot be a middleware, as it does not take three arguments; {_FIX}") from failure.cause


def _check_order(parameters: list[inspect.Parameter], name: str) -> None:
    for place, parameter in enumerate(parameters):
        known = _place_of(parameter)
        if known is not None and known != place:
            order = ", ".join(each.name for each in parameters)
            raise ConfigError(f"{name} cannot be a middleware, as {order} is not the order of its arguments; {_FIX}")


def _place_of(parameter: inspect.Parameter) -> int | None:
    """Return where an argument that is annotated or named so belongs; None when neither tells."""
    if parameter.kind not in _POSITIONAL:
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


def fold(middlewares: tuple[Middleware, ...], call: Call, context: HandlerContext[Any]) -> Call:
    """Return `call` with every middleware around it; the same when there is none."""
    if not middlewares:
        return call

    async def innermost(event: Event) -> object:
        result = call(event)
        return await result if inspect.isawaitable(result) else result

    chain: CallNext = innermost
    for middleware in reversed(middlewares):
        chain = _around(middleware, chain, context)
    return chain


def _around(middleware: Middleware, call_next: CallNext, context: HandlerContext[Any]) -> CallNext:
    def call(event: Event) -> Awaitable[object]:
        return middleware(event, call_next, context)

    return call
