"""What a command's function takes, read from its signature when it is registered; what cannot work is refused there."""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from functools import partial
from inspect import Parameter
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, Union, get_args, get_origin, get_type_hints

from tiktok_live.causes import caught
from tiktok_live.dispatch.command_arguments import READERS, Argument, Reader, choice_of, read_line
from tiktok_live.dispatch.context import is_context
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Signature", "read_signature"]

_EXAMPLE = "async def song(event: ChatEvent, title: str, times: int = 1): ..."


@dataclass(frozen=True, slots=True)
class Signature:
    """How a command's function is called.

    Attributes:
        parameters: the function's, in order.
        event: the name of the one that gets the event.
        arguments: those that get what the comment says; the others get the context.
    """

    parameters: tuple[Parameter, ...]
    event: str
    arguments: tuple[Argument, ...]

    @property
    def usage(self) -> str:
        """What is written behind the command's name: `TITLE [TIMES]`."""
        return " ".join(argument.usage for argument in self.arguments)

    def bind(self, event: ChatEvent, context: object, line: str) -> tuple[list[Any], dict[str, Any]]:
        """Return what the function is called with.

        Raises:
            ValueError: the line does not fit; the text is a sentence for people.
        """
        values = read_line(line, self.arguments)
        values[self.event] = event
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for parameter in self.parameters:
            value: Any = values.get(parameter.name, context)
            if parameter.kind is Parameter.KEYWORD_ONLY:
                named[parameter.name] = value
            elif parameter.kind is Parameter.VAR_POSITIONAL:
                positional += value
            else:
                positional.append(value)
        return positional, named


def read_signature(function: object, name: str) -> Signature:
    """Return what `function` takes.

    Args:
        function: a command's, `async def` or plain.
        name: of the function, for errors.

    Raises:
        ConfigError: it cannot be a command; the message says how to write it.
    """
    if not callable(function) or isinstance(function, type):
        raise ConfigError(f"{name} is no function; write: {_EXAMPLE}")
    if any(map(_is_generator, (function, getattr(function, "__call__", None)))):  # noqa: B004 - not whether but which
        raise ConfigError(f"{name} has a yield in it, so it would never run; commands return nothing")
    parameters = _parameters(function, name)
    annotations = {parameter.name: _annotation(function, parameter) for parameter in parameters}
    others = [parameter for parameter in parameters if not is_context(annotations[parameter.name])]
    if len(parameters) - len(others) > 1:
        raise ConfigError(f"{name} takes the context twice; once is enough")
    _check_event(name, others, annotations)
    arguments = tuple([_argument(name, parameter, annotations[parameter.name]) for parameter in others[1:]])
    _check_last(name, arguments)
    return Signature(parameters, others[0].name, arguments)


def _parameters(function: Callable[..., object], name: str) -> tuple[Parameter, ...]:
    with caught(ValueError) as failure:
        return tuple(inspect.signature(function).parameters.values())
    raise ConfigError(
        f"{name} does not tell what it takes, or is a method without self; write: {_EXAMPLE}"
    ) from failure.cause


def _is_generator(function: object) -> bool:
    return inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)


def _annotation(function: Callable[..., object], parameter: Parameter) -> object:
    """Return the annotation, or its text where that names something that is imported for checkers alone."""
    written = parameter.annotation
    if not isinstance(written, str):
        return written
    inner = inspect.unwrap(function)
    while isinstance(inner, partial):
        inner = inner.func
    inner = getattr(inner, "__func__", inner)
    scope = getattr(inner, "__globals__", None) or getattr(type(inner).__call__, "__globals__", {})
    try:
        return get_type_hints(types.SimpleNamespace(__annotations__={"it": written}), scope)["it"]
    except Exception:  # noqa: BLE001 - evaluating what somebody wrote can raise anything; then its text is all there is
        return written


def _check_event(name: str, others: list[Parameter], annotations: dict[str, object]) -> None:
    if not others or others[0].kind not in {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}:
        raise ConfigError(f"{name} has no place for the event; write: {_EXAMPLE}")
    first = annotations[others[0].name]
    is_other_event = _is_event(first) and not issubclass(ChatEvent, first)
    if is_other_event or _reader(first) is not None:
        raise ConfigError(
            f"{name} gets a ChatEvent as {others[0].name!r}, not what is written there; write: {_EXAMPLE}"
        )


def _is_event(annotation: object) -> TypeGuard[type[Event]]:
    return isinstance(annotation, type) and issubclass(annotation, Event)


def _argument(name: str, parameter: Parameter, annotation: object) -> Argument:
    where = f"{name}: {parameter.name!r}"
    if parameter.kind is Parameter.VAR_KEYWORD:
        raise ConfigError(f"{where} takes keywords, which a comment does not have; leave it out")
    if annotation is Parameter.empty:
        raise ConfigError(f"{where} does not say what it takes; write {parameter.name}: str, int, float or bool")
    if _is_event(annotation):
        raise ConfigError(f"{where} gets no event, the first parameter does; of a class register an object's method")
    inner = _without_none(annotation)
    if inner is not annotation and parameter.default is Parameter.empty:
        raise ConfigError(f"{where} may be None; give it a default, as in: {parameter.name}: ... | None = None")
    reader = _reader(inner)
    if reader is None:
        shown = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
        raise ConfigError(
            f"{where} is {shown}, which no word can become; take str, int, float, bool, Literal[...] of texts and "
            f"numbers, or one of them with | None = None, and import what they name outside `if TYPE_CHECKING`"
        )
    if parameter.kind is Parameter.KEYWORD_ONLY:
        if inner is not str:
            raise ConfigError(f"{where} takes the rest of the line; write: *, {parameter.name}: str")
        return Argument(parameter.name, reader, "rest", parameter.default)
    takes: Literal["word", "words"] = "words" if parameter.kind is Parameter.VAR_POSITIONAL else "word"
    return Argument(parameter.name, reader, takes, parameter.default)


def _without_none(annotation: object) -> object:
    """Return X where the annotation is `X | None`, else the annotation."""
    members = get_args(annotation) if get_origin(annotation) in {Union, types.UnionType} else ()
    others = [member for member in members if member is not types.NoneType]
    return others[0] if len(others) == 1 else annotation


def _reader(annotation: object) -> Reader | None:
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
        return choice_of(choices) if all(type(choice) in READERS for choice in choices) else None
    return READERS.get(annotation) if isinstance(annotation, type) else None


def _check_last(name: str, arguments: tuple[Argument, ...]) -> None:
    greedy = [argument.name for argument in arguments if argument.takes != "word"]
    if len(greedy) > 1:
        shown = " and ".join(map(repr, greedy))
        raise ConfigError(f"{name}: {shown} both take all that is left; keep *words or one keyword-only text")
