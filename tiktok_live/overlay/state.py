"""What the overlays of one room show. Pure: events and times come in, changes and snapshots go out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from tiktok_live.events.base import Event
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.lifecycle import ConnectedEvent, ReconnectedEvent
from tiktok_live.overlay.alert_queue import AlertQueue
from tiktok_live.overlay.alerts import Alert, alert_for
from tiktok_live.overlay.boards import Boards
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.counting import Added, Ledger
from tiktok_live.overlay.goals import Goal
from tiktok_live.overlay.lines import Line, Lines, kind_of, line_of
from tiktok_live.overlay.persons import as_person, person_key, without_badges
from tiktok_live.overlay.timer import Timer

__all__ = ["LAST_KINDS", "Changes", "Counters", "Message", "Moment", "RoomOverlay"]

Message: TypeAlias = dict[str, object]
"""What a page gets, before it is JSON."""

LAST_KINDS = ("gift", "follow", "subscribe", "share")
"""Kinds of lines whose last one is remembered."""

_PENDING = 200  # messages about alerts and sounds between two flushes


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time.

    Attributes:
        now: monotonic seconds, for durations.
        wall: seconds since 1970, for what outlives a restart.
    """

    now: float
    wall: float


@dataclass(slots=True)
class Counters:
    """Numbers of one live. Viewers and likes are the platform's; the others count what this server received."""

    viewers: int = 0
    likes: int = 0
    diamonds: int = 0
    followers: int = 0
    shares: int = 0
    subscribers: int = 0


@dataclass(slots=True)
class Changes:
    """What changed since the last flush.

    Attributes:
        new: lines that were added.
        changed: lines that changed.
        alerts: messages about alerts and sounds, in order.
        goals: names of goals.
        boards: whether a top list changed.
        counters: whether a number changed.
        last: whether a last event changed.
        timer: whether the timer changed other than by time.
    """

    new: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    alerts: tuple[Message, ...] = ()
    goals: frozenset[str] = frozenset()
    boards: bool = False
    counters: bool = False
    last: bool = False
    timer: bool = False

    def __bool__(self) -> bool:
        return self != Changes()


