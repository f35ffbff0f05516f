"""The health of clients and of sign providers as Prometheus metrics; needs the extra `metrics`.

    from prometheus_client import REGISTRY, start_http_server
    from tiktok_live.metrics import MetricsCollector

    REGISTRY.register(MetricsCollector(client))
    start_http_server(9100)

It also accepts a `LivePool` and follows its rooms as they are added and removed. Nothing is counted here: each scrape
reads `LiveClient.health` and `SignPool.status()`, from any thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tiktok_live.causes import caught
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import ClientState
from tiktok_live.extras import extra_not_installed
from tiktok_live.net.pages import PageState
from tiktok_live.redaction import redact
from tiktok_live.session.room_state import OTHER_METHODS
from tiktok_live.signing.chain.pool import DEFAULT_POOL, SignPool

with caught(ImportError) as missing:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
    from prometheus_client.registry import Collector
if missing:
    raise extra_not_installed("metrics", "metrics") from missing.cause

if TYPE_CHECKING:
    from tiktok_live.client.health import ClientHealth
    from tiktok_live.signing.chain.pool import ProviderStatus

__all__ = ["COUNTERS", "GAUGES", "MetricsCollector", "Series"]


class Series(NamedTuple):
    """The metric of one attribute of `ClientHealth`.

    Attributes:
        name: of the metric, without the prefix `tiktok_live_` and, for counters, without `_total`.
        text: help text.
    """

    name: str
    text: str


GAUGES: dict[str, Series] = {
    "connected_for": Series("connected_seconds", "Time since the first frame of this connection; absent before it."),
    "frame_age": Series("frame_age_seconds", "Time since the last frame; absent before the first."),
    "message_age": Series("message_age_seconds", "Time since the last message; absent before the first."),
    "heartbeat_age": Series(
        "heartbeat_age_seconds", "Time since the last heartbeat response; absent before the first."
    ),
    "frames_per_second": Series("frames_per_second", "Frame rate over the last minute of this connection."),
    "messages_per_second": Series("messages_per_second", "Message rate over the last minute of this connection."),
}
"""Gauges by attribute of `ClientHealth`."""

COUNTERS: dict[str, Series] = {
    "frames": Series("frames", "Push frames received."),
    "broken_frames": Series("broken_frames", "Frames that could not be parsed."),
    "oversized": Series("oversized_frames", "Frames over the limit of bytes or messages."),
    "bytes_received": Series("received_bytes", "Bytes of frames, before decompression."),
    "messages": Series("messages", "Messages received in frames."),
    "events": Series("events", "Events created from messages."),
    "duplicates": Series("duplicates", "Messages dropped because they were received before."),
    "unread": Series("unread_messages", "Messages not parsed because no handler needs them."),
    "backlog_dropped": Series("backlog_dropped", "Dropped messages from before the connection."),
    "unparsed": Series("unparsed_messages", "Messages whose payload could not be parsed."),
    "acks": Series("acks", "Batches acknowledged."),
    "heartbeats": Series("heartbeats", "Heartbeats sent."),
    "heartbeats_answered": Series("heartbeats_answered", "Heartbeat responses of the server."),
    "probes": Series("probes", "Heartbeats sent because the server was silent."),
    "reconnects": Series("reconnects", "Successful reconnections."),
    "attempts": Series("connect_attempts", "Connection attempts."),
    "handler_failures": Series("handler_failures", "Events for which a handler raised an exception."),
    "evicted": Series("evictions", "Evictions because too many bytes were retained."),
    "dropped": Series("events_dropped", "Events dropped because a handler was too slow."),
}
"""Counters by attribute of `ClientHealth`."""

_PREFIX = "tiktok_live_"
_MAX_METHODS = 50  # series per client: the server chooses the names of methods
_BROKEN = "(broken frame)"


class MetricsCollector(Collector):
    """A Prometheus collector for clients and sign providers.

    Every series of a client has the label `unique_id`: the host or, if unknown, the room id. The room id is not a label
    of its own: it changes with every live, so each live would leave a set of series in the database.

    Args:
        clients: clients or pools to report; more can be added.
        sign_pool: the sign pool to report; the shared default pool if None.
    """

    def __init__(self, *clients: LiveClient | LivePool, sign_pool: SignPool | None = None) -> None:
        self._pool = sign_pool or DEFAULT_POOL
        self._clients: dict[str, LiveClient] = {}
        self._pools: list[LivePool] = []
        for client in clients:
            self.add(client)

    def add(self, client: LiveClient | LivePool) -> None:
        """Report this client too, or all clients that are in this pool at the time of a scrape.

        Clients are single-use, so a new client of the same host replaces the old one. Its counters start at 0, which
        Prometheus handles as a restart.
        """
        if isinstance(client, LivePool):
            self._pools.append(client)
        else:
            self._clients[_label(client)] = client

    def remove(self, client: LiveClient | LivePool) -> None:
        """Stop reporting this client or pool; ignored if it is not reported."""
        if isinstance(client, LivePool):
            self._pools = [pool for pool in self._pools if pool is not client]
        elif self._clients.get(_label(client)) is client:
            del self._clients[_label(client)]

    def collect(self) -> Iterator[Metric]:
        """Yield every metric; called by the registry on each scrape."""
        reports = {label: client.health for label, client in list(self._clients.items())}
        for pool in self._pools:
            reports |= pool.health
        yield _states(reports)
        yield _pages(reports)
        for attribute, series in GAUGES.items():
            yield _gauge(attribute, series, reports)
        for attribute, series in COUNTERS.items():
            yield _counter(attribute, series, reports)
        yield _unknown(reports)
        status = self._pool.status()
        yield _decisions(status)
        yield _breakers(status)


def _label(client: LiveClient) -> str:
    return client.unique_id or str(client.room_id)


def _states(reports: dict[str, ClientHealth]) -> Metric:
    text = "1 for the client's current state, 0 for all others."
    family = GaugeMetricFamily(f"{_PREFIX}state", text, labels=["unique_id", "state"])
    for label, health in reports.items():
        for state in ClientState:
            family.add_metric([label, state.value], float(health.state is state))
    return family


def _pages(reports: dict[str, ClientHealth]) -> Metric:
    text = "1 for the current state of the client's page in a browser, 0 for all others; absent without a page."
    family = GaugeMetricFamily(f"{_PREFIX}page_state", text, labels=["unique_id", "state"])
    for label, health in reports.items():
        for state in PageState if health.page else ():
            family.add_metric([label, state.value], float(health.page == state.value))
    return family


def _gauge(attribute: str, series: Series, reports: dict[str, ClientHealth]) -> Metric:
    family = GaugeMetricFamily(_PREFIX + series.name, series.text, labels=["unique_id"])
    for label, health in reports.items():
        value: float | None = getattr(health, attribute)
        if value is not None:
            family.add_metric([label], value)
    return family


def _counter(attribute: str, series: Series, reports: dict[str, ClientHealth]) -> Metric:
    family = CounterMetricFamily(_PREFIX + series.name, series.text, labels=["unique_id"])
    for label, health in reports.items():
        family.add_metric([label], getattr(health, attribute))
    return family


def _unknown(reports: dict[str, ClientHealth]) -> Metric:
    text = "Messages that are unknown or could not be read, by method."
    family = CounterMetricFamily(f"{_PREFIX}unknown_messages", text, labels=["unique_id", "method"])
    for label, health in reports.items():
        counts: Counter[str] = Counter()
        # The first methods keep their names, so that no count moves to another series.
        for index, (method, count) in enumerate(health.unknown.items()):
            counts[(method or _BROKEN) if index < _MAX_METHODS else OTHER_METHODS] += count
        for method, count in counts.items():
            family.add_metric([label, method], count)
    return family


def _decisions(status: tuple[ProviderStatus, ...]) -> Metric:
    text = "Decisions about sign providers: asked, served, worked, and kinds of failure."
    family = CounterMetricFamily(f"{_PREFIX}sign_decisions", text, labels=["provider", "host", "decision"])
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in status:
        for decision, count in each.counts.items():
            counts[each.key.kind, redact(each.key.host), decision.value] += count
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family


def _breakers(status: tuple[ProviderStatus, ...]) -> Metric:
    text = "Circuit breakers of this sign provider in this state; one per credential."
    family = GaugeMetricFamily(f"{_PREFIX}sign_breakers", text, labels=["provider", "host", "state"])
    counts = Counter((each.key.kind, redact(each.key.host), each.state.value) for each in status)
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family
