"""From a sign server's fetch response to a connect plan. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urlsplit

from tiktok_live.errors import MessageError
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.http_client import cookie_pairs
from tiktok_live.room_ids import room_id_from
from tiktok_live.signing.base import BadOutputOutcome, ConnectPlan
from tiktok_live.signing.providers.composed import PLAN_LIFETIME
from tiktok_live.signing.providers.direct import GUEST_COOKIE, socket_headers, socket_query
from tiktok_live.signing.providers.signer_responses import code_refusal, is_header_text, json_object
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
    """What a plan must keep to.

    Attributes:
        provider: the plan's maker.
        allow_plain: whether the socket may be an unencrypted one.
        session_sent: whether the user's session went to the sign server; else the socket must not carry it.
        session_hosts: socket hosts besides the platform's that may see the session.
    """

    provider: str
    allow_plain: bool = False
    session_sent: bool = False
    session_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What of a fetch response (`FetchResult`) leads to the socket."""

    cursor: str
    internal_ext: str
    push_server: str
    route_params: dict[str, str]


def plan_of(
    response: HttpResponse, room: RoomRef, identity: Identity, *, rules: PlanRules, clock: Clock
) -> SignOutcome:
    """Return the plan that an answer with status 200 holds, or why it holds none.

    The plan's socket is seen as the browser that the server signed for (`X-Set-TT-User-Agent`), with the cookies of
    `X-Set-TT-Cookie`; the identity keeps its own. An answer for another room (`X-Room-Id`) is no plan for this one.
    """
    if response.body[:1] == b"{":
        return _refused(response, clock)
    fetched = _read(response.body)
    if isinstance(fetched, BadOutputOutcome):
        return fetched
    seen = _seen(response, room, identity)
    if isinstance(seen, BadOutputOutcome):
        return seen
    problem = _problem(fetched.push_server, allow_plain=rules.allow_plain)
    if problem:
        return BadOutputOutcome(f"the sign server's push_server {problem}")
    url = _url(fetched, room, seen)
    if len(url) > _MAX_URL:
        return BadOutputOutcome(f"the socket's address has {len(url)} bytes")
    return ConnectPlan(
        url=url,
        # A plan made for the session is refused without it; one that was not is refused with it.
        headers=socket_headers(seen, with_session=rules.session_sent and _may_see_session(fetched.push_server, rules)),
        provider=rules.provider,
        cursor=fetched.cursor,
        first_response=response.body,
        expires_at=clock.monotonic() + PLAN_LIFETIME,
    )


def _refused(response: HttpResponse, clock: Clock) -> SignOutcome:
    """Return what a JSON body says that came with 200, where a protobuf message was asked for."""
    reply = json_object(response.body) or {}
    code = reply.get("code")
    refusal = None
    if isinstance(code, int):
        refusal = code_refusal(code, reply, headers=response.headers, wall=clock.wall())
    return refusal or BadOutputOutcome("the sign server answered JSON instead of a fetch response")


def _read(body: bytes) -> _Fetched | BadOutputOutcome:
    if not body:
        return BadOutputOutcome("the sign server's answer is empty: the platform detected it")
    try:
        # This message leaves the batch's messages closed, so that a broken one costs itself alone.
        batch = cast("pb.SplitBatch", parse_batch("transport.SplitBatch", body))
        others = _others(batch)
        params = [cast("pb.PushHeader", parse("transport.PushHeader", entry)) for entry in others[_ROUTE_PARAMS]]
        fetched = _Fetched(
            batch.cursor.decode(),
            batch.internal_ext.decode(),
            b"".join(others[_PUSH_SERVER][-1:]).decode(),
            {param.key: param.value for param in params},
        )
    except (MessageError, UnicodeDecodeError):
        return BadOutputOutcome("the sign server's answer is no fetch response")
    missing = [name for name in ("cursor", "push_server", "route_params") if not getattr(fetched, name)]
    return BadOutputOutcome(f"the sign server's answer has no {missing[0]}") if missing else fetched


def _others(batch: Message) -> dict[int, list[bytes]]:
    """Return the fields that only the plan needs. Unknown to the message, they keep the order of the wire.

    A protobuf map has none, and a signature among the parameters covers theirs. An entry of the map is on the wire
    what a header of a push frame is: a key and a value.
    """
    from google.protobuf.unknown_fields import UnknownFieldSet  # noqa: PLC0415 - paid for by the first answer

    found: dict[int, list[bytes]] = {_ROUTE_PARAMS: [], _PUSH_SERVER: []}
    fields = UnknownFieldSet(batch)
    for number, data in ((fields[at].field_number, fields[at].data) for at in range(len(fields))):
        if number in found and isinstance(data, bytes):
            found[number].append(data)
    return found


def _seen(response: HttpResponse, room: RoomRef, identity: Identity) -> Identity | BadOutputOutcome:
    """Return as whom the socket is opened."""
    headers = response.headers
    header = headers.get("X-Set-TT-Cookie", "")
    cookies = cookie_pairs(header) if is_header_text(header) else {}
    if not cookies:
        return BadOutputOutcome("the sign server's answer has no X-Set-TT-Cookie")
    agent = headers.get("X-Set-TT-User-Agent", "") or identity.user_agent
    if not is_header_text(agent):
        return BadOutputOutcome("the sign server's X-Set-TT-User-Agent cannot be sent")
    answered = room_id_from(headers.get("X-Room-Id", "").strip())
    if answered and answered != room.room_id:
        return BadOutputOutcome(f"the sign server answered for the room {answered} instead of {room.room_id}")
    guest = {GUEST_COOKIE: cookies[GUEST_COOKIE]} if GUEST_COOKIE in cookies else {}
    return replace(identity, user_agent=agent, cookies={**guest, **cookies})


def _problem(push_server: str, *, allow_plain: bool) -> str:
    """Return what is wrong with a socket's address; empty when nothing is."""
    if not is_header_text(push_server) or " " in push_server or "#" in push_server:
        return "cannot be sent"
    try:
        parts = urlsplit(push_server)
        works = parts.scheme in {"ws", "wss"} and bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        works = False
    if not works:
        return "is no ws or wss address"
    if push_server.startswith("wss://") or allow_plain:
        return ""
    return "is an unencrypted one, which only a sign server on this machine may name"


def _may_see_session(push_server: str, rules: PlanRules) -> bool:
    parts = urlsplit(push_server.lower())
    return is_platform(push_server) or not rules.session_hosts.isdisjoint({parts.hostname, parts.netloc})


def _url(fetched: _Fetched, room: RoomRef, seen: Identity) -> str:
    """Return the socket's address: what the server named, then what it left out.

    `push_server` may have a query already: EulerStream's own sockets do. Cursor and `internal_ext` are sent because
    a signed socket may stay silent without a cursor; not every client sends them, and those that do are not refused.
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
    pairs += [pair for pair in socket_query(room.room_id, seen).split("&") if pair.partition("=")[0] not in taken]
    return f"{base}{mark or '?'}{'&'.join(pairs)}"
