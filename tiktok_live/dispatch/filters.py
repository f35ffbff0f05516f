"""Filters: conditions on one event, combined with `&`, `|` and `~`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, overload

import msgspec

from tiktok_live.causes import caught
from tiktok_live.dispatch.signatures import function_name, is_coroutine_function, is_generator_function
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.events.base import Event

__all__ = ["Filter", "check_filter"]

E = TypeVar("E")
E_contra = TypeVar("E_contra", contravariant=True)

_MAX_SUGGESTIONS = 5  # events that an error message suggests


class Filter(msgspec.Struct, Generic[E_contra], frozen=True, eq=False):
    """A condition on an event: call it, or combine it with other filters or plain functions by `&`, `|` and `~`.

    The right side is evaluated only if the left side does not decide. A combined filter needs an event that every part
    can read. Type checkers show it as the union of its parts, `Filter[HasUser] | Filter[HasText]`, which is accepted
    wherever a filter of an event with both is expected:
    `mine: Filter[ChatEvent] = from_moderator & contains("!song")`.

    Attributes:
        predicate: a plain function of one event that returns whether the event passes; None counts as False.
        name: shown in `repr` and in error messages; the predicate's name if empty.
        needs: attributes that the predicate reads; checked when a handler is registered.

    Raises:
        ConfigError: the predicate cannot be called with one event, or is async.
    """

    predicate: Callable[[E_contra], bool | None]
    name: str = ""
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_predicate(self.predicate)

    def __call__(self, event: E_contra) -> bool:
        """Return whether `event` passes."""
        return bool(self.predicate(event))

    @overload
    def __and__(self, other: Filter[E]) -> Filter[E_contra] | Filter[E]: ...
    @overload
    def __and__(self, other: Callable[[E_contra], bool | None]) -> Filter[E_contra]: ...
    @overload
    def __and__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]: ...
    def __and__(self, other: Callable[[Any], bool | None]) -> Filter[Any]:
        return _combined(self, other, _AllOf)

    def __rand__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]:
        return _combined(other, self, _AllOf)

    @overload
    def __or__(self, other: Filter[E]) -> Filter[E_contra] | Filter[E]: ...
    @overload
    def __or__(self, other: Callable[[E_contra], bool | None]) -> Filter[E_contra]: ...
    @overload
    def __or__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]: ...
    def __or__(self, other: Callable[[Any], bool | None]) -> Filter[Any]:
        return _combined(self, other, _AnyOf)

    def __ror__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]:
        return _combined(other, self, _AnyOf)

    def __invert__(self) -> Filter[E_contra]:
        predicate = self.predicate
        shown = f"~({self!r})" if isinstance(predicate, _AllOf | _AnyOf) else f"~{self!r}"
        return Filter(lambda event: not predicate(event), shown, self.needs)

    def __bool__(self) -> NoReturn:
        """Raise, because `a and b` would silently mean `b`."""
        raise TypeError(f"{self!r} has no truth value: combine filters with & | ~, not with and, or, not")

    def __repr__(self) -> str:
        return self.name or _short_name(self.predicate)


class _AllOf:
    """Whether the event passes all parts."""

    sign = " & "

    def __init__(self, parts: tuple[Filter[Any], ...]) -> None:
        self.parts = parts

    def __call__(self, event: object) -> bool:
        return all(part.predicate(event) for part in self.parts)


class _AnyOf(_AllOf):
    """Whether the event passes any part."""

    sign = " | "

    def __call__(self, event: object) -> bool:
        return any(part.predicate(event) for part in self.parts)


def _combined(
    left: Callable[[Any], bool | None], right: Callable[[Any], bool | None], kind: type[_AllOf]
) -> Filter[Any]:
    """Return one flat filter of both sides, so that a thousand combined conditions are not a thousand nested calls."""
    parts: list[Filter[Any]] = []
    for side in (left, right):
        part = side if isinstance(side, Filter) else Filter(side)
        parts += part.predicate.parts if type(part.predicate) is kind else (part,)
    name = kind.sign.join(f"({part!r})" if isinstance(part.predicate, _AllOf) else repr(part) for part in parts)
    needs = tuple(dict.fromkeys(need for part in parts for need in part.needs))
    return Filter(kind(tuple(parts)), name, needs)


def check_filter(where: Callable[[Any], object], kinds: Iterable[type[Event]]) -> None:
    """Check, before the first event, that a filter works for events of these classes.

    Args:
        where: a filter, or a plain predicate.
        kinds: event classes that a handler is registered for.

    Raises:
        ConfigError: it reads an attribute that one of the classes does not have, it is not a function of one event, or
            it is async. The message says how to fix it.
    """
    if not isinstance(where, Filter):
        _check_predicate(where)
        return
    for kind in kinds:
        missing = [need for need in where.needs if not _has(kind, need)]
        if missing:
            shown = " and ".join(f"`{need}`" for need in missing)
            raise ConfigError(f"where={where!r} reads {shown}, which {kind.name!r} does not have; {_advice(where)}")


def _has(kind: type[Event], attribute: str) -> bool:
    # The fields of a plain dataclass are not attributes of its class.
    return hasattr(kind, attribute) or any(attribute in vars(base).get("__annotations__", {}) for base in kind.__mro__)


def _advice(where: Filter[Any]) -> str:
    fitting = [repr(name) for name, kind in EVENTS.items() if all(_has(kind, need) for need in where.needs)]
    if not fitting:
        return "no event has all the attributes that this filter reads: combine fewer conditions"
    more = " and others" if len(fitting) > _MAX_SUGGESTIONS else ""
    return f"register it for events that do: {', '.join(fitting[:_MAX_SUGGESTIONS])}{more}"


def _check_predicate(predicate: object) -> None:
    if not callable(predicate):
        raise ConfigError(f"{predicate!r} is not a filter; write: where=contains('!song'), or a function of one event")
    name = _short_name(predicate)
    if is_coroutine_function(predicate) or is_generator_function(predicate):
        # The coroutine or generator that it returns is always true.
        raise ConfigError(f"{name} cannot be a filter: it must be a plain function; write: def {name}(event): ...")
    try:
        signature = inspect.signature(predicate)
    except ValueError:
        return  # some functions written in C have no signature; they are accepted
    with caught(TypeError) as failure:
        signature.bind(None)
    if failure:
        raise ConfigError(f"{name}{signature} cannot be a filter; write: def {name}(event): ...") from failure.cause


def _short_name(function: object) -> str:
    name = function_name(function).rpartition(".")[2]
    return "lambda" if name == "<lambda>" else name
