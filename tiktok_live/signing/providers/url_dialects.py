"""How sign servers of the user's are asked for a signed URL, and how they answer. Pure: who sends is `local.py`.

| dialect | request | reply |
|---|---|---|
| `signtok` | `POST /signature`, the URL as text/plain | `{"status": "ok", "data": {...}}` |
| `json` | `POST /sign`, `{"room_url": URL}` | the same |
| `api-eulerstream` | `POST /api/eulerstream`, `{"url": URL}` | `{"success": true, "data": {...}}` |
| `carcabot` | `POST /signature`, `{"url": URL, "userAgent": ...}` | like `signtok`, names in lower case |

All of them may tell an error with HTTP 200. SignTok 1.2.0 does so for every GET, on any path, and ends for good when
the body of a POST is no URL; so nothing but a URL is ever put into one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import msgspec

from tiktok_live.net.http_client import cookie_pairs
from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome
from tiktok_live.signing.providers.signer_responses import (
    as_object,
    is_header_text,
    json_object,
    shown,
    signed_answer,
)

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
"""The dialects that sign URLs."""

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
# What URL parsers of every language take for a name: the last label is no number, and none is punycode.
_HOST_NAME = re.compile(r"(?:(?!xn--)[a-z0-9][a-z0-9_-]{0,62}\.)*(?!xn--)[a-z][a-z0-9-]{0,62}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DialectRequest:
    """What is posted.

    Attributes:
        path: below the server's base.
        content_type: of the body.
        body: bytes.
    """

    path: str
    content_type: str
    body: bytes


def dialect_request(dialect: UrlDialect, request: UnsignedRequest) -> DialectRequest | RejectedOutcome:
    """Return how `request` is put in a dialect; its old signature, if any, is left out.

    The path is the dialect's own. Cookies and body stay here: no dialect has a place for them.
    """
    url = unsigned_url(request.url)
    if not is_signable(url):
        return RejectedOutcome("NOT_A_URL", "only an http or https address can be signed")
    path = _PATHS[dialect]
    if dialect == "signtok":
        return DialectRequest(path, "text/plain", url.encode())
    content = {"room_url" if dialect == "json" else "url": url}
    if dialect == "carcabot" and request.user_agent:
        content["userAgent"] = request.user_agent
    return DialectRequest(path, "application/json", msgspec.json.encode(content))


def read_reply(body: bytes, asked: str) -> UrlOutcome:
    """Return what a reply of any dialect says about the address `asked`.

    Fields have the same names in every dialect: `X-Bogus`, `X-Gnarly`, `_signature`, `msToken`, `verifyFp`,
    `x-tt-params`.
    """
    reply = json_object(body)
    if reply is None:
        return BadOutputOutcome("the sign server's answer is no JSON object")
    if reply.get("status") == "error" or reply.get("success") is False:
        said = next((text for name in ("data", "message", "error") if isinstance(text := reply.get(name), str)), "")
        return RejectedOutcome("NOT_SIGNED", shown(said) or "the sign server could not sign the address")
    data = as_object(reply.get("data"))
    if not (reply.get("status") == "ok" or reply.get("success") is True) or data is None:
        return BadOutputOutcome("the sign server's answer says neither that it signed nor that it failed")
    return _signed(data, unsigned_url(asked))


def _signed(data: Mapping[str, object], asked: str) -> UrlOutcome:
    lowered = {name.lower(): value for name, value in data.items()}
    navigator, cookies = as_object(lowered.get("navigator")), lowered.get("cookies")
    fields = {
        _FIELDS[name]: value
        for name, value in lowered.items()
        if name in _FIELDS and isinstance(value, str) and is_header_text(value)
    }
    return signed_answer(
        asked,
        lowered.get("signed_url"),
        user_agent=navigator.get("user_agent") if navigator else None,
        cookies=cookie_pairs(cookies) if isinstance(cookies, str) and is_header_text(cookies) else None,
        fields=fields,
    )


def unsigned_url(url: str) -> str:
    """Return `url` without the signature of an earlier call; every other byte stays as it is."""
    before, mark, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in _SIGNATURES]
    return f"{before}{mark}{'&'.join(kept)}"


def is_signable(url: str) -> bool:
    """Return whether every sign server takes `url` for one: http or https, a plain host, nothing unencoded."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        works = parts.scheme in {"http", "https"} and parts.username is None and parts.port != 0
    except ValueError:
        return False
    return works and _is_plain_host(parts.hostname or "")


def _is_plain_host(host: str) -> bool:
    try:
        IPv4Address(host)
    except AddressValueError:
        return bool(_HOST_NAME.fullmatch(host))
    return True


def dialect_of_health(body: bytes) -> Literal["signtok", "json", "carcabot", "euler"] | None:
    """Return which dialect a server speaks that answered `GET /healthz` or `GET /health` so, or None."""
    report = json_object(body)
    if report is None:
        return None
    if report.get("status") == "error" and isinstance(report.get("data"), str):
        return "signtok"  # any GET is an error to it
    if "generationCount" in report or "localSdkAvailable" in report:
        return "carcabot"
    if isinstance(report.get("ready"), bool):
        return "euler"
    return "json" if "status" in report and "timestamp" in report else None
