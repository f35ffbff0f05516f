"""Every cell of docs/fault-table.md is measured and compared with the page."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import get_args, get_type_hints

import pytest

from tests.faults.case import Case, measure
from tests.faults.harness import FaultHarness
from tests.faults.signalled_scripts import SCRIPT_STATES, run_signalled
from tests.faults.table import ONLY_IN_BROWSERS, PAGE, all_cases, page, parse_rows, parse_signalled
from tiktok_live.events.lifecycle import ReconnectingEvent
from tiktok_live.simulator.faults.kinds import FAULTS, Fault, PageFault, RoomFinished

CASES = all_cases()
TEXT = PAGE.read_text(encoding="utf-8")
WHAT_PAGES_DO = get_args(get_type_hints(PageFault)["what"])
LINES = frozenset(TEXT.splitlines())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_fault_has_the_documented_effect(case: Case) -> None:
    row = await measure(case)
    assert row.line in LINES, "docs/fault-table.md differs; run `make faults` to update it"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send SIGTERM to a single process")
@pytest.mark.parametrize("state", SCRIPT_STATES)
async def test_a_signalled_script_exits_as_documented(state: str) -> None:
    assert await run_signalled(state) in LINES, "docs/fault-table.md differs; run `make faults` to update it"


def test_the_page_can_be_rebuilt_from_its_rows() -> None:
    assert page(parse_rows(TEXT), parse_signalled(TEXT)) == TEXT


def test_no_cell_is_duplicated() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def test_every_fault_of_the_simulator_is_in_the_table() -> None:
    first_words = {re.match(r"\w+", row.fault)[0] for row in parse_rows(TEXT)}
    assert set(FAULTS) - first_words == set(ONLY_IN_BROWSERS)


@pytest.mark.parametrize("fault", [RoomFinished(times=0), *(PageFault(what=what, times=0) for what in WHAT_PAGES_DO)])
async def test_a_fault_that_is_not_in_the_table_has_no_effect_on_a_client(fault: Fault) -> None:
    assert fault.kind in ONLY_IN_BROWSERS
    harness = FaultHarness(fault)
    running = asyncio.create_task(harness.run())
    await harness.pass_until(lambda: len(harness.events) > 40, limit=30.0)
    assert not running.done()
    assert not any(isinstance(event, ReconnectingEvent) for _, event in harness.events)
    await harness.close(running)
