"""Every error this library raises: one root, grouped by the phase that failed, advice as data.

    TikTokLiveError
    ├─ ConfigError                     a wrong option or user name; also a ValueError
    ├─ NetworkError                    an HTTP host could not be reached
    ├─ ResolveError                    finding the room
    │  ├─ RoomNotFound                 no such user, or one who has never been live
    │  ├─ NotLive                      the user exists and is not live now
    │  ├─ AgeRestricted                the room requires the session of an adult
    │  ├─ ResolverBlocked              the platform served a captcha or a sign-in page, or HTTP 403 or 429
    │  └─ ResolverUnavailable          the lookup failed (network, 5xx, invalid response)
    ├─ SignError                       obtaining a connect plan
    │  ├─ SignRejected                 the same request will be refused again
    │  ├─ SignRateLimited              wait `retry_after` seconds
    │  └─ SignUnavailable              the provider is down or returned an invalid response
    ├─ ConnectError                    opening the socket
    │  ├─ HandshakeRejected            the host refused (`status`, `handshake_message`, `handshake_status`)
    │  └─ ConnectTimeout               no connection, or no first frame, in time
    ├─ UsageError                      the program called something at the wrong time
    ├─ ProtocolError                   the bytes on the wire
    │  ├─ LocalProtocolError           misuse of the API on our side
    │  ├─ RemoteProtocolError          the peer sent malformed data
    │  │  └─ MessageError              one message's payload does not parse
    │  └─ PayloadTooLarge              more bytes than the limit allows
    └─ ConnectionClosed                the socket closed (`code`, `reason`)
       ├─ ConnectionClosedOK           code 1000 or 1001
       └─ ConnectionClosedError        any other code, or none

Every error has `hop` (what refused or failed), `retryable` (whether repeating the call can help) and `advice` (what to
do next). Texts are sanitized on construction: they contain no cookie, key or token, no line break and no escape code.
If another library's error caused one of these, `__cause__` is a `ForeignError` (see `causes.py`), which carries none of
the original's data. `docs/errors.md` lists the errors that users meet, and what to do about them.
"""

from __future__ import annotations

from math import ceil

from tiktok_live.advice import THROUGH_BROWSER
from tiktok_live.redaction import printable, redact

__all__ = [
    "AgeRestricted",
    "ConfigError",
    "ConnectError",
    "ConnectTimeout",
    "ConnectionClosed",
    "ConnectionClosedError",
    "ConnectionClosedOK",
    "HandshakeRejected",
    "LocalProtocolError",
    "MessageError",
    "NetworkError",
    "NotLive",
    "PayloadTooLarge",
    "ProtocolError",
    "RemoteProtocolError",
    "ResolveError",
    "ResolverBlocked",
    "ResolverUnavailable",
    "RoomNotFound",
    "SignError",
    "SignRateLimited",
    "SignRejected",
    "SignUnavailable",
    "TikTokLiveError",
    "UsageError",
]


class TikTokLiveError(Exception):
    """Root of all errors of this library.

    Attributes:
        message: what happened: one sentence on one line, redacted, at most 2,000 characters.
        hop: what refused or failed: `"room lookup"`, `"signer"`, `"socket"`, `"proxy"`, `"network"`,
            `"video"`, `"OBS"`, `"configuration"`, `"program"` or `"protocol"`.
        retryable: whether the same call can succeed if it is repeated soon and unchanged. False if that takes minutes,
            another network or another option.
        advice: what to do next: one sentence without a full stop; may be empty.
    """

    hop: str = "network"
    retryable: bool = False
    advice: str = ""

    def __init__(
        self,
        message: str,
        *,
        hop: str | None = None,
        advice: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        self.message = _clean(message)
        super().__init__(self.message)
        if hop is not None:
            self.hop = hop
        if advice is not None:
            self.advice = _clean(advice)
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        text = f"{self.hop}: {self.message}"
        if not self.advice:
            return text
        # A message may end with a peer's sentence, punctuation included.
        text = text.rstrip(" .")
        return f"{text}{'' if text.endswith(('?', '!')) else '.'} {self.advice}"

    def __reduce__(self) -> tuple[object, ...]:
        # By default, copying and unpickling call the class with `args`, which subclasses with keyword arguments reject.
        return _blank, (type(self), self.message), self.__dict__


def _clean(text: str) -> str:
    """Return a text that may include peers' words, without secrets and on one line."""
    # Redact again: a removed character may have split a secret's name.
    return redact(printable(redact(text)))


def _blank(kind: type[TikTokLiveError], message: str) -> TikTokLiveError:
    """Return an error without attributes; copying and unpickling restore them afterwards."""
    return kind.__new__(kind, message)


class ConfigError(TikTokLiveError, ValueError):
    """An option or a user name that cannot work; raised before anything is sent."""

    hop = "configuration"


class NetworkError(TikTokLiveError):
    """An HTTP host could not be reached, or did not respond in time."""

    retryable = True
    advice = "Check the internet connection and the host name"


class ResolveError(TikTokLiveError):
    """Finding the room failed.

    Attributes:
        unique_id: the requested user, without `@`; empty when unknown.
    """

    hop = "room lookup"

    def __init__(
        self,
        message: str,
        *,
        unique_id: str = "",
        hop: str | None = None,
        advice: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message, hop=hop, advice=advice, retryable=retryable)
        self.unique_id = unique_id


class RoomNotFound(ResolveError):
    """No such user, or a user who has never been live."""

    advice = "Check the spelling of the user name: the part after @ in the profile's URL"


class NotLive(ResolveError):
    """The user exists and is not live now."""

    retryable = True
    advice = "Try again when the host is live"


class AgeRestricted(ResolveError):
    """The room is for adults: it requires the session of an adult's account (API status 4003110)."""

    advice = "Guests cannot read this room: pass the session of an adult's account as session="


class ResolverBlocked(ResolveError):
    """The lookup got a captcha, a sign-in page, a region page, an empty page, HTTP 403 or HTTP 429."""

    advice = f"Wait a few minutes or use another network; a known room_id needs no lookup; or {THROUGH_BROWSER}"


class ResolverUnavailable(ResolveError):
    """The lookup failed: network down, HTTP 5xx, or an invalid response."""

    retryable = True
    advice = "Check the network and try again; a known room_id needs no lookup"


class SignError(TikTokLiveError):
    """No connect plan could be obtained.

    Attributes:
        provider: the sign provider's name.
    """

    hop = "signer"

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        hop: str | None = None,
        advice: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message, hop=hop, advice=advice, retryable=retryable)
        self.provider = _clean(provider)


