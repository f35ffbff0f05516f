"""Where the recorded payloads lie: beside the repository, never in it."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
CAPTURES = SHARED / "captures"

needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no recorded payloads at {CAPTURES}")


@cache
def messages() -> list[dict[str, Any]]:
    """Every recorded payload: `method`, `payload` (bytes), `common`, `sha256`; empty without captures."""
    path = CAPTURES / "messages.jsonl"
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{**row, "payload": base64.b64decode(row["b64"])} for row in rows]


@cache
def expected() -> dict[str, dict[str, Any]]:
    """The values found in each payload, by its sha256."""
    path = CAPTURES / "expected.jsonl"
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["sha256"]: row for row in rows}
