"""Faults of the network: requests and sockets fail, once or for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tests.faults.recording_connector import Failure
from tiktok_live.errors import ConnectError, NetworkError, TikTokLiveError
from tiktok_live.simulator.faults.kinds import RoomFault

SOON = 6.0
_DNS = "[Errno -2] Name or service not known"

_HTTP: dict[str, NetworkError] = {
    "DNS fails": NetworkError(f"platform.test cannot be reached: {_DNS}"),
    "TCP is refused": NetworkError("platform.test cannot be reached: [Errno 111] Connection refused"),
    "the proxy is down": NetworkError("the proxy 127.0.0.1:9 cannot be reached", hop="proxy"),
}
_SOCKET: dict[str, TikTokLiveError | str] = {
    "DNS fails for the socket": ConnectError(f"platform.test cannot be reached: {_DNS}"),
    "TCP is refused for the socket": ConnectError("platform.test cannot be reached: [Errno 111] Connection refused"),
    "the proxy is down for the socket": ConnectError("the proxy 127.0.0.1:9 cannot be reached", hop="proxy"),
    "the proxy rejects the credentials": ConnectError("HTTP 407", hop="proxy", retryable=False),
    "the socket does not open in time": "slow",
}


def network_cases() -> Iterator[Case]:
    """No host is reachable for one request or socket."""
    for name, error in _HTTP.items():
        for state, path, times, met_in in (
            ("resolving", "*", 2, ""),
            ("signing", "/live", 1, ""),
            ("reconnecting", "*", 2, "resolving"),
            ("ended", "*", 2, ""),
        ):
            yield Case(
                fault=name,
                state=state,
                within=140.0 if state == "ended" else SOON,
                met_in=met_in,
                arrange=_unreachable(path, times, error, skipped=state in {"reconnecting", "ended"}),
            )
        yield Case(
            fault=f"{name}, for every lookup",
            state="resolving",
            within=SOON,
            final=f"ResolverUnavailable ({'proxy' if error.hop == 'proxy' else 'room lookup'})",
            arrange=_unreachable("*", 1000, error, skipped=False),
        )
        yield Case(
            fault=f"{name}, for every lookup",
            state="reconnecting",
            within=SOON,
            met_in="resolving",
            arrange=_unreachable("*", 1000, error, skipped=True),
        )
    for name, failure in _SOCKET.items():
        final = f"ConnectError ({failure.hop})" if getattr(failure, "retryable", True) is False else ""
        within = 25.0 if failure == "slow" else SOON
        for state, attempt in (("connecting", 1), ("reconnecting", 2)):
            yield Case(
                fault=name,
                state=state,
                within=within,
                met_in="connecting",
                final=final,
                arrange=_at_attempt(attempt, failure),
            )
    for state, attempt in (("entering", 1), ("reconnecting", 2)):
        yield Case(
            fault="the socket is lost at once",
            state=state,
            within=SOON,
            met_in="entering",
            arrange=_at_attempt(attempt, "reset"),
        )
    for state in ("live", "paused", "reconnecting"):
        yield Case(
            fault="the peer never reads from the socket",
            state=state,
            within=90.0,
            met_in="live" if state == "reconnecting" else state,
            arrange=_at_attempt(2 if state == "reconnecting" else 1, "stuck"),
        )
        yield Case(
            fault="the peer never reads the ack of the end",
            state=state,
            within=3.0,
            met_in="live" if state == "reconnecting" else state,
            ends=True,
            arrange=_stuck_at_the_end(2 if state == "reconnecting" else 1),
        )


def _unreachable(path: str, times: int, error: TikTokLiveError, *, skipped: bool) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        failure = [path, 0 if skipped else times, error, lambda: harness.strike("external")]
        harness.http.failures.append(failure)

        @harness.client.on("connected")
        def start_failing(_event: Any) -> None:
            if skipped and not harness.strikes:
                failure[1] = times

    return arrange


def outage_cases() -> Iterator[Case]:
    """No host is reachable for a while. The default delays add up to two minutes."""
    for name, seconds, within, final, config in (
        ("no host is reachable for a minute", 60.0, 90.0, "", {}),
        ("no host is reachable for ten minutes", 600.0, 150.0, "ConnectError (socket)", {}),
        ("no host is reachable for ten minutes, with follow", 600.0, 1000.0, "", {"follow": True}),
    ):
        yield Case(
            fault=name,
            state="reconnecting",
            within=within,
            met_in="resolving",
            final=final,
            config=config,
            arrange=_outage(seconds),
        )


def _outage(seconds: float) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        connect, get = harness.connector.connect, harness.http.get

        def is_down() -> bool:
            return 5.0 < harness.clock.monotonic() < 5.0 + seconds

        async def connect_unless_down(url: str, headers: Any, *, timeout: float) -> Any:
            if is_down():
                raise ConnectError("platform.test cannot be reached: network is down")
            return await connect(url, headers, timeout=timeout)

        async def get_unless_down(url: str, **options: Any) -> Any:
            if is_down():
                harness.strike("external")
                raise NetworkError("platform.test cannot be reached: network is down")
            return await get(url, **options)

        harness.connector.connect, harness.http.get = connect_unless_down, get_unless_down

    return arrange


def _at_attempt(attempt: int, failure: Failure) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        harness.connector.failures[attempt] = failure

    return arrange


def _stuck_at_the_end(attempt: int) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        harness.connector.failures[attempt] = "stuck at the end"
        harness.plan.add(RoomFault(action="end", connection=attempt, frame=12))

    return arrange
