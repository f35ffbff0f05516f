"""Requests and responses of the JSON endpoints of an EulerStream server. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.net.json_fields import as_array, as_object, decode_strict_object, object_or_none
from tiktok_live.room_ids import room_id_from
from tiktok_live.signing.base import BadOutputOutcome, FailedOutcome, RejectedOutcome
from tiktok_live.signing.providers.direct import GUEST_COOKIE
from tiktok_live.signing.providers.signer_responses import (
    code_failure,
    is_header_text,
    parse_date,
    signed_response,
    status_failure,
)
from tiktok_live.signing.providers.url_dialects import is_signable, unsigned_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.http_client import HttpResponse
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome

__all__ = ["Limit", "RateLimits", "limits_of", "room_id_of", "sign_url_body", "signed_of"]

_MAX_HEADERS = 32
# Headers of the connection or the client, which are not part of a signature.
_NOT_SIGNED = frozenset(
    {"connection", "content-length", "cookie", "host", "origin", "transfer-encoding", "upgrade", "user-agent"}
)
_FIELDS = {"_signature", "X-Bogus", "X-Gnarly", "msToken"}


@dataclass(frozen=True, slots=True)
class Limit:
    """The rate limit of a period.

    Attributes:
        max: requests per period; None if the server does not say.
        remaining: requests that are left; None if the server does not say.
        reset_at: end of the period, timezone-aware; None if the period has not started.
    """

    max: int | None = None
    remaining: int | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """The rate limits of a key, or of an IP address without one. A period that the server left out has no values."""

    minute: Limit = Limit()
    hour: Limit = Limit()
    day: Limit = Limit()


def sign_url_body(request: UnsignedRequest, *, send_session: bool) -> bytes | RejectedOutcome:
    """Return the body of a request for a signature. It has the user's session only if `send_session` is set."""
    url = unsigned_url(request.url)
    if not is_signable(url):
        return RejectedOutcome("NOT_A_URL", "only http and https URLs can be signed")
    try:
        payload = request.body.decode()
    except UnicodeDecodeError:
        return RejectedOutcome("BODY_NOT_TEXT", "only requests with a UTF-8 body can be signed")
    cookies = request.cookies
    content = {
        "url": url,
        "method": request.method,
        "type": "fetch",
        "userAgent": request.user_agent,
        "payload": payload,
        GUEST_COOKIE: cookies.get(GUEST_COOKIE, ""),
    }
    # The server refuses either cookie without the other.
    if send_session and cookies.get("sessionid") and cookies.get("tt-target-idc"):
        content |= {"sessionId": cookies["sessionid"], "ttTargetIdc": cookies["tt-target-idc"]}
    return msgspec.json.encode({name: value for name, value in content.items() if value})


def signed_of(response: HttpResponse, url: str, *, wall: float) -> UrlOutcome:
    """Return the signed request of a response; `url` is the URL that was to be signed.

    Newer servers put the parts into the object `response`, older ones next to `code`.
    """
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    parts = as_object(reply.get("response")) or reply
    return signed_response(
        unsigned_url(url),
        parts.get("signedUrl"),
        user_agent=parts.get("userAgent", parts.get("User-Agent")),
        headers=_headers(parts.get("requestHeaders")),
        cookies=_cookies(parts.get("cookies")),
        fields=_fields(as_object(parts.get("tokens")) or parts),
    )


def room_id_of(response: HttpResponse, *, wall: float) -> int | FailedOutcome:
    """Return the room id of a response. The room of a live that has ended is rejected."""
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    if reply.get("ok") is False:
        return RejectedOutcome("NO_ROOM", "the sign server found no room for this host")
    if reply.get("is_live") is False:
        return RejectedOutcome("NOT_LIVE", "the sign server says that the host is not live")
    return room_id_from(reply.get("room_id")) or BadOutputOutcome("the sign server's response has no room id")


def limits_of(response: HttpResponse, *, wall: float) -> RateLimits | FailedOutcome:
    """Return the rate limits of a response."""
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    if not any(as_object(reply.get(span)) for span in ("minute", "hour", "day")):
        return BadOutputOutcome("the sign server's response has no rate limits")
    return RateLimits(minute=_limit(reply.get("minute")), hour=_limit(reply.get("hour")), day=_limit(reply.get("day")))


def _reply(response: HttpResponse, wall: float) -> dict[str, object] | FailedOutcome:
    """Return the JSON of a response, or its failed outcome: an error may have status 200 and a `code` in the body."""
    failure = status_failure(response, wall=wall)
    if failure is not None:
        return failure
    reply = decode_strict_object(response.body)
    if reply is None:
        return BadOutputOutcome("the sign server's response is not a JSON object")
    code = reply.get("code")
    if isinstance(code, int):
        return code_failure(code, reply, headers=response.headers, wall=wall) or reply
    return reply


def _texts(value: object) -> dict[str, str]:
    """Return the entries of a JSON object that are valid names and values of headers."""
    named = object_or_none(value)
    if named is None or len(named) > _MAX_HEADERS:
        return {}
    return {
        name: text
        for name, text in named.items()
        if isinstance(text, str) and is_header_text(text) and name.replace("-", "").replace("_", "").isalnum()
    }


def _headers(value: object) -> dict[str, str]:
    return {
        name: text
        for name, text in _texts(value).items()
        if name.isascii() and name.lower() not in _NOT_SIGNED and not name.lower().startswith("sec-websocket")
    }


def _cookies(value: object) -> dict[str, str]:
    """Return the cookies of a JSON array of objects with `name` and `value`."""
    entries = [_texts(entry) for entry in as_array(value)[:_MAX_HEADERS]]
    return {entry["name"]: entry["value"] for entry in entries if _is_cookie(entry)}


def _is_cookie(entry: Mapping[str, str]) -> bool:
    return "name" in entry and "value" in entry and not set(";= ") & set(entry["name"]) and ";" not in entry["value"]


def _fields(value: Mapping[str, object]) -> dict[str, str]:
    return {
        name: text for name, text in value.items() if name in _FIELDS and isinstance(text, str) and is_header_text(text)
    }


def _limit(value: object) -> Limit:
    limit = as_object(value)
    return Limit(_count(limit.get("max")), _count(limit.get("remaining")), _time(limit.get("reset_at")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _time(value: object) -> datetime | None:
    seconds = parse_date(value) if isinstance(value, str) else value
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
