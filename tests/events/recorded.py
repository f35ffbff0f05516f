"""Recorded payloads as events, and the values at a path of field numbers, read without a schema."""

from __future__ import annotations

from typing import Any

from betterproto2 import parse_fields

from tests.captures import messages
from tiktok_live.events.decode import decode_message

__all__ = ["number_at", "recorded", "recorded_bytes", "text_at", "values_at"]


def recorded(method: str) -> list[Any]:
    """Return the event of every recorded message of this method."""
    return [event for event, _ in recorded_bytes(method)]


def recorded_bytes(method: str) -> list[tuple[Any, bytes]]:
    """Return the event of every recorded message of this method, with its payload."""
    rows = [(row["payload"], (row["common"] or {}).get("msg_id") or 0) for row in messages() if row["method"] == method]
    return [(decode_message(method, payload, msg_id), payload) for payload, msg_id in rows]


def values_at(payload: bytes, *path: int) -> list[Any]:
    """Return all values at a path of field numbers, as numbers or bytes."""
    values: list[Any] = [payload]
    for number in path:
        values = [field.value for value in values for field in parse_fields(value) if field.number == number]
    return values


def number_at(payload: bytes, *path: int) -> int:
    """Return the number at a path; 0 if absent."""
    value = int(next(iter(values_at(payload, *path)), 0))
    return value - 2**64 if value >= 2**63 else value


def text_at(payload: bytes, *path: int) -> str:
    """Return the text at a path; empty if absent."""
    return bytes(next(iter(values_at(payload, *path)), b"")).decode()
