"""What one live remembers while connections come and go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tiktok_live.events.catalogue import NO_GIFTS
from tiktok_live.events.decode import methods_for
from tiktok_live.events.families.battle import BattleActionEvent, BattleScoresEvent
from tiktok_live.events.families.gifts import EnvelopeEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.families.room import (
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    ViewerCountEvent,
)
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.session.dedup import Deduplicator
from tiktok_live.session.gift_ledger import STREAK_TIMEOUT, GiftLedger
from tiktok_live.session.room_view import RoomView

if TYPE_CHECKING:
    from tiktok_live.events.base import Event, MessageEvent
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.retention import RetainedBytes
    from tiktok_live.session.room_view import RoomSnapshot

__all__ = [
    "CHESTS_LIMIT",
    "CONTROL_METHODS",
    "OTHER_METHODS",
    "SEEN_LIMIT",
    "STATE_METHODS",
    "TRACKED_EVENTS",
    "UNKNOWN_LIMIT",
    "RoomState",
]

SEEN_LIMIT = 20_000
"""How many message ids are remembered: minutes of the busiest room, under 3 MB."""
CHESTS_LIMIT = 1_000
"""How many treasure chests are remembered, each state of one by itself: hours of the busiest room."""
UNKNOWN_LIMIT = 1_000
"""How many unknown methods are counted by name."""
OTHER_METHODS = "(other methods)"
"""What all further ones are counted as."""

_NAME_LIMIT = 200  # characters of a method; real ones have under 60
_CONTROL = (GiftEvent, LiveEndedEvent, LivePausedEvent, LiveResumedEvent, LiveSuspendedEvent)
_STATE = (BattleActionEvent, BattleScoresEvent, LikeEvent, LiveIntroEvent, ViewerCountEvent)
_REPEATED = (EnvelopeEvent,)

TRACKED_EVENTS: frozenset[type[MessageEvent]] = frozenset(
    cls for row in MESSAGE_SPECS.values() for cls in row.classes if issubclass(cls, _CONTROL + _STATE + _REPEATED)
)
"""The classes of events that a room takes note of; all others pass it by."""
CONTROL_METHODS = methods_for(_CONTROL) or frozenset()
"""What is always read: no gift goes uncounted, and no end unnoticed."""
STATE_METHODS = methods_for(_STATE) or frozenset()
"""What only the snapshot needs, and whoever listens."""


class RoomState:
    """One live, across reconnects. Passed into each session in turn; pure, and bounded in memory.

    Args:
        streak_timeout: seconds without a tick after which a streak of gifts is over. Time off the air does not count.
        seen_limit: how many message ids are remembered.
        budget: bytes, shared with whatever else the client retains; open streaks may take half. None for its own.

    Attributes:
        catalogue: what is known about gifts beside what their messages say; later events are built with it.
        unknown: messages that could not be read, counted by method.
        connections: how many sessions have read this live.
        view: what the snapshot is made of.
    """

    __slots__ = (
        "_budget",
        "_chests",
        "_gifts",
        "_seen",
        "_streak_timeout",
        "catalogue",
        "connections",
        "unknown",
        "view",
    )

    def __init__(
        self,
        *,
        streak_timeout: float = STREAK_TIMEOUT,
        seen_limit: int = SEEN_LIMIT,
        budget: RetainedBytes | None = None,
    ) -> None:
        self._streak_timeout = streak_timeout
        self._budget = budget
        self._seen: Deduplicator[int] = Deduplicator(seen_limit)
        self._chests: Deduplicator[int] = Deduplicator(CHESTS_LIMIT)
        self._gifts = GiftLedger(streak_timeout=streak_timeout, budget=budget)
        self.catalogue: GiftCatalogue = NO_GIFTS
        self.view = RoomView()
        self.unknown: Counter[str] = Counter()
        self.connections = 0

    def next_live(self) -> RoomState:
        """Return the state with which another live of the host begins.

        What is known about gifts and what could not be read stay: they are the client's and not the live's. The client
        was here before, so what is old in the new live was missed and not seen.
        """
        following = RoomState(streak_timeout=self._streak_timeout, budget=self._budget)
        following.catalogue, following.unknown, following.connections = self.catalogue, self.unknown, self.connections
        return following

    def is_new(self, msg_id: int) -> bool:
        """Return whether this id was not seen before, and remember it. An id of 0 is always new.

        Args:
            msg_id: the envelope's id (`BaseMessage.msg_id`, field 3).
        """
        return not msg_id or self._seen.is_new(msg_id)

    def count_unknown(self, method: str) -> int:
        """Count a message that could not be read; return how many of its method there were, this one included."""
        name = method[:_NAME_LIMIT]
        if name not in self.unknown and len(self.unknown) >= UNKNOWN_LIMIT:
            name = OTHER_METHODS
        self.unknown[name] += 1
        return self.unknown[name]

    def take(self, event: MessageEvent, now: float) -> list[Event]:
        """Take note of an event of a class in `TRACKED_EVENTS`, and return what to hand out for it, in order.

        That is nothing for a chest or a tick of a streak that says what was handed out before, under whatever id.

        Args:
            event: as it was decoded; what is handed out in its place knows what came before.
            now: monotonic time in seconds.
        """
        if isinstance(event, LikeEvent):
            return [self.view.take_likes(event)]
        if isinstance(event, GiftEvent):
            return self._gifts.take(event, now)
        if isinstance(event, EnvelopeEvent):
            return [event] if self._is_new_chest(event) else []
        self.view.take(event)
        if isinstance(event, LiveEndedEvent | LiveSuspendedEvent):
            return [*self.finish(GiftCompleteReason.LIVE_ENDED), event]
        return [event]

    def stop_clock(self, now: float) -> None:
        """Let no time pass for open streaks from `now` on, because the connection is lost. Twice is fine."""
        self._gifts.stop_clock(now)

    def start_clock(self, now: float) -> None:
        """Let time pass again from `now` on, because something is received. Without `stop_clock` it changes nothing."""
        self._gifts.start_clock(now)

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None when nothing waits for time to pass, and while the clock stands."""
        return self._gifts.next_deadline()

    def handle_timer(self, now: float) -> list[Event]:
        """Do what is due at `now`, and return what to hand out: completions of streaks that fell silent."""
        return self._gifts.handle_timer(now)

    def finish(self, reason: GiftCompleteReason) -> list[Event]:
        """Return the completions of all gifts that are open, because nothing more is expected.

        Again is fine, and completes what came since: after the end of a live some messages still arrive.
        """
        if reason is GiftCompleteReason.LIVE_ENDED:
            self.view.end()
        return self._gifts.finish(reason)

    def snapshot(self) -> RoomSnapshot:
        """Return how the live stands now."""
        return self.view.snapshot(self._gifts.gifts, self._gifts.diamonds)

    def _is_new_chest(self, event: EnvelopeEvent) -> bool:
        # The hash, because the server chooses how long the id is. Without one there is nothing to know it by.
        return not event.envelope_id or self._chests.is_new(hash(event.repeat_key()))
