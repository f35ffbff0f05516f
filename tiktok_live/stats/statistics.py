"""Statistics of one or more lives, from their events. Pure; memory is bounded, whatever the events are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.stats.counts import BoundedCounts, BoundedSet
from tiktok_live.stats.report import Giver, Kind, Minute, Report
from tiktok_live.stats.words import emotes_in, words_in

__all__ = ["Statistics"]

Record: TypeAlias = Mapping[str, object]

_KEYS = 20_000  # users, gifts, words and emotes of which the sums are kept
_CHATTERS = 500_000
_MINUTES = 20_000  # two weeks
_NAMES = 500  # of events; there are fewer, but a file may have anything
_MINUTE = 60
_TOP = 20
_HOSTS = 1_000
_LABEL = 60  # characters of a name or an id
_OTHER = "(other events)"


class _Identified(msgspec.Struct, frozen=True):
    id: str = ""
    unique_id: str = ""
    nickname: str = ""
    name: str = ""


_NOBODY = _Identified()


class _Fields(msgspec.Struct, frozen=True):
    """What is read of a record, by the names of `to_dict()`."""

    event: str
    received_at: datetime | None = None
    is_backlog: bool = False
    user: _Identified = _NOBODY
    gift: _Identified = _NOBODY
    emotes: tuple[_Identified, ...] = ()
    count: int = 0
    diamonds: int = 0
    total: int = 0
    viewers: int = 0
    text: str = ""
    unique_id: str = ""


@dataclass(slots=True)
class _Sums:
    chats: int = 0
    gifts: int = 0
    diamonds: int = 0
    viewers: int = 0
    reports: int = 0


@dataclass(slots=True)
class _Source:
    """The time of one capture."""

    first: float | None = None
    last: float = 0.0

    def extend(self, at: float) -> float:
        """Add a moment, and return the seconds from the first one to it."""
        self.first = at if self.first is None else min(self.first, at)
        self.last = max(self.last, at)
        return at - self.first

    @property
    def seconds(self) -> float:
        return self.last - self.first if self.first is not None else 0.0


class Statistics:
    """Adds up events.

    Gifts are counted by their completions, so each counts once. Backlog counts in all totals, but not in the course per
    minute, because it happened before the connection.
    """

    def __init__(self) -> None:
        self._events: Counter[str] = Counter()
        self._hosts: dict[str, None] = {}
        self._chatters = BoundedSet(_CHATTERS)
        self._givers = BoundedCounts(_KEYS)
        self._values = BoundedCounts(_KEYS)
        self._counts = BoundedCounts(_KEYS)
        self._words = BoundedCounts(_KEYS)
        self._emotes = BoundedCounts(_KEYS)
        self._minutes: dict[int, _Sums] = {}
        self._totals = _Sums()
        self._new_likes = 0
        self._likes = 0
        self._peak = 0
        self._earlier = 0.0
        self._source = _Source()
        self._first_minute = 0

    def next_source(self, host: str = "", started_at: float | None = None) -> None:  # noqa: ARG002 - for other sinks
        """Begin another capture: the time between two captures does not count.

        Args:
            host: handle of the host; empty if unknown.
            started_at: wall time of its start; not used.
        """
        self._earlier = self._seconds()
        self._source = _Source()
        self._first_minute = max(self._minutes, default=-1) + 1
        self._add_host(host)

    def add(self, event: Event) -> None:
        """Add an event."""
        self.add_record(event.to_dict())

    def add_record(self, record: Record) -> None:
        """Add an event in the form of `to_dict()`.

        Raises:
            ConfigError: it is not the record of an event.
        """
        with caught(msgspec.ValidationError) as failure:
            fields = msgspec.convert(_without_nulls(record), _Fields)
        if failure:
            raise ConfigError(f"not the record of an event: {failure.error}") from failure.cause
        self._add(fields)

    def flush(self) -> None:
        """Do nothing: nothing is written."""

    def report(self) -> Report:
        """Return the statistics so far."""
        totals = self._totals
        return Report(
            hosts=tuple(self._hosts),
            seconds=round(self._seconds(), 3),
            events=dict(self._events.most_common()),
            chatters=len(self._chatters),
            gifts=totals.gifts,
            diamonds=totals.diamonds,
            likes=self._new_likes,
            total_likes=self._likes,
            peak_viewers=self._peak,
            mean_viewers=round(totals.viewers / totals.reports, 1) if totals.reports else 0.0,
            givers=tuple([Giver(key, name or key, sum_) for key, name, sum_ in self._givers.top(_TOP)]),
            kinds=tuple(
                [Kind(key, name or key, self._counts.get(key), sum_) for key, name, sum_ in self._values.top(_TOP)]
            ),
            words=_top(self._words),
            emotes=_top(self._emotes),
            minutes=self._course(),
            is_exact=all(each.is_exact for each in self._bounded()),
        )

    def _add(self, fields: _Fields) -> None:
        self._events[fields.event if len(self._events) < _NAMES else _OTHER] += 1
        minute = self._minute(fields)
        match fields.event:
            case "chat" | "emote":
                self._add_comment(fields, minute)
            case "gift_complete":
                self._add_gift(fields, minute)
            case "like":
                self._new_likes += fields.count
                self._likes = max(self._likes, fields.total)
            case "viewer_count":
                self._add_viewers(fields.viewers, minute)
            case "connected":
                self._add_host(fields.unique_id)

    def _add_comment(self, fields: _Fields, minute: _Sums) -> None:
        minute.chats += fields.event == "chat"
        self._chatters.add(fields.user.id or fields.user.unique_id)
        for word in words_in(fields.text):
            self._words.add(word)
        for emote in emotes_in(fields.text):
            self._emotes.add(emote)
        for each in fields.emotes:
            self._emotes.add(f"emote {each.id}"[:_LABEL])

    def _add_gift(self, fields: _Fields, minute: _Sums) -> None:
        user, gift = fields.user, fields.gift
        for sums in (minute, self._totals):
            sums.gifts += fields.count
            sums.diamonds += fields.diamonds
        name = user.nickname or user.unique_id
        self._givers.add((user.id or user.unique_id)[:_LABEL], fields.diamonds, name[:_LABEL])
        key = (gift.id or gift.name)[:_LABEL]
        self._values.add(key, fields.diamonds, gift.name[:_LABEL])
        self._counts.add(key, fields.count)

    def _add_viewers(self, viewers: int, minute: _Sums) -> None:
        self._peak = max(self._peak, viewers)
        for sums in (minute, self._totals):
            sums.viewers += viewers
            sums.reports += 1

    def _add_host(self, host: str) -> None:
        if host and len(self._hosts) < _HOSTS:
            self._hosts.setdefault(host)

    def _minute(self, fields: _Fields) -> _Sums:
        """Return the sums of the minute of an event; new ones, which nobody reads, if it has none."""
        if fields.received_at is None:
            return _Sums()
        number = self._first_minute + int(self._source.extend(fields.received_at.timestamp()) // _MINUTE)
        if fields.is_backlog or not 0 <= number < _MINUTES:
            return _Sums()
        return self._minutes.setdefault(number, _Sums())

    def _course(self) -> tuple[Minute, ...]:
        """Return all minutes from the first to the last, also those without events."""
        minutes = [self._minutes.get(number, _Sums()) for number in range(max(self._minutes, default=-1) + 1)]
        return tuple(
            [
                Minute(
                    each.chats, each.gifts, each.diamonds, round(each.viewers / each.reports) if each.reports else None
                )
                for each in minutes
            ]
        )

    def _seconds(self) -> float:
        return self._earlier + self._source.seconds

    def _bounded(self) -> tuple[BoundedCounts | BoundedSet, ...]:
        return self._chatters, self._givers, self._values, self._counts, self._words, self._emotes


def _top(counts: BoundedCounts) -> tuple[tuple[str, int], ...]:
    return tuple([(key, sum_) for key, _, sum_ in counts.top(_TOP)])


def _without_nulls(record: Record) -> dict[str, object]:
    return {name: record[name] for name in _Fields.__struct_fields__ if record.get(name) is not None}
