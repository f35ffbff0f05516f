"""Recorded payloads as events, and what stands in their bytes at a path of field numbers: no schema is asked."""

from __future__ import annotations

from typing import Any

from betterproto2 import parse_fields

from tests.captures import messages
from tiktok_live.events.decode import decode_message

__all__ = ["number_at", "recorded", "recorded_bytes", "text_at", "values_at"]


def recorded(method: str) -> list[Any]:
    """The event of every recorded message of this method."""
    return [event for event, _ in recorded_bytes(method)]


def recorded_bytes(method: str) -> list[tuple[Any, bytes]]:
    """The event of every recorded message of this method, with its bytes."""
    found = [
        (row["payload"], (row["common"] or {}).get("msg_id") or 0) for row in messages() if row["method"] == method
    ]
    return [(decode_message(method, payload, msg_id), payload) for payload, msg_id in found]


def values_at(payload: bytes, *path: int) -> list[Any]:
    """All values at a path of field numbers: numbers, or bytes."""
    values: list[Any] = [payload]
    for number in path:
        values = [field.value for value in values for field in parse_fields(value) if field.number == number]
    return values


def number_at(payload: bytes, *path: int) -> int:
    """The number at a path, 0 when absent."""
    value = int(next(iter(values_at(payload, *path)), 0))
    return value - 2**64 if value >= 2**63 else value


def text_at(payload: bytes, *path: int) -> str:
    """The text at a path, empty when absent."""
    return bytes(next(iter(values_at(payload, *path)), b"")).decode()
