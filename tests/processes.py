"""Processes that programs under test have started: waiting for them to begin and to end."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path


async def started(path: Path) -> list[int]:
    """Wait until a program has written process ids to `path`, and return them."""
    async with asyncio.timeout(30):
        while not (text := path.read_text() if path.exists() else "").endswith("\n"):  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.01)
    return [int(number) for number in text.split()]


def exists(process: int) -> bool:
    """Return whether there is such a process, a zombie counting as one."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def lives(process: int) -> bool:
    """Return whether a process runs; an orphan's zombie is its new parent's business."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return exists(process) and not stat.parent.parent.is_dir()


async def gone(*processes: int) -> None:
    async with asyncio.timeout(10):
        while any(map(lives, processes)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def with_child(path: Path, before: str = "pass") -> str:
    """Return a Python program that starts another one, writes both ids to `path`, and goes on for ever."""
    return (
        f"import os, signal, subprocess, sys, time; {before}; "
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
        f"open({str(path)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}\\n')\nwhile True: time.sleep(600)"
    )
