"""Names of capture files, valid on every system."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

__all__ = ["SUFFIX", "capture_name", "free_path", "part_path"]

SUFFIX = ".ttlive"
"""The suffix of captures."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MAX_NAME = 64  # characters of the user name; the platform allows 24


def capture_name(unique_id: str, room_id: int, started_at: float) -> str:
    """Return a file name, such as `ann_2026-11-30T21-13-37Z_7300000000000000001.ttlive`.

    Args:
        unique_id: the host's user name.
        room_id: the room, which changes with every live; left out if 0.
        started_at: seconds since 1970.
    """
    name = _UNSAFE.sub("_", unique_id)[:_MAX_NAME].lstrip(".-") or "live"
    time = datetime.fromtimestamp(started_at, UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return f"{name}_{time}{f'_{room_id}' if room_id else ''}{SUFFIX}"


def free_path(path: Path) -> Path:
    """Return `path`, or the same name with a number if a file of that name exists: `ann_2.ttlive`."""
    if not path.exists():
        return path
    numbered = (path.with_name(f"{path.stem}_{number}{path.suffix}") for number in count(2))
    return next(free for free in numbered if not free.exists())


def part_path(first: Path, part: int) -> Path:
    """Return the name of a part: `ann.ttlive`, then `ann.part2.ttlive`."""
    return first if part == 1 else first.with_name(f"{first.stem}.part{part}{first.suffix}")
