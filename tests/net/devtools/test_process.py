from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from tests.processes import lives
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.net.devtools.process import BrowserProcess, PortTaken, command_line, free_port, stop
from tiktok_live.testing import VirtualClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts")
PROFILE = Path("/profiles/mine")


async def run(code: str) -> BrowserProcess:
    process = BrowserProcess(SystemClock())
    await process.start((sys.executable, "-I", "-S", "-c", code), os.environ)
    return process


async def refused(code: str) -> BrowserUnusable:
    process = await run(code)
    try:
        with pytest.raises(BrowserUnusable) as raised:
            await process.debugging_address(PROFILE)
        return raised.value
    finally:
        await stop(process, SystemClock(), 5.0)
        process.close()


def test_a_browser_is_started_with_a_window_a_port_by_number_and_no_disguise():
    command = command_line("/usr/bin/chromium", PROFILE, 9222, sandbox=True)
    assert command == (
        "/usr/bin/chromium",
        "--user-data-dir=/profiles/mine",
        "--remote-debugging-port=9222",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-timer-throttling",
        "about:blank",
    )
    assert set(command_line("b", PROFILE, 9222, sandbox=False)) - set(command) == {"b", "--no-sandbox"}


def test_a_free_port_can_be_listened_on():
    port = free_port()
    assert port > 0
    socket.create_server(("127.0.0.1", port)).close()


async def test_the_address_is_what_the_browser_writes_even_in_pieces():
    code = (
        "import sys, time; w = lambda t: (sys.stderr.write(t), sys.stderr.flush()); w('x' * 100_000); "
        "w('\\nDevTools listening on ws://127.0'); w('.0.1:9222/devtools/browser/a\\nmore\\n'); time.sleep(600)"
    )
    process = await run(code)
    assert await process.debugging_address(PROFILE) == "ws://127.0.0.1:9222/devtools/browser/a"
    assert process.exit_code is None
    assert await stop(process, SystemClock(), 5.0)
    assert process.exit_code == -15
    process.close()


async def test_what_the_browser_writes_later_never_blocks_it():
    code = (
        "import sys; sys.stderr.write('\\nDevTools listening on ws://127.0.0.1:1/devtools/browser/a\\n'); "
        "sys.stderr.write('x' * 3_000_000)"
    )
    process = await run(code)
    await process.debugging_address(PROFILE)
    await process.wait_ended()
    assert process.exit_code == 0
    assert len(process._stderr) <= 16 * 1024
    process.close()


async def test_the_reason_of_a_failed_start_is_in_its_last_lines_without_noise_and_secrets():
    lines = [
        "[1:2:1130/17.5:ERROR:ui/ozone.cc:257] Missing X server or $DISPLAY token=abc\x1b[1m",
        "[1:2:1130/17.5:ERROR:dbus/bus.cc:405] Failed to connect to the bus",
        "[1:2:1130/17.5:ERROR:ui/env.cc:253] The platform failed to initialize.",
    ]
    error = await refused(f"import sys; sys.exit({chr(10).join(lines)!r})")
    assert error.kind is UnusableKind.START_FAILED
    assert error.detail == (
        "the browser ended at once with exit code 1: Missing X server or $DISPLAY token=***; "
        "The platform failed to initialize."
    )
    assert error.retryable
    assert (await refused("raise SystemExit(3)")).detail.endswith("exit code 3: it gave no reason")


@pytest.mark.parametrize("is_closed", [True, False])
async def test_what_is_read_after_the_end_still_counts(is_closed):
    clock = VirtualClock()
    process = BrowserProcess(clock)
    waiting = asyncio.ensure_future(process.debugging_address(PROFILE))
    process.process_exited()
    await clock.settle()
    process.pipe_data_received(2, b"Missing X server\n")
    if is_closed:
        process.pipe_connection_lost(2, None)
    else:
        # Another process keeps the pipe open.
        await clock.advance(1.0)
    with pytest.raises(BrowserUnusable, match="Missing X server"):
        await waiting


async def test_root_gets_a_hint_about_the_sandbox():
    error = await refused(
        "import sys; sys.exit('[1:1:E:z.cc:1] Running as root without --no-sandbox is not supported.')"
    )
    assert "sandbox=off" in error.advice


@pytest.mark.parametrize(
    "code", ["raise SystemExit(21)", "import sys; sys.stderr.write('Opening in existing browser session.\\n')"]
)
async def test_a_browser_that_hands_over_to_another_one_says_that_its_profile_is_in_use(code):
    error = await refused(code)
    assert (error.kind, error.retryable) == (UnusableKind.PROFILE_IN_USE, False)
    assert "/profiles/mine" in error.detail
    assert "page?profile=DIR" in error.advice


async def test_the_everyday_profile_is_refused_by_the_browser():
    said = "DevTools remote debugging requires a non-default data directory."
    error = await refused(f"import sys, time; sys.stderr.write({said!r}); sys.stderr.flush(); time.sleep(600)")
    assert error.kind is UnusableKind.PROFILE_UNUSABLE


async def test_a_port_that_is_taken_is_another_matter():
    said = "Cannot start http server for devtools."
    process = await run(f"import sys, time; sys.stderr.write({said!r}); sys.stderr.flush(); time.sleep(600)")
    with pytest.raises(PortTaken):
        await process.debugging_address(PROFILE)
    assert await stop(process, SystemClock(), 5.0)
    process.close()


async def test_a_program_that_cannot_be_run_is_a_failed_start(tmp_path):
    (tmp_path / "browser").write_text("no program")
    (tmp_path / "browser").chmod(0o755)
    with pytest.raises(BrowserUnusable, match="cannot be run") as raised:
        await BrowserProcess(SystemClock()).start((str(tmp_path / "browser"),), os.environ)
    assert raised.value.kind is UnusableKind.START_FAILED


async def test_a_cancelled_start_leaves_no_process():
    process = BrowserProcess(SystemClock())
    command = (sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)")
    starting = asyncio.ensure_future(process.start(command, os.environ))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    await process.wait_ended()
    assert not lives(process.pid)


async def test_a_browser_does_not_get_ctrl_c_from_our_terminal():
    process = await run("import time; time.sleep(600)")
    assert os.getpgid(process.pid) == process.pid
    assert await stop(process, SystemClock(), 5.0)
    process.close()
