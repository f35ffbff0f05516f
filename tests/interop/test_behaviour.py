"""Compares `docs/behaviour.md` with new measurements of our client and of others."""

from __future__ import annotations

import pytest

from tests.interop.behaviour_measure import BATCH, Case, Outcome, measure
from tests.interop.behaviour_table import PAGE, key, read, row_of, subjects
from tests.interop.behaviour_words import events_handled

SUBJECTS = list(subjects())


def _name(subject):
    return " ".join(key(subject)).replace("`", "")


def _kind(subject):
    # What other clients do changes with their releases, not with this code: `make soak` measures it.
    return pytest.mark.soak if subject.client.variable else pytest.mark.interop


@pytest.mark.parametrize("subject", [pytest.param(each, id=_name(each), marks=_kind(each)) for each in SUBJECTS])
async def test_the_client_behaves_as_the_page_says(subject):
    if not subject.client.python:
        pytest.skip(f"{subject.client.variable} names no interpreter with {subject.client.name}")
    page = PAGE.read_text(encoding="utf-8")
    outcome = await measure(subject.client, subject.case, subject.closer)
    assert row_of(outcome) == read(page)[key(subject)], outcome.errors
    if subject.client.variable:
        assert f"{subject.client.name} {outcome.one('version')['version']}" in page


def test_the_page_has_a_row_for_every_measurement():
    rows = read(PAGE.read_text(encoding="utf-8"))
    assert [key(subject) for subject in SUBJECTS if key(subject) not in rows] == []


_RAISES = Case("", "plain", "ValueError", batches=4)
_ALL = range(4 * BATCH)


@pytest.mark.parametrize(
    ("started", "description"),
    [
        (_ALL, "all"),
        ([*_ALL, 3], "all, some twice"),
        ([], "none"),
        (range(7), "none after it"),
        ([*range(7), *range(10, 20)], "all but the rest of the batch"),
        ([*range(7), *range(12, 20)], "none after it until it reconnects"),
        ([*range(7), *range(12, 20), 13], "none after it until it reconnects, some twice"),
        (range(1, 20), "some are missing"),
    ],
)
def test_the_handled_events_are_described(started, description):
    assert events_handled(Outcome(_RAISES, rows=[{"kind": "handled", "started": list(started)}])) == description
