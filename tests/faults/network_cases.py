"""Faults of the network: no answer and no socket, for once or for a while."""

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
    "the proxy is dead": NetworkError("the proxy 127.0.0.1:9 cannot be reached", hop="proxy"),
}
_SOCKET: dict[str, TikTokLiveError | str] = {
    "DNS fails for the socket": ConnectError(f"platform.test cannot be reached: {_DNS}"),
    "TCP is refused for the socket": ConnectError("platform.test cannot be reached: [Errno 111] Connection refused"),
    "the proxy is dead for the socket": ConnectError("the proxy 127.0.0.1:9 cannot be reached", hop="proxy"),
    "the proxy wants other credentials": ConnectError("HTTP 407", hop="proxy", retryable=False),
    "the socket does not open in time": "slow",
}


def network_cases() -> Iterator[Case]:
    """No host answers, for one request or socket."""
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
            fault="the socket breaks at once",
            state=state,
            within=SOON,
            met_in="entering",
            arrange=_at_attempt(attempt, "reset"),
        )
    for state in ("live", "paused", "reconnecting"):
        yield Case(
            fault="what the client sends is never taken",
            state=state,
            within=90.0,
            met_in="live" if state == "reconnecting" else state,
            arrange=_at_attempt(2 if state == "reconnecting" else 1, "stuck"),
        )
        yield Case(
            fault="the ack of the end is never taken",
            state=state,
            within=3.0,
            met_in="live" if state == "reconnecting" else state,
            ends=True,
            arrange=_stuck_at_the_end(2 if state == "reconnecting" else 1),
        )


def _unreachable(path: str, times: int, error: TikTokLiveError, *, skipped: bool) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        failure = [path, 0 if skipped else times, error, lambda: harness.strike("edge")]
        harness.http.failures.append(failure)

        @harness.client.on("connected")
        def arm(_event: Any) -> None:
            if skipped and not harness.strikes:
                failure[1] = times

    return arrange


def outage_cases() -> Iterator[Case]:
    """No host can be reached for a while, by whatever way; the delays of the default options add up to two minutes."""
    for name, seconds, within, final, config in (
        ("nobody can be reached for a minute", 60.0, 90.0, "", {}),
        ("nobody can be reached for ten minutes", 600.0, 150.0, "ConnectError (socket)", {}),
        ("nobody can be reached for ten minutes, followed", 600.0, 1000.0, "", {"follow": True}),
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

        async def no_socket(url: str, headers: Any, *, timeout: float) -> Any:
            if is_down():
                raise ConnectError("platform.test cannot be reached: network is down")
            return await connect(url, headers, timeout=timeout)

        async def no_answer(url: str, **options: Any) -> Any:
            if is_down():
                harness.strike("edge")
                raise NetworkError("platform.test cannot be reached: network is down")
            return await get(url, **options)

        harness.connector.connect, harness.http.get = no_socket, no_answer

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
