"""Routes events to queues by class, and slices a frame so that no queue overflows."""

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
    """The queues for events of one class, and whether a full queue may drop these events."""

    queues: tuple[EventQueue, ...]
    is_droppable: bool


class _Snapshot(NamedTuple):
    """What other threads may read: replaced as a whole, never modified."""

    queues: tuple[EventQueue, ...] = ()
    dropped_before: int = 0


_NOWHERE = _Route((), is_droppable=True)


class Routes:
    """The queues of one dispatcher by event class, with cached routes.

    Attributes:
        room: number of events that fit into every queue when empty, at most `TURN`.
    """

    def __init__(self) -> None:
        self._by_type: dict[type[Event], _Route] = {}
        self._interned: dict[_Route, _Route] = {}  # equal routes are one object, so that `is` compares them
        self.room = TURN
        self._kinds: dict[EventQueue, tuple[type[Event], ...]] = {}
        self._snapshot = _Snapshot()
        self._wanted: frozenset[str] | None = None
        self._is_wanted_cached = False
        self._forgotten: list[EventQueue] = []

    @property
    def queues(self) -> tuple[EventQueue, ...]:
        """All queues. Thread-safe."""
        return self._snapshot.queues

    @property
    def dropped(self) -> int:
        """Events dropped by all queues, including removed ones. Thread-safe."""
        snapshot = self._snapshot
        return snapshot.dropped_before + sum([queue.dropped for queue in snapshot.queues])

    def add(self, queue: EventQueue, kinds: tuple[type[Event], ...]) -> None:
        """Route events of these classes and of their subclasses to `queue`."""
        self._kinds[queue] = kinds
        self._changed(self._snapshot.dropped_before)

    def remove(self, queue: EventQueue) -> None:
        """Stop routing events to `queue`, which must be closed. Can be called twice."""
        if queue in self._kinds:
            del self._kinds[queue]
            self._changed(self._snapshot.dropped_before + queue.dropped)

    def forget(self, queue: EventQueue) -> None:
        """Close and remove `queue` at the next `put` or `wanted`. Thread-safe and reentrant, as finalizers call it."""
        self._forgotten.append(queue)

    def put(self, events: Iterable[Event]) -> None:
        """Put each event into its queues, in the order in which the queues were added."""
        if self._forgotten:
            self._remove_forgotten()
        by_type = self._by_type
        route = _NOWHERE
        run: list[Event] = []
        for event in events:
            next_route = by_type.get(type(event)) or self._route_of(type(event))
            if next_route is not route:
                _put_run(route, run)
                route, run = next_route, []
            run.append(event)
        _put_run(route, run)

    def wanted(self) -> frozenset[str] | None:
        """Return the methods that any queue needs; None for all. The same object until the queues change."""
        if self._forgotten:
            self._remove_forgotten()
        if not self._is_wanted_cached:
            self._wanted = methods_for({kind for kinds in self._kinds.values() for kind in kinds})
            self._is_wanted_cached = True
        return self._wanted

    def slices(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        """Yield the events in slices that fit into each of their queues when empty.

        Queues that keep only the latest event are ignored, since they are meant to drop the others.
        """
        begin, count, room = 0, 0, TURN
        for end, event in enumerate(events):
            queues = self._route_of(type(event)).queues
            if not queues:
                continue
            own_room = _room_in(queues)
            room = min(room, own_room)
            if count >= room:
                yield events[begin:end]
                begin, count, room = end, 0, own_room
            count += 1
        yield events[begin:]

    def _remove_forgotten(self) -> None:
        while self._forgotten:
            queue = self._forgotten.pop()
            queue.discard()
            self.remove(queue)

    def _route_of(self, kind: type[Event]) -> _Route:
        route = self._by_type.get(kind)
        if route is None:
            queues = tuple([queue for queue, kinds in self._kinds.items() if issubclass(kind, kinds)])
            route = _Route(queues, kind.is_droppable)
            route = self._by_type[kind] = self._interned.setdefault(route, route)
        return route

    def _changed(self, dropped_before: int) -> None:
        self._snapshot = _Snapshot(tuple(self._kinds), dropped_before)
        self.room = _room_in(self._snapshot.queues)
        self._by_type.clear()
        self._interned.clear()
        self._is_wanted_cached = False


def _put_run(route: _Route, events: Sequence[Event]) -> None:
    """Put consecutive events with the same route, in one step per queue if they may be dropped."""
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
