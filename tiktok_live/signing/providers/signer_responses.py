"""What the answers of foreign servers have in common: refusals, times to wait, JSON and texts that may lie."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import msgspec

from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.redaction import redact
from tiktok_live.signing.base import (
    BadOutputOutcome,
    RateLimitedOutcome,
    RejectedOutcome,
    SignedRequest,
    UnavailableOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.http_client import HttpResponse

__all__ = [
    "Refusal",
    "as_object",
    "code_refusal",
    "is_header_text",
    "json_object",
    "moment",
    "retry_after",
    "shown",
    "signed_answer",
    "status_refusal",
]

Refusal = RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome
"""Every answer that is not what was asked for."""

_MAX_DETAIL = 200
_MAX_READ = 2_000  # characters of a text that are looked at
_MAX_TEXT = 32 * 1024  # a signed address has about 2 KB

_DEFAULT_WAIT = 60.0
_LEAST_WAIT = 1.0
_WAIT_HEADERS = ("Retry-After", "RateLimit-Reset", "X-RateLimit-Reset")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_OLDEST_EPOCH = 1e9  # seconds; smaller numbers are spans
_OLDEST_EPOCH_MS = 1e11

_LARGEST_CODE = 99_999
_OK = 200
_FORBIDDEN = 403
_TOO_MANY = 429
_BAD_GATEWAY = 502
_KINDS = {400: "BAD_REQUEST", 401: "BAD_KEY", 402: "PREMIUM", 403: "PREMIUM"}
_PASSING = frozenset({408, 425})  # statuses of 4xx that are about now, not about the request
# With these labels a 502 is the platform's verdict on the sign server, and asking again does not help.
_VERDICT_LABELS = frozenset({"detected", "upstream_status"})


def shown(text: str) -> str:
    """Return a foreign text as it may stand in a detail: one printable line, redacted, at most 200 characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:_MAX_READ])
    return redact(" ".join(printable.split()))[:_MAX_DETAIL]


def is_header_text(text: object) -> bool:
    """Return whether `text` can be the value of a header as it is."""
    return isinstance(text, str) and 0 < len(text) <= _MAX_TEXT and text.isascii() and text.isprintable()


def json_object(body: bytes) -> dict[str, object] | None:
    """Return the JSON object that `body` is, or None; nothing about its values is known."""
    try:
        value: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return as_object(value)


def as_object(value: object) -> dict[str, object] | None:
    """Return `value`, which was read from JSON, if it is an object, or None."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def moment(text: str) -> float | None:
    """Return the seconds since 1970 that an ISO or HTTP date names, or None; without a zone it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            read_as = read(text[:64])
            return (read_as if read_as.tzinfo else read_as.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return None


def retry_after(headers: Mapping[str, str], wall: float) -> float:
    """Return the seconds that a 429 asks to wait: 1 to 86,400, and 60 when it does not say.

    `Retry-After`, `RateLimit-Reset` and `X-RateLimit-Reset` are read in this order, as a span, a time since 1970 in
    seconds or milliseconds, or a date; one that has passed does not count. `wall` is now, in seconds since 1970.
    """
    for name in _WAIT_HEADERS:
        wait = _wait(headers.get(name, "").strip(), wall)
        if wait > 0:
            return min(max(wait, _LEAST_WAIT), MAX_RETRY_AFTER)
    return _DEFAULT_WAIT


def _wait(text: str, wall: float) -> float:
    if not _NUMBER.fullmatch(text):
        return (moment(text) or wall) - wall
    number = float(text)
    if number < _OLDEST_EPOCH:
        return number
    return (number if number < _OLDEST_EPOCH_MS else number / 1000) - wall


def status_refusal(response: HttpResponse, *, wall: float) -> Refusal | None:
    """Return what the status of an answer refuses, told in the server's words; None for 200.

    `wall` is now, in seconds since 1970.
    """
    if response.status == _OK:
        return None
    return code_refusal(response.status, json_object(response.body) or {}, headers=response.headers, wall=wall)


def code_refusal(code: int, reply: Mapping[str, object], *, headers: Mapping[str, str], wall: float) -> Refusal | None:
    """Return what a status, or a `code` in a JSON body, refuses; None for 200."""
    if code == _OK:
        return None
    said = _said(reply)
    # A `code` in a body may have thousands of digits.
    told = str(code) if abs(code) <= _LARGEST_CODE else "a code that is none"
    detail = f"the sign server answered {told}" + (f": {said}" if said else "")
    if code == _TOO_MANY:
        return RateLimitedOutcome(retry_after(headers, wall), detail)
    label = reply.get("limit_label")
    if code == _BAD_GATEWAY and isinstance(label, str) and label in _VERDICT_LABELS:
        return RejectedOutcome(label.upper(), detail)
    if code in _PASSING or 500 <= code < 600:  # noqa: PLR2004 - server errors
        return UnavailableOutcome(detail)
    if 400 <= code < 500:  # noqa: PLR2004 - the request's errors
        return RejectedOutcome(_kind(code, said), detail)
    return BadOutputOutcome(detail)


def _kind(code: int, said: str) -> str:
    # Who forbids without a word is something in front of the sign server.
    return "FORBIDDEN" if code == _FORBIDDEN and not said else _KINDS.get(code, f"HTTP_{code}")


def _said(reply: Mapping[str, object]) -> str:
    """Return what a JSON error says, and which limit it was."""
    texts = [text for name in ("message", "error", "data") if isinstance(text := reply.get(name), str) and text]
    label = reply.get("limit_label")
    limit = f"(limit: {label[:_MAX_READ]})" if isinstance(label, str) and label else ""
    return shown(f"{limit} {texts[0]}" if texts else limit)


def signed_answer(
    asked: str,
    url: object,
    *,
    user_agent: object = None,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> SignedRequest | BadOutputOutcome:
    """Return the signed request of a signer's answer, if `url` is the address `asked`, signed."""
    if not isinstance(url, str) or not is_header_text(url) or " " in url:
        return BadOutputOutcome("the signer's answer holds no signed address")
    try:
        same = _address(url) == _address(asked)
    except ValueError:
        same = False
    if not same:
        return BadOutputOutcome("the signer signed another address than it was given")
    # An address that came back as it was is no mistake: a server whose backend is `direct` has nothing to add.
    return SignedRequest(
        url=url,
        headers=headers or {},
        user_agent=user_agent if isinstance(user_agent, str) and is_header_text(user_agent) else "",
        cookies=cookies or {},
        fields=fields or {},
    )


def _address(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower(), parts.path or "/"
