"""Event classes by the name they are subscribed to."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.events import base, chat, gifts, lifecycle, room, social
from tiktok_live.events.base import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EVENTS", "event_class"]

_CLASSES: list[object] = [
    getattr(module, name) for module in (base, chat, gifts, social, room, lifecycle) for name in module.__all__
]

EVENTS: Mapping[str, type[Event]] = {
    cls.name: cls for cls in _CLASSES if isinstance(cls, type) and issubclass(cls, Event)
}
"""Every event class by name, bases included: `"chat"`, `"live_ended"`, `"social"`; `"event"` is all of them."""


def event_class(kind: str | type[Event]) -> type[Event]:
    """Return the event class that a name, or a class, stands for.

    Raises:
        ConfigError: no event has that name; the message tells the nearest ones.
    """
    if not isinstance(kind, str):
        return kind
    found = EVENTS.get(kind)
    if found is None:
        near = difflib.get_close_matches(kind, EVENTS, n=3)
        hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise ConfigError(f"there is no event {kind!r}{hint}")
    return found
