"""Whether an event triggers a rule: one rule, what it remembers, and the decision. Time and chance are parameters.

No I/O. What is remembered about persons and lives is bounded in count; the oldest is forgotten first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from datetime import datetime, tzinfo
from typing import Any, Generic, TypeVar, cast

from tiktok_live.dispatch.commands import Cooldowns
from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.models import User
from tiktok_live.net.clock import Clock
from tiktok_live.rules.persons import is_any_of
from tiktok_live.rules.rule import Rule

__all__ = ["MAX_PERSONS", "RuleMemory"]

MAX_PERSONS = 5_000
"""Persons that one rule remembers."""

_MAX_LIVES = 1_000
_MAX_HANDLE = 64  # characters of a handle that stands for a missing id

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class _Recent(Generic[_K, _V]):
    """Values by key, at most `size`: the ones set longest ago are forgotten."""

    __slots__ = ("_size", "_values")

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[_K, _V] = {}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: _K) -> _V | None:
        return self._values.get(key)

    def set(self, key: _K, value: _V) -> None:
        self._values.pop(key, None)
        self._values[key] = value
        if len(self._values) > self._size:
            del self._values[next(iter(self._values))]


class RuleMemory:
    """A rule with its cool-downs and counts.

    Args:
        rule: the rule.
        clock: the time; its wall time decides about quiet hours.
        random: returns a number from 0 to 1, 1 excluded.
        zone: of the quiet hours; None for the system's.
        persons: how many persons are remembered.
    """

    def __init__(
        self,
        rule: Rule,
        clock: Clock,
        random: Callable[[], float],
        zone: tzinfo | None = None,
        persons: int = MAX_PERSONS,
    ) -> None:
        self.rule = rule
        self._clock = clock
        self._random = random
        self._zone = zone
        self._ready_at = -math.inf
        self._waiting = Cooldowns(rule.cooldown_per_user, clock, persons)
        self._seen: _Recent[tuple[int | str, int | str], bool] = _Recent(persons)
        self._likes_of: _Recent[tuple[int | str, int | str], int] = _Recent(persons)
        self._likes: _Recent[int | str, int] = _Recent(_MAX_LIVES)
        self._viewers: _Recent[int | str, bool] = _Recent(_MAX_LIVES)

    def times(self, room: str, event: Event) -> int:
        """Return how often this event triggers the rule: 0 or 1, or with `is_per_unit` the number of gifts it adds.

        An event of the backlog triggers nothing. A trigger starts the cool-downs, so a rule with one is triggered once.

        Args:
            room: the host's handle.
            event: an event of one of the rule's classes.
        """
        rule = self.rule
        if not rule.is_enabled or event.is_backlog or not self._concerns(room, event):
            return 0
        if not self._passes_counts(room, event) or self._is_quiet():
            return 0
        if not self._is_ready(event) or not self._is_lucky(event):
            return 0
        self._start_cooldowns(event)
        has_cooldown = bool(rule.cooldown or rule.cooldown_per_user)
        return event.delta if rule.is_per_unit and isinstance(event, GiftEvent) and not has_cooldown else 1

    def _concerns(self, room: str, event: Event) -> bool:
        rule = self.rule
        if rule.rooms and room not in rule.rooms:
            return False
        if isinstance(event, GiftCompleteEvent) and event.continues:
            return False  # the streak has triggered it already
        if rule.is_per_unit and isinstance(event, GiftEvent) and not event.delta:
            return False  # a tick that adds no gift, such as the last one, must not start a cool-down
        if rule.where is not None and not rule.where(event):
            return False
        who = cast("Any", event)
        return (not rule.who or is_any_of(rule.who, who, room)) and not is_any_of(rule.excluded, who, room)

    def _passes_counts(self, room: str, event: Event) -> bool:
        rule = self.rule
        live = event.room_id or room
        if rule.likes_every and not self._passes_likes(live, event):
            return False
        if rule.viewers_reach and not self._reaches_viewers(live, event):
            return False
        return not rule.is_first_only or self._is_first(live, event)

    def _passes_likes(self, live: int | str, event: Any) -> bool:
        """Return whether the likes pass a multiple with this event."""
        added = max(event.count, 0)
        if self.rule.likes_per == "person":
            key = live, _key(event.user)
            before = self._likes_of.get(key) or 0
            after = before + added
            self._likes_of.set(key, after)
        else:
            after = event.total
            known = self._likes.get(live)
            # The first event of a live that began without us must not count all likes before it.
            before = max(after - added, 0) if known is None else known
            self._likes.set(live, max(after, before))
        return bool(after // self.rule.likes_every > before // self.rule.likes_every)

    def _reaches_viewers(self, live: int | str, event: Any) -> bool:
        """Return whether the live has so many viewers for the first time; if we come later, it has had them before."""
        has_reached = self._viewers.get(live)
        reaches = bool(event.viewers >= self.rule.viewers_reach)
        self._viewers.set(live, reaches or has_reached is True)
        return reaches and has_reached is False

    def _is_first(self, live: int | str, event: Any) -> bool:
        key = live, _key(event.user)
        is_first = self._seen.get(key) is None
        if is_first:
            self._seen.set(key, True)
        return is_first

    def _is_quiet(self) -> bool:
        if not self.rule.quiet:
            return False
        moment = datetime.fromtimestamp(self._clock.wall(), self._zone)
        return any(hours.has(moment) for hours in self.rule.quiet)

    def _is_ready(self, event: Any) -> bool:
        if self._clock.monotonic() < self._ready_at:
            return False
        return not self.rule.cooldown_per_user or self._waiting.left(event.user) <= 0

    def _is_lucky(self, event: Any) -> bool:
        """Draw. Who loses waits, too: otherwise a flood of comments would win every draw."""
        if self.rule.chance >= 1 or self._random() < self.rule.chance:
            return True
        if self.rule.cooldown_per_user:
            self._waiting.start(event.user)
        return False

    def _start_cooldowns(self, event: Any) -> None:
        if self.rule.cooldown:
            self._ready_at = self._clock.monotonic() + self.rule.cooldown
        if self.rule.cooldown_per_user:
            self._waiting.start(event.user)


def _key(user: User) -> int | str:
    return user.id or user.unique_id[:_MAX_HANDLE]
