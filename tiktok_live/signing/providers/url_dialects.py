"""The APIs of sign servers that sign URLs: their requests and responses. Pure; `local.py` sends the requests.

| dialect | request | response |
|---|---|---|
| `signtok` | `POST /signature`, the URL as text/plain | `{"status": "ok", "data": {...}}` |
| `json` | `POST /sign`, `{"room_url": URL}` | like `signtok` |
| `api-eulerstream` | `POST /api/eulerstream`, `{"url": URL}` | `{"success": true, "data": {...}}` |
| `carcabot` | `POST /signature`, `{"url": URL, "userAgent": ...}` | like `signtok`, keys in lower case |

All of them may return errors with HTTP 200. SignTok 1.2.0 does so for every GET, on any path, and crashes if the body
of a POST is not a URL, so no other text is ever sent to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from tiktok_live.net.http_client import cookie_pairs
from tiktok_live.net.json_fields import as_object, decode_strict_object, object_or_none
from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome
from tiktok_live.signing.providers.signer_responses import is_header_text, safe_text, signed_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome

__all__ = [
    "DialectRequest",
    "UrlDialect",
    "dialect_of_health",
    "dialect_request",
    "is_signable",
    "read_reply",
    "unsigned_url",
]

UrlDialect = Literal["signtok", "json", "api-eulerstream", "carcabot"]
"""The dialects of servers that sign URLs."""

_PATHS: dict[UrlDialect, str] = {
    "signtok": "/signature",
    "json": "/sign",
    "api-eulerstream": "/api/eulerstream",
    "carcabot": "/signature",
}
_SIGNATURES = frozenset({"X-Bogus", "X-Gnarly", "msToken"})
_FIELDS = {
    "signature": "_signature",
    "_signature": "_signature",
    "x-bogus": "X-Bogus",
    "x-gnarly": "X-Gnarly",
    "mstoken": "msToken",
    "verify_fp": "verifyFp",
    "x-tt-params": "x-tt-params",
}
# A host name that URL parsers of every language accept: the last label is not a number, and none is punycode.
_HOST_NAME = re.compile(r"(?:(?!xn--)[a-z0-9][a-z0-9_-]{0,62}\.)*(?!xn--)[a-z][a-z0-9-]{0,62}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DialectRequest:
    """A POST request.

    Attributes:
        path: relative to the server's base URL.
        content_type: of the body.
        body: request body.
    """

    path: str
    content_type: str
    body: bytes


def dialect_request(dialect: UrlDialect, request: UnsignedRequest) -> DialectRequest | RejectedOutcome:
    """Return the request for a signature in a dialect, without the signature that the URL may already have.

    The path is the dialect's own. Cookies and body are not sent: no dialect supports them.
    """
    url = unsigned_url(request.url)
    if not is_signable(url):
        return RejectedOutcome("NOT_A_URL", "only http and https URLs can be signed")
    path = _PATHS[dialect]
    if dialect == "signtok":
        return DialectRequest(path, "text/plain", url.encode())
    content = {"room_url" if dialect == "json" else "url": url}
    if dialect == "carcabot" and request.user_agent:
        content["userAgent"] = request.user_agent
    return DialectRequest(path, "application/json", msgspec.json.encode(content))


def read_reply(body: bytes, url: str) -> UrlOutcome:
    """Return the outcome of a response in any dialect; `url` is the URL that was to be signed.

    The names of its fields do not depend on the dialect: `X-Bogus`, `X-Gnarly`, `_signature`, `msToken`, `verifyFp`,
    `x-tt-params`.
    """
    reply = decode_strict_object(body)
    if reply is None:
        return BadOutputOutcome("the sign server's response is not a JSON object")
    if reply.get("status") == "error" or reply.get("success") is False:
        message = next((text for name in ("data", "message", "error") if isinstance(text := reply.get(name), str)), "")
        return RejectedOutcome("NOT_SIGNED", safe_text(message) or "the sign server could not sign the URL")
    data = object_or_none(reply.get("data"))
    if not (reply.get("status") == "ok" or reply.get("success") is True) or data is None:
        return BadOutputOutcome("the sign server's response reports neither success nor failure")
    return _signed(data, unsigned_url(url))


def _signed(data: Mapping[str, object], url: str) -> UrlOutcome:
    lowered = {name.lower(): value for name, value in data.items()}
    navigator, cookies = as_object(lowered.get("navigator")), lowered.get("cookies")
    fields = {
        _FIELDS[name]: value
        for name, value in lowered.items()
        if name in _FIELDS and isinstance(value, str) and is_header_text(value)
    }
    return signed_response(
        url,
        lowered.get("signed_url"),
        user_agent=navigator.get("user_agent"),
        cookies=cookie_pairs(cookies) if isinstance(cookies, str) and is_header_text(cookies) else None,
        fields=fields,
    )


def unsigned_url(url: str) -> str:
    """Return `url` without the signature of an earlier call; all other bytes are unchanged."""
    before, mark, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in _SIGNATURES]
    return f"{before}{mark}{'&'.join(kept)}"


def is_signable(url: str) -> bool:
    """Return whether every sign server accepts `url`: http(s), a plain host, no characters that need encoding."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        is_valid = parts.scheme in {"http", "https"} and parts.username is None and parts.port != 0
    except ValueError:
        return False
    return is_valid and _is_plain_host(parts.hostname or "")


def _is_plain_host(host: str) -> bool:
    try:
        IPv4Address(host)
    except AddressValueError:
        return bool(_HOST_NAME.fullmatch(host))
    return True


def dialect_of_health(body: bytes) -> Literal["signtok", "json", "carcabot", "euler"] | None:
    """Return the dialect of a server by its response to `GET /healthz` or `GET /health`, or None."""
    report = decode_strict_object(body)
    if report is None:
        return None
    if report.get("status") == "error" and isinstance(report.get("data"), str):
        return "signtok"  # returns an error for every GET
    if "generationCount" in report or "localSdkAvailable" in report:
        return "carcabot"
    if isinstance(report.get("ready"), bool):
        return "euler"
    return "json" if "status" in report and "timestamp" in report else None
