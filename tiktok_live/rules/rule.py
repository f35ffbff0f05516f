"""One rule: which events trigger it, how often, and what it does. A value; what it remembers is in `memory.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tiktok_live.dispatch.filters import Filter
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.rules.actions import Action
from tiktok_live.rules.persons import Person
from tiktok_live.rules.value_kinds import Hours

__all__ = ["Rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a file.

    Attributes:
        name: unique in the file.
        on: the classes of the events; a base class stands for all its events.
        actions: what it does, in order.
        in_words: the conditions and limits in plain words, for `rules check`.
        is_enabled: whether it may be triggered by events; a test always works.
        rooms: handles; empty for all rooms.
        where: the conditions that look at the event only; None if there are none.
        who: persons of whom the user must be one; empty for anyone.
        excluded: persons of whom the user must not be one.
        likes_every: triggered when the likes pass a multiple of this; 0 for every event.
        likes_per: whose likes are counted: of the live, or of each person.
        viewers_reach: triggered when the viewers reach this for the first time in a live; 0 for every event.
        is_first_only: triggered only the first time that a person does it in a live.
        is_per_unit: triggered once for each gift of a streak, instead of once for the streak.
        cooldown: seconds after a trigger in which it is not triggered again.
        cooldown_per_user: the same for each person.
        chance: from 0 to 1.
        quiet: parts of the day, in local time, in which events do not trigger it.
        table: as in the file; a rule with an equal table is the same one after a reload.
    """

    name: str
    on: tuple[type[Event], ...]
    actions: tuple[Action, ...]
    in_words: tuple[str, ...] = ()
    is_enabled: bool = True
    rooms: frozenset[str] = frozenset()
    where: Filter[Any] | None = None
    who: tuple[Person, ...] = ()
    excluded: tuple[Person, ...] = ()
    likes_every: int = 0
    likes_per: Literal["live", "person"] = "live"
    viewers_reach: int = 0
    is_first_only: bool = False
    is_per_unit: bool = False
    cooldown: float = 0.0
    cooldown_per_user: float = 0.0
    chance: float = 1.0
    quiet: tuple[Hours, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)

    @property
    def event_names(self) -> tuple[str, ...]:
        """The names of its events, as a file has them: a complete gift is a `gift`."""
        return tuple([GiftEvent.name if cls is GiftCompleteEvent else cls.name for cls in self.on])