class SignRejected(SignError):
    """The provider refused: the same request will be refused again."""

    advice = f"Use another sign provider or another network, or {THROUGH_BROWSER}"


class SignRateLimited(SignError):
    """The provider limits the request rate.

    Attributes:
        retry_after: seconds to wait before the next request.
    """

    retryable = True

    def __init__(
        self,
        message: str,
        *,
        retry_after: float,
        provider: str = "",
        hop: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(
            message,
            provider=provider,
            hop=hop,
            advice=_wait(retry_after) if advice is None else advice,
        )
        self.retry_after = retry_after


def _wait(seconds: float) -> str:
    return f"Wait {max(1, ceil(seconds))} s; your own key or a second sign provider allows more requests"


class SignUnavailable(SignError):
    """The provider is down or unreachable, or its response is not a plan."""

    retryable = True
    advice = "Try again later, or configure another sign provider"


class ConnectError(TikTokLiveError):
    """The socket could not be opened."""

    hop = "socket"
    retryable = True
    advice = "Check the internet connection and try again"


class HandshakeRejected(ConnectError):
    """The host answered the handshake with a plain HTTP response.

    If the response has the header `Handshake-Msg`, or the host is the platform's, it is the platform's decision and
    mostly final. A response of any other host is worth a retry.

    Attributes:
        status: the HTTP status; 200 is usual for a refusal.
        handshake_message: header `Handshake-Msg`, such as `DEVICE_BLOCKED`; may be empty.
        handshake_status: header `Handshake-Status`, such as 415; None if absent.
        retry_after: seconds to wait before the next try, as the host requested; 0 if it did not.
    """

    retryable = False
    advice = f"Wait a few minutes, use another network or sign provider, or {THROUGH_BROWSER}"

    def __init__(
        self,
        message: str,
        *,
        status: int,
        handshake_message: str = "",
        handshake_status: int | None = None,
        retry_after: float = 0.0,
        advice: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message, advice=advice, retryable=retryable)
        self.status = status
        self.handshake_message = _clean(handshake_message)
        self.handshake_status = handshake_status
        self.retry_after = retry_after


class ConnectTimeout(ConnectError):
    """The socket did not open in time, or no first frame arrived in time."""

    advice = f"The live may be ending, or this connection is not served: try again, or {THROUGH_BROWSER}"


class UsageError(TikTokLiveError):
    """The program called something at the wrong time: a client started twice, or an object used after it was closed."""

    hop = "program"


class ProtocolError(TikTokLiveError):
    """Bytes on the wire, or calls on our side, violate the protocol."""

    hop = "protocol"


class LocalProtocolError(ProtocolError):
    """Misuse on our side, such as data fed to a closed session."""


class RemoteProtocolError(ProtocolError):
    """The peer sent malformed data."""

    retryable = True
    advice = "Try again; if it persists, report it"


class MessageError(RemoteProtocolError):
    """One message's payload does not parse."""

    retryable = False
    advice = "Report it with the name of the message; other messages are not affected"


class PayloadTooLarge(ProtocolError):
    """A payload is, or inflates to, more bytes than the limit allows."""

    advice = "The platform never sends this much: check the address and the proxy"


class ConnectionClosed(TikTokLiveError):
    """The socket closed.

    Attributes:
        code: WebSocket close code; 1006 if the connection broke without one.
        reason: the peer's close reason; may be empty.
    """

    hop = "socket"
    retryable = True
    advice = "Try again in a minute"

    def __init__(
        self,
        message: str = "the socket closed",
        *,
        code: int = 1006,
        reason: str = "",
        advice: str | None = None,
        retryable: bool | None = None,
    ) -> None:
        super().__init__(message, advice=advice, retryable=retryable)
        self.code = code
        self.reason = _clean(reason)


class ConnectionClosedOK(ConnectionClosed):
    """The socket closed with code 1000 or 1001."""


class ConnectionClosedError(ConnectionClosed):
    """The socket closed with any other code, or broke without one."""
