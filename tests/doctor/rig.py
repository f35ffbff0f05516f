"""An examination of the simulated platform without sockets, on a virtual clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from tests.faults.endless_scenario import EndlessScenario
from tests.faults.site_client import SiteHttpClient
from tests.signing.scripted_http import response
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.doctor.examination import Examination, Examined
from tiktok_live.doctor.results import HopResult, Verdict
from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.net.probing import Certificate
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedConnector, SimulatedRoom
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.simulator.faults.kinds import Fault

HOST = "demo"
ROOM = SimulatedRoom(unique_id=HOST, scenario=EndlessScenario())
SIGNER = "http://127.0.0.1:3000"
SIGN_THERE = f"euler+{SIGNER}"
HOSTS = {
    "web_url": "https://www.platform.test",
    "webcast_url": "https://webcast.platform.test",
    "socket_url": "wss://socket.platform.test",
}
SECONDS = 3.0


@dataclass
class ScriptedProbe:
    """Resolves every name and opens every connection, except those that `failures` names by host."""

    failures: dict[str, NetworkError] = field(default_factory=dict)
    issuer: str = "DigiCert Inc"
    days: float = 90.0
    wall: float = 0.0

    async def resolve(self, host: str) -> tuple[str, ...]:
        if f"dns {host}" in self.failures:
            raise self.failures[f"dns {host}"]
        return "203.0.113.7", "2001:db8::7"

    async def open(self, host: str, port: int, *, tls: bool) -> Certificate | None:
        if host in self.failures:
            raise self.failures[host]
        if not tls:
            return None
        return Certificate(issuer=self.issuer, expires_at=self.wall + self.days * 86400, version="TLSv1.3")


class RigHttp(SiteHttpClient):
    """The simulated site, with dates in its responses, and a sign server."""

    signer: HttpResponse | NetworkError = NetworkError(
        "127.0.0.1:3000 could not be reached: the connection was refused"
    )
    skew = 0.0

    async def get(self, url: str, **options: Any) -> HttpResponse:
        if url.startswith(SIGNER):
            if isinstance(self.signer, NetworkError):
                raise self.signer
            return self.signer
        found = await super().get(url, **options)
        date = formatdate(self._clock.wall() - self.skew, usegmt=True)
        return HttpResponse(
            url=found.url,
            status=found.status,
            headers={**found.headers, "Date": date},
            cookies=found.cookies,
            body=found.body,
        )


@dataclass
class Rig:
    """One examination.

    Attributes:
        room: that the platform has.
        signer: what a sign server at `SIGNER` responds.
        skew: seconds that this machine's clock is ahead.
    """

    faults: tuple[Fault, ...] = ()
    room: SimulatedRoom = ROOM
    unique_id: str = HOST
    room_id: int = 0
    probe: ScriptedProbe = field(default_factory=ScriptedProbe)
    signer: HttpResponse | NetworkError | None = None
    skew: float = 0.0
    environ: Mapping[str, str] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)

    async def examine(self) -> Examined:
        clock = VirtualClock()
        self.probe.wall = clock.wall()
        plan = FaultPlan(self.faults)
        platform = SimulatedConnector(self.room, faults=plan, clock=clock)
        http = RigHttp(platform.rooms, plan, clock)
        http.signer, http.skew = self.signer or http.signer, self.skew
        shown: list[HopResult] = []
        examination = Examination(
            LiveConfig(**{**HOSTS, "cache_dir": None, **self.config}),
            unique_id=self.unique_id,
            room_id=self.room_id,
            seconds=SECONDS,
            dependencies=Dependencies(connector=platform, http=http, clock=clock, sign_pool=SignPool()),
            probe=self.probe,
            environ=self.environ,
            on_result=shown.append,
        )
        running = asyncio.ensure_future(examination.run())
        while not running.done():
            await clock.advance(1.0)
        examined = await running
        await platform.aclose()
        assert tuple(shown) == examined.report.results
        return examined


def failed(examined: Examined) -> list[str]:
    return [result.hop.value for result in examined.report.results if result.verdict is Verdict.FAILED]


def unreachable(host: str, why: str) -> NetworkError:
    return NetworkError(f"{host} could not be reached: {why}")


def limited() -> HttpResponse:
    return response({"code": 429, "message": "too many"}, status=429, Retry_After="7")
