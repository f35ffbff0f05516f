"""The fixtures in a test of somebody else: in strict mode of pytest-asyncio, and without it."""

from __future__ import annotations

import subprocess
import sys

from tests.imports import ROOT

TESTS = """
import asyncio
import pytest
from tiktok_live import LiveClient

{mark}
async def test_the_fixtures(live_room, live_client, live_clock):
    await live_room.chat("ann", "hi")
    await live_room.advance(5)
    await live_client.expect("chat", user="ann", text="hi")
    assert live_room.clock is live_clock and live_clock.monotonic() == 5

{mark}
async def test_a_client_of_the_program(live_room):
    client = LiveClient("@anyone")
    running = asyncio.create_task(client.start())
    await live_room.chat("ann", "hi")
    assert client.state == "live"

def test_a_plain_one(live_room):
    async def main():
        client = live_room.client()
        await live_room.follow("ann")
        await client.expect("follow")
        await live_room.aclose()
    asyncio.run(main())

def test_no_fixture():
    import sys
    assert ("tiktok_live.testing" in sys.modules) == {imported}
"""


def run(folder, text, *options):
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    command += ["-p", "no:xdist", "-p", "no:timeout", "-p", "tiktok_live.pytest_plugin", *options, "test_it.py"]
    env = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False).stdout


def test_in_strict_mode(tmp_path):
    # The tests of this folder use them in auto mode.
    options = ("-o", "asyncio_mode=strict", "-o", "asyncio_default_fixture_loop_scope=function")
    out = run(tmp_path, TESTS.format(mark="@pytest.mark.asyncio", imported=True), *options)
    assert "4 passed" in out, out


def test_without_pytest_asyncio_and_without_a_cost_for_tests_that_use_none(tmp_path):
    text = TESTS.format(mark="@pytest.mark.skip", imported=False)
    out = run(tmp_path, text, "-p", "no:asyncio", "-k", "no_fixture")
    assert "1 passed" in out, out
