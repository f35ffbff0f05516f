"""The provider `replay`: returns the recorded response of a sign server as a plan, every time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from tiktok_live.errors import ConfigError, MessageError
from tiktok_live.net.user_agents import user_agent_in
from tiktok_live.signing.base import ConnectPlan, ProviderHealth
from tiktok_live.signing.providers.composed import PLAN_LIFETIME
from tiktok_live.signing.providers.direct import socket_headers
from tiktok_live.signing.providers.static import SOCKET_SCHEMES, read_plan_file
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.proto.upb import transport_pb2 as pb
    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider
    from tiktok_live.signing.config.provider_config import ReplayConfig

__all__ = ["ReplayProvider"]


class ReplayProvider:
    """Makes plans with the messages and the cursor of a recorded fetch response.

    The socket address of a recording belonged to another client, and the guest cookie is not recorded. With
    `config.cookie`, `direct` therefore provides a new address and cookie. Without it, the address is the recorded
    one: `push_server` with `route_params` as the query.

    Args:
        config: names the file with the response's body, a `FetchResult` of `protos/transport.proto`.
        direct: makes the address and the headers; required with `config.cookie`.
        clock: for the expiry of plans.

    Raises:
        ConfigError: the file cannot be read or is not a fetch response, or `config` needs something that is missing.
    """

    name = "replay"

    def __init__(self, config: ReplayConfig, *, direct: SignProvider | None, clock: Clock) -> None:
        if config.cookie and direct is None:
            raise ConfigError("replay: the option cookie needs the provider direct; turn it off")
        self._path = config.path
        self._direct = direct if config.cookie else None
        self._clock = clock
        self._body = read_plan_file(config.path, "replay")
        recorded = _fetch_result(config.path, self._body)
        self._cursor = recorded.cursor
        self._url = "" if config.cookie else _address(config.path, recorded)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return a plan with the recorded messages, whatever the room."""
        if self._direct is None:
            # The recorded address may be signed for the user agent that it names.
            guest = replace(identity, user_agent=user_agent_in(self._url) or identity.user_agent)
            headers = {name: value for name, value in socket_headers(guest).items() if value}
            return self._with_recording(ConnectPlan(url=self._url, headers=headers, provider=self.name))
        plan = await self._direct.connect(room, identity)
        return self._with_recording(plan) if isinstance(plan, ConnectPlan) else plan

    async def health(self) -> ProviderHealth:
        """Return ok with the size of the recording, which was read at start."""
        return ProviderHealth(ok=True, detail=f"{len(self._body)} bytes recorded in {self._path}")

    async def aclose(self) -> None:
        """Do nothing: `direct` belongs to its creator."""

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
        raise ConfigError(f"replay: {path} is not a fetch response: {error.message}") from error
    if not recorded.messages and not recorded.cursor:
        # Almost any short file parses as protobuf with unknown fields.
        raise ConfigError(f"replay: {path} is not a fetch response: it has neither messages nor a cursor")
    return recorded


def _address(path: str, recorded: pb.FetchResult) -> str:
    server = recorded.push_server
    is_valid = server.startswith(SOCKET_SCHEMES) and server.isascii() and server.isprintable() and " " not in server
    if not is_valid:
        raise ConfigError(f"replay: {path} has no valid socket address; turn the option cookie on")
    # Sorted by name, because a protobuf map has no order.
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(recorded.route_params.items())
    )
    if not query:
        return server
    return f"{server}{'&' if '?' in server else '?'}{query}"
