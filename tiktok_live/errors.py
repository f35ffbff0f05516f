"""Every error this library raises: one root, grouped by the phase that failed, advice as data.

    TikTokLiveError
    ├─ ConfigError                     a wrong option or user name; also a ValueError
    ├─ NetworkError                    an HTTP host could not be reached
    ├─ ResolveError                    finding the room
    │  ├─ RoomNotFound                 no such user, or one who has never been live
    │  ├─ NotLive                      the user exists and is not live now
    │  ├─ AgeRestricted                the room wants a session of an adult
    │  ├─ ResolverBlocked              the platform answered with a captcha, a sign-in page, 403 or 429
    │  └─ ResolverUnavailable          the lookup could not be made (network, 5xx, nonsense)
    ├─ SignError                       obtaining a connect plan
    │  ├─ SignRejected                 a verdict: the same request will be refused again
    │  ├─ SignRateLimited              wait `retry_after` seconds
    │  └─ SignUnavailable              the provider is down or answered nonsense
    ├─ ConnectError                    opening the socket
    │  ├─ HandshakeRejected            the socket's host refused (`status`, `handshake_message`, `handshake_status`)
    │  └─ ConnectTimeout               no connection, or no first frame, in time
    ├─ UsageError                      the program called something at the wrong time
    ├─ ProtocolError                   the bytes on the wire
    │  ├─ LocalProtocolError           our side was used wrongly
    │  ├─ RemoteProtocolError          the peer sent bytes that make no sense
    │  │  └─ MessageError              one message's payload does not parse
    │  └─ PayloadTooLarge              more bytes than the limit allows
    └─ ConnectionClosed                the socket closed (`code`, `reason`)
       ├─ ConnectionClosedOK           code 1000 or 1001
       └─ ConnectionClosedError        any other code, or none

Every error has `hop` (who refused), `retryable` (whether trying again by itself can help) and `advice` (what to do
next). Texts are cleaned when the error is made: no cookie, key or token is ever in one, and no line end or escape code
of a peer's. An error of another library that is behind one of these is told as `__cause__` by a `ForeignError` (see
`causes.py`), which holds none of its data. `docs/errors.md` lists what people meet, and what to do about it.
"""

from __future__ import annotations

from math import ceil

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
        message: what happened, one sentence on one line, redacted, 2,000 characters at most.
        hop: who refused: `"room lookup"`, `"signer"`, `"socket"`, `"proxy"`, `"network"`, `"configuration"`,
            `"program"` or `"protocol"`.
        retryable: whether the same call, repeated soon and without any change, can succeed. Not so for a verdict
            that only minutes, another network or another option can change.
        advice: what to do next, one sentence without a full stop; may be empty.
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
        said = f"{self.hop}: {self.message}"
        if not self.advice:
            return said
        # A message may end with a foreign sentence, which brings its own end.
        said = said.rstrip(" .")
        return f"{said}{'' if said.endswith(('?', '!')) else '.'} {self.advice}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are copied and pickled by calling their class with `args`, which subclasses with keywords refuse.
        return _blank, (type(self), self.message), self.__dict__


def _clean(text: str) -> str:
    """Return a text, parts of which peers may have written, without secrets and on one line."""
    # Once more: what is left out may have stood in the midst of a secret's name.
    return redact(printable(redact(text)))


def _blank(kind: type[TikTokLiveError], message: str) -> TikTokLiveError:
    """Return an error without attributes; whoever copies or unpickles it puts them in."""
    return kind.__new__(kind, message)


class ConfigError(TikTokLiveError, ValueError):
    """An option or a user name that cannot work; raised before anything is sent."""

    hop = "configuration"


class NetworkError(TikTokLiveError):
    """An HTTP host could not be reached, or did not answer in time."""

    retryable = True
    advice = "Check the connection to the internet and the host's name"


