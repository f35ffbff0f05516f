"""What a host says when it answers a handshake with a plain HTTP response, and what can be done about it. Pure.

The header `Handshake-Msg` tells more than the HTTP status, which is 200 for most refusals; so the header counts first.
It is the platform's word wherever it comes from, for sign servers pass it on. Without it only the platform's own hosts
give a verdict: what any other host answers may be that host's trouble, and is worth another try.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tiktok_live.errors import HandshakeRejected
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["address", "refusal"]

_MAX_SHOWN = 200
_FORBIDDEN = 403
_TOO_MANY = 429
_DEFAULT_WAIT = 60.0


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
    "Check the proxy; a network that wants a sign-in in the browser first redirects like this",
)
_OVERLOADED = _Meaning("the host is overloaded or under repair", "Try again in a minute", retryable=True)
_BY_STATUS = {
    400: _Meaning("the request was not understood", "A signature may be damaged: use another sign provider"),
    _FORBIDDEN: _Meaning("this network or region is blocked", _BLOCKED.advice),
    404: _Meaning("there is no socket at this address", "Check socket_url, or the sign server that named the address"),
}


def address(url: str) -> str:
    """Return the address of a socket for messages: without the query, which is a signature's."""
    return redact(url.split("?", 1)[0])


def refusal(
    url: str, status: int, headers: Mapping[str, str], *, session_sent: bool, by_platform: bool = False
) -> HandshakeRejected:
    """Return the error for an answer that is no WebSocket.

    Args:
        url: of the socket; its host is who answered.
        status: of HTTP.
        headers: of the answer, by lower-case name.
        session_sent: whether the user's session was in the request.
        by_platform: the answer is the platform's whatever the host, as in a simulation without one.
    """
    said, code = _shown(headers, "handshake-msg"), _shown(headers, "handshake-status")
    number = int(code) if code.isascii() and code.isdigit() else None
    wait = _retry_after(headers) if status == _TOO_MANY and not said else 0.0
    if wait:
        meaning = _too_many(wait, url)
    elif said or by_platform or is_platform(url):
        meaning = _meaning(said, number, status, session_sent=session_sent)
    else:
        meaning = _of_stranger(url, status)
    return HandshakeRejected(
        f"{address(url)} refused the handshake with HTTP {status}: {_told(said, code, meaning.words)}",
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


def _of_stranger(url: str, status: int) -> _Meaning:
    """Return what a host answers that is not the platform's: no verdict, whatever it is."""
    words = "it lets nobody in" if status == _FORBIDDEN else _of_status(status).words
    advice = (
        f"Try again in a minute: {_host(url)} answered, and not TikTok; if it stays, use another sign provider, and "
        "check who named this host: a sign server, socket_url, or a network that wants a sign-in in the browser first"
    )
    return _Meaning(words, advice, retryable=True)


def _too_many(wait: float, url: str) -> _Meaning:
    seconds = ceil(wait)
    return _Meaning(
        f"too many connections, none for {seconds} s",
        f"Wait {seconds} s, and open fewer rooms at a time from one network; {_host(url)} says so",
        retryable=True,
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _shown(headers: Mapping[str, str], name: str) -> str:
    """Return a header as it may stand in an error: servers send what they like."""
    return printable(headers.get(name, "").strip()[:_MAX_SHOWN]).strip()


def _told(said: str, code: str, words: str) -> str:
    detail = f"{said} ({code})" if said and code else said
    return ", ".join(part for part in (detail, words) if part)


def _retry_after(headers: Mapping[str, str]) -> float:
    text = headers.get("retry-after", "").strip()
    named = min(float(text), MAX_RETRY_AFTER) if text.isascii() and text.isdigit() else 0.0
    return named or _DEFAULT_WAIT
