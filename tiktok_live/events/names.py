"""Event classes by the name they are subscribed to."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

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
"""Where events and the values in them are defined."""

_CLASSES: list[object] = [getattr(module, name) for module in MODULES for name in module.__all__]

EVENTS: Mapping[str, type[Event]] = {
    cls.name: cls for cls in _CLASSES if isinstance(cls, type) and issubclass(cls, Event)
}
"""Every event class by name, bases included: `"chat"`, `"live_ended"`, `"social"`; `"event"` is all of them."""


def event_class(kind: str | type[Event]) -> type[Event]:
    """Return the event class that a name, or a class, stands for.

    Raises:
        ConfigError: no event has that name, the message tells the nearest ones; or it is no event class.
    """
    if not isinstance(kind, str):
        return _checked(kind)
    found = EVENTS.get(kind)
    if found is None:
        near = difflib.get_close_matches(kind, EVENTS, n=3)
        hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise ConfigError(f"there is no event {kind!r}{hint}")
    return found


def _checked(kind: object) -> type[Event]:
    # A decorator without its parentheses is given the function that it decorates.
    if isinstance(kind, type) and issubclass(kind, Event):
        return kind
    raise ConfigError(f'{kind!r} is no event: give a name or an event class, as in @client.on("chat")')
