"""`Feed`: numbers the events of all rooms, keeps the last ones, and hands them to observers and subscriptions.

Everything here is synchronous except `Subscription.take`. Publishing never waits for anybody: who is too slow loses its
subscription, and what it did not get is counted.
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeAlias

from tiktok_live.causes import logged_bug
from tiktok_live.events.base import Event
from tiktok_live.relay.subscriptions import FrameLog, Subscription
from tiktok_live.retention import RetainedBytes

__all__ = ["Encode", "Feed", "FeedCounts", "FeedItem", "Observer", "Page", "Selection"]

logger = logging.getLogger(__name__)

MAX_ITEMS = 10_000
"""Events that a feed keeps for consumers that come back."""
MAX_BYTES = 16 * 1024 * 1024
"""Bytes of these events, with what they were encoded to."""

_RUN_BYTES = 4


class _Encodings(dict["Encode", tuple[bytes, ...]]):
    """What an item was encoded to, by encoder. While the feed keeps the item, its bytes count for the feed."""

    __slots__ = ("account",)

    def __init__(self, account: RetainedBytes | None = None) -> None:
        super().__init__()
        self.account = account

    def add(self, encode: Encode, frames: tuple[bytes, ...]) -> None:
        self[encode] = frames
        if self.account is not None:
            self.account.used += sum(map(len, frames))

    def leave(self, event_bytes: int) -> None:
        """Stop counting for the feed."""
        if self.account is not None:
            self.account.used -= event_bytes + sum(len(frame) for frames in self.values() for frame in frames)
            self.account = None


@dataclass(frozen=True, slots=True, eq=False)
class FeedItem:
    """One event of one room, with its number.

    Attributes:
        id: number of the event; rises by one over all rooms.
        room: the host's handle, or the room id as text for a room that was added by its id.
        event: the event.
    """

    id: int
    room: str
    event: Event
    _encodings: _Encodings = field(default_factory=_Encodings, repr=False)

    def encoded(self, encode: Encode) -> tuple[bytes, ...]:
        """Return what `encode` makes of this item; each encoder is called once, however many consumers there are.

        An encoder that fails makes nothing of it: the log says why, and the other dialects are not affected.
        """
        frames = self._encodings.get(encode)
        if frames is None:
            try:
                frames = tuple(encode(self))
            except Exception as error:
                logger.exception("the relay could not encode %s", self.event.name, exc_info=logged_bug(error))
                frames = ()
            self._encodings.add(encode, frames)
        return frames

    def leave_feed(self) -> None:
        """Stop counting for the feed, which does not keep the item any longer."""
        self._encodings.leave(self.event.retained_bytes)


Encode: TypeAlias = Callable[[FeedItem], Iterable[bytes]]
"""Turns an item into the frames of a dialect: none, one or several. The same function for all consumers of a dialect,
because its results are shared."""

Observer: TypeAlias = Callable[[FeedItem], None]
"""Is called with each item, in order."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items a consumer is to get.

    Attributes:
        rooms: handles of rooms; empty for all.
        names: names of events, base classes included (`social` has `follow` and `share`); empty for all.
    """

    rooms: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def accepts(self, item: FeedItem) -> bool:
        """Return whether `item` is wanted."""
        if self.rooms and item.room not in self.rooms:
            return False
        return not self.names or not self.names.isdisjoint(_names_of(type(item.event)))


_names: dict[type[Event], frozenset[str]] = {}  # one entry per class


def _names_of(cls: type[Event]) -> frozenset[str]:
    """Return the names under which handlers can subscribe to a class: its own and those of its bases."""
    names = _names.get(cls)
    if names is None:
        names = _names[cls] = frozenset(base.name for base in cls.__mro__ if issubclass(base, Event))
    return names


@dataclass(frozen=True, slots=True)
class _LogKey:
    """What consumers have in common that share a log."""

    selection: Selection
    encode: Encode
    max_items: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of the kept items.

    Attributes:
        items: the items that were selected, the oldest first.
        last: number up to which items were looked at: the next page begins after it.
        lost: whether items between the given number and the first kept one are gone.
        has_more: whether the limit ended the page, so that the next one is there already.
    """

    items: tuple[FeedItem, ...]
    last: int
    lost: bool
    has_more: bool


@dataclass(frozen=True, slots=True)
class FeedCounts:
    """Totals of a feed since its start.

    Attributes:
        published: events.
        kept: events that are kept for consumers that come back.
        consumers: open subscriptions.
        offered: frames that were meant for subscriptions. They are `sent`, `dropped` or `waiting`.
        sent: frames that consumers took.
        dropped: frames that a consumer did not get, because it was too slow or left.
        waiting: frames that wait to be taken.
        too_slow: subscriptions that were closed because their consumer was too slow.
    """

    published: int
    kept: int
    consumers: int
    offered: int
    sent: int
    dropped: int
    waiting: int
    too_slow: int


