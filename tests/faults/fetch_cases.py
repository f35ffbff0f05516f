"""A sign provider that takes the socket's address from the platform's fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.errors import ConnectError, NetworkError
from tiktok_live.proto import FetchResult
from tiktok_live.signing.base import ConnectPlan, ProviderHealth, UnavailableOutcome
from tiktok_live.simulator.faults.kinds import CdnChange
from tiktok_live.wire.batches import BatchMessage

_OTHER, _UNKNOWN = "ws://cdn-2.platform.test/socket", "ws://nowhere.test/socket"


class FetchingProvider:
    """Builds a plan from the response of the platform's fetch."""

    name = "fetching"
    harness: FaultHarness

    async def connect(self, room: Any, identity: Any) -> Any:
        url = f"http://platform.test/webcast/im/fetch/?room_id={room.room_id}"
        try:
            response = await self.harness.http.get(url, headers={}, timeout=10.0, max_bytes=1_000_000)
        except NetworkError as error:
            return UnavailableOutcome(error.message)
        server = FetchResult.parse(response.body).push_server
        return ConnectPlan(
            url=f"{server}?aid=1988&room_id={room.room_id}",
            headers={"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"},
            provider=self.name,
        )

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """Do nothing."""


def cdn_cases() -> Iterator[Case]:
    """The fetch names another host for the socket: a working one, and one that does not exist."""
    for name, address in (("cdn_change", _OTHER), ("cdn_change to an unknown host", _UNKNOWN)):
        for state, after in (("signing", 0.0), ("reconnecting", 5.0)):
            provider = FetchingProvider()
            yield Case(
                fault=name,
                state=state,
                within=6.0,
                faults=(CdnChange(address=address, times=1, after=after),),
                met_in="signing",
                client={"sign": provider},
                arrange=_with_provider(provider),
            )


def _with_provider(provider: FetchingProvider) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        provider.harness = harness
        running = harness.platform.rooms.find("demo")
        running._room = replace(running.room, first_batch=(BatchMessage("WebcastChatMessage", b"", 1),))
        connect = harness.connector.connect

        async def connect_if_known(url: str, headers: Any, *, timeout: float) -> Any:
            if url.startswith(_UNKNOWN):
                raise ConnectError("nowhere.test cannot be reached: no such host")
            return await connect(url, headers, timeout=timeout)

        harness.connector.connect = connect_if_known

    return arrange
