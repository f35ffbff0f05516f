"""What the JSON endpoints of an EulerStream server are asked and what they answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.room_ids import room_id_from
from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome
from tiktok_live.signing.providers.direct import GUEST_COOKIE
from tiktok_live.signing.providers.signer_responses import (
    Refusal,
    as_object,
    code_refusal,
    is_header_text,
    json_object,
    moment,
    signed_answer,
    status_refusal,
)
from tiktok_live.signing.providers.url_dialects import is_signable, unsigned_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.http_client import HttpResponse
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome

__all__ = ["Limit", "RateLimits", "limits_of", "room_id_of", "sign_url_body", "signed_of"]

_MAX_HEADERS = 32
# Headers that are the connection's business, or the client's own, and not part of a signature.
_NOT_SIGNED = frozenset(
    {"connection", "content-length", "cookie", "host", "origin", "transfer-encoding", "upgrade", "user-agent"}
)
_FIELDS = {"_signature", "X-Bogus", "X-Gnarly", "msToken"}


@dataclass(frozen=True, slots=True)
class Limit:
    """How many requests a span of time allows.

    Attributes:
        max: in the span; None when the server does not say.
        remaining: of them; None when the server does not say.
        reset_at: when the span ends, aware; None when it has not begun.
    """

    max: int | None = None
    remaining: int | None = None
    reset_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """What a key, or an address without one, may still ask for. A span that the server left out is unknown."""

    minute: Limit = Limit()
    hour: Limit = Limit()
    day: Limit = Limit()


def sign_url_body(request: UnsignedRequest, *, send_session: bool) -> bytes | RejectedOutcome:
    """Return the body that asks for a signature; the user's session is in it only when `send_session` says so."""
    url = unsigned_url(request.url)
    if not is_signable(url):
        return RejectedOutcome("NOT_A_URL", "only an http or https address can be signed")
    try:
        payload = request.body.decode()
    except UnicodeDecodeError:
        return RejectedOutcome("BODY_NOT_TEXT", "only a request whose body is text can be signed")
    cookies = request.cookies
    content = {
        "url": url,
        "method": request.method,
        "type": "fetch",
        "userAgent": request.user_agent,
        "payload": payload,
        GUEST_COOKIE: cookies.get(GUEST_COOKIE, ""),
    }
    # The server refuses the one without the other.
    if send_session and cookies.get("sessionid") and cookies.get("tt-target-idc"):
        content |= {"sessionId": cookies["sessionid"], "ttTargetIdc": cookies["tt-target-idc"]}
    return msgspec.json.encode({name: value for name, value in content.items() if value})


def signed_of(response: HttpResponse, asked: str, *, wall: float) -> UrlOutcome:
    """Return the signed request of an answer; `asked` is the address that was to be signed.

    The parts may stand in `response`, or beside `code` as older servers have them.
    """
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    parts = as_object(reply.get("response")) or reply
    return signed_answer(
        unsigned_url(asked),
        parts.get("signedUrl"),
        user_agent=parts.get("userAgent", parts.get("User-Agent")),
        headers=_headers(parts.get("requestHeaders")),
        cookies=_cookies(parts.get("cookies")),
        fields=_fields(as_object(parts.get("tokens")) or parts),
    )


def room_id_of(response: HttpResponse, *, wall: float) -> int | Refusal:
    """Return the room of an answer; the room of a live that is over counts as none."""
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    if reply.get("ok") is False:
        return RejectedOutcome("NO_ROOM", "the sign server knows no room of this user")
    if reply.get("is_live") is False:
        return RejectedOutcome("NOT_LIVE", "the sign server says that the user is not live")
    return room_id_from(reply.get("room_id")) or BadOutputOutcome("the sign server's answer has no room id")


def limits_of(response: HttpResponse, *, wall: float) -> RateLimits | Refusal:
    """Return the limits of an answer."""
    reply = _reply(response, wall)
    if not isinstance(reply, dict):
        return reply
    if not any(as_object(reply.get(span)) for span in ("minute", "hour", "day")):
        return BadOutputOutcome("the sign server's answer holds no limits")
    return RateLimits(minute=_limit(reply.get("minute")), hour=_limit(reply.get("hour")), day=_limit(reply.get("day")))


def _reply(response: HttpResponse, wall: float) -> dict[str, object] | Refusal:
    """Return the JSON of an answer, or its refusal, which may come with status 200 and a `code` in the body."""
    refusal = status_refusal(response, wall=wall)
    if refusal is not None:
        return refusal
    reply = json_object(response.body)
    if reply is None:
        return BadOutputOutcome("the sign server's answer is no JSON object")
    code = reply.get("code")
    if isinstance(code, int):
        return code_refusal(code, reply, headers=response.headers, wall=wall) or reply
    return reply


def _texts(value: object) -> dict[str, str]:
    """Return what of a JSON object can be names and values of headers."""
    named = as_object(value)
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
    """Return cookies that come as a list of objects with `name` and `value`."""
    named = cast("list[object]", value) if isinstance(value, list) else []
    found = [_texts(cookie) for cookie in named[:_MAX_HEADERS]]
    return {one["name"]: one["value"] for one in found if _is_cookie(one)}


def _is_cookie(one: Mapping[str, str]) -> bool:
    return "name" in one and "value" in one and not set(";= ") & set(one["name"]) and ";" not in one["value"]


def _fields(value: Mapping[str, object]) -> dict[str, str]:
    return {
        name: text for name, text in value.items() if name in _FIELDS and isinstance(text, str) and is_header_text(text)
    }


def _limit(value: object) -> Limit:
    told = as_object(value) or {}
    return Limit(_count(told.get("max")), _count(told.get("remaining")), _when(told.get("reset_at")))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _when(value: object) -> datetime | None:
    seconds = moment(value) if isinstance(value, str) else value
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
