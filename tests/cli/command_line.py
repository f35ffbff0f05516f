"""Runs the command line in its own process, as users do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds until a hanging program fails its test

# Variables that would make output, buffering or hosts depend on the machine.
_EXCLUDED = ("TIKTOK_LIVE_", "FORCE_COLOR", "PYTHONUNBUFFERED", "PYTHONDEVMODE")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(_EXCLUDED)},
    "PYTHONUTF8": "1",
    "COLUMNS": "200",
    "TIKTOK_LIVE_CONFIG": "off",
}


@dataclass(frozen=True, slots=True)
class CompletedCommand:
    code: int | None
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines]


def flags(*, config: object = None, simulator: str | None = None, **values: str | bool) -> ClientFlags:
    """Return the options of a client as a command gets them."""
    return ClientFlags(config=str(config) if config is not None else None, simulator=simulator, values=values)


async def start(*arguments: str, before: tuple[str, ...] = ()) -> asyncio.subprocess.Process:
    """Start the command line; `before` is a command that executes it, for example `nohup`."""
    return await asyncio.create_subprocess_exec(
        *before,
        *(sys.executable, "-m", "tiktok_live", *arguments),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def finish(process: asyncio.subprocess.Process) -> CompletedCommand:
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return CompletedCommand(process.returncode, out.decode(), err.decode())


async def run(*arguments: str) -> CompletedCommand:
    return await finish(await start(*arguments))


@asynccontextmanager
async def running(*arguments: str, before: tuple[str, ...] = ()) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command, by way of `before` if given, and kill it at the end."""
    process = await start(*arguments, before=before)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@asynccontextmanager
async def serving(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, object]]]:
    """Run a command, yield the process and the first JSON line that it prints, and kill it at the end."""
    async with running(*arguments) as process:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
        yield process, json.loads(line)
