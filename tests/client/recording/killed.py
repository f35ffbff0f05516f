"""Kills a program that records, and compares what it printed with the replay of its capture."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.client.recorded_lives import dicts, replayed

ROOT = Path(__file__).parents[3]
_LOST = timedelta(seconds=1.5)  # a second, and the time that a busy machine needs to wake the flushing
_CLOSING = {"gift_complete", "disconnected"}


async def check_killed(path: Path, *, speed: float, seconds: float) -> int:
    """Kill a program after `seconds` of its events; return how many of them its capture gave again."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.client.recording.killed_program", str(path), str(speed)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        limit=2**24,
    )
    assert program.stdout is not None
    printed: list[dict[str, Any]] = []
    while not printed or _time(printed[-1]) - _time(printed[0]) < timedelta(seconds=seconds):
        printed.append(json.loads(await program.stdout.readline()))
    program.kill()
    rest, _ = await program.communicate()
    printed += [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith(b"\n")]
    again = [_comparable(event) for event in dicts(await replayed(path))]
    while again and again[-1]["event"] in _CLOSING:
        again.pop()  # of the replay's own end
    assert again == [_comparable(event) for event in printed[: len(again)]]
    missing = printed[len(again) :]
    assert all(_time(printed[-1]) - _time(event) <= _LOST for event in missing if event["event"] not in _CLOSING)
    return len(again)


def _time(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["received_at"])


def _comparable(event: dict[str, Any]) -> dict[str, Any]:
    """Return an event without its times: a capture keeps them in whole microseconds."""
    return {name: value for name, value in event.items() if name not in {"received_at", "created_at", "gap", "delay"}}