class RoomOverlay:
    """The state behind all pages of one room. Everything in it is bounded.

    Args:
        room: the host's handle.
        config: goals, alerts and timer.

    Attributes:
        room: the host's handle.
        lines: chat and ticker.
        queue: of alerts.
        goals: by name.
        boards: top lists.
        timer: of a subathon.
        counters: numbers of the live.
        last: the last line by kind; see `LAST_KINDS`.
        ledger: what was counted already.
        is_unsaved: whether something changed that is kept between sessions.
    """

    def __init__(self, room: str, config: OverlayConfig) -> None:
        self.room = room
        self._config = config
        self.lines = Lines()
        self.queue = AlertQueue(config.alerts)
        self.goals = {goal.name: Goal(goal) for goal in config.goals}
        self.boards = Boards()
        self.timer = Timer(config.timer)
        self.counters = Counters()
        self.last: dict[str, Line] = {}
        self.ledger = Ledger()
        self.is_unsaved = False
        self._pending = Changes()
        self._changed_goals: set[str] = set()
        self._messages: list[Message] = []

    def take(self, event: Event, at: Moment, *, test: bool = False) -> None:
        """Take an event. A made-up one shows lines and alerts like a real one, but counts nowhere.

        An event from before the connection has no alert; it counts once, even if it was seen before a restart.
        """
        line = self.lines.take(event, at.wall, test=test)
        line_id = line.id if line is not None else 0
        if test:
            self._show(event, at, line_id, test=True)
            return
        if isinstance(event, ConnectedEvent | ReconnectedEvent):
            self._enter(event.room_id)
            return
        if isinstance(event, ViewerCountEvent):
            self._count_viewers(event.viewers)
            return
        added = self.ledger.take(event)
        if added is not None:
            self._count(added, at)
        is_repeat = added is None and isinstance(event, GiftCompleteEvent)
        if not is_repeat:
            self._show(event, at, line_id)

    def add_alert(self, alert: Alert) -> bool:
        """Queue an alert; return whether it has a place."""
        has_place = self.queue.add(alert)
        self._note_queue()
        return has_place

    def play(self, url: str, volume: float) -> None:
        """Play a sound on the pages with alerts."""
        self._send({"type": "sound", "url": url, "volume": volume})

    def skip(self, at: Moment) -> None:
        """End the alert that is shown."""
        alert = self.queue.skip(at.now)
        if alert is not None:
            self._send({"type": "alert_over", "id": alert.id})

    def pause(self, *, paused: bool) -> None:
        """Stop showing alerts after the current one, or go on."""
        self.queue.is_paused = paused
        self._note_queue()

    def clear(self) -> None:
        """Forget the alerts that wait."""
        self.queue.clear()
        self._note_queue()

    def replay(self) -> bool:
        """Show the last alert again; return whether there was one."""
        has_one = self.queue.replay()
        self._note_queue()
        return has_one

    def goal_changed(self, name: str) -> None:
        """Note that a goal was changed by hand."""
        self._changed_goals.add(name)
        self.is_unsaved = True

    def timer_changed(self) -> None:
        """Note that the timer was changed by hand."""
        self._pending.timer = self.is_unsaved = True

    def advance(self, at: Moment) -> None:
        """Do what is due: the next alert, the end of the timer, another day."""
        over, begun = self.queue.advance(at.now)
        if over is not None:
            self._send({"type": "alert_over", "id": over.id})
        if begun is not None:
            self._send({"type": "alert", "alert": begun})
            self._note_queue()
        if self.timer.expire(at.wall):
            self.timer_changed()
        if self.boards.begin_day(datetime.fromtimestamp(at.wall).astimezone().date().isoformat()):
            self._pending.boards = self.is_unsaved = True

    def changes(self) -> Changes:
        """Return what changed since the last call."""
        new, changed = self.lines.changes()
        pending, self._pending = self._pending, Changes()
        goals, self._changed_goals = frozenset(self._changed_goals), set()
        messages, self._messages = tuple(self._messages), []
        return replace(pending, new=tuple(new), changed=tuple(changed), alerts=messages, goals=goals)

    def _enter(self, room_id: int) -> None:
        if self.ledger.enter(room_id):
            self.boards.begin_live()
            self.counters = Counters()
            self._pending.boards = self._pending.counters = True
        self.is_unsaved = True

    def _count_viewers(self, viewers: int) -> None:
        if viewers != self.counters.viewers:
            self.counters.viewers = viewers
            self._pending.counters = True

    def _count(self, added: Added, at: Moment) -> None:
        self._changed_goals.update(name for name, goal in self.goals.items() if goal.take(added))
        if self.timer.take(added, at.wall):
            self._pending.timer = True
        counters = self.counters
        counters.likes = max(counters.likes + added.live_likes, self.ledger.likes)
        counters.diamonds += added.diamonds
        counters.followers += added.followers
        counters.shares += added.shares
        counters.subscribers += added.subscribers
        self._rank(added)
        self._pending.counters = self.is_unsaved = True

    def _rank(self, added: Added) -> None:
        person = as_person(added.user) if added.diamonds or added.likes else None
        if person is None:
            return
        person, key = without_badges(person), person_key(added.user)
        if added.diamonds:
            self.boards.add("diamonds", key, person, added.diamonds)
        if added.likes:
            self.boards.add("likes", key, person, added.likes)
        self._pending.boards = True

    def _show(self, event: Event, at: Moment, line_id: int, *, test: bool = False) -> None:
        """Queue the event's alert and remember it as the last of its kind. A gift is shown when it is complete."""
        kind = kind_of(event)
        if isinstance(event, GiftEvent) or (kind not in LAST_KINDS and kind not in self._config.alerts.kinds):
            return
        line = line_of(event, at.wall, test=test)
        if line is None:
            return
        if not test and line.kind in LAST_KINDS:
            self.last[line.kind] = replace(line, id=line_id)  # pages notice by the id that it is another one
            self._pending.last = True
        alert = None if event.is_backlog else alert_for(self.room, event, line, self._config.alerts)
        if alert is not None:
            self.add_alert(alert)

    def _send(self, message: Message) -> None:
        self._messages.append(message)
        del self._messages[:-_PENDING]

    def _note_queue(self) -> None:
        self._send({"type": "queue", "paused": self.queue.is_paused, "waiting": self.queue.waiting})
