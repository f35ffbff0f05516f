"""Connect plans in EulerStream's form: a `FetchResult` as the body, cookies and user agent as headers.

Callers build the socket's URL from `push_server` and `route_params`, so both are taken from the plan's URL. A first
response that came with the plan is otherwise passed on unchanged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, unquote_plus

from tiktok_live.errors import MessageError
from tiktok_live.net.user_agents import header_user_agent, user_agent_in
from tiktok_live.signserver.messages import HttpError, Response
from tiktok_live.wire.batches import parse_batch
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import ConnectPlan

__all__ = ["PROTOBUF", "fetch_body", "plan_cookies", "plan_response", "plan_user_agent"]

PROTOBUF = "application/protobuf"

_NO_CURSOR = "0"  # clients treat an empty cursor as a broken response
_HEARTBEAT_MS = 10_000
_USE_SOCKET = 1  # fetch_type
_SOCKET_URL = re.compile(r"(?P<server>wss?://[!-\"$->@-~]+)(?:\?(?P<query>[!-\"$-~]*))?", re.IGNORECASE)
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_COOKIE_VALUE = re.compile(r"[!-:<-~]*")
_GUEST_COOKIE = "ttwid"


def plan_response(plan: ConnectPlan, room_id: int, default_user_agent: str) -> Response:
    """Return the response of a connect route.

    Raises:
        HttpError: callers could not use the plan.
    """
    cookies = plan_cookies(_header(plan.headers, "Cookie"))
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    headers = [
        ("X-Room-Id", str(room_id)),
        ("X-Set-TT-User-Agent", plan_user_agent(plan, default_user_agent)),
    ]
    if pairs:
        headers.append(("X-Set-TT-Cookie", "; ".join(pairs)))
    # The oldest clients read the cookie from here.
    headers += [("Set-Cookie", f"{pair}; Path=/") for pair in pairs]
    return Response(body=fetch_body(plan, room_id), content_type=PROTOBUF, headers=tuple(headers))


def fetch_body(plan: ConnectPlan, room_id: int) -> bytes:
    """Return the serialized `FetchResult` that leads to the plan's socket.

    Raises:
        HttpError: the plan's URL is not a WebSocket URL.
    """
    server, params = _split(plan.url)
    result = _first_response(plan)
    result.push_server = server
    result.route_params.clear()
    # Clients treat an empty map as a broken response.
    result.route_params.update(params or {"room_id": str(room_id)})
    result.cursor = result.cursor or plan.cursor or _NO_CURSOR
    result.heartbeat_duration = result.heartbeat_duration or _HEARTBEAT_MS
    result.fetch_type = result.fetch_type or _USE_SOCKET
    # Without it TikTokLive never enters the room.
    result.is_first = True
    return result.SerializeToString()


def plan_user_agent(plan: ConnectPlan, default: str) -> str:
    """Return the user agent that the plan is for: that of its headers, of its URL, or else `default`.

    Raises:
        HttpError: it cannot be sent in a header.
    """
    user_agent = header_user_agent(plan.headers) or user_agent_in(plan.url) or default
    if not (user_agent.isascii() and user_agent.isprintable()):
        raise HttpError(502, "the provider returned a user agent that cannot be sent", label="bad_output")
    return user_agent


def plan_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a `Cookie` header, the guest cookie first: some clients keep only the first one.

    Raises:
        HttpError: a cookie cannot be sent in a header.
    """
    pairs: dict[str, str] = {}
    for part in filter(None, (part.strip(" ") for part in header.split(";"))):
        name, _, value = part.partition("=")
        if not (_COOKIE_NAME.fullmatch(name) and _COOKIE_VALUE.fullmatch(value)):
            raise HttpError(502, "the provider returned a cookie that cannot be sent", label="bad_output")
        pairs[name] = value
    first = {_GUEST_COOKIE: pairs[_GUEST_COOKIE]} if _GUEST_COOKIE in pairs else {}
    return {**first, **pairs}


def _split(url: str) -> tuple[str, dict[str, str]]:
    """Return the URL without its query, and the decoded query with the first value of a repeated name.

    A plus is a space only if those in `browser_version` are, which has no plus of its own: then a page built the query
    as a form, and wrote a plus as `%2B`. Elsewhere signatures contain pluses.
    """
    match = _SOCKET_URL.fullmatch(url)
    if match is None:
        raise HttpError(502, "the provider returned a plan without a WebSocket URL", label="bad_output")
    pairs = [pair.partition("=") for pair in (match["query"] or "").split("&") if pair]
    is_form = any(name == "browser_version" and "+" in value for name, _, value in pairs)
    decode = unquote_plus if is_form else unquote
    params: dict[str, str] = {}
    for name, _, value in pairs:
        params.setdefault(decode(name), decode(value))
    return match["server"], params


def _first_response(plan: ConnectPlan) -> pb.FetchResult:
    """Return the plan's first response; an empty one if there is none or it does not parse."""
    try:
        return cast("pb.FetchResult", parse_batch("transport.FetchResult", plan.first_response))
    except MessageError:
        # The first messages are optional: the socket delivers the room's events without them.
        return cast("type[pb.FetchResult]", message_type("transport.FetchResult"))()


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")
