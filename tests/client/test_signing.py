from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.client.rig import NoHttp
from tests.signing.scripted_providers import ScriptedProvider
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.signing import Signing, provider_context, sign_event
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import (
    SignProviderDelayedEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
)
from tiktok_live.signing import provider_factory
from tiktok_live.signing.base import Identity, RoomRef, UnavailableOutcome
from tiktok_live.signing.chain.breaker import SignPolicy
from tiktok_live.signing.chain.members import ChainDecision
from tiktok_live.signing.chain.pool import DEFAULT_POOL, Decision, SignPool
from tiktok_live.testing import VirtualClock


def opened(config: LiveConfig, provider=None, pool: SignPool | None = None):
    signing, decisions = Signing(config, provider, pool), list[ChainDecision]()
    return signing, signing.open(NoHttp(), VirtualClock(), decisions.append), decisions


@pytest.fixture(autouse=True)
def _no_key(monkeypatch):
    monkeypatch.delenv("EULER_API_KEY", raising=False)


def test_the_chain_has_the_configured_providers_in_order():
    _, chain, _ = opened(LiveConfig(sign=f"euler,direct,command:{sys.executable}"), pool=SignPool())
    assert chain.name == "euler, direct, command"


def test_by_default_the_chain_is_only_direct():
    assert opened(LiveConfig(), pool=SignPool())[1].name == "direct"


async def test_custom_provider_is_used_and_not_closed():
    provider = ScriptedProvider("mine", UnavailableOutcome("down"))
    signing, chain, decisions = opened(LiveConfig(sign="euler"), provider)
    assert await chain.connect(RoomRef(5), Identity("me/1")) == UnavailableOutcome("down")
    assert [each.provider for each in decisions] == ["mine"]
    await signing.aclose()
    assert provider.closed == 0


async def test_custom_provider_shares_nothing_without_a_pool():
    before = DEFAULT_POOL.status()
    for _ in range(2):
        _, chain, _ = opened(LiveConfig(), ScriptedProvider("mine", UnavailableOutcome("down")))
        await chain.connect(RoomRef(5), Identity("me/1"))
    assert DEFAULT_POOL.status() == before
    pool = SignPool(SignPolicy(open_after=2), rng=Random(1))
    for _ in range(2):
        _, chain, _ = opened(LiveConfig(), ScriptedProvider("mine", UnavailableOutcome("down")), pool)
        await chain.connect(RoomRef(5), Identity("me/1"))
    assert [(status.key.kind, str(status.state)) for status in pool.status()] == [("mine", "open")]


async def test_breaker_of_a_custom_provider_ends_with_its_client():
    for _ in range(3):
        signing, chain, _ = opened(LiveConfig(), [ScriptedProvider("mine", UnavailableOutcome("down")), "direct"])
        await chain.connect(RoomRef(5), Identity("me/1"))
        assert "mine" in {status.key.kind for status in DEFAULT_POOL.status()}
        await signing.aclose()
        assert "mine" not in {status.key.kind for status in DEFAULT_POOL.status()}


def test_clients_share_the_default_pool():
    opened(LiveConfig(sign="direct", socket_url="wss://only.in.this.test"))
    assert "only.in.this.test" in {status.key.host for status in DEFAULT_POOL.status()}


async def test_built_providers_are_closed_and_closing_is_idempotent(monkeypatch):
    made = ScriptedProvider("direct")
    monkeypatch.setattr(provider_factory, "_direct", lambda spec, context: made)
    signing, _, _ = opened(LiveConfig(), pool=SignPool())
    await signing.aclose()
    await signing.aclose()
    assert made.closed == 2
    await Signing(LiveConfig(), None, None).aclose()


async def test_providers_built_before_a_failure_are_closed(monkeypatch):
    made = ScriptedProvider("direct")
    monkeypatch.setattr(provider_factory, "_direct", lambda spec, context: made)
    signing = Signing(LiveConfig(sign=["direct", "euler?api_key_file=/no/such"]), None, SignPool())
    with pytest.raises(ConfigError, match="key file"):
        signing.open(NoHttp(), VirtualClock(), lambda decisions: None)
    await signing.aclose()
    assert made.closed == 1


