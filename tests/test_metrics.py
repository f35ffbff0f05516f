from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from dataclasses import fields
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from tests.client.rig import ROOM_ID, NoHttp, Rig, socket
from tests.imports import ROOT
from tests.session.wire_messages import chat, frame
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.health import ClientHealth
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import ClientState
from tiktok_live.metrics import COUNTERS, GAUGES, MetricsCollector
from tiktok_live.net.pages import PageState
from tiktok_live.session.room_state import OTHER_METHODS
from tiktok_live.signing.chain.pool import DEFAULT_POOL, Decision, ProviderKey, SignPool
from tiktok_live.wire.batches import BatchMessage

SECRET = "k3y-0f-s0mebody-0123456789abcdef"
WITHOUT_EXTRA = """
import sys
sys.modules["prometheus_client.metrics_core"] = None
from tiktok_live.errors import ConfigError
try:
    import tiktok_live.metrics
except ConfigError as error:
    print(error)
"""


class Scrape:
    """One scrape: values by name and labels."""

    def __init__(self, collector: MetricsCollector) -> None:
        registry = CollectorRegistry()
        registry.register(collector)
        self.text = generate_latest(registry).decode()
        self.families = {family.name: family for family in text_string_to_metric_families(self.text)}
        self.values = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in self.families.values()
            for sample in family.samples
        }
        lines = [line for line in self.text.splitlines() if not line.startswith("#")]
        assert len(lines) == len(self.values), "two series with the same labels"

    def value(self, name: str, **labels: str) -> float | None:
        return self.values.get((f"tiktok_live_{name}", tuple(sorted(labels.items()))))


class Stub:
    """A client that has only health."""

    def __init__(self, unique_id: str = "someone", **health: Any) -> None:
        self.unique_id = unique_id
        self.room_id = ROOM_ID
        self.health = ClientHealth(**{"state": ClientState.LIVE, "unique_id": unique_id} | health)


def collector(*clients: Any) -> MetricsCollector:
    return MetricsCollector(*clients, sign_pool=SignPool())


# --- one client


def test_every_number_of_the_health_is_exported() -> None:
    example = ClientHealth(state=ClientState.IDLE)
    names = [each.name for each in fields(example)]
    numbers = {name for name in names if type(getattr(example, name)) in {int, float}} - {"room_id"}
    ages = {name for name in names if getattr(example, name) is None}
    assert set(COUNTERS) | set(GAUGES) == numbers | ages
    assert set(COUNTERS) & set(GAUGES) == set()


def test_every_counter_has_its_own_value() -> None:
    counts = {name: number for number, name in enumerate(COUNTERS, start=100)}
    scrape = Scrape(collector(Stub(**counts)))
    for name, series in COUNTERS.items():
        assert scrape.value(f"{series.name}_total", unique_id="someone") == counts[name], name


def test_every_gauge_has_its_own_value_and_is_absent_without_one() -> None:
    values = {name: number + 0.5 for number, name in enumerate(GAUGES)}
    scrape = Scrape(collector(Stub(**values)))
    for name, series in GAUGES.items():
        assert scrape.value(series.name, unique_id="someone") == values[name], name
    empty = Scrape(collector(Stub()))
    assert empty.value("frame_age_seconds", unique_id="someone") is None
    assert empty.value("frames_per_second", unique_id="someone") == 0.0


@pytest.mark.parametrize("state", ClientState)
def test_one_state_is_1_and_all_others_are_0(state: ClientState) -> None:
    scrape = Scrape(collector(Stub(state=state)))
    values = {each: scrape.value("state", unique_id="someone", state=each.value) for each in ClientState}
    assert values == {each: float(each is state) for each in ClientState}


def test_the_state_of_a_page_is_reported_only_if_there_is_one() -> None:
    scrape = Scrape(collector(Stub(page="throttled")))
    values = {each: scrape.value("page_state", unique_id="someone", state=each.value) for each in PageState}
    assert values == {each: float(each is PageState.THROTTLED) for each in PageState}
    assert "tiktok_live_page_state{" not in Scrape(collector(Stub())).text


