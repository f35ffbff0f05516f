"""From a connect plan to what EulerStream answers: a fetch result and headers.

Callers build the socket's address themselves, of `push_server` and `route_params`. So both are taken from the plan's
address, and a first response that came with the plan is passed on with nothing else changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from tiktok_live.errors import MessageError
from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.messages import Response
from tiktok_live.wire.batches import parse_batch
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import ConnectPlan

__all__ = ["PROTOBUF", "fetch_body", "plan_answer", "plan_cookies", "plan_user_agent"]

PROTOBUF = "application/protobuf"

_NO_CURSOR = "0"  # clients take an empty one for a broken answer
_HEARTBEAT_MS = 10_000
_USE_SOCKET = 1  # fetch_type
_SOCKET_URL = re.compile(r"(?P<server>wss?://[!-\"$->@-~]+)(?:\?(?P<query>[!-\"$-~]*))?", re.IGNORECASE)
_COOKIE_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_COOKIE_VALUE = re.compile(r"[!-:<-~]*")
_GUEST_COOKIE = "ttwid"


def plan_answer(plan: ConnectPlan, room_id: int, default_user_agent: str) -> Response:
    """Return a plan as the connect route answers it.

    Raises:
        HttpError: the plan is none that a caller could use.
    """
    cookies = plan_cookies(_header(plan.headers, "Cookie"))
    pairs = [f"{name}={value}" for name, value in cookies.items()]
    headers = [
        ("X-Room-Id", str(room_id)),
        ("X-Set-TT-User-Agent", plan_user_agent(plan, default_user_agent)),
    ]
    if pairs:
        headers.append(("X-Set-TT-Cookie", "; ".join(pairs)))
    # The oldest clients read the cookie here.
    headers += [("Set-Cookie", f"{pair}; Path=/") for pair in pairs]
    return Response(body=fetch_body(plan, room_id), content_type=PROTOBUF, headers=tuple(headers))


def fetch_body(plan: ConnectPlan, room_id: int) -> bytes:
    """Return the fetch result that leads to the plan's socket.

    Raises:
        HttpError: the plan's address is no socket's.
    """
    server, params = _split(plan.url)
    result = _first_response(plan)
    result.push_server = server
    result.route_params.clear()
    # Clients take an empty map for a broken answer.
    result.route_params.update(params or {"room_id": str(room_id)})
    result.cursor = result.cursor or plan.cursor or _NO_CURSOR
    result.heartbeat_duration = result.heartbeat_duration or _HEARTBEAT_MS
    result.fetch_type = result.fetch_type or _USE_SOCKET
    # Without it TikTokLive never enters the room.
    result.is_first = True
    return result.SerializeToString()


def plan_user_agent(plan: ConnectPlan, default: str) -> str:
    """Return the user agent that the plan was made for.

    Raises:
        HttpError: it cannot stand in a header.
    """
    named = _header(plan.headers, "User-Agent") or default
    if not (named.isascii() and named.isprintable()):
        raise HttpError(502, "the provider named a user agent that cannot be sent", label="bad_output")
    return named


def plan_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a `Cookie` header, the guest's first: some clients keep the first one alone.

    Raises:
        HttpError: one of them cannot stand in a header.
    """
    pairs: dict[str, str] = {}
    for part in filter(None, (part.strip(" ") for part in header.split(";"))):
        name, _, value = part.partition("=")
        if not (_COOKIE_NAME.fullmatch(name) and _COOKIE_VALUE.fullmatch(value)):
            raise HttpError(502, "the provider gave a cookie that cannot be sent", label="bad_output")
        pairs[name] = value
    first = {_GUEST_COOKIE: pairs[_GUEST_COOKIE]} if _GUEST_COOKIE in pairs else {}
    return {**first, **pairs}


def _split(url: str) -> tuple[str, dict[str, str]]:
    """Return the address without its query, and the query decoded; of repeated names the first.

    A plus stays one: no provider writes a space like that, and signatures hold pluses.
    """
    found = _SOCKET_URL.fullmatch(url)
    if found is None:
        raise HttpError(502, "the provider made a plan without a socket's address", label="bad_output")
    params: dict[str, str] = {}
    for pair in filter(None, (found["query"] or "").split("&")):
        name, _, value = pair.partition("=")
        params.setdefault(unquote(name), unquote(value))
    return found["server"], params


def _first_response(plan: ConnectPlan) -> pb.FetchResult:
    """Return what came with the plan; nothing when it came without, or with something that does not parse."""
    try:
        return cast("pb.FetchResult", parse_batch("transport.FetchResult", plan.first_response))
    except MessageError:
        # The first messages are an extra: without them the room's events come from the socket just the same.
        return cast("type[pb.FetchResult]", message_type("transport.FetchResult"))()


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")
