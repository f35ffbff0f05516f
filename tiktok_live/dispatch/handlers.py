"""What may be a handler: checked when it is registered, not when its first event comes."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
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
    if inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
        raise ConfigError(f"{name} has a yield in it, so it would never run; handlers return nothing")
    try:
        signature = inspect.signature(function)
    except ValueError:  # some functions written in C do not tell; they get the benefit of the doubt
        return Handler(function, kinds, name)
    try:
        signature.bind(None)
    except TypeError as error:
        raise ConfigError(f"{name}{signature} cannot take one event; write: async def handler(event): ...") from error
    return Handler(function, kinds, name)


def _name_of(function: object) -> str:
    name = getattr(function, "__qualname__", None) or repr(function)
    module = getattr(function, "__module__", None)
    return f"{module}.{name}" if module else str(name)
