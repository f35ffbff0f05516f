"""What a function takes, read from its signature: the event alone, or the context too; refused with the fix else."""

from __future__ import annotations

import builtins
import inspect
import types
from functools import partial
from typing import TYPE_CHECKING, Union, get_args, get_origin

from tiktok_live.causes import caught
from tiktok_live.dispatch.context import HandlerContext, is_context
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.names import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["check_event_parameter", "is_coroutine_function", "is_generator_function", "takes_context"]

_FIX = "write: async def handler(event): ... or async def handler(event, ctx): ..."
_FIX_METHOD = "write: async def handler(self, event): ..."
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_CLASSES = {cls.__name__: cls for cls in EVENTS.values()}


def is_coroutine_function(function: object) -> bool:
    """Return whether calling `function` gives a coroutine: `async def`, also in an object or a partial."""
    called = _called(function)
    return inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(getattr(called, "__call__", None))  # noqa: B004 - not whether but which


def is_generator_function(function: object) -> bool:
    """Return whether `function` has a `yield` in it, so that calling it runs nothing."""
    called = _called(function)
    return _yields(called) or _yields(getattr(called, "__call__", None))  # noqa: B004 - not whether but which


def takes_context(function: Callable[..., object], name: str) -> bool:
    """Return whether `function` takes the context after the event.

    Raises:
        ConfigError: it can be called neither with an event nor with an event and a context.
    """
    signature = _signature(function, name)
    if signature is None:
        return False
    parameters = list(signature.parameters.values())
    _check_bound(parameters, name)
    second = [parameter for parameter in parameters if parameter.kind in _POSITIONAL][1:2]
    if second and is_context(_resolved(second[0].annotation, function)):
        _bind(signature, name, 2)
        return True
    if not second or second[0].default is not inspect.Parameter.empty:
        _bind(signature, name, 1)
        return False
    _bind(signature, name, 2)
    _check_second(second[0], function, name)
    return True


def check_event_parameter(function: Callable[..., object], kinds: tuple[type[Event], ...], name: str) -> None:
    """Refuse a function whose first parameter is annotated with what none of these events can be.

    Raises:
        ConfigError: the message says what to change.
    """
    signature = _signature(function, name)
    parameters = list(signature.parameters.values()) if signature is not None else []
    if not parameters or parameters[0].kind not in _POSITIONAL:
        return
    accepted = _classes(_resolved(parameters[0].annotation, function))
    for kind in kinds:
        if accepted and not any(issubclass(kind, one) or issubclass(one, kind) for one in accepted):
            wanted = " | ".join(one.__name__ for one in accepted)
            others = [one.name for one in accepted if issubclass(one, Event)]
            instead = f", or register it for {others[0]!r}" if others else ""
            raise ConfigError(
                f"{name} takes {wanted}, but is registered for {kind.name!r}; "
                f"annotate its event with {kind.__name__}{instead}"
            )


def _called(function: object) -> object:
    while isinstance(function, partial):
        function = function.func
    return function


def _yields(function: object) -> bool:
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _signature(function: Callable[..., object], name: str) -> inspect.Signature | None:
    with caught(ValueError) as failure:
        return inspect.signature(function)
    if inspect.ismethod(function):
        raise ConfigError(f"{name} has no self; {_FIX_METHOD}") from failure.cause
    return None  # some functions written in C do not tell; they get the event alone


def _bind(signature: inspect.Signature, name: str, count: int) -> None:
    with caught(TypeError) as failure:
        signature.bind(*[None] * count)
    if failure:
        raise ConfigError(f"{name}{signature} cannot take an event; {_FIX}") from failure.cause


def _check_bound(parameters: list[inspect.Parameter], name: str) -> None:
    # A function that is looked up in its class looks like one of an event and a context.
    if parameters and parameters[0].name == "self":
        raise ConfigError(f"{name} is a method without its object; register that of an instance: on(...)(bot.method)")


def _check_second(parameter: inspect.Parameter, function: Callable[..., object], name: str) -> None:
    annotation = _resolved(parameter.annotation, function)
    if isinstance(annotation, type) and not issubclass(HandlerContext, annotation):
        raise ConfigError(
            f"{name} takes {annotation.__name__} as its second argument, where the context comes; "
            f"write: async def handler(event, ctx: HandlerContext): ... and give the rest as LiveClient(state=...)"
        )


def _resolved(annotation: object, function: object) -> object:
    """Return what an annotation stands for; its text when that cannot be known here, anything when there is none."""
    if annotation is inspect.Parameter.empty:
        return object
    if not isinstance(annotation, str):
        return annotation
    called = inspect.unwrap(_called(function))  # type: ignore[arg-type] # a callable, as its signature was read
    called = getattr(called, "__func__", called)
    scope = getattr(called, "__globals__", None) or getattr(type(called).__call__, "__globals__", {})
    try:
        found: object = eval(annotation, scope)  # noqa: S307 - the user's own annotation, as Python would evaluate it
    except Exception:  # noqa: BLE001 - an annotation for checkers alone may be anything
        return annotation
    return found


def _classes(annotation: object) -> list[type]:
    """Return the classes that an annotation admits, or none when it may admit others: then nothing can be said."""
    if isinstance(annotation, str):
        parts: list[object] = [_CLASSES.get(part.strip().rpartition(".")[2]) for part in annotation.split("|")]
    elif get_origin(annotation) in {Union, types.UnionType}:
        parts = list(get_args(annotation))
    else:
        parts = [annotation]
    known = [part for part in parts if isinstance(part, type) and _tells(part)]
    return known if len(known) == len(parts) else []


def _tells(cls: type) -> bool:
    return issubclass(cls, Event) or (cls is not object and vars(builtins).get(cls.__name__) is cls)