def test_names_follow_prometheus_conventions() -> None:
    scrape = Scrape(collector(Stub(unknown={"WebcastX": 1})))
    for name, family in scrape.families.items():
        assert name.startswith("tiktok_live_")
        assert family.documentation
        ends = {sample.name.endswith("_total") for sample in family.samples}
        assert ends <= {family.type == "counter"}
    assert "# TYPE tiktok_live_received_bytes_total counter" in scrape.text


def test_labels_are_few() -> None:
    pool = SignPool()
    pool.count(ProviderKey("direct"), Decision.ASKED)
    scrape = Scrape(MetricsCollector(Stub(unknown={"WebcastX": 1}), sign_pool=pool))
    labels = {name for _, pairs in scrape.values for name, _ in pairs}
    assert labels == {"unique_id", "state", "method", "provider", "host", "decision"}
    assert str(ROOM_ID) not in scrape.text


async def test_a_client_that_reads_a_room() -> None:
    rig = Rig(socket(frame(chat("a"), chat("b"), need_ack=True)))
    exported = MetricsCollector(rig.client, sign_pool=SignPool())
    assert Scrape(exported).value("state", unique_id="someone", state="idle") == 1.0
    await rig.start()
    await rig.clock.advance(10.0)
    scrape = Scrape(exported)
    assert scrape.value("state", unique_id="someone", state="live") == 1.0
    assert scrape.value("messages_total", unique_id="someone") == 2.0
    assert scrape.value("acks_total", unique_id="someone") == 1.0
    assert scrape.value("frame_age_seconds", unique_id="someone") == pytest.approx(10.0, abs=0.3)
    assert scrape.value("connect_attempts_total", unique_id="someone") == 1.0
    await rig.client.aclose()
    assert Scrape(exported).value("state", unique_id="someone", state="closed") == 1.0


# --- unknown methods


def test_unknown_messages_are_counted_by_method() -> None:
    scrape = Scrape(collector(Stub(unknown={"WebcastX": 3, "": 2, 'We"ird\n\\': 1})))
    assert scrape.value("unknown_messages_total", unique_id="someone", method="WebcastX") == 3.0
    assert scrape.value("unknown_messages_total", unique_id="someone", method="(broken frame)") == 2.0
    assert scrape.value("unknown_messages_total", unique_id="someone", method='We"ird\n\\') == 1.0


def test_the_number_of_method_series_is_bounded() -> None:
    unknown = {f"Webcast{number}": 1 for number in range(1000)} | {OTHER_METHODS: 7}
    scrape = Scrape(collector(Stub(unknown=unknown)))
    samples = scrape.families["tiktok_live_unknown_messages"].samples
    assert len(samples) == 51
    assert sum(sample.value for sample in samples) == 1007
    assert scrape.value("unknown_messages_total", unique_id="someone", method=OTHER_METHODS) == 957.0


# --- many clients


def test_every_client_has_its_own_series() -> None:
    scrape = Scrape(collector(*(Stub(f"user{number}", frames=number) for number in range(20))))
    assert scrape.value("frames_total", unique_id="user7") == 7.0
    assert len(scrape.families["tiktok_live_frames"].samples) == 20


def test_a_client_without_a_host_is_labelled_with_its_room_id() -> None:
    scrape = Scrape(collector(LiveClient(room_id=ROOM_ID)))
    assert scrape.value("frames_total", unique_id=str(ROOM_ID)) == 0.0


def test_a_new_client_of_a_host_replaces_the_last() -> None:
    first, second = Stub(frames=9), Stub(frames=1)
    exported = collector(first)
    exported.add(second)
    assert Scrape(exported).value("frames_total", unique_id="someone") == 1.0
    exported.remove(first)
    assert Scrape(exported).value("frames_total", unique_id="someone") == 1.0, "it was already replaced"
    exported.remove(second)
    assert Scrape(exported).value("frames_total", unique_id="someone") is None
    exported.remove(second)


def test_without_clients_there_are_metrics_and_no_series() -> None:
    scrape = Scrape(collector())
    assert scrape.values == {}
    assert "tiktok_live_frames" in scrape.families


# --- sign providers


