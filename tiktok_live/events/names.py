"""Event classes by name, as used to subscribe to them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.errors import ConfigError
from tiktok_live.events import base, catalogue, derived, images, lifecycle, models, texts
from tiktok_live.events.base import Event
from tiktok_live.events.families import (
    battle,
    battle_models,
    battle_tasks,
    chat,
    chests,
    games,
    gifts,
    goal,
    link,
    moderation,
    notices,
    pins,
    poll,
    ranks,
    room,
    shop,
    social,
    subscriptions,
)
from tiktok_live.events.other_names import event_here, explain_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EVENTS", "MODULES", "event_class"]

MODULES = (
    base,
    images,
    models,
    catalogue,
    texts,
    derived,
    chat,
    gifts,
    social,
    room,
    battle_models,
    battle,
    battle_tasks,
    link,
    poll,
    goal,
    pins,
    moderation,
    ranks,
    subscriptions,
    chests,
    shop,
    games,
    notices,
    lifecycle,
)
"""The modules that define events and the types of their attributes."""

_CLASSES: list[object] = [getattr(module, name) for module in MODULES for name in module.__all__]
explain_attributes(
    cls for cls in dict.fromkeys(_CLASSES) if isinstance(cls, type) and issubclass(cls, (Event, msgspec.Struct))
)

EVENTS: Mapping[str, type[Event]] = {
    cls.name: cls for cls in _CLASSES if isinstance(cls, type) and issubclass(cls, Event)
}
"""Every event class by name, base classes included: `"chat"`, `"live_ended"`, `"social"`; `"event"` is the root."""


def event_class(kind: str | type[Event]) -> type[Event]:
    """Return the event class for a name; a class is returned unchanged.

    Raises:
        ConfigError: no event has this name (the message suggests the right one), or `kind` is not an event class.
    """
    if not isinstance(kind, str):
        return _checked(kind)
    cls = EVENTS.get(kind)
    if cls is None:
        hint = _hint(kind)
        raise ConfigError(f"unknown event {kind!r}{hint}", advice="" if hint else "docs/events.md lists all events")
    return cls


def _hint(name: str) -> str:
    here = event_here(name) or event_here(name.removesuffix("s"))
    if here and here != name.lower():
        return f"; its name here is {here!r}"
    near = difflib.get_close_matches(name, EVENTS, n=3)
    return f"; did you mean {' or '.join(map(repr, near))}?" if near else ""


def _checked(kind: object) -> type[Event]:
    # `@client.on` without parentheses passes the decorated function.
    if isinstance(kind, type) and issubclass(kind, Event):
        return kind
    raise ConfigError(f'{kind!r} is not an event: pass an event name or class, as in @client.on("chat")')
