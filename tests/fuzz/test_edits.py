from __future__ import annotations

from random import Random

import pytest
from betterproto2 import parse_fields
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.edits import KINDS, Edit, changed, mutated
from tests.random_messages import field

MESSAGE = field(1, 5) + field(2, field(3, b"inner") + field(4, 7)) + field(5, b"text")


@pytest.mark.parametrize(
    ("kind", "where", "what", "result"),
    [
        ("insert", 0.5, b"--", b"ab--cd"),
        ("replace", 0.5, b"-", b"ab-d"),
        ("delete", 0.5, b"", b"abd"),
        ("delete", 0.5, b"--", b"ab"),
        ("flip", 0.0, b"\x01", b"cbcd"),
        ("flip", 1.0, b"\x01", b"abcd"),
        ("repeat", 0.5, b"\x01", b"abccccd"),
        ("cut", 0.5, b"", b"ab"),
        ("splice", 0.75, b"--", b"abc--"),
    ],
)
def test_an_edit_of_bytes(kind, where, what, result):
    assert changed(b"abcd", [Edit(kind, where, what)], 100) == result


def test_bytes_that_are_not_a_message_have_no_fields_to_edit():
    assert changed(b"\xff\xff", [Edit("field", 0.5, b"x")], 100) == b"\xff\xff"
    assert changed(b"", [Edit("field", 0.5, b"x")], 100) == b""


@given(where=st.floats(0, 1), what=st.binary(min_size=1, max_size=8))
def test_an_edit_of_a_field_keeps_the_lengths_right(where, what):
    if parse_fields_or_none(what) is None and what[0] % 4 == 2:
        return  # put where a value stood, whatever it is
    edited = changed(MESSAGE, [Edit("field", where, what)], 1000)
    assert parse_fields_or_none(edited) is not None or what[0] % 4 in {2, 3}


def parse_fields_or_none(data):
    try:
        return list(parse_fields(data))
    except Exception:  # noqa: BLE001 - it documents no errors
        return None


def test_fields_within_fields_are_changed_too():
    edited = {changed(MESSAGE, [Edit("field", place / 100, b"\x01new")], 1000) for place in range(100)}
    assert field(1, 5) + field(2, field(3, b"\x01new") + field(4, 7)) + field(5, b"text") in edited
    assert field(1, 5) + field(2, b"\x01new") + field(5, b"text") in edited


@given(st.integers())
def test_the_same_chance_makes_the_same_mutation_within_the_limit(seed):
    first, second = (mutated(MESSAGE, Random(seed), [b"token"], [b"other" * 9], 40) for _ in range(2))
    assert first == second
    assert len(first) <= 40


def test_every_kind_of_edit_happens():
    random = Random(1)
    assert len({mutated(MESSAGE, random, [], [], 1000) for _ in range(500)}) > 300
    assert set(KINDS) == {"insert", "replace", "delete", "flip", "repeat", "cut", "splice", "field"}