def test_decisions_about_providers_are_exported() -> None:
    pool = SignPool()
    direct, euler = ProviderKey("direct"), ProviderKey("euler", "sign.example", "env:EULER_API_KEY")
    pool.allow(direct, 0.0)
    pool.worked(direct)
    for _ in range(3):
        pool.failed(euler, Decision.UNAVAILABLE, 0.0, f"down with key {SECRET}")
    scrape = Scrape(MetricsCollector(sign_pool=pool))
    assert scrape.value("sign_decisions_total", provider="direct", host="", decision="worked") == 1.0
    assert scrape.value("sign_decisions_total", provider="euler", host="sign.example", decision="unavailable") == 3.0
    assert scrape.value("sign_decisions_total", provider="euler", host="sign.example", decision="opened") == 1.0
    assert scrape.value("sign_breakers", provider="euler", host="sign.example", state="open") == 1.0
    assert scrape.value("sign_breakers", provider="direct", host="", state="closed") == 1.0
    assert SECRET not in scrape.text
    assert "EULER_API_KEY" not in scrape.text


def test_a_host_with_a_secret_in_it_is_redacted() -> None:
    pool = SignPool()
    pool.count(ProviderKey("local", f"http://sign.example/?api_key={SECRET}"), Decision.ASKED)
    assert SECRET not in Scrape(MetricsCollector(sign_pool=pool)).text


def test_providers_that_differ_only_by_credential_are_one_series() -> None:
    pool = SignPool()
    for credential in ("env:ONE", "env:TWO"):
        pool.count(ProviderKey("euler", "sign.example", credential), Decision.ASKED)
    scrape = Scrape(MetricsCollector(sign_pool=pool))
    assert scrape.value("sign_decisions_total", provider="euler", host="sign.example", decision="asked") == 2.0
    assert scrape.value("sign_breakers", provider="euler", host="sign.example", state="closed") == 2.0


def test_the_default_sign_pool_is_used_unless_another_is_given() -> None:
    assert MetricsCollector()._pool is DEFAULT_POOL


# --- threads, installation, pools


async def test_a_scrape_from_another_thread_does_not_disturb_a_room() -> None:
    frames = [frame(BatchMessage(f"Webcast{number % 90}", b"", 0), chat("a")) for number in range(400)]
    rig = Rig(socket(*frames[:200], close=None), socket(*frames[200:]), stall_timeout=1e6)
    exported, stop = collector(rig.client), threading.Event()
    seen: list[float] = []
    failures: list[Exception] = []

    def scrape() -> None:
        try:
            while not stop.is_set():
                seen.append(Scrape(exported).value("frames_total", unique_id="someone") or 0.0)
        except Exception as error:  # noqa: BLE001 - the test fails with it
            failures.append(error)

    thread = threading.Thread(target=scrape)
    thread.start()
    await rig.start()
    for _ in range(40):
        await rig.clock.advance(0.25)
        await asyncio.sleep(0)
    stop.set()
    thread.join()
    await rig.client.aclose()
    assert failures == []
    assert seen == sorted(seen), "Prometheus takes a decreasing counter for a restart"
    assert Scrape(exported).value("frames_total", unique_id="someone") == 402.0


def test_without_the_extra_the_error_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_EXTRA], capture_output=True, text=True, check=True, cwd=ROOT)
    assert 'pip install "tiktok-live[metrics]"' in done.stdout


async def test_a_pool_s_rooms_are_exported_while_they_are_in_it() -> None:
    pool = LivePool(dependencies=Dependencies(http=NoHttp()))
    collector = MetricsCollector(pool)
    assert Scrape(collector).families["tiktok_live_frames"].samples == []
    await pool.add("@one")
    await pool.add(room_id=ROOM_ID)
    assert Scrape(collector).value("state", unique_id="one", state="idle") == 1
    assert Scrape(collector).value("frames_total", unique_id=str(ROOM_ID)) == 0
    await pool.remove_room("@one")
    assert Scrape(collector).value("frames_total", unique_id="one") is None
    assert Scrape(collector).value("frames_total", unique_id=str(ROOM_ID)) == 0
    collector.remove(pool)
    assert Scrape(collector).value("frames_total", unique_id=str(ROOM_ID)) is None
    collector.remove(pool)
    await pool.aclose()
