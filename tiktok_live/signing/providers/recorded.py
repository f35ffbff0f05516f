"""Plans out of files: scripted outcomes for `StaticProvider`, and the recorded answer of a sign server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError, MessageError
from tiktok_live.regular_files import FileTooLarge, read_regular_file, why_unreadable
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.composed import PLAN_LIFETIME
from tiktok_live.signing.providers.direct import socket_headers
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider
    from tiktok_live.signing.config.provider_config import ReplaySpec

__all__ = ["MAX_FILE", "ReplayProvider", "load_outcomes"]

MAX_FILE = 8 * 1024 * 1024
"""Limit of a file, in bytes."""

_SOCKETS = ("ws://", "wss://")
_NO_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Plan(msgspec.Struct, tag_field="outcome", tag="plan", forbid_unknown_fields=True):
    url: str
    headers: dict[str, str] = {}
    cursor: str = ""
    first_response: bytes = b""

    def outcome(self) -> SignOutcome:
        return ConnectPlan(
            url=self.url,
            headers=self.headers,
            provider="static",
            cursor=self.cursor,
            first_response=self.first_response,
        )


class _RateLimited(msgspec.Struct, tag_field="outcome", tag="rate_limited", forbid_unknown_fields=True):
    retry_after: float
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return RateLimitedOutcome(self.retry_after, self.detail)


class _Unavailable(msgspec.Struct, tag_field="outcome", tag="unavailable", forbid_unknown_fields=True):
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return UnavailableOutcome(self.detail)


class _Rejected(msgspec.Struct, tag_field="outcome", tag="rejected", forbid_unknown_fields=True):
    kind: str
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return RejectedOutcome(self.kind, self.detail)


class _BadOutput(msgspec.Struct, tag_field="outcome", tag="bad_output", forbid_unknown_fields=True):
    detail: str = ""

    def outcome(self) -> SignOutcome:
        return BadOutputOutcome(self.detail)


_Scripted = _Plan | _RateLimited | _Unavailable | _Rejected | _BadOutput


def load_outcomes(path: str) -> list[SignOutcome]:
    """Read a script for `StaticProvider`: a JSON list of objects.

    A plan has `url` (ws or wss), and if need be `headers`, `cursor` and `first_response` (base64). A refusal has
    `outcome`: `rate_limited` with `retry_after` in seconds, `rejected` with `kind`, `unavailable` or `bad_output`; each
    may have a `detail`. `"outcome": "plan"` may be left out.

    Raises:
        ConfigError: the file cannot be read, is more than 8 MiB, or holds something else; it says where.
    """
    with caught(*_NO_JSON) as failure:
        entries = msgspec.json.decode(_read(path), type=list[dict[str, msgspec.Raw]])
        return [_outcome(path, index, entry) for index, entry in enumerate(entries)]
    raise ConfigError(f"static: {path} is no list of plans and refusals: {failure.error}") from failure.cause


def _outcome(path: str, index: int, entry: dict[str, msgspec.Raw]) -> SignOutcome:
    whole = msgspec.json.encode({"outcome": "plan", **entry})
    with caught(*_NO_JSON) as failure:
        scripted: _Scripted = msgspec.json.decode(whole, type=_Scripted)
    if failure:
        raise ConfigError(f"static: {path}, entry {index}: {failure.error}") from failure.cause
    if isinstance(scripted, _Plan) and not scripted.url.startswith(_SOCKETS):
        raise ConfigError(f"static: {path}, entry {index}: url must begin with ws:// or wss://")
    if isinstance(scripted, _RateLimited) and not scripted.retry_after >= 0:
        raise ConfigError(f"static: {path}, entry {index}: retry_after must be 0 or more")
    return scripted.outcome()


class ReplayProvider:
    """Hands out a recorded answer of a sign server, each time anew: its messages and its cursor.

    The socket that a recording names was one client's, and its guest cookie is not recorded. With `spec.cookie` the
    address and the cookie are therefore those that `direct` gets now; without it the address is the recording's own,
    `push_server` with `route_params` as the query.

    Args:
        spec: names the file, the body of the answer: a `FetchResult` of `protos/transport.proto`.
        direct: makes the address and the headers; needed with `spec.cookie`.
        clock: tells when a plan expires.

    Raises:
        ConfigError: the file cannot be read or is no such answer, or what `spec` asks for is not there.
    """

    name = "replay"

    def __init__(self, spec: ReplaySpec, *, direct: SignProvider | None, clock: Clock) -> None:
        if spec.cookie and direct is None:
            raise ConfigError("replay: a guest cookie comes from direct, and there is none; turn the option cookie off")
        self._path = spec.path
        self._direct = direct if spec.cookie else None
        self._clock = clock
        self._body = _read(spec.path, "replay")
        recorded = _fetch_result(spec.path, self._body)
        self._cursor = recorded.cursor
        self._url = "" if spec.cookie else _address(spec.path, recorded)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan with the recorded messages, whatever the room."""
        if self._direct is None:
            headers = {name: value for name, value in socket_headers(identity).items() if value}
            return self._with_recording(ConnectPlan(url=self._url, headers=headers, provider=self.name))
        plan = await self._direct.connect(room, identity)
        return self._with_recording(plan) if isinstance(plan, ConnectPlan) else plan

    async def health(self) -> ProviderHealth:
        """Return that the recording was read."""
        return ProviderHealth(ok=True, detail=f"{len(self._body)} bytes recorded in {self._path}")

    async def aclose(self) -> None:
        """Do nothing: `direct` belongs to whoever made it."""

    def _with_recording(self, plan: ConnectPlan) -> ConnectPlan:
        return replace(
            plan,
            provider=self.name,
            cursor=self._cursor,
            first_response=self._body,
            expires_at=self._clock.monotonic() + PLAN_LIFETIME,
        )


def _fetch_result(path: str, body: bytes) -> pb.FetchResult:
    try:
        recorded = cast("pb.FetchResult", parse("transport.FetchResult", body))
    except MessageError as error:
        raise ConfigError(f"replay: {path} is no fetch response: {error.message}") from error
    if not recorded.messages and not recorded.cursor:
        # Almost anything short parses as protobuf with fields that nobody knows.
        raise ConfigError(f"replay: {path} is no fetch response: it has neither messages nor a cursor")
    return recorded


def _address(path: str, recorded: pb.FetchResult) -> str:
    server = recorded.push_server
    is_address = server.startswith(_SOCKETS) and server.isascii() and server.isprintable() and " " not in server
    if not is_address:
        raise ConfigError(f"replay: {path} names no socket; turn the option cookie on")
    # Parameters stand in the order of their names: a protobuf map has none of its own.
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(recorded.route_params.items())
    )
    if not query:
        return server
    return f"{server}{'&' if '?' in server else '?'}{query}"


def _read(path: str, kind: str = "static") -> bytes:
    with caught(OSError) as failure:
        return read_regular_file(path, MAX_FILE)
    if isinstance(failure.error, FileTooLarge):
        raise ConfigError(f"{kind}: {path} is more than {MAX_FILE} bytes") from failure.cause
    raise ConfigError(f"{kind}: {path} cannot be read: {why_unreadable(failure.error)}") from failure.cause
