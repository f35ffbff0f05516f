"""An `euler` provider with scripted responses."""

from __future__ import annotations

from tests.signing.providers.euler.euler_server import COOKIE, fetch_body
from tests.signing.scripted_http import ScriptedHttp, response
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    RoomRef,
    SessionCookies,
    SignOutcome,
)
from tiktok_live.signing.config.provider_config import EulerConfig
from tiktok_live.signing.providers.euler.provider import EulerProvider
from tiktok_live.testing import VirtualClock

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0"
ROOM = RoomRef(7300, "some one")
KEY = "k3y-S3cr3tV4lue"
SESSION = SessionCookies("s3ss10n", "useast1a")
BASE = "https://signer.test/base/"


def good(body: bytes | None = None, **headers: str):
    """Return a successful fetch response."""
    return response(fetch_body() if body is None else body, **{"X_Set_TT_Cookie": COOKIE, **headers})


class EulerRig:
    """A provider with scripted responses."""

    def __init__(self, *responses: object, key: str = KEY, hosts: tuple[str, ...] = (), **config: object) -> None:
        self.http = ScriptedHttp(list(responses))
        self.clock = VirtualClock()
        self.identity = Identity(AGENT, "de", "CH", {"ttwid": "mine"})
        self.provider = EulerProvider(
            EulerConfig(**{"base_url": BASE, **config}),
            self.http,
            api_key=key,
            clock=self.clock,
            allow_session_hosts=frozenset(hosts),
        )

    async def outcome(self) -> SignOutcome:
        return await self.provider.connect(ROOM, self.identity)

    async def plan(self) -> ConnectPlan:
        outcome = await self.outcome()
        assert isinstance(outcome, ConnectPlan), outcome
        return outcome
