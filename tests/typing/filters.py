# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""What type checkers must understand of filters. Checked by mypy and pyright, never run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, assert_type

from tiktok_live import ChatEvent, Event, GiftCompleteEvent, GiftEvent, LikeEvent, User, UserEvent, ViewerCountEvent
from tiktok_live.dispatch.builtin_filters import (
    HasText,
    HasUser,
    contains,
    from_moderator,
    from_user,
    in_language,
    is_follower,
    is_fresh,
    matches,
    min_count,
    min_diamonds,
)
from tiktok_live.dispatch.filters import Filter

E = TypeVar("E", bound=Event)
E2 = TypeVar("E2", bound=Event)


def on(kind: type[E], where: Callable[[E], bool | None]) -> E:
    """Stand for a client's `on` with one class."""
    raise NotImplementedError


def on_either(kind: type[E], other: type[E2], where: Callable[[E | E2], bool | None]) -> None:
    """Stand for a client's `on` with two classes."""


# --- one filter: any event that has what it reads ---------------------------------------------------------------------

assert_type(from_moderator, Filter[HasUser])
assert_type(contains("!song"), Filter[HasText])
assert_type(on(ChatEvent, contains("!song")), ChatEvent)
assert_type(on(GiftEvent, min_diamonds(5)), GiftEvent)
on(LikeEvent, min_count(5))
on(UserEvent, from_user("somebody", 7))
on(ViewerCountEvent, is_fresh)
on(ChatEvent, in_language("en"))
on(ChatEvent, min_diamonds(5))  # type: ignore[arg-type] # a chat costs nothing
on(ViewerCountEvent, from_moderator)  # type: ignore[arg-type] # about nobody
on(Event, from_moderator)  # type: ignore[arg-type] # not every event is about somebody

# --- joined: an event that has all of it ------------------------------------------------------------------------------

on(ChatEvent, from_moderator & contains("!song"))
on(ChatEvent, contains("!song") & from_moderator)
on(ChatEvent, from_moderator & contains("!song") & is_fresh & ~is_follower)
on(ChatEvent, ~(from_moderator & contains("!song")) | matches("^!") & is_fresh)
on(GiftEvent, from_moderator | min_diamonds(100))
on(LikeEvent, from_moderator & contains("!song"))  # type: ignore[arg-type] # a like has no text
on(ChatEvent, from_moderator | min_diamonds(100))  # type: ignore[arg-type] # a chat costs nothing
on(ChatEvent, ~min_diamonds(100) & is_fresh)  # type: ignore[arg-type] # a chat costs nothing

mine: Filter[ChatEvent] = from_moderator & contains("!song")
on(ChatEvent, mine)
on(GiftEvent, mine)  # type: ignore[arg-type] # a filter of chats
theirs: Filter[GiftEvent] = from_moderator & contains("!song")  # type: ignore[assignment] # a gift has no text

on_either(ChatEvent, GiftEvent, from_moderator & is_fresh)
on_either(GiftEvent, GiftCompleteEvent, min_diamonds(100) & min_count(2))
on_either(ChatEvent, GiftEvent, contains("!song"))  # type: ignore[arg-type] # a gift has no text

# --- with plain functions ---------------------------------------------------------------------------------------------


def is_short(event: ChatEvent) -> bool:
    return len(event.text) < 5


on(ChatEvent, is_short)
on(ChatEvent, contains("!song") & is_short)
on(ChatEvent, is_short & contains("!song"))
on(ChatEvent, from_moderator & is_short | is_fresh)
on(GiftEvent, from_moderator & is_short)  # type: ignore[arg-type] # a function of chats
on(ChatEvent, lambda event: event.user.is_follower)
# mypy infers what the lambda takes; pyright never does on the right of an operator, so strict code writes a function.
on(ChatEvent, from_moderator & (lambda event: event.user.gifter_level > 5))  # pyright: ignore[reportUnknownLambdaType, reportUnknownMemberType]
short: Filter[ChatEvent] = Filter(lambda event: len(event.text) < 5, name="short")
assert_type(short & is_short, Filter[ChatEvent])
assert_type(~short, Filter[ChatEvent])
assert_type(short(ChatEvent("", b"", None)), bool)


async def too_late(event: ChatEvent) -> bool:
    return bool(event.text)


on(ChatEvent, too_late)  # type: ignore[arg-type] # filters answer at once
contains("!song") & too_late  # type: ignore[operator] # filters answer at once


# --- events of one's own ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TipEvent(Event):
    user: User
    diamonds: int


on(TipEvent, from_moderator & min_diamonds(5))
on(TipEvent, contains("!song"))  # type: ignore[arg-type] # a tip has no text
