"""Work that stands around every handler call: one chain, folded once per handler, the first registered outermost."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tiktok_live.dispatch.callables import is_coroutine_function
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

_FIX = "write: async def middleware(event, call_next, ctx): return await call_next(event)"


def check_middleware(function: object, name: str) -> None:
    """Refuse what cannot stand around a handler.

    Raises:
        ConfigError: it is not `async def`, or does not take an event, the rest of the chain and the context.
    """
    if not callable(function) or not is_coroutine_function(function):
        raise ConfigError(f"{name} cannot be a middleware, as it is not async def; {_FIX}")
    try:
        inspect.signature(function).bind(None, None, None)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{name} cannot be a middleware, as it does not take three arguments; {_FIX}") from error


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
