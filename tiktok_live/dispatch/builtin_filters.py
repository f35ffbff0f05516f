"""The filters that come with the library. Each reads one attribute, and takes any event that has it.

Roles come from the message. Where a message tells nothing about a role (`User.is_host` is None in a like, for example),
the filter says no.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from tiktok_live.causes import caught
from tiktok_live.dispatch.filters import Filter
from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from tiktok_live.events.base import Event
    from tiktok_live.events.models import User

__all__ = [
    "HasCount",
    "HasDiamonds",
    "HasLanguage",
    "HasText",
    "HasUser",
    "contains",
    "from_host",
    "from_moderator",
    "from_subscriber",
    "from_user",
    "in_language",
    "is_follower",
    "is_fresh",
    "is_friend",
    "matches",
    "min_count",
    "min_diamonds",
]


class HasUser(Protocol):
    """An event about a person."""

    @property
    def user(self) -> User:
        """Whom it is about."""


class HasText(Protocol):
    """An event with a text."""

    @property
    def text(self) -> str:
        """What was written."""


class HasLanguage(Protocol):
    """An event whose language the platform has guessed."""

    @property
    def language(self) -> str:
        """Language code, for example `en`."""


class HasDiamonds(Protocol):
    """An event with a price."""

    @property
    def diamonds(self) -> int:
        """What it costs, or holds, in diamonds."""


class HasCount(Protocol):
    """An event that stands for several of a kind."""

    @property
    def count(self) -> int:
        """How many."""


from_moderator: Filter[HasUser] = Filter(lambda event: event.user.is_moderator, "from_moderator", ("user",))
"""The person moderates this room. Told by nearly every event with a full profile."""

from_subscriber: Filter[HasUser] = Filter(lambda event: event.user.is_subscriber, "from_subscriber", ("user",))
"""The person subscribes to the host. Told by nearly every event with a full profile."""

from_host: Filter[HasUser] = Filter(lambda event: event.user.is_host, "from_host", ("user",))
"""The person is the host. Told by chat, emote, gift and gift_complete alone (`UserIdentity.is_anchor`, field 6)."""

is_follower: Filter[HasUser] = Filter(lambda event: event.user.is_follower, "is_follower", ("user",))
"""The person follows the host. Told by nearly every event with a full profile."""

is_friend: Filter[HasUser] = Filter(lambda event: event.user.is_friend, "is_friend", ("user",))
"""The person and the host follow each other."""

is_fresh: Filter[Event] = Filter(lambda event: not event.is_backlog, "is_fresh")
"""It happened after this client had connected. Every event tells."""


def from_user(*who: str | int) -> Filter[HasUser]:
    """Pass events of these people: handles, with or without `@` and in any case, or ids as numbers.

    An id never changes and every message has it; a handle can change, and some messages leave it out.

    Raises:
        ConfigError: nobody is named.
    """
    ids = {each for each in who if isinstance(each, int)}
    names = {each.strip().removeprefix("@").casefold() for each in who if isinstance(each, str)}
    if not who or "" in names or 0 in ids:
        # The handle of somebody whose message has none is empty, too.
        raise ConfigError("from_user needs people: from_user('somebody'), or ids as numbers")

    def is_one_of_them(event: HasUser) -> bool:
        user = event.user
        return user.id in ids or user.unique_id.casefold() in names

    return Filter(is_one_of_them, f"from_user({_listed(who)})", ("user",))


def contains(*texts: str, case_sensitive: bool = False) -> Filter[HasText]:
    """Pass events whose text has one of these in it, anywhere.

    Raises:
        ConfigError: there is no text to look for.
    """
    if not texts or "" in texts:
        raise ConfigError("contains needs texts to look for: contains('!song')")
    shown = f"contains({_listed(texts)}{', case_sensitive=True' if case_sensitive else ''})"
    if case_sensitive:
        return Filter(lambda event: any(text in event.text for text in texts), shown, ("text",))
    folded = [text.casefold() for text in texts]

    def has_one_of_them(event: HasText) -> bool:
        text = event.text.casefold()
        return any(part in text for part in folded)

    return Filter(has_one_of_them, shown, ("text",))


def matches(pattern: str | re.Pattern[str]) -> Filter[HasText]:
    """Pass events in whose text a regular expression is found, anywhere: begin it with `^` for the beginning.

    Case counts, unless the expression says `(?i)`. Strangers write the text: an expression with nested repeats, such as
    `(a+)+$`, can keep the whole program busy.

    Raises:
        ConfigError: the expression is wrong.
    """
    search = _compiled(pattern).search
    shown = pattern if isinstance(pattern, str) else pattern.pattern
    return Filter(lambda event: search(event.text) is not None, f"matches({shown!r})", ("text",))


def _compiled(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    with caught(re.error, OverflowError, RecursionError) as failure:
        return re.compile(pattern)
    raise ConfigError(f"matches({pattern!r}) is no regular expression: {failure.error}") from failure.cause


def in_language(*codes: str) -> Filter[HasLanguage]:
    """Pass events in one of these languages, as the platform guessed it: `in_language("en", "de")`.

    Short comments are often `un`, undetermined.

    Raises:
        ConfigError: there is no language.
    """
    wanted = {code.casefold() for code in codes}
    if not codes or "" in wanted:
        raise ConfigError("in_language needs language codes: in_language('en')")
    return Filter(lambda event: event.language.casefold() in wanted, f"in_language({_listed(codes)})", ("language",))


def min_diamonds(least: int) -> Filter[HasDiamonds]:
    """Pass events worth so many diamonds or more.

    A tick of a gift streak (`"gift"`) is worth what it adds; the whole streak is what `"gift_complete"` tells.
    """
    return Filter(lambda event: event.diamonds >= least, f"min_diamonds({least})", ("diamonds",))


def min_count(least: int) -> Filter[HasCount]:
    """Pass events with a `count` of so many or more: gifts of a streak so far, likes in one event."""
    return Filter(lambda event: event.count >= least, f"min_count({least})", ("count",))


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(repr, values))
