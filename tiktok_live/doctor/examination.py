"""Examines the way to a room, from this machine's environment to the decoded messages, with a client's own parts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tiktok_live.net.aiohttp_backend  # noqa: F401 - loaded here, so that the first request is not slow
from tiktok_live.client.dependencies import Dependencies, make_connector
from tiktok_live.doctor.host_hops import HostHops
from tiktok_live.doctor.journal import Journal
from tiktok_live.doctor.observed_http import Exchange, ObservedHttp
from tiktok_live.doctor.public_text import PublicText
from tiktok_live.doctor.results import Hop, HopResult, Report
from tiktok_live.doctor.room_hops import RoomHops
from tiktok_live.doctor.signer_hops import SignerHops
from tiktok_live.doctor.socket_hops import SOCKET_HOPS, SocketHops
from tiktok_live.doctor.surroundings import clock_finding, environment_finding, versions_finding
from tiktok_live.net.addresses import is_platform
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.probing import HostProbe, SystemProbe
from tiktok_live.signing.base import RoomRef

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tiktok_live.client.config import LiveConfig

__all__ = ["SECONDS", "Examination", "Examined"]

SECONDS = 20.0
"""How long the socket is read after the first frame, by default."""

_NO_ROOM = "there is no live room to connect to"


def _ignore(result: HopResult) -> None:
    """Ignore a result: it is in the report, too."""
    del result


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The result of an examination.

    Attributes:
        report: the result of each hop.
        exchanges: the requests and responses, for saving.
        unreadable: method and beginning of the payload of messages and frames that did not parse, for saving.
    """

    report: Report
    exchanges: tuple[Exchange, ...]
    unreadable: tuple[tuple[str, bytes], ...]


class Examination:
    """One examination of the way to one room.

    Args:
        config: the options of the client that is examined.
        unique_id: the host; empty if only a room id is given.
        room_id: the room, if it is known; otherwise 0.
        seconds: how long to read the socket.
        dependencies: replacements for what connects to the outside world.
        probe: resolves names and opens connections; by default from this machine.
        environ: variables to look at; by default those of the process.
        on_result: called with the result of each hop when there is one.
    """

    def __init__(
        self,
        config: LiveConfig,
        *,
        unique_id: str = "",
        room_id: int = 0,
        seconds: float = SECONDS,
        dependencies: Dependencies | None = None,
        probe: HostProbe | None = None,
        environ: Mapping[str, str] | None = None,
        on_result: Callable[[HopResult], None] = _ignore,
    ) -> None:
        given = dependencies or Dependencies()
        network = config.network()
        clock = given.clock or SystemClock()
        self._config = config
        self._unique_id = unique_id
        self._room_id = room_id
        self._environ = os.environ if environ is None else environ
        proxies = (network.resolve(url) for url in (config.web_url, config.socket_url))
        private = PublicText([text for proxy in proxies if proxy for text in (proxy.host, proxy.username)])
        self._journal = journal = Journal(clock, private, on_result)
        self._own_http = AiohttpClient(network=network) if given.http is None else None
        self._http = ObservedHttp(given.http or self._own_http or AiohttpClient(), clock, lambda: journal.hop)
        self._hosts = HostHops(config, probe or SystemProbe(network), journal, clock)
        self._rooms = RoomHops(config, self._http, journal, given.resolver)
        self._signers = SignerHops(config, self._http, journal, clock, given.browsers)
        self._sockets = SocketHops(given.connector or make_connector(config), config, clock, journal, seconds)

    async def run(self) -> Examined:
        """Examine every hop that makes sense, and return the report."""
        try:
            self._journal.note(Hop.VERSIONS, versions_finding())
            self._journal.note(Hop.ENVIRONMENT, environment_finding(self._config, self._environ))
            await self._hosts.examine()
            room = await self._find_room()
            await self._examine_cookie()
            self._journal.note(Hop.CLOCK, clock_finding(self._platform_exchanges()))
            await self._examine_providers(room)
        finally:
            await self._signers.aclose()
            if self._own_http is not None:
                await self._own_http.aclose()
        return Examined(
            report=self._journal.report(),
            exchanges=tuple(self._http.exchanges),
            unreadable=tuple(self._sockets.unreadable),
        )

    async def _find_room(self) -> RoomRef | None:
        """Return the room to connect to; None if there is none."""
        room_id = self._room_id
        if not self._unique_id:
            self._journal.skip("no user is given, only a room", Hop.PAGE, Hop.API, Hop.ROOM)
        elif problem := self._hosts.problem(self._config.web_url):
            self._journal.skip(problem, Hop.PAGE, Hop.API, Hop.ROOM)
        else:
            await self._rooms.examine_sources(self._unique_id)
            room = await self._rooms.find_room(self._unique_id, list(self._signers.chains.values()))
            room_id = room_id or (room.room_id if room is not None else 0)
        if not room_id:
            self._journal.skip("no room is known", Hop.ROOM_INFO)
            return None
        if problem := self._hosts.problem(self._config.webcast_url):
            self._journal.skip(problem, Hop.ROOM_INFO)
        else:
            await self._rooms.examine_room(room_id)
        return RoomRef(room_id, self._unique_id)

    async def _examine_cookie(self) -> None:
        if problem := self._hosts.problem(self._config.web_url):
            self._journal.skip(problem, Hop.COOKIE)
        else:
            await self._signers.examine_cookie()

    async def _examine_providers(self, room: RoomRef | None) -> None:
        """Examine every provider, and their sockets until one of them pushes messages."""
        is_read = False
        for target in self._signers.targets:
            if room is None:
                await self._signers.examine_health(target)
                self._journal.skip(_NO_ROOM, *SOCKET_HOPS[:1], target=target)
                continue
            plan = await self._signers.obtain(target, room)
            if is_read:
                continue
            if plan is None:
                self._journal.skip("there is no plan", *SOCKET_HOPS[:1], target=target)
            else:
                is_read = await self._sockets.examine(plan, room.room_id, target)

    def _platform_exchanges(self) -> list[Exchange]:
        """Return the exchanges with the platform, or with what the configuration names in its place."""
        bases = (self._config.web_url, self._config.webcast_url)
        return [each for each in self._http.exchanges if is_platform(each.url) or each.url.startswith(bases)]
