"""Turns a sign server's fetch response into a connect plan. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlsplit

from tiktok_live.errors import MessageError
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.http_client import cookie_pairs
from tiktok_live.net.json_fields import decode_strict_object
from tiktok_live.net.user_agents import user_agent_in
from tiktok_live.room_ids import room_id_from
from tiktok_live.signing.base import BadOutputOutcome, ConnectPlan
from tiktok_live.signing.providers.composed import PLAN_LIFETIME
from tiktok_live.signing.providers.direct import GUEST_COOKIE, socket_headers, socket_query
from tiktok_live.signing.providers.signer_responses import code_failure, is_header_text
from tiktok_live.wire.batches import parse_batch
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.http_client import HttpResponse
    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome

__all__ = ["PlanRules", "plan_of"]

_ROUTE_PARAMS = 7
_PUSH_SERVER = 10
_MAX_URL = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """Rules for a plan.

    Attributes:
        provider: name of the provider that makes the plan.
        allow_plain: whether the socket may be unencrypted.
        session_sent: whether the user's session was sent to the sign server. The socket gets the session only then.
        session_hosts: socket hosts besides the platform's that may receive the session.
    """

    provider: str
    allow_plain: bool = False
    session_sent: bool = False
    session_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Fetched:
    """The fields of a fetch response (`FetchResult`) that address the socket."""

    cursor: str
    internal_ext: str
    push_server: str
    route_params: dict[str, str]


def plan_of(
    response: HttpResponse, room: RoomRef, identity: Identity, *, rules: PlanRules, clock: Clock
) -> SignOutcome:
    """Return the plan in a response with status 200, or a failed outcome.

    The socket uses the user agent that the server signed for (`X-Set-TT-User-Agent`, or else the one that the socket's
    address names) and the cookies of `X-Set-TT-Cookie`; the identity keeps its own. A response for another room
    (`X-Room-Id`) is a bad output.
    """
    if response.body[:1] == b"{":
        return _json_failure(response, clock)
    fetched = _read(response.body)
    if isinstance(fetched, BadOutputOutcome):
        return fetched
    address = _address(fetched)
    signed_for = _signed_identity(response, room, replace(identity, user_agent=_agent(address) or identity.user_agent))
    if isinstance(signed_for, BadOutputOutcome):
        return signed_for
    problem = _problem(fetched.push_server, allow_plain=rules.allow_plain)
    if problem:
        return BadOutputOutcome(f"the sign server's push_server {problem}")
    url = _url(address, room, signed_for)
    if len(url) > _MAX_URL:
        return BadOutputOutcome(f"the socket's address is too long: {len(url)} bytes")
    return ConnectPlan(
        url=url,
        # The platform refuses a plan made with the session if it is missing, and one made without it if it is there.
        headers=socket_headers(
            signed_for, with_session=rules.session_sent and _may_have_session(fetched.push_server, rules)
        ),
        provider=rules.provider,
        cursor=fetched.cursor,
        first_response=response.body,
        expires_at=clock.monotonic() + PLAN_LIFETIME,
    )


def _json_failure(response: HttpResponse, clock: Clock) -> SignOutcome:
    """Return the outcome for a JSON body with status 200, where a protobuf message was expected."""
    reply = decode_strict_object(response.body) or {}
    code = reply.get("code")
    failure = None
    if isinstance(code, int):
        failure = code_failure(code, reply, headers=response.headers, wall=clock.wall())
    return failure or BadOutputOutcome("the sign server returned JSON instead of a fetch response")


def _read(body: bytes) -> _Fetched | BadOutputOutcome:
    if not body:
        return BadOutputOutcome("the sign server's response is empty: the platform detected it")
    try:
        # `SplitBatch` does not parse the messages of the batch, so a broken message affects no other.
        batch = cast("pb.SplitBatch", parse_batch("transport.SplitBatch", body))
        unknown = _unknown_fields(batch)
        params = [cast("pb.PushHeader", parse("transport.PushHeader", entry)) for entry in unknown[_ROUTE_PARAMS]]
        fetched = _Fetched(
            batch.cursor.decode(),
            batch.internal_ext.decode(),
            b"".join(unknown[_PUSH_SERVER][-1:]).decode(),
            {param.key: param.value for param in params},
        )
    except (MessageError, UnicodeDecodeError):
        return BadOutputOutcome("the sign server's response is not a fetch response")
    missing = [name for name in ("cursor", "push_server", "route_params") if not getattr(fetched, name)]
    return BadOutputOutcome(f"the sign server's response has no {missing[0]}") if missing else fetched


def _unknown_fields(batch: Message) -> dict[int, list[bytes]]:
    """Return the values of `FetchResult` fields 7 (`route_params`) and 10 (`push_server`), in wire order.

    They are not fields of `SplitBatch`, so the parser keeps them as unknown fields. A protobuf map would lose the
    order, which a signature among the parameters covers. On the wire a map entry looks like a `PushHeader`.
    """
    from google.protobuf.unknown_fields import UnknownFieldSet  # noqa: PLC0415 - imported with the first response

    values: dict[int, list[bytes]] = {_ROUTE_PARAMS: [], _PUSH_SERVER: []}
    fields = UnknownFieldSet(batch)
    for number, data in ((fields[at].field_number, fields[at].data) for at in range(len(fields))):
        if number in values and isinstance(data, bytes):
            values[number].append(data)
    return values


def _signed_identity(response: HttpResponse, room: RoomRef, identity: Identity) -> Identity | BadOutputOutcome:
    """Return the identity that the server signed for."""
    headers = response.headers
    header = headers.get("X-Set-TT-Cookie", "")
    cookies = cookie_pairs(header) if is_header_text(header) else {}
    if not cookies:
        return BadOutputOutcome("the sign server's response has no X-Set-TT-Cookie")
    agent = headers.get("X-Set-TT-User-Agent", "") or identity.user_agent
    if not is_header_text(agent):
        return BadOutputOutcome("the sign server's X-Set-TT-User-Agent is not a valid header")
    room_id = room_id_from(headers.get("X-Room-Id", "").strip())
    if room_id and room_id != room.room_id:
        return BadOutputOutcome(f"the sign server responded for the room {room_id} instead of {room.room_id}")
    guest = {GUEST_COOKIE: cookies[GUEST_COOKIE]} if GUEST_COOKIE in cookies else {}
    return replace(identity, user_agent=agent, cookies={**guest, **cookies})


def _problem(push_server: str, *, allow_plain: bool) -> str:
    """Return what is wrong with a socket's address; empty if nothing is."""
    if not is_header_text(push_server) or " " in push_server or "#" in push_server:
        return "contains invalid characters"
    try:
        parts = urlsplit(push_server)
        is_valid = parts.scheme in {"ws", "wss"} and bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        is_valid = False
    if not is_valid:
        return "is not a ws or wss address"
    if push_server.startswith("wss://") or allow_plain:
        return ""
    return "is unencrypted, which is allowed only from a sign server on this machine"


