from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.edits import KINDS, Edit, changed
from tests.fuzz.target import Target, UndocumentedError, head_and_body
from tests.fuzz.targets import TARGETS

EACH = pytest.mark.parametrize("target", [pytest.param(target, id=name) for name, target in TARGETS.items()])


@cache
def seeds_of(target: Target) -> list[bytes]:
    return target.seeds()


@EACH
def test_the_seeds_reach_exactly_the_documented_outcomes(target: Target):
    found = {outcome for seed in target.seeds() for outcome in target.run(seed)}
    assert found == target.outcomes
    assert max(map(len, target.seeds())) <= target.max_bytes


@EACH
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(data=st.data())
def test_a_mutated_seed_leads_to_a_documented_outcome(target: Target, data):
    seed = data.draw(st.sampled_from(seeds_of(target)))
    pieces = st.sampled_from(target.tokens) | st.binary(max_size=8)
    edits = data.draw(st.lists(st.builds(Edit, st.sampled_from(sorted(KINDS)), st.floats(0, 1), pieces), max_size=5))
    assert target.run(changed(seed, edits, target.max_bytes))


def test_an_undocumented_outcome_is_a_crash():
    target = Target(name="odd", read=lambda data: ["new"], seeds=lambda: [b""], outcomes=frozenset({"known"}))
    with pytest.raises(UndocumentedError, match="odd answered new"):
        target.run(b"")


def test_an_input_may_begin_with_headers():
    assert head_and_body(b"A: b:c\n d : \xff\n\nbody\n\nx") == ({"A": "b:c", "d": "\udcff"}, b"body\n\nx")
    assert head_and_body(b"\n\nbody") == ({}, b"body")
