"""What an event adds to goals, top lists and counters: each gift, like, follow and share counts once.

A gift counts when it is complete. If the server restarts during a streak, the streak is completed twice: by closing,
and again at its end, with its whole count. So the counts of recent streaks and the ids of recent messages are kept in
the room's file.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent
from tiktok_live.events.families.social import FollowEvent, LikeEvent, ShareEvent
from tiktok_live.events.families.subscriptions import SubscribeEvent
from tiktok_live.events.models import User

__all__ = ["Added", "Ledger"]

_STREAKS_KEPT = 1_000
_MESSAGES_KEPT = 1_000
_ID_LIMIT = 120  # characters of a streak's id; it has three ids of 20 digits and a time
_COUNT_LIMIT = 2**40  # beyond this a message is broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What one event adds; 0 for everything else.

    Attributes:
        user: whose gift, like, follow, share or subscription it is.
        diamonds: value of gifts.
        likes: of this user, in this event.
        live_likes: growth of the live's own total, which includes likes that were not sent to this client.
        followers: 1 for a follower.
        subscribers: 1 for a subscription.
        shares: 1 for a share.
    """

    user: User
    diamonds: int = 0
    likes: int = 0
    live_likes: int = 0
    followers: int = 0
    subscribers: int = 0
    shares: int = 0


class Ledger:
    """Decides what an event adds. Pure, and bounded in memory.

    Attributes:
        room_id: the live that `likes` belongs to; 0 before the first.
        likes: the highest total of likes of that live.
        streaks: gifts counted so far, by the id of the streak, oldest first.
        messages: ids of messages that were counted, oldest first.
    """

    def __init__(self) -> None:
        self.room_id = 0
        self.likes = 0
        self.streaks: OrderedDict[str, int] = OrderedDict()
        self.messages: OrderedDict[int, None] = OrderedDict()

    def take(self, event: Event) -> Added | None:
        """Return what an event adds; None if it was counted already, or never counts."""
        if isinstance(event, GiftCompleteEvent):
            return self._gift(event)
        if not isinstance(event, LikeEvent | FollowEvent | ShareEvent | SubscribeEvent) or not self._is_new(event):
            return None
        match event:
            case LikeEvent():
                return self._like(event)
            case FollowEvent():
                return Added(user=event.user, followers=1)
            case ShareEvent():
                return Added(user=event.user, shares=1)
        return Added(user=event.user, subscribers=1)

    def enter(self, room_id: int) -> bool:
        """Note the live that events are from; return whether it is another one than before."""
        if not room_id or room_id == self.room_id:
            return False
        is_other = self.room_id != 0
        self.room_id, self.likes = room_id, 0
        return is_other

    def restore(self, streaks: dict[str, int], messages: list[int]) -> None:
        """Continue with what was counted before a restart."""
        for streak_id, count in streaks.items():
            self._remember(streak_id, count)
        for msg_id in messages[-_MESSAGES_KEPT:]:
            self.messages[msg_id] = None

    def _gift(self, event: GiftCompleteEvent) -> Added | None:
        count, diamonds = _bounded(event.count), _bounded(event.diamonds)
        # Without a group, another streak may have the same id.
        if (streak_id := event.streak_id).endswith(":0"):
            return Added(user=event.user, diamonds=diamonds)
        before = self.streaks.get(streak_id, 0)
        self._remember(streak_id, before + count if event.continues else max(before, count))
        if before and not event.continues:
            # Completed before a restart, and now with the whole count again.
            if count <= before:
                return None
            diamonds = (count - before) * diamonds // count
        return Added(user=event.user, diamonds=diamonds)

    def _remember(self, streak_id: str, count: int) -> None:
        streak_id = streak_id[:_ID_LIMIT]
        self.streaks[streak_id] = count
        self.streaks.move_to_end(streak_id)
        if len(self.streaks) > _STREAKS_KEPT:
            self.streaks.popitem(last=False)

    def _like(self, event: LikeEvent) -> Added:
        count, total = _bounded(event.count), _bounded(event.total)
        if not total:
            growth = count
        elif self.likes:
            growth = max(total - self.likes, 0)
        else:
            growth = min(count, total)  # earlier likes of this live were not for us to count
        self.likes = max(self.likes, total)
        return Added(user=event.user, likes=count, live_likes=growth)

    def _is_new(self, event: MessageEvent) -> bool:
        if not event.msg_id:
            return True
        if event.msg_id in self.messages:
            return False
        self.messages[event.msg_id] = None
        if len(self.messages) > _MESSAGES_KEPT:
            self.messages.popitem(last=False)
        return True


def _bounded(number: int) -> int:
    return min(max(number, 0), _COUNT_LIMIT)
