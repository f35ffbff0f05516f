"""What a sign provider takes and gives. Its answers are values: a refusal and a failure are different types.

Two jobs share the word signing. A `SignProvider` turns a room into a connect plan. A `UrlSigner` turns a URL into a
signed one; `signing/providers/composed.py` makes a provider of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from tiktok_live.errors import NetworkError
from tiktok_live.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.transport import Connector

__all__ = [
    "ROOM_VERDICTS",
    "BadOutputOutcome",
    "ConnectPlan",
    "Identity",
    "ProviderHealth",
    "RateLimitedOutcome",
    "RejectedOutcome",
    "RoomFinder",
    "RoomRef",
    "SessionCookies",
    "SignOutcome",
    "SignProvider",
    "SignedRequest",
    "UnavailableOutcome",
    "UnsignedRequest",
    "UrlOutcome",
    "UrlSigner",
    "outcome_label",
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


@dataclass(frozen=True, slots=True)
class SessionCookies:
    """A user's own session. It goes to the platform, and to no other host that was not allowed by name.

    Attributes:
        sessionid: cookie `sessionid`.
        target_idc: cookie `tt-target-idc`, for example `useast1a`; the platform refuses the one without the other.
    """

    sessionid: str
    target_idc: str

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name."""
        return {"sessionid": self.sessionid, "tt-target-idc": self.target_idc}

    def __repr__(self) -> str:
        return f"SessionCookies(target_idc={self.target_idc!r})"


@dataclass(slots=True)
class Identity:
    """The guest as which a client is seen. It belongs to the client and is kept across reconnects.

    Attributes:
        user_agent: the same on every hop: a plan made for another one is refused.
        language: for example `en`.
        region: country code, for example `US`.
        cookies: by name, values byte for byte as the platform set them; in memory only.
        renewals: how often the guest cookie was thrown away because the platform refused it.
        session: the user's own session, for rooms that guests may not read.
    """

    user_agent: str
    language: str = "en"
    region: str = "US"
    cookies: dict[str, str] = field(default_factory=dict)
    renewals: int = 0
    session: SessionCookies | None = None

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
        connector: opens this plan's transport instead of the client's own, for a plan whose frames come from
            somewhere else than a socket to `url`: a browser tab, a recording; None for the client's own.
        listen_only: somebody else keeps the connection alive, so nothing is sent: no enter, heartbeat or ack.
    """

    url: str
    headers: Mapping[str, str]
    provider: str
    cursor: str = ""
    first_response: bytes = b""
    expires_at: float | None = None
    connector: Connector | None = None
    listen_only: bool = False

    def __repr__(self) -> str:
        return f"ConnectPlan(url={redact(self.url)!r}, headers={sorted(self.headers)}, provider={self.provider!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsignedRequest:
    """What a URL signer is asked to sign.

    Attributes:
        url: http(s); its bytes are what the signature covers.
        method: HTTP method.
        user_agent: the one that will send the request; a signer that has its own answers with that one.
        body: of the request; empty for none.
        cookies: that the request will carry, by name.
    """

    url: str
    method: str = "GET"
    user_agent: str = ""
    body: bytes = b""
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])

    def __repr__(self) -> str:
        return f"UnsignedRequest({self.method} {redact(self.url)!r}, cookies={sorted(self.cookies)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A signed URL, and what must be sent with it.

    Attributes:
        url: its bytes are final.
        headers: that belong to the signature, by name; cookies are not among them.
        user_agent: for which the signature was made; empty when the signer did not say.
        cookies: that the signer wants sent, by name.
        fields: parts of the signature by their usual name (`X-Bogus`, `_signature`, `msToken`), for whoever needs
            them apart.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    user_agent: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict[str, str])
    fields: Mapping[str, str] = field(default_factory=dict[str, str])

    def __repr__(self) -> str:
        return f"SignedRequest({redact(self.url)!r}, headers={sorted(self.headers)}, fields={sorted(self.fields)})"


@dataclass(frozen=True, slots=True)
class RateLimitedOutcome:
    """The provider wants fewer requests: none before `retry_after` seconds have passed."""

    retry_after: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UnavailableOutcome:
    """The provider could not be reached, or answered that it cannot serve now.

    Attributes:
        detail: one sentence.
        hop: who is to blame instead of the provider, for example `proxy`; empty when it is the provider.
        advice: what to do about it; empty for the usual. Words make no two outcomes different.
        retryable: whether asking again soon can help.
    """

    detail: str
    hop: str = ""
    advice: str = field(default="", compare=False)
    retryable: bool = True

    @classmethod
    def of(cls, error: NetworkError) -> Self:
        """Return what an error of the HTTP client says about a provider."""
        hop = "proxy" if error.hop == "proxy" else ""
        # The usual advice is about the connection, which works when only the provider is down.
        advice = error.advice if error.advice != NetworkError.advice else ""
        return cls(error.message, hop, advice, error.retryable)


@dataclass(frozen=True, slots=True)
class RejectedOutcome:
    """A verdict: the same request will be refused again.

    Attributes:
        kind: short name, for example `DEVICE_BLOCKED`.
        detail: one sentence.
        advice: what to do about it; empty for the usual. Words make no two outcomes different.
    """

    kind: str
    detail: str
    advice: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class BadOutputOutcome:
    """The provider answered something that is not a plan."""

    detail: str


ROOM_VERDICTS = frozenset({"ROOM_OFFLINE", "ROOM_NOT_FOUND", "AGE_RESTRICTED"})
"""Kinds of `RejectedOutcome` that speak of the room: no other provider will say otherwise."""

SignOutcome = ConnectPlan | RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome
"""Every way in which a provider can answer."""

UrlOutcome = SignedRequest | RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome
"""Every way in which a URL signer can answer."""


def outcome_label(outcome: SignOutcome | UrlOutcome) -> str:
    """Return the kind of an outcome for people and for metrics, for example `RateLimited`."""
    return type(outcome).__name__.removesuffix("Outcome")


@dataclass(frozen=True, slots=True)
class ProviderHealth:
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

    async def health(self) -> ProviderHealth:
        """Return whether the provider seems able to serve, at no cost to any limit."""

    async def aclose(self) -> None:
        """Free what the provider holds. Twice is fine."""


class UrlSigner(Protocol):
    """Signs URLs. It answers with an outcome and raises only for bugs."""

    @property
    def name(self) -> str:
        """Short name, for example `js`."""

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the signed request, or why there is none."""

    async def health(self) -> ProviderHealth:
        """Return whether the signer seems able to serve, at no cost to any limit."""

    async def aclose(self) -> None:
        """Free what the signer holds. Twice is fine."""


@runtime_checkable
class RoomFinder(Protocol):
    """A provider that can also tell a host's room, for when the platform's own pages refuse to."""

    async def room_id(
        self, unique_id: str
    ) -> int | RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome:
        """Return the room of the live of `unique_id`, a handle without `@`, or why it is not known."""
