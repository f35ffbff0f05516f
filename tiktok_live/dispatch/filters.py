"""Which events a handler gets: small conditions on one event, joined with `&`, `|` and `~`."""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, overload

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.names import EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tiktok_live.events.base import Event

__all__ = ["Filter", "check_filter"]

E = TypeVar("E")
E_contra = TypeVar("E_contra", contravariant=True)

_NAMED = 5  # how many events an error names that would do


class Filter(msgspec.Struct, Generic[E_contra], frozen=True, eq=False):
    """A condition on an event: call it, or join it to others, or to plain functions, with `&`, `|` and `~`.

    The right side is asked only when the left has not decided. A combined filter wants an event that every part can
    read; type checkers show it as the union of its parts, `Filter[HasUser] | Filter[HasText]`, which fits wherever a
    filter of an event with both is wanted: `mine: Filter[ChatEvent] = from_moderator & contains("!song")`.

    Attributes:
        predicate: takes an event and tells at once, so no `async def`; None counts as no.
        name: how it is shown; the predicate's own name when empty.
        needs: attributes that the predicate reads; checked when a handler is registered.

    Raises:
        ConfigError: the predicate cannot be called with one event, or would have to be awaited.
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
        return _joined(self, other, _Every)

    def __rand__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]:
        return _joined(other, self, _Every)

    @overload
    def __or__(self, other: Filter[E]) -> Filter[E_contra] | Filter[E]: ...
    @overload
    def __or__(self, other: Callable[[E_contra], bool | None]) -> Filter[E_contra]: ...
    @overload
    def __or__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]: ...
    def __or__(self, other: Callable[[Any], bool | None]) -> Filter[Any]:
        return _joined(self, other, _Some)

    def __ror__(self, other: Callable[[E], bool | None]) -> Filter[E_contra] | Filter[E]:
        return _joined(other, self, _Some)

    def __invert__(self) -> Filter[E_contra]:
        predicate = self.predicate
        shown = f"~({self!r})" if isinstance(predicate, _Every | _Some) else f"~{self!r}"
        return Filter(lambda event: not predicate(event), shown, self.needs)

    def __bool__(self) -> NoReturn:
        """Raise: `a and b` would silently be `b` alone."""
        raise TypeError(f"{self!r} is no yes or no: join filters with & | ~, not with and, or, not")

    def __repr__(self) -> str:
        return self.name or _name_of(self.predicate)


class _Every:
    """Whether all parts say yes."""

    sign = " & "

    def __init__(self, parts: tuple[Filter[Any], ...]) -> None:
        self.parts = parts

    def __call__(self, event: object) -> bool:
        return all(part.predicate(event) for part in self.parts)


class _Some(_Every):
    """Whether one of the parts says yes."""

    sign = " | "

    def __call__(self, event: object) -> bool:
        return any(part.predicate(event) for part in self.parts)


def _joined(left: Callable[[Any], bool | None], right: Callable[[Any], bool | None], kind: type[_Every]) -> Filter[Any]:
    """Return one filter of both, flat: a thousand joined conditions are no thousand nested calls."""
    parts: list[Filter[Any]] = []
    for side in (left, right):
        part = side if isinstance(side, Filter) else Filter(side)
        parts += part.predicate.parts if type(part.predicate) is kind else (part,)
    name = kind.sign.join(f"({part!r})" if isinstance(part.predicate, _Every) else repr(part) for part in parts)
    needs = tuple(dict.fromkeys(need for part in parts for need in part.needs))
    return Filter(kind(tuple(parts)), name, needs)


def check_filter(where: Callable[[Any], object], kinds: Iterable[type[Event]]) -> None:
    """Check, before the first event, that a filter can be asked about events of these classes.

    Args:
        where: a filter, or a plain predicate.
        kinds: what a handler is registered for.

    Raises:
        ConfigError: it reads an attribute that one of the classes does not have, it is no function of one event, or
            it would have to be awaited. The message says what to do.
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
        return "no event has all that this filter reads: use fewer conditions"
    more = " and others" if len(fitting) > _NAMED else ""
    return f"register it for events that do: {', '.join(fitting[:_NAMED])}{more}"


def _check_predicate(predicate: object) -> None:
    if not callable(predicate):
        raise ConfigError(f"{predicate!r} is no filter; write: where=contains('!song'), or a function of one event")
    name = _name_of(predicate)
    if any(map(_must_be_awaited, (predicate, getattr(predicate, "__call__", None)))):  # noqa: B004 - not whether but which
        raise ConfigError(f"{name} cannot be a filter: filters answer at once; write: def {name}(event): ...")
    try:
        signature = inspect.signature(predicate)
    except ValueError:
        return  # some functions written in C do not tell; they get the benefit of the doubt
    with caught(TypeError) as failure:
        signature.bind(None)
    if failure:
        raise ConfigError(f"{name}{signature} cannot be a filter; write: def {name}(event): ...") from failure.cause


def _must_be_awaited(function: object) -> bool:
    # What such a function returns is true whatever is in it.
    checks = inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction
    return any(check(function) for check in checks)


def _name_of(function: object) -> str:
    """Return a readable name; never a repr, which could hold whatever a partial or an object was given."""
    while isinstance(function, partial):
        function = function.func
    name = str(getattr(function, "__name__", type(function).__name__))
    return "lambda" if name == "<lambda>" else name