def test_missing_extra_is_reported_when_the_client_is_created(monkeypatch):
    monkeypatch.setattr(provider_factory, "find_spec", lambda name: None)
    for make in (
        lambda: Signing(LiveConfig(sign="direct,mobile"), None, None),
        lambda: LiveClient("@someone", config=LiveConfig(), sign="mobile"),
    ):
        with pytest.raises(ConfigError, match="mobile needs a package that is not installed") as refused:
            make()
        assert refused.value.advice == 'Install it with: pip install "tiktok-live[mobile]"'
    Signing(LiveConfig(sign="mobile"), ScriptedProvider("mine"), None)


@pytest.mark.parametrize(("sign", "hints"), [("direct", 1), ("direct,euler", 0)])
def test_unused_key_is_logged_without_its_value(monkeypatch, caplog, sign, hints):
    monkeypatch.setenv("EULER_API_KEY", "S3cr3tV4lue")
    with caplog.at_level(logging.WARNING):
        opened(LiveConfig(sign=sign), pool=SignPool())
    assert len(caplog.messages) == hints
    assert all('sign="direct,euler"' in message and "S3cr3t" not in message for message in caplog.messages)


def test_missing_key_logs_nothing(caplog):
    opened(LiveConfig(), pool=SignPool())
    assert caplog.messages == []


def test_providers_get_the_client_s_options():
    http, clock = NoHttp(), VirtualClock()
    config = LiveConfig(
        web_url="https://web",
        socket_url="wss://socket",
        http_timeout=3.5,
        allow_session_hosts=("a.example", "b.example"),
        cache_dir=Path("cache"),
    )
    context = provider_context(config, http, clock)
    assert (context.http, context.clock, context.http_timeout) == (http, clock, 3.5)
    assert (context.web_url, context.socket_url) == ("https://web", "wss://socket")
    assert context.allow_session_hosts == {"a.example", "b.example"}
    assert (context.cache_dir, context.environ) == (Path("cache"), None)


def test_constructor_s_sign_overrides_the_configuration():
    client = LiveClient("@someone", config=LiveConfig(sign="euler", language="de"), sign=["direct", "command:/bin/x"])
    assert [spec.kind for spec in client.config.providers] == ["direct", "command"]
    assert client.config.language == "de"


NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIGN_EVENT = {"room_id": 5, "received_at": NOW, "provider": "euler", "reason": "so"}
SILENT = {Decision.ASKED, Decision.SERVED, Decision.WORKED, Decision.PROBED}
EVENTS = [
    (Decision.SKIPPED, SignProviderSkippedEvent(**SIGN_EVENT, seconds=2.5)),
    (Decision.DELAYED, SignProviderDelayedEvent(**SIGN_EVENT, seconds=2.5)),
    (Decision.OPENED, SignProviderPausedEvent(**SIGN_EVENT, seconds=2.5)),
    (Decision.CLOSED, SignProviderResumedEvent(**SIGN_EVENT)),
    (Decision.SWITCHED, SignProviderSwitchedEvent(**SIGN_EVENT, previous="direct")),
    (Decision.UNAVAILABLE, SignProviderFailedEvent(**SIGN_EVENT, outcome="unavailable", retry_after=2.5)),
    (Decision.BAD_OUTPUT, SignProviderFailedEvent(**SIGN_EVENT, outcome="bad_output", retry_after=2.5)),
    (Decision.RATE_LIMITED, SignProviderFailedEvent(**SIGN_EVENT, outcome="rate_limited", retry_after=2.5)),
    (Decision.REJECTED, SignProviderFailedEvent(**SIGN_EVENT, outcome="rejected", retry_after=2.5)),
    (Decision.PLAN_FAILED, SignProviderFailedEvent(**SIGN_EVENT, outcome="plan_failed", retry_after=2.5)),
]


def test_every_emitted_decision_is_covered():
    assert {decision for decision, _ in EVENTS} | SILENT == set(Decision)


@pytest.mark.parametrize(("decision", "event"), EVENTS, ids=[str(decision) for decision, _ in EVENTS])
def test_each_decision_has_its_event(decision, event):
    made = ChainDecision(decision=decision, provider="euler", reason="so", seconds=2.5, previous="direct")
    assert sign_event(made, room_id=5, received_at=NOW) == event
    assert type(sign_event(made, room_id=5, received_at=NOW)) is type(event)


def test_missing_details_are_empty():
    event = sign_event(ChainDecision(decision=Decision.UNAVAILABLE, provider="p"), room_id=0, received_at=NOW)
    assert isinstance(event, SignProviderFailedEvent)
    assert (event.reason, event.retry_after) == ("", 0.0)
