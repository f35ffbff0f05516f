"""Times and numbers as the platform sends them, turned into Python values; implausible ones become None."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["wire_number", "wire_time"]

_SECONDS_BELOW = 10**11  # as milliseconds this is 1973: the platform's times below it are seconds
_YEARS = range(2015, 2101)


def wire_time(value: int) -> datetime | None:
    """Return a time from the wire, UTC; None outside 2015 to 2100.

    Args:
        value: milliseconds since 1970, or seconds if below 10^11.
    """
    seconds = value if value < _SECONDS_BELOW else value / 1000
    try:
        time = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return time if time.year in _YEARS else None


def wire_number(text: str, max_digits: int) -> int | None:
    """Return a number that the wire sends as text; None if it has other characters than ASCII digits or is too long.

    Args:
        text: the digits.
        max_digits: the limit; Python refuses to parse numbers of thousands of digits.
    """
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= max_digits else None