class ResolveError(TikTokLiveError):
    """Finding the room failed.

    Attributes:
        unique_id: the user that was asked for, without `@`; empty when unknown.
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

    advice = "Check the spelling of the user name, which is what follows @ in the profile's address"


class NotLive(ResolveError):
    """The user exists and is not live now."""

    retryable = True
    advice = "Try again when the host is live"


class AgeRestricted(ResolveError):
    """The room is for adults: the platform wants the session cookie of one (API status 4003110)."""

    advice = "Guests cannot read this room: give the session of an adult's account as session"


class ResolverBlocked(ResolveError):
    """The platform answered the lookup with a captcha, a sign-in or region page, an empty one, HTTP 403 or 429."""

    advice = "Wait some minutes or use another network; a room id, if it is known, needs no lookup"


class ResolverUnavailable(ResolveError):
    """The lookup could not be made: network down, HTTP 5xx, or an answer that makes no sense."""

    retryable = True
    advice = "Check the network and try again; a room id, if it is known, needs no lookup"


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
    """The provider refused for good: the same request will be refused again."""

    advice = "Use another sign provider or another network"


class SignRateLimited(SignError):
    """The provider wants fewer requests.

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
    return f"Wait {max(1, ceil(seconds))} s; a key of your own, or a second sign provider, allows more requests"


class SignUnavailable(SignError):
    """The provider is down, unreachable, or answered something that is not a plan."""

    retryable = True
    advice = "Try again later, or configure another sign provider"


class ConnectError(TikTokLiveError):
    """The socket could not be opened."""

    hop = "socket"
    retryable = True
    advice = "Check the connection to the internet and try again"


class HandshakeRejected(ConnectError):
    """The socket's host answered the handshake with a plain HTTP response.

    It is the platform's verdict, which is final in most cases, when the answer has the header `Handshake-Msg` or the
    host is the platform's. Any other host's answer is worth another try.

    Attributes:
        status: the HTTP status; 200 is usual for a refusal.
        handshake_message: header `Handshake-Msg`, for example `DEVICE_BLOCKED`; may be empty.
        handshake_status: header `Handshake-Status`, for example 415; None when absent.
        retry_after: seconds to wait before the next try, as the host named them; 0 when it named none.
    """

    retryable = False
    advice = "Wait some minutes, use another network, or another sign provider"

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
    """The socket did not open, or sent no first frame, in time."""

    advice = "The live may be ending, or this connection is not served: try again, or use another sign provider"


class UsageError(TikTokLiveError):
    """The program called something at the wrong time: a client started twice, or an object used after it was closed."""

    hop = "program"


class ProtocolError(TikTokLiveError):
    """The bytes on the wire, or the calls on our side of it, are wrong."""

    hop = "protocol"


class LocalProtocolError(ProtocolError):
    """Our own side was used wrongly, for example data fed to a closed session."""


class RemoteProtocolError(ProtocolError):
    """The peer sent bytes that make no sense."""

    retryable = True
    advice = "Try again; if it stays, report it"


class MessageError(RemoteProtocolError):
    """One message's payload does not parse."""

    retryable = False
    advice = "Report it with the name of the message; the other messages are not affected"


class PayloadTooLarge(ProtocolError):
    """A payload is, or inflates to, more bytes than the limit allows."""

    advice = "Somebody sends what the platform does not send: check the address and the proxy"


class ConnectionClosed(TikTokLiveError):
    """The socket closed.

    Attributes:
        code: WebSocket close code; 1006 when the connection broke without one.
        reason: the peer's close reason; may be empty.
    """

    hop = "socket"
    retryable = True
    advice = "Try again in a minute"

    def __init__(self, message: str = "the socket closed", *, code: int = 1006, reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.reason = _clean(reason)


class ConnectionClosedOK(ConnectionClosed):
    """The socket closed with code 1000 or 1001."""


class ConnectionClosedError(ConnectionClosed):
    """The socket closed with any other code, or broke without one."""
