"""Factories of events: `make_event` for every class, and those that most tests need. `factory.pyi` has the types."""

from __future__ import annotations

from typing import cast

from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, ShareEvent
from tiktok_live.events.families.subscriptions import SubscribeEvent
from tiktok_live.events.models import Gift, User
from tiktok_live.testing.factories import build_event

__all__ = [
    "make_chat",
    "make_event",
    "make_follow",
    "make_gift",
    "make_gift_complete",
    "make_join",
    "make_like",
    "make_share",
    "make_subscribe",
    "make_viewers",
]


def make_event(event: str | type[Event], /, **attributes: object) -> Event:
    """Return an event, decoded from a message that is made for it, as in a live.

        make_event("follow", user="ann")
        make_event(GoalEvent, text="100 roses", contributor=make_user("ben"))

    What is not given is absent from the message, as in most real ones; `user` is ann. Each event has its own `msg_id`.

    Args:
        event: its name or class.
        attributes: of the event. A user or a gift may be given by its name.

    Raises:
        ConfigError: the class has no such attribute (the message suggests one), no message holds it, or no message
            becomes an event of exactly this class.
    """
    return build_event(event, attributes)


def make_chat(text: str = "hello", user: User | str = "ann", **attributes: object) -> ChatEvent:
    """Return a comment; `attributes` are more of `ChatEvent`, such as `language="de"`."""
    return cast("ChatEvent", build_event(ChatEvent, {"text": text, "user": user, **attributes}))


def make_gift(
    gift: Gift | str = "Rose", user: User | str = "ann", *, count: int = 1, **attributes: object
) -> GiftEvent:
    """Return a gift, or the last tick of a streak; an earlier tick with `is_final=False`.

    Args:
        gift: the name of a well-known gift, or one of `make_gift_kind`.
        user: the sender.
        count: total of the streak.
        attributes: more of `GiftEvent`.
    """
    return cast("GiftEvent", build_event(GiftEvent, {"gift": gift, "user": user, "count": count, **attributes}))


def make_gift_complete(
    gift: Gift | str = "Rose", user: User | str = "ann", *, count: int = 1, **attributes: object
) -> GiftCompleteEvent:
    """Return a complete gift; `attributes` are more of `GiftCompleteEvent`, such as `continues=True`."""
    values = {"gift": gift, "user": user, "count": count, **attributes}
    return cast("GiftCompleteEvent", build_event(GiftCompleteEvent, values))


def make_like(user: User | str = "ann", count: int = 1, total: int | None = None, **attributes: object) -> LikeEvent:
    """Return likes of one user; `total` is that of the live."""
    values = {"user": user, "count": count, "total": count if total is None else total, **attributes}
    return cast("LikeEvent", build_event(LikeEvent, values))


def make_follow(user: User | str = "ann", **attributes: object) -> FollowEvent:
    """Return a new follower of the host."""
    return cast("FollowEvent", build_event(FollowEvent, {"user": user, **attributes}))


def make_share(user: User | str = "ann", **attributes: object) -> ShareEvent:
    """Return a share of the live."""
    return cast("ShareEvent", build_event(ShareEvent, {"user": user, **attributes}))


def make_join(user: User | str = "ann", **attributes: object) -> JoinEvent:
    """Return a viewer who joined the live."""
    return cast("JoinEvent", build_event(JoinEvent, {"user": user, **attributes}))


def make_subscribe(user: User | str = "ann", months: int = 1, **attributes: object) -> SubscribeEvent:
    """Return a subscription."""
    return cast("SubscribeEvent", build_event(SubscribeEvent, {"user": user, "months": months, **attributes}))


def make_viewers(viewers: int = 120, total: int | None = None, **attributes: object) -> ViewerCountEvent:
    """Return a number of viewers; `total` is how many there were in all."""
    values = {"viewers": viewers, "total_viewers": viewers if total is None else total, **attributes}
    return cast("ViewerCountEvent", build_event(ViewerCountEvent, values))
