from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.client.pool.world import World, talking
from tests.session.wire_messages import control, gift
from tiktok_live.client.pool import live_pool
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.running import run_to_end
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.simulator import Script, SimulatedRoom, Simulator, Step

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
ENDING = ["SIGINT", "SIGTERM", "SIGHUP"]
SCRIPT = """
import sys
from tiktok_live import LiveClient, LiveConfig

client = LiveClient("demo", config=LiveConfig().at(sys.argv[1]))
client.on("gift")(lambda event: print("gift", event.count, flush=True))
client.on("gift_complete")(lambda event: print("complete", event.count, flush=True))
client.on("disconnected")(lambda event: print("disconnected", event.reason, flush=True))
print("returned", client.run())
"""


def test_run_reads_until_no_room_is_left():
    script = Script((Step(0.01, (control(3),)),))
    world = World({"a": script, "b": script}, clock=live_pool.SystemClock(), stagger=0.0, end_grace=0.01)
    assert world.pool.run("@a", "@b", "@nobody") == CloseReason.NO_ROOM_LEFT
    assert {name: world.ends[name] for name in "ab"} == {
        "a": CloseReason.LIVE_ENDED.sentence,
        "b": CloseReason.LIVE_ENDED.sentence,
    }


def test_run_without_rooms_is_refused():
    with pytest.raises(ConfigError, match=r'pool.run\("@someone"\)'):
        LivePool().run()


def test_run_with_an_invalid_name_is_refused_and_closes_everything():
    world = World({"a": talking()}, clock=live_pool.SystemClock())
    with pytest.raises(ConfigError):
        world.pool.run("@a", "some one/else")
    assert world.pool.clients == {}


async def test_run_is_refused_where_a_loop_runs():
    with pytest.raises(UsageError, match="already runs one"):
        LivePool().run("@a")


def test_ctrl_c_ends_it():
    async def main() -> str:
        raise KeyboardInterrupt

    assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED


def handlers() -> dict[str, object]:
    """Return the current signal handlers."""
    return {name: signal.getsignal(getattr(signal, name)) for name in ENDING}


@POSIX
@pytest.mark.parametrize("name", ENDING)
def test_signals_end_run_like_ctrl_c_and_handlers_are_restored(name):
    steps, before = [], handlers()

    async def main() -> str:
        os.kill(os.getpid(), getattr(signal, name))
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            steps.append("closed")
        return "never"

    assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED
    assert steps == ["closed"]
    assert handlers() == before


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_second_signal_does_not_wait_for_closing(name):
    async def main() -> str:
        os.kill(os.getpid(), getattr(signal, name))
        try:
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), getattr(signal, name))
            await asyncio.Event().wait()
        return "never"

    assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED


@POSIX
def test_second_sighup_is_ignored():
    steps = []

    async def main() -> str:
        os.kill(os.getpid(), signal.SIGHUP)
        try:
            await asyncio.Event().wait()
        finally:
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
            steps.append("closed")
        return "never"

    assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED
    assert steps == ["closed"]


@POSIX
@pytest.mark.parametrize("name", ENDING)
def test_signal_that_the_program_handles_is_not_touched(name):
    number, seen = getattr(signal, name), []
    before = signal.signal(number, lambda *_: seen.append(name))

    async def main() -> str:
        os.kill(os.getpid(), number)
        await asyncio.sleep(0)
        return "went on"

    try:
        assert run_to_end(main, uvloop=False) == "went on"
        assert seen == [name]
    finally:
        signal.signal(number, before)


@POSIX
def test_available_result_counts_as_ended():
    async def main() -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        return "the live ended"

    assert run_to_end(main, uvloop=False) == "the live ended"


@POSIX
def test_a_signal_after_the_end_does_not_wait_for_a_thread_that_hangs():
    release = threading.Event()

    def hang(loop) -> None:
        while not loop._executor_shutdown_called:
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGTERM)
        release.wait(20)

    async def main() -> str:
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, hang, loop)
        return "ended"

    try:
        assert run_to_end(main, uvloop=False) == CloseReason.INTERRUPTED
    finally:
        release.set()


def test_run_works_in_another_thread():
    async def main() -> str:
        return "ran"

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(run_to_end, main, uvloop=False).result() == "ran"


def test_self_cancellation_is_not_an_interruption():
    async def main() -> str:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run_to_end(main, uvloop=False)


@POSIX
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
async def test_script_receives_all_events_before_it_ends(name):
    streak = Script((Step(0.05, (gift(1), gift(5))), Step(3600.0, (control(3),))))
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=streak)) as simulator:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", SCRIPT, simulator.url),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        async with asyncio.timeout(60):
            while await process.stdout.readline() != b"gift 5\n":
                pass
            process.send_signal(getattr(signal, name))
            out, err = await process.communicate()
    assert sorted(out.decode().splitlines()) == ["complete 5", "disconnected closed", "returned interrupted"]
    assert out.endswith(b"returned interrupted\n")
    assert (process.returncode, err) == (0, b"")


def test_missing_uvloop_is_reported(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "uvloop", None)
    with pytest.raises(ConfigError, match="uvloop needs a package that is not installed"):
        LivePool().run("@a", uvloop=True)
