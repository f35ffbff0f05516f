from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tiktok_live.events.scalars import wire_number, wire_time


@pytest.mark.parametrize("value", [1_750_000_000, 1_750_000_000_000])
def test_a_time_is_in_seconds_or_milliseconds(value):
    assert wire_time(value) == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize("value", [0, -1, 10**11 - 1, 10**11, 2**63 - 1, -(2**63)])
def test_an_implausible_time_is_none(value):
    assert wire_time(value) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("12", 12), ("007", 7), ("999", 999)])
def test_digits_are_a_number(text, number):
    assert wire_number(text, 3) == number


@pytest.mark.parametrize("text", ["", "1000", "-1", "+1", " 1", "1.5", "٣", "²", "9" * 5000])
def test_other_text_is_not_a_number(text):
    assert wire_number(text, 3) is None
