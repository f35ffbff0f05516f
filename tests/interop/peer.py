"""A client of somebody else's, in a process of its own, before our sign server and our simulator."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tiktok_live.cli.sign_server import make_backend
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import make_resolver
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import ConnectPlan, SignedRequest
from tiktok_live.signing.providers.direct import DirectProvider
from tiktok_live.signserver import SignServer
from tiktok_live.simulator import GIFTS, HostStatus, Script, SimulatedRoom, Simulator, Step, Traffic, pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tiktok_live.signing.base import (
        Identity,
        ProviderHealth,
        RoomRef,
        SignOutcome,
        SignProvider,
        UnsignedRequest,
        UrlOutcome,
    )
    from tiktok_live.simulator import HandshakeRefusal, Player

__all__ = ["NAME", "PATIENCE", "SPEED", "TITLE", "Platform", "SimulatedSigner", "platform", "room", "watch"]

NAME = "demo_host"
TITLE = "A live for everybody"
SPEED = 40.0
_TRAFFIC = Traffic(seed=11, duration=60.0)
_STARTED_MS = 1_760_000_000_000
_SILENCE = 40.0  # seconds of the live, so that a peer has handled everything before the end comes
PATIENCE = 60.0
"""Seconds of ours that a client may take."""


@cache
def room(status: HostStatus = HostStatus.LIVE) -> SimulatedRoom:
    """Return the room that everybody watches. Its first batch comes with the plan, all others on the socket."""
    hosted = SimulatedRoom(unique_id=NAME, title=TITLE, status=status)
    first, *steps, last = _TRAFFIC.steps(hosted, _STARTED_MS)
    *messages, end = last.messages
    late_end = (Step(last.at, tuple(messages)), Step(last.at + _SILENCE, (end,)))
    return replace(hosted, scenario=Script((*steps, *late_end)), first_batch=first.messages)


class SimulatedSigner:
    """Makes direct plans with the first batch of the room, as those of a real signer have one, and signs addresses."""

    name = "simulated"

    def __init__(self, direct: DirectProvider, hosted: SimulatedRoom, refusal: SignOutcome | None) -> None:
        self._direct = direct
        self._refusal = refusal
        self._body = pages.fetch_result(hosted, "", _STARTED_MS)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return the direct plan with the batch, or the refusal."""
        outcome = self._refusal or await self._direct.connect(room, identity)
        return replace(outcome, first_response=self._body) if isinstance(outcome, ConnectPlan) else outcome

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the address with a signature that means nothing."""
        fields = {"X-Bogus": "simulated", "msToken": "simulated"}
        signature = "&".join(f"{name}={value}" for name, value in fields.items())
        return SignedRequest(url=f"{request.url}&{signature}", user_agent=request.user_agent, fields=fields)

    async def health(self) -> ProviderHealth:
        """Return what the direct provider says."""
        return await self._direct.health()

    async def aclose(self) -> None:
        """Do nothing: no resource is held."""


@dataclass(frozen=True)
class Platform:
    """What a client is pointed at."""

    simulator: Simulator
    sign_url: str
    provider: SignProvider


@asynccontextmanager
async def platform(
    hosted: SimulatedRoom,
    *others: SimulatedRoom,
    refusal: SignOutcome | None = None,
    handshake: HandshakeRefusal | None = None,
    speed: float = SPEED,
    backend: str = "",
    player: Player = "page",
) -> AsyncIterator[Platform]:
    """Run a simulator, and a sign server that leads to it or, with `refusal`, makes no plan.

    The server's backend is one that the test makes, or the one that a user would configure with the text `backend`.
    """
    async with AsyncExitStack() as stack:
        http = AiohttpClient()
        stack.push_async_callback(http.aclose)
        async with Simulator(hosted, *others, handshake=handshake, speed=speed, player=player) as simulator:
            signer: SignProvider
            resolver = None
            if backend:
                config = LiveConfig(cache_dir=None).at(simulator.url)
                signer, resolver = make_backend(config, backend, http), make_resolver(config, http)
            else:
                direct = DirectProvider(http, web_url=simulator.url, socket_url=simulator.ws_url)
                signer = SimulatedSigner(direct, hosted, refusal)
            stack.push_async_callback(signer.aclose)
            # Where tiktok-live-connector finds the simulator, see its script.
            named = f"simulator.example:{urlsplit(simulator.url).port}"
            async with SignServer(signer, resolver=resolver, allow_hosts=[named]) as sign_server:
                yield Platform(simulator, sign_server.url, signer)


async def watch(*command: str, **environment: str) -> list[dict[str, Any]]:
    """Run a peer until it ends, and return the lines that it printed; nothing else may it say."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONUTF8": "1", **environment},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert (process.returncode, errors.decode()) == (0, ""), errors.decode()
    return [json.loads(line) for line in output.splitlines()]


def lifecycle(*, gifts: int = len(GIFTS)) -> list[dict[str, object]]:
    """Return the rows of a client that read the whole live and loaded a list of `gifts` gifts, besides its messages."""
    connected = {"kind": "connected", "room": str(room().room_id), "title": TITLE, "gifts": gifts}
    return [connected, {"kind": "ended"}, {"kind": "disconnected"}]
