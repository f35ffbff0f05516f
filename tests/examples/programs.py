"""Runs examples as separate programs against a simulated room."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tiktok_live.simulator import MessageWriter, Script, SimulatedRoom, SimulatedUser, Simulator, Step
from tiktok_live.wire.batches import BatchMessage

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable
    from types import ModuleType

    import betterproto2

__all__ = [
    "ANN",
    "BOB",
    "EXAMPLES",
    "PATIENCE",
    "ROOT",
    "earlier",
    "environment",
    "load",
    "run",
    "serving",
    "started",
    "until",
    "wire",
    "write",
]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PATIENCE = 30.0
"""Seconds after which a test fails; generous, for a busy machine."""
USER = "someone"
ANN = SimulatedUser(id=11, unique_id="ann.live", nickname="Ann")
BOB = SimulatedUser(id=12, unique_id="bob", nickname="Bob", is_moderator=True)

_ids = count(1)


def write() -> MessageWriter:
    """Return a writer of the room's messages."""
    return MessageWriter(SimulatedRoom(unique_id=USER), 1_750_000_000_000, Random(next(_ids)))


def wire(message: betterproto2.Message) -> BatchMessage:
    """Return a batch message of a kind that the writer does not support."""
    return BatchMessage(type(message).__name__, bytes(message), next(_ids))


def earlier(message: BatchMessage) -> BatchMessage:
    """Return the message marked as backlog."""
    return replace(message, is_history=True)


@asynccontextmanager
async def serving(*batches: tuple[BatchMessage, ...], ends: bool = True) -> AsyncIterator[Simulator]:
    """Serve the room of `someone` with these batches; then the live ends if `ends`."""
    ending = ((write().control(0.0, 3),),) if ends else ()
    steps = [Step(0.1 * number, batch) for number, batch in enumerate((*batches, *ending))]
    if not ends:
        steps.append(Step(3600.0, ()))  # the simulator closes the socket at the end of its script
    async with Simulator(SimulatedRoom(unique_id=USER, scenario=Script(tuple(steps))), speed=1.0) as simulator:
        yield simulator


def environment(simulator: Simulator, folder: Path, **more: str) -> dict[str, str]:
    """Return an environment in which programs use the simulator and store their files in `folder`."""
    config = folder / "live.toml"
    config.write_text("end_grace = 0.1\n", encoding="utf-8")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("TIKTOK_LIVE_", "OBS_"))}
    ours = {
        "TIKTOK_LIVE_WEB_URL": simulator.url,
        "TIKTOK_LIVE_WEBCAST_URL": simulator.url,
        "TIKTOK_LIVE_SOCKET_URL": simulator.ws_url,
        "TIKTOK_LIVE_CONFIG": str(config),
        "XDG_CACHE_HOME": str(folder),
        "LOCALAPPDATA": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return inherited | ours | more


@asynccontextmanager
async def started(*command: str, env: dict[str, str], folder: Path) -> AsyncIterator[Process]:
    """Run a Python program, with warnings as errors, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", *command),
        cwd=folder,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until(condition: Callable[[], object]) -> None:
    """Poll until `condition` is true."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it depends on another process
            await asyncio.sleep(0.01)


async def run(*command: str, env: dict[str, str], folder: Path) -> list[str]:
    """Run a Python program and return the lines that it printed. It must succeed and print no error."""
    async with started(*command, env=env, folder=folder) as process:
        out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, "")
    return out.decode().splitlines()


def load(name: str) -> Any:
    """Return an example as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
