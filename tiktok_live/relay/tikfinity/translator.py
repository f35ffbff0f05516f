"""`Translator`: the events of one room as TikFinity's messages. Pure: no I/O, and no clock but the events' times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from tiktok_live import events
from tiktok_live.events.base import Event
from tiktok_live.relay.tikfinity import happenings, social
from tiktok_live.relay.tikfinity.finding import person_of, wire_user
from tiktok_live.relay.tikfinity.gifts import Streaks, gift_fields
from tiktok_live.relay.tikfinity.persons import person_fields
from tiktok_live.relay.tikfinity.viewers import viewer_count_fields
from tiktok_live.relay.tikfinity.wire import header_fields, label_fields, made_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.relay.tikfinity.hosts import Host

__all__ = ["CONFIG", "Message", "Translator", "is_translated"]

Message: TypeAlias = tuple[str, dict[str, object]]
"""A name and its data."""

CONFIG: Message = ("config", {"events": []})
"""What TikFinity sends first: the streamer's own alerts, of which there are none here."""

_Fields: TypeAlias = Callable[[Any], dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How events of one class are translated.

    Attributes:
        name: of the message.
        fields: returns what is special to these messages.
        has_person: whether they have the fields of a person.
        has_label: whether they have the platform's sentence.
        has_id: whether they have an id and a time.
    """

    name: str
    fields: _Fields
    has_person: bool = True
    has_label: bool = True
    has_id: bool = True


def _of_room(name: str, fields: _Fields) -> _Kind:
    return _Kind(name, fields, has_person=False, has_label=False)


_MEMBER = _Kind("member", social.member_fields)
_ENVELOPE = _Kind("envelope", happenings.envelope_fields)
_PIN = _Kind("roomPin", happenings.pin_fields)
_BATTLE = _of_room("linkMicBattle", happenings.battle_fields)
_POLL = _of_room("pollMessage", happenings.poll_fields)
_END = _of_room("streamEnd", happenings.end_fields)
_KINDS: Mapping[type[Event], _Kind] = {
    events.ChatEvent: _Kind("chat", social.chat_fields, has_label=False),
    events.LikeEvent: _Kind("like", social.like_fields),
    events.FollowEvent: _Kind("follow", social.follow_fields),
    events.ShareEvent: _Kind("share", social.share_fields),
    events.MemberEvent: _MEMBER,
    events.JoinEvent: _MEMBER,
    events.SubscribeEvent: _Kind("subscribe", social.subscribe_fields),
    events.EmoteEvent: _Kind("emote", social.emote_fields),
    events.QuestionEvent: _Kind("questionNew", social.question_fields),
    events.SuperFanEvent: _Kind("superFan", social.super_fan_fields),
    events.LiveIntroEvent: _Kind("liveIntro", happenings.intro_fields),
    events.EnvelopeEvent: _ENVELOPE,
    events.SuperFanBoxEvent: _ENVELOPE,
    events.GoalEvent: _Kind("goalUpdate", happenings.goal_fields),
    events.PinEvent: _PIN,
    events.MessagePinnedEvent: _PIN,
    events.MessageUnpinnedEvent: _PIN,
    events.ViewerCountEvent: _Kind("roomUser", viewer_count_fields, has_person=False, has_label=False, has_id=False),
    events.BattleActionEvent: _BATTLE,
    events.BattleStartEvent: _BATTLE,
    events.BattleEndEvent: _BATTLE,
    events.BattleScoresEvent: _of_room("linkMicArmies", happenings.armies_fields),
    events.LiveEndedEvent: _END,
    events.LiveSuspendedEvent: _END,
    events.PollEvent: _POLL,
    events.PollStartEvent: _POLL,
    events.PollVotesEvent: _POLL,
    events.PollEndEvent: _POLL,
    events.ShoppingEvent: _of_room("oecLiveShopping", happenings.shopping_fields),
    events.ConnectedEvent: _of_room("roomInfo", happenings.room_fields),
}
_GIFTS = (events.GiftEvent, events.GiftCompleteEvent)


def is_translated(event: Event) -> bool:
    """Return whether events of this class become messages at all."""
    return type(event) in _KINDS or isinstance(event, _GIFTS)


class Translator:
    """Turns the events of one room into TikFinity's messages. Give it every gift of the room once, in order.

    Args:
        host: whose room it is.
        backlog: whether to translate events from before the connection too. Programs act on each gift and comment, and
            would act on old ones again.
    """

    def __init__(self, host: Host, *, backlog: bool = False) -> None:
        self._host = host
        self._backlog = backlog
        self._streaks = Streaks()

    def translate(self, event: Event, number: int = 0) -> list[Message]:
        """Return the messages of an event: none, or one.

        Args:
            event: the event.
            number: distinguishes events that have no id and are otherwise equal, for example the number in a feed.
        """
        if (self._is_old(event) and not self._backlog) or _is_gone(event):
            return []
        if isinstance(event, _GIFTS):
            return self._gift(event, number)
        kind = _KINDS.get(type(event))
        return [] if kind is None else [(kind.name, self._data(event, kind, number))]

    def _data(self, event: Event, kind: _Kind, number: int) -> dict[str, object]:
        data = self._person(event) if kind.has_person else {}
        if kind.has_label:
            data |= label_fields(event)
        data |= kind.fields(event)
        if kind.has_id:
            data |= header_fields(event, number)
        return data | self._host.fields()

    def _gift(self, event: events.GiftEvent | events.GiftCompleteEvent, number: int) -> list[Message]:
        tick = self._streaks.take(event)
        if tick is None:
            return []
        data = self._person(event) | gift_fields(event, tick) | header_fields(event, number) | self._host.fields()
        if isinstance(event, events.GiftCompleteEvent):
            data["msgId"] = made_id(event, number, "end")  # that of the last tick was sent
        return [("gift", data)]

    def _is_old(self, event: Event) -> bool:
        # Programs wait for the end of a streak that they know, even if it came while the connection was lost.
        return event.is_backlog and not (isinstance(event, _GIFTS) and self._streaks.knows(event.streak_id))

    def _person(self, event: Event) -> dict[str, object]:
        user = person_of(event)
        is_host = isinstance(event, events.LiveIntroEvent) or (user.id == self._host.id and user.id > 0)
        return person_fields(user, wire_user(event, user), self._host.handle if is_host else "")


def _is_gone(event: Event) -> bool:
    """Return whether a chest disappears: programs take every chest for a new one."""
    return isinstance(event, events.EnvelopeEvent) and event.is_hidden
