"""Every cell of the fault table is played, and is what docs/fault-table.md says."""

from __future__ import annotations

import re
import sys

import pytest

from tests.faults.case import Case, measure
from tests.faults.signalled_scripts import PLACES, signalled
from tests.faults.table import PAGE, all_cases, page, read, read_signalled
from tiktok_live.simulator.faults.kinds import FAULTS

CASES = all_cases()
TEXT = PAGE.read_text(encoding="utf-8")
LINES = frozenset(TEXT.splitlines())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_fault_does_what_the_table_says(case: Case) -> None:
    row = await measure(case)
    assert row.line in LINES, "docs/fault-table.md says something else: `make faults` writes it anew"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for one program alone")
@pytest.mark.parametrize("state", PLACES)
async def test_a_signalled_script_does_what_the_table_says(state: str) -> None:
    assert await signalled(state) in LINES, "docs/fault-table.md says something else: `make faults` writes it anew"


def test_the_page_is_made_of_its_rows() -> None:
    assert page(read(TEXT), read_signalled(TEXT)) == TEXT


def test_no_cell_is_there_twice() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))


def test_every_fault_of_the_simulator_is_in_the_table() -> None:
    first_words = {re.match(r"\w+", row.fault)[0] for row in read(TEXT)}
    assert set(FAULTS) <= first_words
