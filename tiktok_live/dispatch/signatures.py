"""Inspects the functions that users register: name, source line, kind, annotations, and a handler's parameters."""

from __future__ import annotations

import builtins
import inspect
import types
from functools import partial
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

from tiktok_live.causes import caught
from tiktok_live.dispatch.context import HandlerContext, is_context
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.names import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "POSITIONAL",
    "check_event_parameter",
    "function_name",
    "is_coroutine_function",
    "is_generator_function",
    "resolve_annotation",
    "takes_context",
    "where_defined",
]

POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
"""The kinds of parameters that one positional argument fills."""

_FIX = "write: async def handler(event): ... or async def handler(event, ctx): ..."
_FIX_METHOD = "write: async def handler(self, event): ..."
_CLASSES = {cls.__name__: cls for cls in EVENTS.values()}


def function_name(function: object) -> str:
    """Return module and qualified name, for logs; never a repr, which could show the arguments of a partial."""
    function = _without_partials(function)
    named = function if hasattr(function, "__qualname__") else type(function)
    module = getattr(named, "__module__", None)
    return f"{module}.{named.__qualname__}" if module else named.__qualname__


def where_defined(function: object) -> str:
    """Return `file:line` of a function, for logs; empty if it is not written in Python."""
    code = getattr(_definition(function), "__code__", None)
    return f"{code.co_filename}:{code.co_firstlineno}" if code is not None else ""


def is_coroutine_function(function: object) -> bool:
    """Return whether calling `function` returns a coroutine: `async def`, also as `__call__` or in a partial."""
    return any(map(inspect.iscoroutinefunction, _callables(function)))


def is_generator_function(function: object) -> bool:
    """Return whether `function` contains a `yield`, so that calling it runs nothing."""
    callables = _callables(function)
    return any(inspect.isgeneratorfunction(each) or inspect.isasyncgenfunction(each) for each in callables)


def resolve_annotation(annotation: object, function: object) -> object:
    """Return the value of a parameter's annotation; its text if that cannot be evaluated.

    Text comes from `from __future__ import annotations`, and cannot be evaluated where it uses names that are imported
    only for type checkers.
    """
    if not isinstance(annotation, str):
        return annotation
    scope = getattr(_definition(function), "__globals__", {})
    try:
        return get_type_hints(types.SimpleNamespace(__annotations__={"it": annotation}), scope)["it"]
    except Exception:  # noqa: BLE001 - evaluating a user's annotation can raise anything
        return annotation


def takes_context(function: Callable[..., object], name: str) -> bool:
    """Return whether a handler takes the context as its second argument.

    Raises:
        ConfigError: it accepts neither an event nor an event and a context.
    """
    signature = _signature(function, name)
    if signature is None:
        return False
    parameters = list(signature.parameters.values())
    _check_bound(parameters, name)
    second = [parameter for parameter in parameters if parameter.kind in POSITIONAL][1:2]
    if second and is_context(resolve_annotation(second[0].annotation, function)):
        _bind(signature, name, 2)
        return True
    if not second or second[0].default is not inspect.Parameter.empty:
        _bind(signature, name, 1)
        return False
    _bind(signature, name, 2)
    _check_second(second[0], function, name)
    return True


def check_event_parameter(function: Callable[..., object], kinds: tuple[type[Event], ...], name: str) -> None:
    """Check that the annotation of a handler's first parameter accepts events of these classes.

    Raises:
        ConfigError: an event of one of the classes can never have the annotated type.
    """
    signature = _signature(function, name)
    parameters = list(signature.parameters.values()) if signature is not None else []
    if not parameters or parameters[0].kind not in POSITIONAL:
        return
    accepted = _classes(resolve_annotation(parameters[0].annotation, function))
    for kind in kinds:
        if accepted and not any(issubclass(kind, one) or issubclass(one, kind) for one in accepted):
            annotated = " | ".join(one.__name__ for one in accepted)
            others = [one.name for one in accepted if issubclass(one, Event)]
            alternative = f", or register it for {others[0]!r}" if others else ""
            raise ConfigError(
                f"{name} takes {annotated}, but is registered for {kind.name!r}; "
                f"annotate its event with {kind.__name__}{alternative}"
            )


def _without_partials(function: object) -> object:
    while isinstance(function, partial):
        function = function.func
    return function


def _callables(function: object) -> tuple[object, object]:
    """Return the function in a partial, and its `__call__`, which matters if it is an object."""
    function = _without_partials(function)
    return function, getattr(function, "__call__", None)  # noqa: B004 - the method is used, not its existence


def _definition(function: object) -> object:
    """Return the function as it was defined: without partials and wrappers, not bound, `__call__` of an object."""
    function = _without_partials(function)
    if callable(function):
        function = _without_partials(inspect.unwrap(function))
    function = getattr(function, "__func__", function)
    return function if hasattr(function, "__code__") else getattr(type(function), "__call__", None)  # noqa: B004 - as above


def _signature(function: Callable[..., object], name: str) -> inspect.Signature | None:
    with caught(ValueError) as failure:
        return inspect.signature(function)
    if inspect.ismethod(function):
        raise ConfigError(f"{name} has no self; {_FIX_METHOD}") from failure.cause
    return None  # some functions written in C have no signature; they receive only the event


def _bind(signature: inspect.Signature, name: str, count: int) -> None:
    with caught(TypeError) as failure:
        signature.bind(*[None] * count)
    if failure:
        raise ConfigError(f"{name}{signature} cannot be called with an event; {_FIX}") from failure.cause


def _check_bound(parameters: list[inspect.Parameter], name: str) -> None:
    # A method looked up in its class could be mistaken for a function of an event and a context.
    if parameters and parameters[0].name == "self":
        raise ConfigError(f"{name} is a method that is not bound; register an instance's method: on(...)(bot.method)")


def _check_second(parameter: inspect.Parameter, function: Callable[..., object], name: str) -> None:
    annotation = resolve_annotation(parameter.annotation, function)
    if (
        annotation is not parameter.empty
        and isinstance(annotation, type)
        and not issubclass(HandlerContext, annotation)
    ):
        raise ConfigError(
            f"{name} takes {annotation.__name__} as its second argument, but that is the context; "
            f"write: async def handler(event, ctx: HandlerContext): ... "
            "and pass other objects as LiveClient(shared=...)"
        )


def _classes(annotation: object) -> list[type]:
    """Return the classes that an annotation accepts; none if it may accept others, so that nothing can be checked."""
    if isinstance(annotation, str):
        parts: list[object] = [_CLASSES.get(part.strip().rpartition(".")[2]) for part in annotation.split("|")]
    elif get_origin(annotation) in {Union, types.UnionType}:
        parts = list(get_args(annotation))
    else:
        parts = [annotation]
    classes = [part for part in parts if isinstance(part, type) and _is_checkable(part)]
    return classes if len(classes) == len(parts) else []


def _is_checkable(cls: type) -> bool:
    return issubclass(cls, Event) or (cls is not object and vars(builtins).get(cls.__name__) is cls)
