"""Turns an event into a `Line`: time, label, user, text. Pure; colours are the renderer's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Literal

from tiktok_live.events.base import Event, UnknownEvent, UserEvent
from tiktok_live.events.families.battle import BattleScoresEvent
from tiktok_live.events.families.chat import CaptionEvent, ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.families.gifts import EnvelopeEvent, GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import (
    ControlEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent
from tiktok_live.events.lifecycle import (
    ConnectedEvent,
    DisconnectedEvent,
    EventsDroppedEvent,
    HandlerFailedEvent,
    ReconnectedEvent,
    ReconnectingEvent,
)
from tiktok_live.events.models import User

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Line", "Part", "Tone", "count_of", "event_line", "gift_line", "is_shown", "like_line"]

Tone = Literal["", "quiet", "strong", "gift", "big gift", "warning"]
"""Emphasis of a part of a line; the renderer maps it to a style."""

Part = tuple[str, Tone]

_NO_USER = User()
_BIG_GIFT = 1000  # diamonds
_COMMON_ATTRIBUTES = frozenset(Event.attributes) | {
    "method",
    "msg_id",
    "room_id",
    "created_at",
    "received_at",
    "is_backlog",
    "user",
}
# Not shown by default: numbers that the header shows, base classes without a meaning of their own, and disconnections,
# which are followed by a reconnection or by an error with the same text.
_HIDDEN = frozenset(
    {
        BattleScoresEvent,
        CaptionEvent,
        ControlEvent,
        DisconnectedEvent,
        MemberEvent,
        SocialEvent,
        UnknownEvent,
        ViewerCountEvent,
    }
)
# Modules of frequent events that matter little to a viewer.
_HIDDEN_MODULES = frozenset({"games", "link", "moderation", "notices", "ranks", "shop"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line about an event. Its texts are as the platform sent them; the renderer must sanitize them.

    Attributes:
        at: time of the event.
        kind: a short label.
        user: the user it is about; falsy if there is none.
        parts: the text.
        is_quiet: whether to display it dimmed.
    """

    at: datetime
    kind: str
    user: User = _NO_USER
    parts: tuple[Part, ...] = ()
    is_quiet: bool = False


def is_shown(event: Event) -> bool:
    """Return whether `event` is shown by default, without `--only`."""
    if isinstance(event, EnvelopeEvent):
        return not event.is_hidden
    return type(event) not in _HIDDEN and type(event).__module__.rpartition(".")[2] not in _HIDDEN_MODULES


def count_of(number: int, noun: str) -> str:
    """Return for example `1 chat`, `2 chats` or `1,000 chats`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _line(event: Event, kind: str, *parts: Part, user: User | None = None, is_quiet: bool = False) -> Line:
    created_at = event.created_at if event.is_backlog else None
    subject = user if user is not None else event.user if isinstance(event, UserEvent) else _NO_USER
    return Line(
        at=created_at or event.received_at,
        kind=kind,
        user=subject,
        parts=parts,
        is_quiet=is_quiet or event.is_backlog,
    )


@singledispatch
def event_line(event: Event) -> Line:
    """Return the line about `event`; for a class without its own text, the values of its attributes."""
    values = [
        (name.replace("_", " "), value)
        for name in event.attributes
        if name not in _COMMON_ATTRIBUTES and isinstance(value := getattr(event, name), (str, int)) and value
    ]
    words = ", ".join(f"{name} {value}" if value is not True else name for name, value in values)
    return _line(event, event.name.replace("_", " "), (words, "quiet"))


@event_line.register(ChatEvent)
def _chat(event: ChatEvent) -> Line:
    return _line(event, "chat", (event.text, ""))


@event_line.register(EmoteEvent)
def _emote(event: EmoteEvent) -> Line:
    return _line(event, "emote", (count_of(len(event.emote_ids), "emote"), "quiet"))


@event_line.register(QuestionEvent)
def _question(event: QuestionEvent) -> Line:
    return _line(event, "question", (event.text, ""))


@event_line.register(GiftEvent)
def _gift(event: GiftEvent) -> Line:
    return gift_line(event, event.count, event.count * event.gift.diamonds)


@event_line.register(GiftCompleteEvent)
def _gift_complete(event: GiftCompleteEvent) -> Line:
    return gift_line(event, event.count, event.diamonds)


def gift_line(event: GiftEvent | GiftCompleteEvent, count: int, diamonds: int) -> Line:
    """Return the line about `count` of the event's gift, worth `diamonds` in total."""
    tone: Tone = "big gift" if diamonds >= _BIG_GIFT else "gift"
    parts: list[Part] = [
        (event.gift.name or f"gift {event.gift.id}", tone),
        (f" \N{MULTIPLICATION SIGN} {count:,}", tone),
    ]
    if diamonds:
        parts.append((f"  {count_of(diamonds, 'diamond')}", "quiet"))
    return _line(event, "gift", *parts, user=event.user)


