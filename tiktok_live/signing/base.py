"""The sign provider interface: rooms and identities in, typed outcomes out.

Two jobs share the word signing. A `SignProvider` turns a room into a connect plan. A `UrlSigner` signs a URL;
`signing/providers/composed.py` turns a signer into a provider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, runtime_checkable

from tiktok_live.errors import NetworkError
from tiktok_live.net.transport import Connector
from tiktok_live.redaction import redact

__all__ = [
    "ROOM_VERDICTS",
    "BadOutputOutcome",
    "ConnectPlan",
    "FailedOutcome",
    "HasUserAgent",
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
        room_id: id of the room.
        unique_id: the host's handle without `@`; empty if unknown.
    """

    room_id: int
    unique_id: str = ""


@dataclass(frozen=True, slots=True)
class SessionCookies:
    """A user's own session. It is sent only to the platform and to hosts that the user allowed by name.

    Attributes:
        sessionid: cookie `sessionid`.
        target_idc: cookie `tt-target-idc`, for example `useast1a`; the platform refuses either one alone.
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
    """The guest identity of a client. It belongs to the client and is kept across reconnects.

    Attributes:
        user_agent: sent on every hop; the platform refuses a plan that was made for another user agent.
        language: for example `en`.
        region: country code, for example `US`.
        cookies: by name, values byte for byte as the platform set them; kept in memory only.
        renewals: how often the guest cookie was discarded because the platform refused it.
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
    """Everything needed to open the socket. A plan is single-use and short-lived.

    Attributes:
        url: the socket's address. Do not re-encode it: signatures cover its bytes.
        headers: handshake headers, including cookies.
        provider: name of the provider that made the plan.
        cursor: position in the message stream; may be empty.
        first_response: the first batch (`FetchResult`), if the provider returned one; otherwise empty.
        expires_at: monotonic time in seconds after which the plan is no longer valid; None if it does not expire.
        connector: opens this plan's transport instead of the client's connector, for frames that do not arrive on a
            socket to `url`, for example from a browser tab or a recording. None uses the client's connector.
        listen_only: send nothing (no enter, heartbeat or ack), because another program keeps the connection alive.
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
    """A request for a URL signer.

    Attributes:
        url: http(s) URL; the signature covers its bytes.
        method: HTTP method.
        user_agent: user agent that will send the request. A signer with its own user agent returns that one instead;
            the request is then made again for it, see `HasUserAgent`.
        body: request body; may be empty.
        cookies: cookies of the request, by name.
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
    """A signed URL and what must be sent with it.

    Attributes:
        url: the signed URL. Do not re-encode it.
        headers: headers that belong to the signature, by name, without cookies.
        user_agent: user agent that the signature is valid for; empty if the signer did not say.
        cookies: cookies to send with the request, by name.
        fields: parts of the signature by their usual name (`X-Bogus`, `_signature`, `msToken`).
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
    """The provider limits requests: send none for `retry_after` seconds."""

    retry_after: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UnavailableOutcome:
    """The provider could not be reached, or cannot serve at the moment.

    Attributes:
        detail: one sentence.
        hop: the hop that failed, for example `proxy`; empty if it is the provider itself.
        advice: what to do about it; empty for the default advice. Ignored when outcomes are compared.
        retryable: whether another request soon can succeed.
    """

    detail: str
    hop: str = ""
    advice: str = field(default="", compare=False)
    retryable: bool = True

    @classmethod
    def of(cls, error: NetworkError) -> Self:
        """Return the outcome for an error of the HTTP client."""
        hop = "proxy" if error.hop == "proxy" else ""
        # The default advice is about the user's connection, which is fine if only the provider is down.
        advice = error.advice if error.advice != NetworkError.advice else ""
        return cls(error.message, hop, advice, error.retryable)


@dataclass(frozen=True, slots=True)
class RejectedOutcome:
    """The provider rejected the request and will reject it again.

    Attributes:
        kind: short name, for example `DEVICE_BLOCKED`.
        detail: one sentence.
        advice: what to do about it; empty for the default advice. Ignored when outcomes are compared.
    """

    kind: str
    detail: str
    advice: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class BadOutputOutcome:
    """The provider returned something that is not a plan.

    Attributes:
        detail: one sentence.
        advice: what to do about it; empty for the default advice. Ignored when outcomes are compared.
    """

    detail: str
    advice: str = field(default="", compare=False)


ROOM_VERDICTS = frozenset({"ROOM_OFFLINE", "ROOM_NOT_FOUND", "AGE_RESTRICTED"})
"""Kinds of `RejectedOutcome` that are about the room: every other provider would return the same."""

FailedOutcome = RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome
"""Every outcome without a plan or a signature."""

SignOutcome = ConnectPlan | FailedOutcome
"""Every outcome of `SignProvider.connect`."""

UrlOutcome = SignedRequest | FailedOutcome
"""Every outcome of `UrlSigner.sign_url`."""


def outcome_label(outcome: SignOutcome | UrlOutcome) -> str:
    """Return the kind of an outcome for messages and metrics, for example `RateLimited`."""
    return type(outcome).__name__.removesuffix("Outcome")


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """Whether a provider seems able to serve, with details."""

    ok: bool
    detail: str = ""


class SignProvider(Protocol):
    """Makes connect plans. Failures are returned as outcomes; an exception is a bug."""

    @property
    def name(self) -> str:
        """Short name, for example `direct`."""

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a fresh plan for `room` as `identity`, or a failed outcome."""

    async def health(self) -> ProviderHealth:
        """Return whether the provider seems able to serve, without using up a rate limit."""

    async def aclose(self) -> None:
        """Release the provider's resources. May be called twice."""


class UrlSigner(Protocol):
    """Signs URLs. Failures are returned as outcomes; an exception is a bug."""

    @property
    def name(self) -> str:
        """Short name, for example `js`."""

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the signed request, or a failed outcome."""

    async def health(self) -> ProviderHealth:
        """Return whether the signer seems able to serve, without using up a rate limit."""

    async def aclose(self) -> None:
        """Release the signer's resources. May be called twice."""


@runtime_checkable
class HasUserAgent(Protocol):
    """A URL signer whose signatures are valid for one user agent, its own, which it knows before it signs."""

    async def own_user_agent(self) -> str | FailedOutcome:
        """Return that user agent, or a failed outcome; empty if it signs for every user agent."""


@runtime_checkable
class RoomFinder(Protocol):
    """A provider that can also look up a host's room, for when the platform's own pages refuse to."""

    async def room_id(self, unique_id: str) -> int | FailedOutcome:
        """Return the room id of the live of `unique_id`, a handle without `@`, or a failed outcome."""
