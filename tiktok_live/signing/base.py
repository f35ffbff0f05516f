"""What a sign provider takes and gives. Its answers are values: a refusal and a failure are different types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tiktok_live.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BadOutput",
    "ConnectPlan",
    "Health",
    "Identity",
    "RateLimited",
    "Rejected",
    "RoomRef",
    "SignOutcome",
    "SignProvider",
    "Unavailable",
]


@dataclass(frozen=True, slots=True)
class RoomRef:
    """The room to connect to.

    Attributes:
        room_id: the room.
        unique_id: the host's handle without `@`; empty when unknown.
    """

    room_id: int
    unique_id: str = ""


@dataclass(slots=True)
class Identity:
    """The guest as which a client is seen. It belongs to the client and is kept across reconnects.

    Attributes:
        user_agent: the same on every hop: a plan made for another one is refused.
        language: for example `en`.
        region: country code, for example `US`.
        cookies: by name, values byte for byte as the platform set them; in memory only.
        renewals: how often the guest cookie was thrown away because the platform refused it.
    """

    user_agent: str
    language: str = "en"
    region: str = "US"
    cookies: dict[str, str] = field(default_factory=dict)
    renewals: int = 0

    def __repr__(self) -> str:
        return f"Identity({self.user_agent!r}, cookies={sorted(self.cookies)}, renewals={self.renewals})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectPlan:
    """Everything needed to open the socket, once, and soon: plans are single-use and short-lived.

    Attributes:
        url: the socket's address; its bytes are final, signatures cover them.
        headers: of the handshake, cookies included.
        provider: who made the plan.
        cursor: position in the stream of messages; may be empty.
        first_response: batch that came with the plan; empty when none did.
        expires_at: monotonic time in seconds after which the plan is refused; None when never.
    """

    url: str
    headers: Mapping[str, str]
    provider: str
    cursor: str = ""
    first_response: bytes = b""
    expires_at: float | None = None

    def __repr__(self) -> str:
        return f"ConnectPlan(url={redact(self.url)!r}, headers={sorted(self.headers)}, provider={self.provider!r})"


@dataclass(frozen=True, slots=True)
class RateLimited:
    """The provider wants fewer requests: none before `retry_after` seconds have passed."""

    retry_after: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The provider could not be reached, or answered that it cannot serve now."""

    detail: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A verdict: the same request will be refused again.

    Attributes:
        kind: short name, for example `DEVICE_BLOCKED`.
        detail: one sentence.
    """

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class BadOutput:
    """The provider answered something that is not a plan."""

    detail: str


SignOutcome = ConnectPlan | RateLimited | Unavailable | Rejected | BadOutput
"""Every way in which a provider can answer."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a provider seems able to serve, and why."""

    ok: bool
    detail: str = ""


class SignProvider(Protocol):
    """Makes connect plans. It answers with an outcome and raises only for bugs."""

    @property
    def name(self) -> str:
        """Short name, for example `direct`."""

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a fresh plan for `room` as `identity`, or why there is none."""

    async def health(self) -> Health:
        """Return whether the provider seems able to serve, at no cost to any limit."""

    async def aclose(self) -> None:
        """Free what the provider holds. Twice is fine."""