@event_line.register(EnvelopeEvent)
def _envelope(event: EnvelopeEvent) -> Line:
    words = f"{count_of(event.diamonds, 'diamond')} for {event.winners:,} viewers" if event.diamonds else "closed"
    return _line(event, "chest", ("treasure chest, ", "gift"), (words, "quiet"), user=User(nickname=event.sender_name))


@event_line.register(LikeEvent)
def _like(event: LikeEvent) -> Line:
    return like_line(event, event.count)


def like_line(event: LikeEvent, count: int) -> Line:
    """Return the line about `count` likes, of which `event` is the last."""
    return _line(event, "like", (f"+{count_of(count, 'like')}", "quiet"))


@event_line.register(JoinEvent)
def _join(event: JoinEvent) -> Line:
    return _line(event, "join", is_quiet=True)


@event_line.register(FollowEvent)
def _follow(event: FollowEvent) -> Line:
    return _line(event, "follow", ("follows the host", ""))


@event_line.register(ShareEvent)
def _share(event: ShareEvent) -> Line:
    return _line(event, "share", ("shared the live", ""))


@event_line.register(ViewerCountEvent)
def _viewers(event: ViewerCountEvent) -> Line:
    return _line(event, "viewers", (f"{event.viewers:,} watching", ""), is_quiet=True)


@event_line.register(LiveIntroEvent)
def _intro(event: LiveIntroEvent) -> Line:
    return _line(event, "intro", (event.text, ""))


@event_line.register(SystemMessageEvent)
def _system(event: SystemMessageEvent) -> Line:
    return _line(event, "system", (event.text, ""), is_quiet=True)


@event_line.register(LivePausedEvent)
def _paused(event: LivePausedEvent) -> Line:
    return _line(event, "live", ("the host paused the live", "strong"))


@event_line.register(LiveResumedEvent)
def _resumed(event: LiveResumedEvent) -> Line:
    return _line(event, "live", ("the host resumed the live", "strong"))


@event_line.register(LiveEndedEvent)
def _ended(event: LiveEndedEvent) -> Line:
    return _line(event, "live", ("the live ended", "strong"))


@event_line.register(LiveSuspendedEvent)
def _suspended(event: LiveSuspendedEvent) -> Line:
    return _line(event, "live", ("the platform ended the live ", "warning"), (event.violation or event.title, "quiet"))


@event_line.register(UnknownEvent)
def _unknown(event: UnknownEvent) -> Line:
    return _line(event, "unknown", (event.method, ""), (f"  {event.reason}", "quiet"), is_quiet=True)


@event_line.register(ConnectedEvent)
def _connected(event: ConnectedEvent) -> Line:
    host = f"@{event.unique_id}, " if event.unique_id else ""
    return _line(event, "live", ("connected", "strong"), (f" to {host}room {event.room_id}", "quiet"))


@event_line.register(DisconnectedEvent)
def _disconnected(event: DisconnectedEvent) -> Line:
    return _line(event, "live", ("disconnected: ", "warning"), (event.reason, "quiet"))


@event_line.register(ReconnectingEvent)
def _reconnecting(event: ReconnectingEvent) -> Line:
    words = f"reconnecting in {event.delay:.1f} s (attempt {event.attempt}): "
    return _line(event, "live", (words, "warning"), (event.cause, "quiet"))


@event_line.register(ReconnectedEvent)
def _reconnected(event: ReconnectedEvent) -> Line:
    return _line(event, "live", ("reconnected", "strong"), (f" after {event.gap:.1f} s", "quiet"))


@event_line.register(EventsDroppedEvent)
def _dropped(event: EventsDroppedEvent) -> Line:
    return _line(event, "live", (f"{count_of(event.dropped, 'event')} dropped: too many at once", "warning"))


@event_line.register(HandlerFailedEvent)
def _failed(event: HandlerFailedEvent) -> Line:
    return _line(event, "live", (f"{event.handler} failed: ", "warning"), (str(event.error), "quiet"))
