"""Tolerant access to the JSON of web pages and APIs: unexpected types become empty values. Nothing raises."""

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
    """Return the JSON object in `text`; None if it is not one, or is nested too deeply."""
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
    """Return `value` if it is a JSON object, else an empty one."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def object_or_none(value: object) -> dict[str, object] | None:
    """Return a JSON object; None for all else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def as_array(value: object) -> list[object]:
    """Return `value` if it is a JSON array, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return `value` if it is a string, else an empty one. Lone surrogates, which JSON can escape, are replaced."""
    return value.encode("utf-8", errors="replace").decode() if isinstance(value, str) else ""


def as_whole(value: object) -> int | None:
    """Return `value` if it is a non-negative 64-bit integer, or a string of its digits; else None."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(_INT64_END)):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _INT64_END:
        return value
    return None