def _may_have_session(push_server: str, rules: PlanRules) -> bool:
    parts = urlsplit(push_server.lower())
    return is_platform(push_server) or not rules.session_hosts.isdisjoint({parts.hostname, parts.netloc})


def _agent(address: str) -> str:
    """Return the user agent that an address names: a signature covers the address, so the header must follow it."""
    named = user_agent_in(address)
    return named if is_header_text(named) else ""


def _url(address: str, room: RoomRef, signed_for: Identity) -> str:
    """Return the socket's address with the parameters that the server left out."""
    base, mark, given = address.partition("?")
    taken = {pair.partition("=")[0] for pair in given.split("&")}
    missing = [
        pair for pair in socket_query(room.room_id, signed_for).split("&") if pair.partition("=")[0] not in taken
    ]
    return f"{base}{mark or '?'}{'&'.join([given, *missing] if given else missing)}"


def _address(fetched: _Fetched) -> str:
    """Return the socket's address with the server's parameters.

    `push_server` may already have a query, as EulerStream's own sockets do. `cursor` and `internal_ext` are added
    because a signed socket may stay silent without a cursor. Not every client sends them; the platform accepts both.
    """
    base, mark, given = fetched.push_server.partition("?")
    taken = {pair.partition("=")[0] for pair in given.split("&")}
    pairs = [given] if given else []
    position = (("cursor", fetched.cursor), ("internal_ext", fetched.internal_ext))
    for name, value in (*fetched.route_params.items(), *(pair for pair in position if pair[1])):
        encoded = quote(name, safe="")
        if encoded not in taken:
            taken.add(encoded)
            pairs.append(f"{encoded}={quote(value, safe='')}")
    return f"{base}{mark or '?'}{'&'.join(pairs)}"
