"""The health of clients and of sign providers as Prometheus metrics; needs the extra `metrics`.

    from prometheus_client import REGISTRY, start_http_server
    from tiktok_live.metrics import MetricsCollector

    REGISTRY.register(MetricsCollector(client))
    start_http_server(9100)

Instead of a client it takes a `LivePool` too, and follows its rooms as they come and go. Nothing is counted here: each
scrape reads `LiveClient.health` and `SignPool.status()`, from any thread.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tiktok_live.causes import caught
from tiktok_live.client.live_pool import LivePool
from tiktok_live.client.states import ClientState
from tiktok_live.extras import extra_not_installed
from tiktok_live.redaction import redact
from tiktok_live.session.room_state import OTHER_METHODS
from tiktok_live.signing.chain.pool import DEFAULT_POOL

with caught(ImportError) as missing:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
    from prometheus_client.registry import Collector
if missing:
    raise extra_not_installed("metrics", "metrics") from missing.cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

    from tiktok_live.client.health import ClientHealth
    from tiktok_live.client.live import LiveClient
    from tiktok_live.signing.chain.pool import ProviderStatus, SignPool

__all__ = ["COUNTERS", "GAUGES", "MetricsCollector", "Series"]


class Series(NamedTuple):
    """How one attribute of `ClientHealth` is told.

    Attributes:
        name: of the metric, without the prefix `tiktok_live_` and, for counts, without `_total`.
        text: what it is.
    """

    name: str
    text: str


GAUGES: dict[str, Series] = {
    "connected_for": Series("connected_seconds", "Since the first frame of this connection; absent without one."),
    "frame_age": Series("frame_age_seconds", "Since the last frame; absent before the first."),
    "message_age": Series("message_age_seconds", "Since the last message; absent before the first."),
    "heartbeat_age": Series("heartbeat_age_seconds", "Since the last answer to a heartbeat; absent before the first."),
    "frames_per_second": Series("frames_per_second", "Over the last minute of this connection."),
    "messages_per_second": Series("messages_per_second", "Over the last minute of this connection."),
}
"""Gauges by attribute of `ClientHealth`."""

COUNTERS: dict[str, Series] = {
    "frames": Series("frames", "Push frames received."),
    "broken_frames": Series("broken_frames", "Frames that could not be read."),
    "oversized": Series("oversized_frames", "Frames beyond a limit of bytes or of messages."),
    "bytes_received": Series("received_bytes", "Bytes of frames, as they came."),
    "messages": Series("messages", "Messages inside frames."),
    "events": Series("events", "Events made of messages."),
    "duplicates": Series("duplicates", "Messages dropped because they had come before."),
    "unread": Series("unread_messages", "Messages of methods that nobody listens to."),
    "backlog_dropped": Series("backlog_dropped", "Messages from before the connection that were left out."),
    "unparsed": Series("unparsed_messages", "Messages whose payload did not parse."),
    "acks": Series("acks", "Batches acknowledged."),
    "heartbeats": Series("heartbeats", "Heartbeats sent."),
    "heartbeats_answered": Series("heartbeats_answered", "Answers of the server to heartbeats."),
    "probes": Series("probes", "Heartbeats sent because the server had fallen silent."),
    "reconnects": Series("reconnects", "Connections after the first."),
    "attempts": Series("connect_attempts", "Tries to connect."),
    "handler_failures": Series("handler_failures", "Events on which a handler raised."),
    "evicted": Series("evictions", "Times that something was given up because too many bytes were retained."),
    "dropped": Series("events_dropped", "Events that slow handlers lost."),
}
"""Counters by attribute of `ClientHealth`."""

_PREFIX = "tiktok_live_"
_METHODS = 50  # told by name for each client: a server chooses these names, and each is a series
_BROKEN = "(broken frame)"


class MetricsCollector(Collector):
    """Tells a Prometheus registry how clients are.

    Every series has the label `unique_id`, the host, or the room id if the client knows no more. The room id of a host
    is no label: it changes with every live, so each live would leave a set of series behind in the database.

    Args:
        clients: whose health is told, or pools of them; more can be added.
        sign_pool: whose counts of sign providers are told; those that all clients share when left out.
    """

    def __init__(self, *clients: LiveClient | LivePool, sign_pool: SignPool | None = None) -> None:
        self._pool = sign_pool or DEFAULT_POOL
        self._clients: dict[str, LiveClient] = {}
        self._pools: list[LivePool] = []
        for client in clients:
            self.add(client)

    def add(self, client: LiveClient | LivePool) -> None:
        """Tell of this client too, or of all that are in this pool at the time.

        Clients are single-use, so the next one of the same host takes the place of the last; its counters start at 0,
        which Prometheus expects of a program that was started again.
        """
        if isinstance(client, LivePool):
            self._pools.append(client)
        else:
            self._clients[_label(client)] = client

    def remove(self, client: LiveClient | LivePool) -> None:
        """Tell no more of this client or pool; nothing happens if it is not told of."""
        if isinstance(client, LivePool):
            self._pools = [pool for pool in self._pools if pool is not client]
        elif self._clients.get(_label(client)) is client:
            del self._clients[_label(client)]

    def collect(self) -> Iterator[Metric]:
        """Yield every metric, as the registry asks for them."""
        reports = {label: client.health for label, client in list(self._clients.items())}
        for pool in self._pools:
            reports |= pool.health
        yield _states(reports)
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
    text = "1 for the state that the client is in, 0 for all others."
    family = GaugeMetricFamily(f"{_PREFIX}state", text, labels=["unique_id", "state"])
    for label, health in reports.items():
        for state in ClientState:
            family.add_metric([label, state.value], float(health.state is state))
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
    text = "Messages that could not be read or that nobody knows, by method."
    family = CounterMetricFamily(f"{_PREFIX}unknown_messages", text, labels=["unique_id", "method"])
    for label, health in reports.items():
        counts: Counter[str] = Counter()
        # The first ones keep their names, so that no count moves from one series to another.
        for place, (method, count) in enumerate(health.unknown.items()):
            counts[(method or _BROKEN) if place < _METHODS else OTHER_METHODS] += count
        for method, count in counts.items():
            family.add_metric([label, method], count)
    return family


def _decisions(status: tuple[ProviderStatus, ...]) -> Metric:
    text = "What was decided about sign providers: asked, served, worked, and how they failed."
    family = CounterMetricFamily(f"{_PREFIX}sign_decisions", text, labels=["provider", "host", "decision"])
    counts: Counter[tuple[str, str, str]] = Counter()
    for each in status:
        for decision, count in each.counts.items():
            counts[each.key.kind, redact(each.key.host), decision.value] += count
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family


def _breakers(status: tuple[ProviderStatus, ...]) -> Metric:
    text = "How many circuit breakers of this sign provider are in this state; one for each credential."
    family = GaugeMetricFamily(f"{_PREFIX}sign_breakers", text, labels=["provider", "host", "state"])
    counts = Counter((each.key.kind, redact(each.key.host), each.state.value) for each in status)
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family
