"""What may be a handler: checked when it is registered, not when its first event comes."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.events.base import Event

__all__ = ["Handler", "make_handler"]


@dataclass(frozen=True, slots=True)
class Handler:
    """A function and the events it is for.

    Attributes:
        function: takes one event; may be `async def` or plain.
        kinds: event classes; their subclasses are served too.
        name: module and qualified name, for logs.
    """

    function: Callable[..., object]
    kinds: tuple[type[Event], ...]
    name: str


def make_handler(function: Callable[..., object], kinds: tuple[type[Event], ...]) -> Handler:
    """Return `function` as a handler.

    Raises:
        ConfigError: it cannot be called with one event; the message says how to write it.
    """
    name = _name_of(function)
    if not callable(function):
        raise ConfigError(f"{name} is no function; write: async def handler(event): ...")
    if _is_generator(function) or _is_generator(getattr(function, "__call__", None)):  # noqa: B004 - not whether but which
        raise ConfigError(f"{name} has a yield in it, so it would never run; handlers return nothing")
    try:
        signature = inspect.signature(function)
    except ValueError as error:
        if inspect.ismethod(function):
            raise ConfigError(f"{name} has no self; write: async def handler(self, event): ...") from error
        # Some functions written in C do not tell; they get the benefit of the doubt.
        return Handler(function, kinds, name)
    try:
        signature.bind(None)
    except TypeError as error:
        raise ConfigError(f"{name}{signature} cannot take one event; write: async def handler(event): ...") from error
    return Handler(function, kinds, name)


def _is_generator(function: object) -> bool:
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _name_of(function: object) -> str:
    """Return a name for logs; never a repr, which could hold whatever a partial or an object was given."""
    while isinstance(function, partial):
        function = function.func
    named = function if hasattr(function, "__qualname__") else type(function)
    module = getattr(named, "__module__", None)
    return f"{module}.{named.__qualname__}" if module else named.__qualname__
