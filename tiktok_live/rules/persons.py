"""Who triggers a rule: roles and handles, known from the user of an event and from the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import OptionKind, shown
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.dispatch.builtin_filters import (
    HasUser,
    from_host,
    from_moderator,
    from_subscriber,
    from_user,
    is_follower,
    is_friend,
)
from tiktok_live.dispatch.filters import Filter
from tiktok_live.errors import ConfigError
from tiktok_live.rooms.usernames import normalize_unique_id

__all__ = ["ROLES", "Person", "PersonKind", "is_any_of"]

_top_gifter: Filter[HasUser] = Filter(lambda event: event.user.top_gifter_rank > 0, "top_gifter", ("user",))
_anyone: Filter[HasUser] = Filter(lambda _: True, "anyone", ("user",))

ROLES: Mapping[str, Filter[HasUser]] = {
    "anyone": _anyone,
    "follower": is_follower,
    "friend": is_friend,
    "subscriber": from_subscriber,
    "moderator": from_moderator,
    "top_gifter": _top_gifter,
    "host": from_host,
}
"""The words of the keys `who` and `except`."""

_MAX_SHOWN = 40  # characters


@dataclass(frozen=True, slots=True)
class Person:
    """A role, or one user.

    Attributes:
        word: as written in the file.
        where: passes the events of such a user.
    """

    word: str
    where: Filter[HasUser]

    def is_user_of(self, event: HasUser, room: str) -> bool:
        """Return whether the user of an event is such a person. The host is known by the room's handle, too."""
        if self.where(event):
            return True
        return self.word == "host" and bool(room) and event.user.unique_id.casefold() == room.casefold()


class PersonKind(OptionKind):
    """A role, or a handle such as `@ann`; the value is a `Person`."""

    words = f"one of {', '.join(ROLES)}, or a handle such as @ann"

    def from_toml(self, name: str, value: object, folder: Path) -> Person:  # noqa: ARG002 - the same for all kinds
        """Return the person.

        Raises:
            ConfigError: it is neither; the advice is the nearest role.
        """
        if isinstance(value, str) and value in ROLES:
            return Person(value, ROLES[value])
        if isinstance(value, str) and value.startswith("@"):
            with caught(ConfigError) as failure:
                handle = normalize_unique_id(value)
                return Person(f"@{handle}", from_user(handle))
            raise ConfigError(f"{name} has an invalid handle: {failure.error.message}", advice=failure.error.advice)
        raise ConfigError(f"{name} must be {self.words}, not {shown(value, _MAX_SHOWN)}", advice=_advice(value))


def _advice(value: object) -> str:
    """Return the nearest role, but never `anyone`: a handle without its sign must not open a rule to everybody."""
    near = nearest(value, [role for role in ROLES if role != "anyone"]) if isinstance(value, str) else ""
    return f"Did you mean {near!r}?" if near else 'Before a handle stands its sign: "@ann"'


def is_any_of(persons: tuple[Person, ...], event: HasUser, room: str) -> bool:
    """Return whether the user of an event is one of these."""
    return any(person.is_user_of(event, room) for person in persons)
