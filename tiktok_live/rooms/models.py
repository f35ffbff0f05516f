"""What a room lookup answers: a status, and the room when one is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["LookupEvidence", "LookupSource", "LookupStatus", "Room", "RoomLookup"]

LookupSource: TypeAlias = Literal["page", "api"]
"""Who answered: the live page's HTML, or a JSON API."""

LookupEvidence: TypeAlias = Literal["status", "user", "none"]
"""What an answer rests on: the source's own word about the live, its naming the user, or nothing that it says."""


@unique
class LookupStatus(StrEnum):
    """What is known about a user's live.

    The platform's numbers are 2 live, 3 paused, 4 ended. A room id stays after its stream has ended, so having one
    never means live.
    """

    LIVE = "live"
    PAUSED = "paused"
    """The host stepped away; the room goes on."""
    ENDED = "ended"
    """The last live is over; mostly its room id is still named."""
    OFFLINE = "offline"
    """The user exists and has no room."""
    NOT_FOUND = "not_found"
    """No such user, or one who has never been live, in a source's own words."""
    AGE_RESTRICTED = "age_restricted"
    BLOCKED = "blocked"
    """A captcha, a sign-in wall, a region that is not served, a firewall, HTTP 403 or 429: it is about who asks."""
    UNKNOWN = "unknown"
    """The answer is readable and does not settle it."""

    @property
    def is_watchable(self) -> bool:
        """Whether a client can connect to the room: it is live, or paused."""
        return self in {LookupStatus.LIVE, LookupStatus.PAUSED}

    @property
    def is_indefinite(self) -> bool:
        """Whether the lookup says nothing about the user: it was blocked, or its answer does not settle it."""
        return self in {LookupStatus.BLOCKED, LookupStatus.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A room as a lookup describes it; texts an answer lacks are empty.

    Attributes:
        room_id: changes with every live of the user.
        unique_id: the host's name, as the answer writes it.
        status: of this room.
        title: may be empty while live.
        host_id: the host's numeric user id; 0 when absent.
        host_nickname: the host's display name.
        host_sec_uid: the host's opaque id of the web pages.
        viewers: watching now; None when the answer does not say, or nobody can watch.
        started_at: UTC; None when the answer does not say.
        cover_url: signed and short-lived, hence not in the repr.
    """

    room_id: int
    unique_id: str
    status: LookupStatus
    title: str = ""
    host_id: int = 0
    host_nickname: str = ""
    host_sec_uid: str = ""
    viewers: int | None = None
    started_at: datetime | None = None
    cover_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLookup:
    """The outcome of one lookup.

    Attributes:
        status: what was found out.
        source: who said so.
        detail: one sentence for people, with the code that was found.
        room: the room the answer names, live or not. LIVE and PAUSED always come with one.
        advice: what to do about it, one sentence without a full stop; empty when the status alone tells that.
        evidence: what the status rests on. A user of whom only the room is missing is offline by `"user"`, and one
            whom the source calls offline by `"status"`.
    """

    status: LookupStatus
    source: LookupSource
    detail: str
    room: Room | None = None
    advice: str = ""
    evidence: LookupEvidence = "status"
