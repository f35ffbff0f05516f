"""What the platform says when it answers a handshake with a plain HTTP response, and what can be done about it. Pure.

The header `Handshake-Msg` tells more than the HTTP status, which is 200 for most refusals; so the header counts first.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from tiktok_live.errors import HandshakeRejected

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["refusal"]

_MAX_SHOWN = 200
_TOO_MANY = 429
_DEFAULT_WAIT = 60.0
_MAX_WAIT = 86_400.0  # a day; more is no time that a program waits


class _Meaning(NamedTuple):
    words: str
    advice: str
    retryable: bool = False


_BLOCKED = _Meaning(
    "this guest or this network is blocked",
    "Wait some minutes, use another network, or another sign provider: more tries at once prolong the block",
)
_BAD_SIGNATURE = _Meaning(
    "the signature has expired, or was made for a session that was not sent",
    "Try again; if it stays, use another sign provider. A session goes only to the platform and to allow_session_hosts",
    retryable=True,
)
_BAD_SESSION = _Meaning(
    "the session or the signature was rejected",
    "Sign in again and give the new session, or leave it out; if it stays, use another sign provider",
)
_BAD_APP = _Meaning(
    "the request was taken for none of the platform's own",
    "This is seen where the platform blocks a region: use another network, or another sign provider",
)
_UNEXPLAINED = _Meaning(
    "no reason was given",
    "The platform took this for no viewer: use another network, or another sign provider",
)
_UNKNOWN = _Meaning("", "The reason is not known here: use another network or another sign provider, or report it")
_REDIRECT = _Meaning(
    "a redirect, which is not followed",
    "Check socket_url and the proxy; a network that wants a sign-in in the browser first redirects like this",
)
_OVERLOADED = _Meaning("the host is overloaded or under repair", "Try again in a minute", retryable=True)
_REQUEST = _Meaning(
    "the request was not understood", "Check socket_url, or use another sign provider: a signature may be damaged"
)
_BY_STATUS = {
    400: _REQUEST,
    403: _Meaning("this network or region is blocked", _BLOCKED.advice),
    404: _Meaning("there is no socket at this address", "Check socket_url, or the sign server that named the address"),
}


def refusal(asked: str, status: int, headers: Mapping[str, str], *, session_sent: bool) -> HandshakeRejected:
    """Return the error for an answer that is no WebSocket.

    Args:
        asked: whom we asked, for the message.
        status: of HTTP.
        headers: of the answer, by lower-case name.
        session_sent: whether the user's session was in the request.
    """
    said, code = _shown(headers, "handshake-msg"), _shown(headers, "handshake-status")
    number = int(code) if code.isascii() and code.isdigit() else None
    wait = _retry_after(headers) if status == _TOO_MANY and not said else 0.0
    meaning = _too_many(wait) if wait else _meaning(said, number, status, session_sent=session_sent)
    return HandshakeRejected(
        f"{asked} refused the handshake with HTTP {status}: {_told(said, code, meaning.words)}",
        status=status,
        handshake_message=said,
        handshake_status=number,
        retry_after=wait,
        advice=meaning.advice,
        retryable=meaning.retryable,
    )


def _meaning(said: str, code: int | None, status: int, *, session_sent: bool) -> _Meaning:
    match said.lower(), code:
        case ("device_blocked", _) | ("", 415):
            return _BLOCKED
        case ("illegal secret key", _):
            return _BAD_SESSION if session_sent else _BAD_SIGNATURE
        case ("illegal app_id", _):
            return _BAD_APP
        case _:
            return _unnamed(said, status)


def _unnamed(said: str, status: int) -> _Meaning:
    """Return what a status means beside a header that is not known, or none."""
    meaning = _of_status(status)
    return _UNKNOWN if said and not meaning.retryable else meaning


def _of_status(status: int) -> _Meaning:
    if status >= 500:  # noqa: PLR2004 - HTTP's own border: the server failed, not the request
        return _OVERLOADED
    if 300 <= status < 400:  # noqa: PLR2004 - redirects
        return _REDIRECT
    return _BY_STATUS.get(status, _UNEXPLAINED)


def _too_many(wait: float) -> _Meaning:
    seconds = ceil(wait)
    return _Meaning(
        f"too many connections, none for {seconds} s",
        f"Wait {seconds} s, and open fewer rooms at a time from one network",
        retryable=True,
    )


def _shown(headers: Mapping[str, str], name: str) -> str:
    """Return a header as it may stand in an error: servers send what they like."""
    text = headers.get(name, "").strip()[:_MAX_SHOWN]
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _told(said: str, code: str, words: str) -> str:
    detail = f"{said} ({code})" if said and code else said
    return ", ".join(part for part in (detail, words) if part)


def _retry_after(headers: Mapping[str, str]) -> float:
    text = headers.get("retry-after", "").strip()
    named = min(float(text), _MAX_WAIT) if text.isascii() and text.isdigit() else 0.0
    return named or _DEFAULT_WAIT
