"""The state of one live across reconnects."""

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
"""Number of message ids to remember: minutes of the busiest room, under 3 MB."""
CHESTS_LIMIT = 1_000
"""Number of treasure chest states to remember: hours of the busiest room."""
UNKNOWN_LIMIT = 1_000
"""Number of unknown methods that are counted by name."""
OTHER_METHODS = "(other methods)"
"""Name under which all further unknown methods are counted."""

_NAME_LIMIT = 200  # characters of a method; real ones have under 60
_CONTROL = (GiftEvent, LiveEndedEvent, LivePausedEvent, LiveResumedEvent, LiveSuspendedEvent)
_STATE = (BattleActionEvent, BattleScoresEvent, LikeEvent, LiveIntroEvent, ViewerCountEvent)
_REPEATED = (EnvelopeEvent,)

TRACKED_EVENTS: frozenset[type[MessageEvent]] = frozenset(
    cls for row in MESSAGE_SPECS.values() for cls in row.classes if issubclass(cls, _CONTROL + _STATE + _REPEATED)
)
"""Event classes that update the room state; others do not go through it."""
CONTROL_METHODS = methods_for(_CONTROL) or frozenset()
"""Methods that are always read, so that no gift goes uncounted and no end unnoticed."""
STATE_METHODS = methods_for(_STATE) or frozenset()
"""Methods that are read only for the snapshot or a listener."""


class RoomState:
    """One live across reconnects. Passed into each session in turn; pure and bounded in memory.

    Args:
        streak_timeout: seconds without a tick after which a gift streak is over; time while disconnected does not
            count.
        seen_limit: number of message ids to remember.
        budget: byte budget that the client shares between components; open streaks may use half. None for a new one.

    Attributes:
        catalogue: the gift catalogue that completes gift messages; later events are built with it.
        unknown: counts of unreadable messages, by method.
        connections: number of sessions that have read this live.
        view: the data for the snapshot.
    """

    __slots__ = (
        "_budget",
        "_chests",
        "_gifts",
        "_seen",
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
        self._budget = budget
        self._seen: Deduplicator[int] = Deduplicator(seen_limit)
        self._chests: Deduplicator[int] = Deduplicator(CHESTS_LIMIT)
        self._gifts = GiftLedger(streak_timeout=streak_timeout, budget=budget)
        self.catalogue: GiftCatalogue = NO_GIFTS
        self.view = RoomView()
        self.unknown: Counter[str] = Counter()
        self.connections = 0

    def next_live(self) -> RoomState:
        """Return the initial state for the host's next live.

        The catalogue and the counts of unknown messages are kept: they belong to the client, not to the live. So is the
        number of connections: backlog in the new live was missed, not seen.
        """
        state = RoomState(streak_timeout=self._gifts.streak_timeout, budget=self._budget)
        state.catalogue, state.unknown, state.connections = self.catalogue, self.unknown, self.connections
        return state

    def is_new(self, msg_id: int) -> bool:
        """Return whether this message id is new, and remember it. 0 is always new.

        Args:
            msg_id: id in the envelope (`BaseMessage.msg_id`, field 3).
        """
        return not msg_id or self._seen.is_new(msg_id)

    def count_unknown(self, method: str) -> int:
        """Count an unreadable message; return the count of its method, this one included."""
        name = method[:_NAME_LIMIT]
        if name not in self.unknown and len(self.unknown) >= UNKNOWN_LIMIT:
            name = OTHER_METHODS
        self.unknown[name] += 1
        return self.unknown[name]

    def take(self, event: MessageEvent, now: float) -> list[Event]:
        """Update the state by an event of a class in `TRACKED_EVENTS`; return the events to dispatch for it, in order.

        Returns none for a chest or gift tick that repeats an earlier one, whatever its message id.

        Args:
            event: as decoded; the returned events include what earlier ones contribute, such as a gift's delta.
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
        """Stop the time-out of open streaks at `now`, because the connection is lost. May be called repeatedly."""
        self._gifts.stop_clock(now)

    def set_streak_timeout(self, seconds: float) -> None:
        """Change after how many seconds without a tick a gift streak is over; a replay has the recording's."""
        self._gifts.streak_timeout = seconds

    def start_clock(self, now: float) -> None:
        """Resume the time-out of open streaks at `now`, because a frame arrived. No effect unless stopped."""
        self._gifts.start_clock(now)

    def next_deadline(self) -> float | None:
        """Return when `handle_timer` is due; None if no streak is open, and while the clock is stopped."""
        return self._gifts.next_deadline()

    def handle_timer(self, now: float) -> list[Event]:
        """Complete the streaks that have timed out at `now`; return the completions."""
        return self._gifts.handle_timer(now)

    def finish(self, reason: GiftCompleteReason) -> list[Event]:
        """Complete all open gift streaks, because no more ticks are expected; return the completions.

        May be called repeatedly: some messages arrive after the end of a live.
        """
        if reason is GiftCompleteReason.LIVE_ENDED:
            self.view.end()
        return self._gifts.finish(reason)

    def snapshot(self) -> RoomSnapshot:
        """Return the current state of the live."""
        return self.view.snapshot(self._gifts.gifts, self._gifts.diamonds)

    def _is_new_chest(self, event: EnvelopeEvent) -> bool:
        # A hash, because the server decides the length of the id. Without an id, duplicates cannot be recognized.
        return not event.envelope_id or self._chests.is_new(hash(event.repeat_key()))