class Feed:
    """The events of all rooms, in one order.

    Args:
        max_items: items that are kept.
        max_bytes: bytes of the kept items, with what they were encoded to.

    Attributes:
        run: names this feed. Numbers begin at 1 again in another one.
    """

    def __init__(self, *, max_items: int = MAX_ITEMS, max_bytes: int = MAX_BYTES) -> None:
        self.run = secrets.token_hex(_RUN_BYTES)
        self._max_items = max_items
        self._kept: deque[FeedItem] = deque()
        self._account = RetainedBytes(max_bytes)
        self._observers: list[Observer] = []
        self._logs: dict[_LogKey, FrameLog] = {}
        self._last = 0
        self._sent = self._dropped = self._too_slow = 0  # of subscriptions that are closed

    @property
    def last(self) -> int:
        """Number of the last item; 0 before the first."""
        return self._last

    @property
    def counts(self) -> FeedCounts:
        """The totals at this moment."""
        subscriptions = [each for log in self._logs.values() for each in log.subscriptions]
        sent = self._sent + sum(each.sent for each in subscriptions)
        waiting = sum(each.waiting for each in subscriptions)
        return FeedCounts(
            published=self._last,
            kept=len(self._kept),
            consumers=len(subscriptions),
            offered=sent + self._dropped + waiting,
            sent=sent,
            dropped=self._dropped,
            waiting=waiting,
            too_slow=self._too_slow,
        )

    def publish(self, room: str, event: Event) -> FeedItem:
        """Number `event`, keep it, and hand it to everybody. Never waits; failures of observers are logged."""
        self._last += 1
        item = FeedItem(self._last, room, event, _Encodings(self._account))
        self._keep(item)
        for observer in tuple(self._observers):
            try:
                observer(item)
            except Exception as error:
                logger.exception("an observer of the relay failed", exc_info=logged_bug(error))
        for key, log in tuple(self._logs.items()):
            if key.selection.accepts(item) and (frames := item.encoded(key.encode)):
                log.append(frames, sum(map(len, frames)))
        self._evict()
        return item

    def add_observer(self, observer: Observer) -> Callable[[], None]:
        """Call `observer` with each item from now on, before consumers get it. Return what removes it."""
        self._observers.append(observer)

        def remove() -> None:
            if observer in self._observers:
                self._observers.remove(observer)

        return remove

    def subscribe(self, selection: Selection, encode: Encode, *, max_items: int, max_bytes: int) -> Subscription:
        """Return a queue of what `encode` makes of the selected items, from now on. The caller closes it.

        Args:
            selection: which items.
            encode: the dialect.
            max_items: frames that may wait. With more, or more bytes, the subscription is closed.
            max_bytes: bytes that may wait.
        """
        key = _LogKey(selection, encode, max_items, max_bytes)
        log = self._logs.get(key)
        if log is None:
            log = self._logs[key] = FrameLog(max_items=max_items, max_bytes=max_bytes)

        def closed() -> None:
            if not log.subscriptions and self._logs.get(key) is log:
                del self._logs[key]
            self._sent += subscription.sent
            self._dropped += subscription.dropped
            self._too_slow += subscription.is_too_slow

        subscription = Subscription(log, closed)
        return subscription

    def after(self, number: int, limit: int, selection: Selection | None = None, *, run: str = "") -> Page:
        """Return up to `limit` selected items with higher numbers than `number`.

        If the number is of another run, because `run` says so or because it is higher than any, the page begins with
        the first kept item.
        """
        first = self._kept[0].id if self._kept else self._last + 1
        is_foreign = number > self._last or run not in {"", self.run}
        start = 0 if is_foreign else max(0, number + 1 - first)
        rest = islice(self._kept, start, None)
        wanted = rest if selection is None else filter(selection.accepts, rest)
        items = tuple(islice(wanted, limit + 1))
        has_more, items = len(items) > limit, items[:limit]
        last = items[-1].id if has_more and items else self._last
        return Page(items, last, lost=is_foreign or number + 1 < first, has_more=has_more)

    def _keep(self, item: FeedItem) -> None:
        self._kept.append(item)
        self._account.used += item.event.retained_bytes

    def _evict(self) -> None:
        while self._kept and (len(self._kept) > self._max_items or self._account.is_exceeded):
            self._kept.popleft().leave_feed()
