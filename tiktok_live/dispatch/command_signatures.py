"""Reads the signature of a command's function when it is registered, and binds a comment to its parameters."""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from inspect import Parameter
from typing import TYPE_CHECKING, Any, Literal, TypeGuard, Union, get_args, get_origin

from tiktok_live.causes import caught
from tiktok_live.dispatch.command_arguments import READERS, Argument, Reader, choice_of, read_line
from tiktok_live.dispatch.context import is_context
from tiktok_live.dispatch.signatures import POSITIONAL, is_generator_function, resolve_annotation
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CommandSignature", "read_signature"]

_EXAMPLE = "async def song(event: ChatEvent, title: str, times: int = 1): ..."


@dataclass(frozen=True, slots=True)
class CommandSignature:
    """The parameters of a command's function.

    Attributes:
        parameters: all of them, in order.
        event: the name of the one that receives the event.
        arguments: those read from the comment; any other parameter receives the context.
    """

    parameters: tuple[Parameter, ...]
    event: str
    arguments: tuple[Argument, ...]

    @property
    def usage(self) -> str:
        """The usage after the command's name: `TITLE [TIMES]`."""
        return " ".join(argument.usage for argument in self.arguments)

    def bind(self, event: ChatEvent, context: object, line: str) -> tuple[list[Any], dict[str, Any]]:
        """Return the positional and keyword arguments for a call.

        Raises:
            ValueError: the line does not match the arguments; the text is meant for users.
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


def read_signature(function: object, name: str) -> CommandSignature:
    """Return the signature of a command's function.

    Args:
        function: `async def` or plain.
        name: the function's name, for errors.

    Raises:
        ConfigError: the function cannot be a command; the message says how to write it.
    """
    if not callable(function) or isinstance(function, type):
        raise ConfigError(f"{name} is not a function; write: {_EXAMPLE}")
    if is_generator_function(function):
        raise ConfigError(f"{name} contains a yield, so calling it would run nothing; remove the yield")
    parameters = _parameters(function, name)
    annotations = {parameter.name: resolve_annotation(parameter.annotation, function) for parameter in parameters}
    others = [parameter for parameter in parameters if not is_context(annotations[parameter.name])]
    if len(parameters) - len(others) > 1:
        raise ConfigError(f"{name} takes the context twice; remove one of the parameters")
    _check_event(name, others, annotations)
    arguments = tuple([_argument(name, parameter, annotations[parameter.name]) for parameter in others[1:]])
    _check_last(name, arguments)
    return CommandSignature(parameters, others[0].name, arguments)


def _parameters(function: Callable[..., object], name: str) -> tuple[Parameter, ...]:
    with caught(ValueError) as failure:
        return tuple(inspect.signature(function).parameters.values())
    raise ConfigError(
        f"{name} has no readable signature, or is a method without self; write: {_EXAMPLE}"
    ) from failure.cause


def _check_event(name: str, others: list[Parameter], annotations: dict[str, object]) -> None:
    if not others or others[0].kind not in POSITIONAL:
        raise ConfigError(f"{name} has no parameter for the event; write: {_EXAMPLE}")
    first = annotations[others[0].name]
    is_other_event = _is_event(first) and not issubclass(ChatEvent, first)
    if is_other_event or _reader(first) is not None:
        raise ConfigError(f"{name}: the first parameter {others[0].name!r} must accept a ChatEvent; write: {_EXAMPLE}")


def _is_event(annotation: object) -> TypeGuard[type[Event]]:
    return isinstance(annotation, type) and issubclass(annotation, Event)


def _argument(name: str, parameter: Parameter, annotation: object) -> Argument:
    where = f"{name}: {parameter.name!r}"
    if parameter.kind is Parameter.VAR_KEYWORD:
        raise ConfigError(f"{where} takes keyword arguments, which a comment does not have; remove it")
    if annotation is Parameter.empty:
        raise ConfigError(f"{where} has no annotation; write {parameter.name}: str, int, float or bool")
    if _is_event(annotation):
        raise ConfigError(
            f"{where} cannot be an event: only the first parameter can; for a method, register an instance's method"
        )
    inner = _without_none(annotation)
    if inner is not annotation and parameter.default is Parameter.empty:
        raise ConfigError(f"{where} may be None but has no default; write: {parameter.name}: ... | None = None")
    reader = _reader(inner)
    if reader is None:
        shown = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
        raise ConfigError(
            f"{where} is {shown}, and a word cannot be converted to that; use str, int, float, bool, Literal[...] of "
            f"strings and numbers, or one of them with | None = None, and import these names outside `if TYPE_CHECKING`"
        )
    if parameter.kind is Parameter.KEYWORD_ONLY:
        if inner is not str:
            raise ConfigError(
                f"{where} is keyword-only, so it receives the rest of the line; write: *, {parameter.name}: str"
            )
        return Argument(parameter.name, reader, "rest", parameter.default)
    takes: Literal["word", "words"] = "words" if parameter.kind is Parameter.VAR_POSITIONAL else "word"
    return Argument(parameter.name, reader, takes, parameter.default)


def _without_none(annotation: object) -> object:
    """Return X if the annotation is `X | None`, otherwise the annotation."""
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
        raise ConfigError(
            f"{name}: {shown} both take the rest of the line; keep either *words or one keyword-only text"
        )
