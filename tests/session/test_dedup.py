from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.session.dedup import Deduplicator


def test_a_key_is_new_once() -> None:
    seen: Deduplicator[str] = Deduplicator(10)
    assert [seen.is_new(key) for key in "abab"] == [True, True, False, False]


@given(st.lists(st.integers(0, 20)), st.integers(1, 8))
def test_what_is_new_is_what_the_last_keys_do_not_hold(keys: list[int], limit: int) -> None:
    seen: Deduplicator[int] = Deduplicator(limit)
    remembered: list[int] = []
    for key in keys:
        assert seen.is_new(key) is (key not in remembered)
        if key not in remembered:
            remembered = [*remembered, key][-limit:]
    assert len(seen._keys) == len(seen._order) == len(remembered)
