"""Runs the scripts in docs/supervision.md and checks its lists."""

from __future__ import annotations

import re

import pytest

from tests.examples.programs import ANN, ROOT, environment, run, serving, started, write
from tiktok_live.client.states import ClientState
from tiktok_live.metrics import COUNTERS, GAUGES
from tiktok_live.rooms.base import LookupStatus

DOCS = ROOT / "docs"
PAGE = (DOCS / "supervision.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
ENDING = [script for script in SCRIPTS if "follow=True" not in script]


@pytest.mark.parametrize("script", ENDING, ids=range(len(ENDING)))
async def test_every_script_runs_to_its_end(script, tmp_path):
    async with serving((write().chat(0, ANN, "hello"),)) as simulator:
        await run("-c", script, env=environment(simulator, tmp_path), folder=tmp_path)


async def test_script_with_follow_keeps_running(tmp_path):
    (script,) = set(SCRIPTS) - set(ENDING)
    async with (
        serving((write().chat(0, ANN, "hello"),)) as simulator,
        started("-c", script, env=environment(simulator, tmp_path), folder=tmp_path) as process,
    ):
        names = [(await process.stdout.readline()).split()[0].decode() for _ in range(3)]
    assert names == ["connected", "chat", "waiting_for_live"]


def test_every_state_and_status_is_named():
    assert [name for name in (*ClientState, *LookupStatus) if f"`{name}`" not in PAGE] == []


def test_every_named_metric_exists():
    known = {series.name for series in GAUGES.values()} | {f"{series.name}_total" for series in COUNTERS.values()}
    known |= {"state", "unknown_messages_total", "sign_decisions_total", "sign_breakers"}
    assert set(re.findall(r"`(?:tiktok_live_|\.\.\._)(\w+)`", PAGE)) <= known


def test_every_linked_file_exists():
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", PAGE) if "://" not in link]
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
