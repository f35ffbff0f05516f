from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.net.json_fields import (
    as_array,
    as_object,
    as_text,
    as_whole,
    decode_strict_object,
    decoded,
    object_or_none,
    read_object,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


@given(JSON)
def test_every_value_is_narrowed_to_its_type_or_to_nothing(value):
    assert as_object(value) == (value if isinstance(value, dict) else {})
    assert object_or_none(value) == (value if isinstance(value, dict) else None)
    assert as_array(value) == (value if isinstance(value, list) else [])
    assert isinstance(as_text(value), str)
    assert as_text(value) == value or as_text(value) == "" or not isinstance(value, str)
    whole = as_whole(value)
    assert whole is None or 0 <= whole < 2**63


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("5", 5),
        (0, 0),
        (2**63 - 1, 2**63 - 1),
        (str(2**63 - 1), 2**63 - 1),
        (2**63, None),
        ("9" * 5000, None),
        (-1, None),
        ("-1", None),
        ("٣", None),
        ("", None),
        (5.0, None),
        (True, None),
        (None, None),
    ],
)
def test_whole_numbers(value, number):
    assert as_whole(value) == number
    assert not isinstance(as_whole(value), bool)


def test_half_a_surrogate_pair_can_be_sent_on():
    as_text(json.loads('"a\\ud83d"')).encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [('{"a": 1}', {"a": 1}), ("[1]", None), ("", None), ("{", None), ('{"a":' * 100_000, None)],
)
def test_an_object_or_none(text, expected):
    assert read_object(text) == expected


def test_bytes_that_are_not_text():
    assert decoded(b"a\xffb") == "a�b"
    assert decoded("a") == "a"


@given(st.binary())
def test_any_bytes_are_decoded_strictly_or_none(body):
    assert isinstance(decode_strict_object(body), dict | None)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'"\xff"', b"1e999", b"[]", b"null", b""])
def test_what_is_not_a_strict_json_object_is_none(body):
    assert decode_strict_object(body) is None
