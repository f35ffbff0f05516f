"""The built-in filters. Each reads one attribute and works for every event that has it.

Roles are read from the message. If a message does not contain a role (`User.is_host` is None in a like, for example),
the event does not pass.
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
    """An event about a user."""

    @property
    def user(self) -> User:
        """The user that the event is about."""


class HasText(Protocol):
    """An event with a text."""

    @property
    def text(self) -> str:
        """The text."""


class HasLanguage(Protocol):
    """An event whose language the platform has detected."""

    @property
    def language(self) -> str:
        """The language code, for example `en`."""


class HasDiamonds(Protocol):
    """An event with a value in diamonds."""

    @property
    def diamonds(self) -> int:
        """The value in diamonds."""


class HasCount(Protocol):
    """An event with a count."""

    @property
    def count(self) -> int:
        """The count."""


from_moderator: Filter[HasUser] = Filter(lambda event: event.user.is_moderator, "from_moderator", ("user",))
"""The user moderates this room. Known for nearly every event with a full profile."""

from_subscriber: Filter[HasUser] = Filter(lambda event: event.user.is_subscriber, "from_subscriber", ("user",))
"""The user subscribes to the host. Known for nearly every event with a full profile."""

from_host: Filter[HasUser] = Filter(lambda event: event.user.is_host, "from_host", ("user",))
"""The user is the host. Known only for chat, emote, gift and gift_complete (`UserIdentity.is_anchor`, field 6)."""

is_follower: Filter[HasUser] = Filter(lambda event: event.user.is_follower, "is_follower", ("user",))
"""The user follows the host. Known for nearly every event with a full profile."""

is_friend: Filter[HasUser] = Filter(lambda event: event.user.is_friend, "is_friend", ("user",))
"""The user and the host follow each other."""

is_fresh: Filter[Event] = Filter(lambda event: not event.is_backlog, "is_fresh")
"""The event happened after this client connected. Known for every event."""


def from_user(*users: str | int) -> Filter[HasUser]:
    """Pass events of these users: handles, with or without `@` and in any case, or numeric ids.

    An id never changes and is in every message; a handle can change, and is missing in some messages.

    Raises:
        ConfigError: no user is given, or an empty one.
    """
    ids = {user for user in users if isinstance(user, int)}
    names = {user.strip().removeprefix("@").casefold() for user in users if isinstance(user, str)}
    if not users or "" in names or 0 in ids:  # a message without a handle has an empty one, which must not match
        raise ConfigError("from_user needs at least one user: from_user('username'), or a numeric id")

    def is_listed(event: HasUser) -> bool:
        user = event.user
        return user.id in ids or user.unique_id.casefold() in names

    return Filter(is_listed, f"from_user({_listed(users)})", ("user",))


def contains(*texts: str, case_sensitive: bool = False) -> Filter[HasText]:
    """Pass events whose text contains one of these.

    Raises:
        ConfigError: no text is given, or an empty one.
    """
    if not texts or "" in texts:
        raise ConfigError("contains needs a string to search for: contains('!song')")
    shown = f"contains({_listed(texts)}{', case_sensitive=True' if case_sensitive else ''})"
    if case_sensitive:
        return Filter(lambda event: any(text in event.text for text in texts), shown, ("text",))
    folded = [text.casefold() for text in texts]

    def has_any(event: HasText) -> bool:
        text = event.text.casefold()
        return any(part in text for part in folded)

    return Filter(has_any, shown, ("text",))


def matches(pattern: str | re.Pattern[str]) -> Filter[HasText]:
    """Pass events whose text matches a regular expression anywhere; start it with `^` to match from the beginning.

    Matching is case-sensitive unless the expression contains `(?i)`. The text is untrusted input: an expression with
    nested repeats, such as `(a+)+$`, can block the whole program.

    Raises:
        ConfigError: the expression is invalid.
    """
    search = _compiled(pattern).search
    shown = pattern if isinstance(pattern, str) else pattern.pattern
    return Filter(lambda event: search(event.text) is not None, f"matches({shown!r})", ("text",))


def _compiled(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    with caught(re.error, OverflowError, RecursionError) as failure:
        return re.compile(pattern)
    raise ConfigError(f"matches({pattern!r}) is not a valid regular expression: {failure.error}") from failure.cause


def in_language(*codes: str) -> Filter[HasLanguage]:
    """Pass events in one of these languages, as detected by the platform: `in_language("en", "de")`.

    Short comments are often `un` (undetermined).

    Raises:
        ConfigError: no language is given, or an empty one.
    """
    folded = {code.casefold() for code in codes}
    if not codes or "" in folded:
        raise ConfigError("in_language needs a language code: in_language('en')")
    return Filter(lambda event: event.language.casefold() in folded, f"in_language({_listed(codes)})", ("language",))


def min_diamonds(least: int) -> Filter[HasDiamonds]:
    """Pass events worth at least this many diamonds.

    A tick of a gift streak (`"gift"`) is worth what it adds; `"gift_complete"` is worth the whole streak.
    """
    return Filter(lambda event: event.diamonds >= least, f"min_diamonds({least})", ("diamonds",))


def min_count(least: int) -> Filter[HasCount]:
    """Pass events with at least this `count`: gifts of a streak so far, likes in one event."""
    return Filter(lambda event: event.count >= least, f"min_count({least})", ("count",))


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(repr, values))
