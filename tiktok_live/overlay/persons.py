"""Users as pages show them: a few texts, all of limited length, and pictures under `https` only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from tiktok_live.events.images import Image
from tiktok_live.events.models import User

__all__ = ["NAME_LIMIT", "PageBadge", "Person", "as_person", "person_key", "picture_of", "without_badges"]

NAME_LIMIT = 100
"""Characters of a name."""

_URL_LIMIT = 1_000  # characters; signed addresses of pictures have up to 500
_PICTURES = 1_000  # whose address is remembered; choosing it takes time, and users come again
_MIRRORS = 8
_BADGES = 6  # at most one of each kind


@dataclass(frozen=True, slots=True)
class PageBadge:
    """A badge beside a name.

    Attributes:
        url: its picture; may be empty.
        text: what it says; may be empty.
    """

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """A viewer, as pages show them.

    Attributes:
        id: a number as text, because JavaScript numbers are exact only up to 2^53.
        name: the display name, or the handle.
        handle: without `@`.
        avatar: address of a picture; may be empty, and expires.
        roles: of `host`, `moderator`, `subscriber`, `friend` and `follower`.
        level: the gifter level; 0 without one.
        badges: with their pictures.
    """

    id: str = ""
    name: str = ""
    handle: str = ""
    avatar: str = ""
    roles: tuple[str, ...] = ()
    level: int = 0
    badges: tuple[PageBadge, ...] = ()


def as_person(user: User) -> Person | None:
    """Return a user as pages show them; None if the message names none."""
    if not user:
        return None
    name = (user.nickname or user.unique_id or str(user.id))[:NAME_LIMIT]
    badges = tuple(PageBadge(picture_of(badge.icon), badge.text[:NAME_LIMIT]) for badge in user.badges[:_BADGES])
    avatar = picture_of(user.avatar)
    return Person(str(user.id), name, user.unique_id[:NAME_LIMIT], avatar, _roles(user), user.gifter_level, badges)


def person_key(user: User) -> str:
    """Return what distinguishes users: the id, or the handle of a user without one."""
    return str(user.id) if user.id else user.unique_id[:NAME_LIMIT]


def without_badges(person: Person) -> Person:
    """Return a person with less data, for lists of many."""
    return replace(person, roles=(), badges=())


def picture_of(image: Image) -> str:
    """Return the address of a picture that pages may load; empty if there is none."""
    return _address(tuple([url for url in image.urls[:_MIRRORS] if len(url) <= _URL_LIMIT]))


@lru_cache(maxsize=_PICTURES)
def _address(urls: tuple[str, ...]) -> str:
    url = Image(urls).best("webp", "png", "jpg")
    return url if url.startswith("https://") else ""


def _roles(user: User) -> tuple[str, ...]:
    flags = {
        "host": user.is_host,
        "moderator": user.is_moderator,
        "subscriber": user.is_subscriber,
        "friend": user.is_friend,
        "follower": user.is_follower,
    }
    return tuple(name for name, is_set in flags.items() if is_set)
