from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tiktok_live.client.sign_events import sign_event
from tiktok_live.events.lifecycle import (
    SignProviderDelayedEvent,
    SignProviderFailedEvent,
    SignProviderPausedEvent,
    SignProviderResumedEvent,
    SignProviderSkippedEvent,
    SignProviderSwitchedEvent,
)
from tiktok_live.signing.chain.members import ChainDecision
from tiktok_live.signing.chain.pool import Decision

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALL = {"room_id": 5, "received_at": NOW, "provider": "euler", "reason": "so"}
SILENT = {Decision.ASKED, Decision.SERVED, Decision.WORKED, Decision.PROBED}
EVENTS = [
    (Decision.SKIPPED, SignProviderSkippedEvent(**ALL, seconds=2.5)),
    (Decision.DELAYED, SignProviderDelayedEvent(**ALL, seconds=2.5)),
    (Decision.OPENED, SignProviderPausedEvent(**ALL, seconds=2.5)),
    (Decision.CLOSED, SignProviderResumedEvent(**ALL)),
    (Decision.SWITCHED, SignProviderSwitchedEvent(**ALL, previous="direct")),
    (Decision.UNAVAILABLE, SignProviderFailedEvent(**ALL, outcome="unavailable", retry_after=2.5)),
    (Decision.BAD_OUTPUT, SignProviderFailedEvent(**ALL, outcome="bad_output", retry_after=2.5)),
    (Decision.RATE_LIMITED, SignProviderFailedEvent(**ALL, outcome="rate_limited", retry_after=2.5)),
    (Decision.REJECTED, SignProviderFailedEvent(**ALL, outcome="rejected", retry_after=2.5)),
    (Decision.PLAN_FAILED, SignProviderFailedEvent(**ALL, outcome="plan_failed", retry_after=2.5)),
]


def test_every_decision_that_is_told_is_here():
    assert {decision for decision, _ in EVENTS} | SILENT == set(Decision)


@pytest.mark.parametrize(("decision", "event"), EVENTS, ids=[str(decision) for decision, _ in EVENTS])
def test_each_decision_is_its_event(decision, event):
    made = ChainDecision(decision=decision, provider="euler", reason="so", seconds=2.5, previous="direct")
    assert sign_event(made, room_id=5, received_at=NOW) == event
    assert type(sign_event(made, room_id=5, received_at=NOW)) is type(event)


def test_what_is_not_said_is_empty():
    event = sign_event(ChainDecision(decision=Decision.UNAVAILABLE, provider="p"), room_id=0, received_at=NOW)
    assert isinstance(event, SignProviderFailedEvent)
    assert (event.reason, event.retry_after) == ("", 0.0)
