"""JSON of the platform's web pages and APIs, narrowed to what it should be. Whatever it is instead, nothing raises."""

from __future__ import annotations

import json
from typing import cast

import msgspec

__all__ = [
    "as_array",
    "as_object",
    "as_text",
    "as_whole",
    "decode_strict_object",
    "decoded",
    "object_or_none",
    "read_object",
]

_INT64_END = 2**63


def read_object(text: str) -> dict[str, object] | None:
    """Return the JSON object `text` is, or None. Nesting without end is no JSON of the platform."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        return None
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def decode_strict_object(body: bytes) -> dict[str, object] | None:
    """Return the JSON object in `body`, or None. Unlike `read_object` it takes only UTF-8 and valid Unicode."""
    try:
        value: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return object_or_none(value)


def decoded(body: str | bytes) -> str:
    """Return a body as text; bytes that are not UTF-8 become replacement characters."""
    return body if isinstance(body, str) else body.decode("utf-8", errors="replace")


def as_object(value: object) -> dict[str, object]:
    """Return a JSON object; empty for all else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def object_or_none(value: object) -> dict[str, object] | None:
    """Return a JSON object; None for all else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def as_array(value: object) -> list[object]:
    """Return a JSON array; empty for all else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a string that can be printed and sent on, empty for all else: JSON may escape half a surrogate pair."""
    return value.encode("utf-8", errors="replace").decode() if isinstance(value, str) else ""


def as_whole(value: object) -> int | None:
    """Return a number that is one, or is one written as a string; None for all else, and beyond 64 bits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(_INT64_END)):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _INT64_END:
        return value
    return None
