"""From an event to what a person is told about it: a time, a kind, a name, some words. Pure, and free of colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Literal

from tiktok_live.events.base import Event, UnknownEvent, UserEvent
from tiktok_live.events.families.battle import BattleScoresEvent
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
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

__all__ = ["Line", "Part", "Tone", "amount", "gift_line", "is_told", "like_line", "line_of"]

Tone = Literal["", "quiet", "strong", "gift", "big gift", "warning"]
"""How a part of a line is meant; what that looks like is the renderer's."""

Part = tuple[str, Tone]

_NOBODY = User()
_BIG_GIFT = 1000  # diamonds
_COMMON = frozenset(Event.attributes) | {
    "method",
    "msg_id",
    "room_id",
    "created_at",
    "received_at",
    "is_backlog",
    "user",
}
# They tell a reader little: some are numbers in the header, the others are bases without a meaning of their own. After
# a disconnection comes a new attempt, or an error that says the same.
_UNTOLD = frozenset(
    {
        BattleScoresEvent,
        ControlEvent,
        DisconnectedEvent,
        MemberEvent,
        SocialEvent,
        UnknownEvent,
        ViewerCountEvent,
    }
)
# Modules of events that busy rooms send all the time, and that say little to somebody who watches.
_PLUMBING = frozenset({"captions", "coins", "games", "link", "moderation", "notices", "ranks", "shop"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line for a person. Texts are as the platform sent them: whoever shows them cleans them.

    Attributes:
        at: when it happened.
        kind: a short label.
        user: whom it is about; falsy when nobody.
        parts: what happened.
        is_quiet: whether it may be overlooked.
    """

    at: datetime
    kind: str
    user: User = _NOBODY
    parts: tuple[Part, ...] = ()
    is_quiet: bool = False


def is_told(event: Event) -> bool:
    """Return whether a person wants a line about `event` without having asked for it by name."""
    if isinstance(event, EnvelopeEvent):
        return not event.is_hidden
    return type(event) not in _UNTOLD and type(event).__module__.rpartition(".")[2] not in _PLUMBING


def amount(number: int, what: str) -> str:
    """Return for example `1 chat`, `2 chats` or `1,000 chats`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _line(event: Event, kind: str, *parts: Part, user: User | None = None, is_quiet: bool = False) -> Line:
    happened = event.created_at if event.is_backlog else None
    about = user if user is not None else event.user if isinstance(event, UserEvent) else _NOBODY
    return Line(
        at=happened or event.received_at,
        kind=kind,
        user=about,
        parts=parts,
        is_quiet=is_quiet or event.is_backlog,
    )


@singledispatch
def line_of(event: Event) -> Line:
    """Return the line about `event`; for a kind without words of its own, its plain values."""
    shown = [
        (name.replace("_", " "), value)
        for name in event.attributes
        if name not in _COMMON and isinstance(value := getattr(event, name), (str, int)) and value
    ]
    words = ", ".join(f"{name} {value}" if value is not True else name for name, value in shown)
    return _line(event, event.name.replace("_", " "), (words, "quiet"))


@line_of.register(ChatEvent)
def _chat(event: ChatEvent) -> Line:
    return _line(event, "chat", (event.text, ""))


@line_of.register(EmoteEvent)
def _emote(event: EmoteEvent) -> Line:
    return _line(event, "emote", (amount(len(event.emote_ids), "emote"), "quiet"))


@line_of.register(QuestionEvent)
def _question(event: QuestionEvent) -> Line:
    return _line(event, "question", (event.text, ""))


@line_of.register(GiftEvent)
def _gift(event: GiftEvent) -> Line:
    return gift_line(event, event.count, event.count * event.gift.diamonds)


@line_of.register(GiftCompleteEvent)
def _gift_complete(event: GiftCompleteEvent) -> Line:
    return gift_line(event, event.count, event.diamonds)


def gift_line(event: GiftEvent | GiftCompleteEvent, count: int, diamonds: int) -> Line:
    """Return the line about `count` of the event's gift, worth `diamonds` together."""
    tone: Tone = "big gift" if diamonds >= _BIG_GIFT else "gift"
    parts: list[Part] = [
        (event.gift.name or f"gift {event.gift.id}", tone),
        (f" \N{MULTIPLICATION SIGN} {count:,}", tone),
    ]
    if diamonds:
        parts.append((f"  {amount(diamonds, 'diamond')}", "quiet"))
    return _line(event, "gift", *parts, user=event.user)


@line_of.register(EnvelopeEvent)
def _envelope(event: EnvelopeEvent) -> Line:
    words = f"{amount(event.diamonds, 'diamond')} for {event.winners:,} people" if event.diamonds else "is gone"
    return _line(event, "chest", ("treasure chest, ", "gift"), (words, "quiet"), user=User(nickname=event.sender_name))


@line_of.register(LikeEvent)
def _like(event: LikeEvent) -> Line:
    return like_line(event, event.count)


def like_line(event: LikeEvent, count: int) -> Line:
    """Return the line about `count` likes of which `event` is the last."""
    return _line(event, "like", (f"+{amount(count, 'like')}", "quiet"))


@line_of.register(JoinEvent)
def _join(event: JoinEvent) -> Line:
    return _line(event, "join", is_quiet=True)


@line_of.register(FollowEvent)
def _follow(event: FollowEvent) -> Line:
    return _line(event, "follow", ("follows the host", ""))


@line_of.register(ShareEvent)
def _share(event: ShareEvent) -> Line:
    return _line(event, "share", ("shared the live", ""))


@line_of.register(ViewerCountEvent)
def _viewers(event: ViewerCountEvent) -> Line:
    return _line(event, "viewers", (f"{event.viewers:,} watching", ""), is_quiet=True)


@line_of.register(LiveIntroEvent)
def _intro(event: LiveIntroEvent) -> Line:
    return _line(event, "intro", (event.text, ""))


@line_of.register(SystemMessageEvent)
def _system(event: SystemMessageEvent) -> Line:
    return _line(event, "system", (event.text, ""), is_quiet=True)


@line_of.register(LivePausedEvent)
def _paused(event: LivePausedEvent) -> Line:
    return _line(event, "live", ("the host paused the live", "strong"))


@line_of.register(LiveResumedEvent)
def _resumed(event: LiveResumedEvent) -> Line:
    return _line(event, "live", ("the live goes on", "strong"))


@line_of.register(LiveEndedEvent)
def _ended(event: LiveEndedEvent) -> Line:
    return _line(event, "live", ("the live ended", "strong"))


@line_of.register(LiveSuspendedEvent)
def _suspended(event: LiveSuspendedEvent) -> Line:
    return _line(event, "live", ("the platform ended the live ", "warning"), (event.violation or event.title, "quiet"))


@line_of.register(UnknownEvent)
def _unknown(event: UnknownEvent) -> Line:
    return _line(event, "unknown", (event.method, ""), (f"  {event.reason}", "quiet"), is_quiet=True)


@line_of.register(ConnectedEvent)
def _connected(event: ConnectedEvent) -> Line:
    host = f"@{event.unique_id}, " if event.unique_id else ""
    return _line(event, "live", ("connected", "strong"), (f" to {host}room {event.room_id}", "quiet"))


@line_of.register(DisconnectedEvent)
def _disconnected(event: DisconnectedEvent) -> Line:
    return _line(event, "live", ("disconnected: ", "warning"), (event.reason, "quiet"))


@line_of.register(ReconnectingEvent)
def _reconnecting(event: ReconnectingEvent) -> Line:
    words = f"trying again in {event.delay:.1f} s (attempt {event.attempt}): "
    return _line(event, "live", (words, "warning"), (event.cause, "quiet"))


@line_of.register(ReconnectedEvent)
def _reconnected(event: ReconnectedEvent) -> Line:
    return _line(event, "live", ("connected again", "strong"), (f" after {event.gap:.1f} s", "quiet"))


@line_of.register(EventsDroppedEvent)
def _dropped(event: EventsDroppedEvent) -> Line:
    return _line(event, "live", (f"too much at once: {amount(event.dropped, 'event')} not shown", "warning"))


@line_of.register(HandlerFailedEvent)
def _failed(event: HandlerFailedEvent) -> Line:
    return _line(event, "live", (f"{event.handler} failed: ", "warning"), (str(event.error), "quiet"))
