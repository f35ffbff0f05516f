"""Reads what foreign signers return: status codes and times to wait, signed URLs, and text that must not be trusted."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from tiktok_live.net.failures import MAX_RETRY_AFTER
from tiktok_live.net.json_fields import decode_strict_object
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
    from tiktok_live.signing.base import FailedOutcome, UrlOutcome

__all__ = [
    "MAX_OUTPUT",
    "MAX_URL",
    "code_failure",
    "invalid_url",
    "is_header_text",
    "is_printable_ascii",
    "parse_date",
    "read_signed",
    "retry_after",
    "safe_text",
    "signed_response",
    "status_failure",
]

MAX_OUTPUT = 64 * 1024
"""Limit of what a program or a page returns, in bytes."""

MAX_URL = 16 * 1024
"""Limit of a URL, in characters."""

_MAX_DETAIL = 200
_MAX_READ = 2_000  # characters of a text that are read
_MAX_TEXT = 32 * 1024  # a signed address has about 2 KB

_DEFAULT_WAIT = 60.0
_MIN_WAIT = 1.0
_WAIT_HEADERS = ("Retry-After", "RateLimit-Reset", "X-RateLimit-Reset")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_OLDEST_EPOCH = 1e9  # seconds; smaller numbers are durations
_OLDEST_EPOCH_MS = 1e11

_MAX_ENTRIES = 64
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
# Headers that other fields of a plan set. One with another spelling would contradict them.
_NOT_HEADERS = {"cookie": "cookies", "user-agent": "user_agent", "host": "url"}

_LARGEST_CODE = 99_999
_OK = 200
_FORBIDDEN = 403
_TOO_MANY = 429
_BAD_GATEWAY = 502
_REJECTED_KINDS = {400: "BAD_REQUEST", 401: "BAD_KEY", 402: "PREMIUM", 403: "PREMIUM"}
_TEMPORARY = frozenset({408, 425})  # statuses of 4xx that are temporary
# With these labels a 502 means that the platform rejects the sign server, so a retry does not help.
_VERDICT_LABELS = frozenset({"detected", "upstream_status"})


def safe_text(text: str) -> str:
    """Return foreign text for a detail or a log: one printable line, redacted, of at most 200 characters."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:_MAX_READ])
    return redact(" ".join(printable.split()))[:_MAX_DETAIL]


def is_header_text(text: object) -> bool:
    """Return whether `text` can be sent unchanged as the value of a header."""
    return isinstance(text, str) and 0 < len(text) <= _MAX_TEXT and is_printable_ascii(text)


def is_printable_ascii(text: str) -> bool:
    """Return whether `text` has only printable ASCII characters."""
    return text.isascii() and text.isprintable()


