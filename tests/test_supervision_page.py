"""Checks the lists in docs/supervision.md."""

from __future__ import annotations

import re

from tests.examples.programs import ROOT
from tiktok_live.client.states import ClientState
from tiktok_live.metrics import COUNTERS, GAUGES
from tiktok_live.rooms.base import LookupStatus

DOCS = ROOT / "docs"
PAGE = (DOCS / "supervision.md").read_text(encoding="utf-8")


def test_every_state_and_status_is_named():
    assert [name for name in (*ClientState, *LookupStatus) if f"`{name}`" not in PAGE] == []


def test_every_named_metric_exists():
    known = {series.name for series in GAUGES.values()} | {f"{series.name}_total" for series in COUNTERS.values()}
    known |= {"state", "page_state", "unknown_messages_total", "sign_decisions_total", "sign_breakers"}
    assert set(re.findall(r"`(?:tiktok_live_|\.\.\._)(\w+)`", PAGE)) <= known
