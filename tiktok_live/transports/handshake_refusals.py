"""Interprets plain HTTP responses to a WebSocket handshake: what they mean, and what to do about it. Pure.

The header `Handshake-Msg` says more than the HTTP status, which is 200 for most refusals, so the header takes
precedence. It originates from the platform even if another host sends it, because sign servers forward it. Without the
header, only the platform's own hosts are conclusive; the response of any other host is worth a retry.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tiktok_live.advice import THROUGH_BROWSER
from tiktok_live.errors import HandshakeRejected
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["address", "refusal"]

_MAX_QUOTED = 200
_FORBIDDEN = 403
_TOO_MANY_REQUESTS = 429
_DEFAULT_WAIT = 60.0


class _Meaning(NamedTuple):
    text: str
    advice: str
    retryable: bool = False


_BLOCKED = _Meaning(
    "this guest or this network is blocked",
    f"Wait a few minutes, because immediate retries prolong the block; or use another network, or {THROUGH_BROWSER}",
)
_BAD_SIGNATURE = _Meaning(
    "the signature has expired, or was made for a session that was not sent",
    "Try again; if it persists, use another sign provider. A session is only sent to the platform and to "
    "allow_session_hosts",
    retryable=True,
)
_BAD_SESSION = _Meaning(
    "the session or the signature was rejected",
    "Sign in again and pass the new session, or omit it; if it persists, use another sign provider",
)
_BAD_APP = _Meaning(
    "the platform did not recognize the request as its own",
    f"Seen where the platform blocks a region: use another network, or {THROUGH_BROWSER}",
)
_UNEXPLAINED = _Meaning(
    "no reason was given",
    f"The platform did not accept this connection: use another network or sign provider, or {THROUGH_BROWSER}",
)
_UNKNOWN = _Meaning(
    "", "This reason is unknown to the library: use another network or another sign provider, and report it"
)
_REDIRECT = _Meaning(
    "a redirect, which is not followed",
    "Check the proxy; networks that require a sign-in in the browser redirect like this",
)
_OVERLOADED = _Meaning("the host is overloaded or under maintenance", "Try again in a minute", retryable=True)
_BY_STATUS = {
    400: _Meaning(
        "the host rejected the request as malformed", "The signature may be damaged: use another sign provider"
    ),
    _FORBIDDEN: _Meaning("this network or region is blocked", _BLOCKED.advice),
    404: _Meaning(
        "there is no WebSocket at this address", "Check socket_url, or the sign server that gave the address"
    ),
}


def address(url: str) -> str:
    """Return the URL of a socket for messages, without the query, which contains the signature."""
    return redact(url.split("?", 1)[0])


def refusal(
    url: str, status: int, headers: Mapping[str, str], *, session_sent: bool, by_platform: bool = False
) -> HandshakeRejected:
    """Return the error for a plain HTTP response to a handshake.

    Args:
        url: URL of the socket.
        status: HTTP status of the response.
        headers: headers of the response, by lower-case name.
        session_sent: whether the request contained the user's session.
        by_platform: treat the response as the platform's whatever the host, for simulations.
    """
    message, code = _printable(headers, "handshake-msg"), _printable(headers, "handshake-status")
    number = int(code) if code.isascii() and code.isdigit() else None
    wait = _retry_after(headers) if status == _TOO_MANY_REQUESTS and not message else 0.0
    if wait:
        meaning = _too_many(wait, url)
    elif message or by_platform or is_platform(url):
        meaning = _meaning(message, number, status, session_sent=session_sent)
    else:
        meaning = _foreign_meaning(url, status)
    return HandshakeRejected(
        f"{address(url)} refused the handshake with HTTP {status}: {_detail(message, code, meaning.text)}",
        status=status,
        handshake_message=message,
        handshake_status=number,
        retry_after=wait,
        advice=meaning.advice,
        retryable=meaning.retryable,
    )


def _meaning(message: str, code: int | None, status: int, *, session_sent: bool) -> _Meaning:
    match message.lower(), code:
        case ("device_blocked", _) | ("", 415):
            return _BLOCKED
        case ("illegal secret key", _):
            return _BAD_SESSION if session_sent else _BAD_SIGNATURE
        case ("illegal app_id", _):
            return _BAD_APP
        case _:
            return _other_meaning(message, status)


def _other_meaning(message: str, status: int) -> _Meaning:
    """Return the meaning of a status with an unknown header, or without one."""
    meaning = _status_meaning(status)
    return _UNKNOWN if message and not meaning.retryable else meaning


def _status_meaning(status: int) -> _Meaning:
    if status >= 500:  # noqa: PLR2004 - server errors
        return _OVERLOADED
    if 300 <= status < 400:  # noqa: PLR2004 - redirects
        return _REDIRECT
    return _BY_STATUS.get(status, _UNEXPLAINED)


def _foreign_meaning(url: str, status: int) -> _Meaning:
    """Return the meaning of the response of a host that is not the platform's: always worth a retry."""
    text = "access is forbidden" if status == _FORBIDDEN else _status_meaning(status).text
    advice = (
        f"Try again in a minute: {_host(url)} is not a TikTok host; if it persists, use another sign provider, and "
        "check the source of this host: a sign server, socket_url, or a network that requires a sign-in in the browser"
    )
    return _Meaning(text, advice, retryable=True)


def _too_many(wait: float, url: str) -> _Meaning:
    seconds = ceil(wait)
    return _Meaning(
        f"too many connections, retry after {seconds} s",
        f"Wait {seconds} s, and open fewer rooms at once from one network; the limit is that of {_host(url)}",
        retryable=True,
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _printable(headers: Mapping[str, str], name: str) -> str:
    """Return a header sanitized for an error."""
    return printable(headers.get(name, "").strip()[:_MAX_QUOTED]).strip()


def _detail(message: str, code: str, meaning: str) -> str:
    reason = f"{message} ({code})" if message and code else message
    return ", ".join(part for part in (reason, meaning) if part)


def _retry_after(headers: Mapping[str, str]) -> float:
    text = headers.get("retry-after", "").strip()
    seconds = min(float(text), MAX_RETRY_AFTER) if text.isascii() and text.isdigit() else 0.0
    return seconds or _DEFAULT_WAIT