def parse_date(text: str) -> float | None:
    """Return an ISO or HTTP date in seconds since 1970, or None if it is invalid. Without a zone it is UTC."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = parse(text[:64])
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return None


def retry_after(headers: Mapping[str, str], wall: float) -> float:
    """Return how many seconds to wait after a 429: 1 to 86,400, and 60 if the response does not say.

    Reads `Retry-After`, `RateLimit-Reset` and `X-RateLimit-Reset`, in this order, as a duration, a time since 1970 in
    seconds or milliseconds, or a date. Times in the past are ignored. `wall` is now, in seconds since 1970.
    """
    for name in _WAIT_HEADERS:
        wait = _wait(headers.get(name, "").strip(), wall)
        if wait > 0:
            return min(max(wait, _MIN_WAIT), MAX_RETRY_AFTER)
    return _DEFAULT_WAIT


def _wait(text: str, wall: float) -> float:
    if not _NUMBER.fullmatch(text):
        return (parse_date(text) or wall) - wall
    number = float(text)
    if number < _OLDEST_EPOCH:
        return number
    return (number if number < _OLDEST_EPOCH_MS else number / 1000) - wall


def status_failure(response: HttpResponse, *, wall: float) -> FailedOutcome | None:
    """Return the outcome for a status other than 200, with the server's own message; None for 200.

    `wall` is now, in seconds since 1970.
    """
    if response.status == _OK:
        return None
    reply = decode_strict_object(response.body) or {}
    return code_failure(response.status, reply, headers=response.headers, wall=wall)


def code_failure(
    code: int, reply: Mapping[str, object], *, headers: Mapping[str, str], wall: float
) -> FailedOutcome | None:
    """Return the outcome for a status, or for a `code` in a JSON body; None for 200."""
    if code == _OK:
        return None
    message = _message(reply)
    # A `code` in a body may have thousands of digits.
    status = str(code) if abs(code) <= _LARGEST_CODE else "an invalid code"
    detail = f"the sign server returned {status}" + (f": {message}" if message else "")
    if code == _TOO_MANY:
        return RateLimitedOutcome(retry_after(headers, wall), detail)
    label = reply.get("limit_label")
    if code == _BAD_GATEWAY and isinstance(label, str) and label in _VERDICT_LABELS:
        return RejectedOutcome(label.upper(), detail)
    if code in _TEMPORARY or 500 <= code < 600:  # noqa: PLR2004 - server errors
        return UnavailableOutcome(detail)
    if 400 <= code < 500:  # noqa: PLR2004 - the request's errors
        return RejectedOutcome(_rejected_kind(code, message), detail)
    return BadOutputOutcome(detail)


def _rejected_kind(code: int, message: str) -> str:
    # A 403 without a message is from a proxy or firewall in front of the sign server.
    return "FORBIDDEN" if code == _FORBIDDEN and not message else _REJECTED_KINDS.get(code, f"HTTP_{code}")


def _message(reply: Mapping[str, object]) -> str:
    """Return the message of a JSON error, with the limit that it names."""
    texts = [text for name in ("message", "error", "data") if isinstance(text := reply.get(name), str) and text]
    label = reply.get("limit_label")
    limit = f"(limit: {label[:_MAX_READ]})" if isinstance(label, str) and label else ""
    return safe_text(f"{limit} {texts[0]}" if texts else limit)


def signed_response(
    requested: str,
    url: object,
    *,
    user_agent: object = None,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> SignedRequest | BadOutputOutcome:
    """Return the signed request of a sign server's response, if `url` is the URL `requested` with a signature."""
    if not isinstance(url, str) or not is_header_text(url) or " " in url:
        return BadOutputOutcome("the signer returned no signed URL")
    try:
        is_same = _address(url) == _address(requested)
    except ValueError:
        is_same = False
    if not is_same:
        return BadOutputOutcome("the signer signed a different URL")
    # An unchanged URL is valid: a server whose backend is `direct` adds nothing.
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


class _Signed(msgspec.Struct):
    """The JSON object that a signer returns; unknown names are ignored."""

    url: str = ""
    signed_url: str = ""
    user_agent: str = ""
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    fields: dict[str, str] = {}


def invalid_url(url: str) -> RejectedOutcome | None:
    """Return the outcome for a URL that is too long or that no HTTP request can carry; None if it is valid."""
    if _is_url(url):
        return None
    return RejectedOutcome("BAD_URL", f"only http(s) URLs of printable ASCII, up to {MAX_URL} characters, are signed")


def read_signed(output: str | bytes, signer: str, *, user_agent: str = "") -> UrlOutcome:
    """Return the signed request in the JSON output of a program or a page: the URL as a string, or an object.

    The object has `url` or `signed_url`, and optionally `headers`, `cookies`, `fields` (objects of strings) and
    `user_agent`.

    Args:
        output: the JSON.
        signer: name of the signer, for the detail of a failed outcome.
        user_agent: user agent of the signature if the output names none.
    """
    try:
        signed = msgspec.json.decode(output, type=str | _Signed)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        return BadOutputOutcome(f"{signer} returned no signed URL: {safe_text(str(error))}")
    if isinstance(signed, str):
        signed = _Signed(url=signed)
    problem = _problem(signed)
    if problem:
        return BadOutputOutcome(f"{signer} returned {problem}")
    return SignedRequest(
        url=signed.signed_url or signed.url,
        headers=signed.headers,
        user_agent=signed.user_agent or user_agent,
        cookies=signed.cookies,
        fields=signed.fields,
    )


def _problem(signed: _Signed) -> str:
    """Return what is wrong with a signer's output; empty if nothing is."""
    if not _is_url(signed.signed_url or signed.url):
        return "something that is not an http(s) URL"
    if not is_printable_ascii(signed.user_agent):
        return "a user agent that cannot be sent"
    tables = {"headers": signed.headers, "cookies": signed.cookies, "fields": signed.fields}
    for kind, table in tables.items():
        if len(table) > _MAX_ENTRIES or not all(
            _NAME.fullmatch(name) and is_printable_ascii(table[name]) for name in table
        ):
            return f"{kind} that cannot be sent"
    for name in signed.headers:
        if name.lower() in _NOT_HEADERS:
            return f"a header {name}, which belongs in {_NOT_HEADERS[name.lower()]}"
    return "a cookie with a semicolon" if any(";" in value for value in signed.cookies.values()) else ""


def _is_url(url: str) -> bool:
    is_http = url.startswith(("https://", "http://")) and not url.endswith("://")
    return is_http and len(url) <= MAX_URL and is_printable_ascii(url) and " " not in url
