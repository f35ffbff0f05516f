"""Finding events by their attributes, and saying what came instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar, overload

from tiktok_live.causes import text_of
from tiktok_live.events.base import Event
from tiktok_live.events.lifecycle import HandlerFailedEvent
from tiktok_live.events.models import Gift, User
from tiktok_live.events.names import event_class
from tiktok_live.testing.factories import check_names

if TYPE_CHECKING:
    from typing import Any

__all__ = ["assert_received", "failure", "find", "matches"]

_E = TypeVar("_E", bound=Event)
_SHOWN = 12  # events in a failure's text


@overload
def assert_received(events: Iterable[Event], kind: type[_E], /, **attributes: object) -> _E: ...
@overload
def assert_received(events: Iterable[Event], kind: str, /, **attributes: object) -> Any: ...
def assert_received(events: Iterable[Event], kind: str | type[Event], /, **attributes: object) -> Event:
    """Return the first of `events` of this class that has these attributes.

    A user is also matched by name or handle, a gift by name.

    Raises:
        AssertionError: there is none; says what the nearest ones differ in.
        ConfigError: the class has no such attribute.
    """
    __tracebackhide__ = True
    received = list(events)
    found = find(received, kind, attributes)
    if found is None:
        raise AssertionError(failure(received, kind, attributes))
    return found


def find(events: Iterable[Event], kind: str | type[Event], attributes: Mapping[str, object]) -> Event | None:
    """Return the first matching event; None if there is none."""
    cls = event_class(kind)
    check_names(cls, attributes, (*cls.attributes, "repaired"))
    return next((event for event in events if matches(event, cls, attributes)), None)


def matches(event: Event, cls: type[Event], attributes: Mapping[str, object]) -> bool:
    """Return whether an event is of the class and has the attributes."""
    return isinstance(event, cls) and not _differences(event, attributes)


def failure(events: list[Event], kind: str | type[Event], attributes: Mapping[str, object]) -> str:
    """Return why no event matches: the nearest ones with their differences, or all that were received."""
    cls = event_class(kind)
    wanted = ", ".join([repr(cls.name), *(f"{name}={value!r}" for name, value in attributes.items())])
    same = [event for event in events if isinstance(event, cls)]
    lines = [f"no event {wanted} was received"]
    if same:
        same.sort(key=lambda event: len(_differences(event, attributes)))
        lines.append(f"{len(same)} of this kind:")
        lines += [f"  {_shown(event, attributes)}" for event in same[:_SHOWN]]
    elif events:
        names = ", ".join(event.name for event in events[-_SHOWN:])
        lines.append(f"received instead: {names}")
    else:
        lines.append("nothing else was received")
    failed = [event for event in events if isinstance(event, HandlerFailedEvent)]
    lines += [f"the handler {event.handler} failed: {text_of(event.error, repr)}" for event in failed]
    return "\n".join(lines)


def _shown(event: Event, attributes: Mapping[str, object]) -> str:
    differences = _differences(event, attributes)
    parts = [f"{name} is {_named(value)!r}, not {attributes[name]!r}" for name, value in differences.items()]
    return f"{event.name}: {'; '.join(parts)}"


def _differences(event: Event, attributes: Mapping[str, object]) -> dict[str, object]:
    actual = {name: getattr(event, name) for name in attributes}
    return {name: value for name, value in actual.items() if not _fits(value, attributes[name])}


def _fits(value: object, wanted: object) -> bool:
    if isinstance(wanted, str) and isinstance(value, User):
        return wanted in {value.nickname, value.unique_id}
    if isinstance(wanted, str) and isinstance(value, Gift):
        return wanted == value.name
    return value == wanted


def _named(value: object) -> object:
    if isinstance(value, User):
        return value.nickname or value.unique_id
    return value.name if isinstance(value, Gift) else value
