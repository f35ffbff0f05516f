"""Which queues an event goes to, and how many events may be handed out before their readers need a turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tiktok_live.dispatch.runner import TURN
from tiktok_live.events.decode import methods_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tiktok_live.dispatch.queues import EventQueue
    from tiktok_live.events.base import Event

__all__ = ["Routes"]


class _Route(NamedTuple):
    """Where events of one class go, and whether a full queue may drop them."""

    queues: tuple[EventQueue, ...]
    is_droppable: bool


class _Known(NamedTuple):
    """What other threads may read: replaced as a whole, and never changed."""

    queues: tuple[EventQueue, ...] = ()
    lost_before: int = 0


_NOWHERE = _Route((), is_droppable=True)


class Routes:
    """The queues of one dispatcher by the classes of events that they are for; what follows from them is kept.

    Attributes:
        room: how many events fit into each queue, if it is empty; never more than a handler takes in one turn.
    """

    def __init__(self) -> None:
        self._by_type: dict[type[Event], _Route] = {}
        self._alike: dict[_Route, _Route] = {}  # one of those that are equal, so that a look tells
        self.room = TURN
        self._kinds: dict[EventQueue, tuple[type[Event], ...]] = {}
        self._known = _Known()
        self._wanted: frozenset[str] | None = None
        self._is_wanted_known = False
        self._forgotten: list[EventQueue] = []

    @property
    def queues(self) -> tuple[EventQueue, ...]:
        """All of them; may be read from any thread."""
        return self._known.queues

    @property
    def dropped(self) -> int:
        """How many events they and those that were removed have lost; may be read from any thread."""
        known = self._known
        return known.lost_before + sum([queue.dropped for queue in known.queues])

    def add(self, queue: EventQueue, kinds: tuple[type[Event], ...]) -> None:
        """Let events of these classes, and of their subclasses, go to `queue` too."""
        self._kinds[queue] = kinds
        self._changed(self._known.lost_before)

    def remove(self, queue: EventQueue) -> None:
        """Let no more events go to `queue`, which has been closed. Twice is fine."""
        if queue in self._kinds:
            del self._kinds[queue]
            self._changed(self._known.lost_before + queue.dropped)

    def forget(self, queue: EventQueue) -> None:
        """Close and remove `queue` at the next turn: this may be called in any thread, and in the midst of anything."""
        self._forgotten.append(queue)

    def put(self, events: Iterable[Event]) -> None:
        """Put each event in the queues that it is for, in the order in which they were added."""
        if self._forgotten:
            self._remove_forgotten()
        by_type = self._by_type
        route = _NOWHERE
        run: list[Event] = []
        for event in events:
            its_route = by_type.get(type(event)) or self._of(type(event))
            if its_route is not route:
                _put_run(route, run)
                route, run = its_route, []
            run.append(event)
        _put_run(route, run)

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that somebody listens to; None for all. The same object until something changes."""
        if self._forgotten:
            self._remove_forgotten()
        if not self._is_wanted_known:
            self._wanted = methods_for({kind for kinds in self._kinds.values() for kind in kinds})
            self._is_wanted_known = True
        return self._wanted

    def slices(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        """Yield the events in slices that fit into each queue they go to, if it is empty.

        Queues that keep the latest event alone are left out of account: to lose the others is what they are for.
        """
        begin, count, room = 0, 0, TURN
        for end, event in enumerate(events):
            queues = self._of(type(event)).queues
            if not queues:
                continue
            own = _room_in(queues)
            room = min(room, own)
            if count >= room:
                yield events[begin:end]
                begin, count, room = end, 0, own
            count += 1
        yield events[begin:]

    def _remove_forgotten(self) -> None:
        while self._forgotten:
            queue = self._forgotten.pop()
            queue.discard()
            self.remove(queue)

    def _of(self, kind: type[Event]) -> _Route:
        route = self._by_type.get(kind)
        if route is None:
            queues = tuple([queue for queue, kinds in self._kinds.items() if issubclass(kind, kinds)])
            route = _Route(queues, kind.is_droppable)
            route = self._by_type[kind] = self._alike.setdefault(route, route)
        return route

    def _changed(self, lost_before: int) -> None:
        self._known = _Known(tuple(self._kinds), lost_before)
        self.room = _room_in(self._known.queues)
        self._by_type.clear()
        self._alike.clear()
        self._is_wanted_known = False


def _put_run(route: _Route, events: Sequence[Event]) -> None:
    """Put events that go the same way: what they have in common is done once."""
    if not route.queues or not events:
        return
    if not route.is_droppable:
        for event in events:
            for queue in route.queues:
                queue.put(event)
        return
    counted = [(event, event.retained_bytes) for event in events]
    size = sum([size for _, size in counted])
    for queue in route.queues:
        queue.extend(counted, size)


def _room_in(queues: Sequence[EventQueue]) -> int:
    return min([TURN, *[queue.size for queue in queues if not queue.keeps_latest]])
