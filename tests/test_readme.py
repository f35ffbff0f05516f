"""What README shows, run as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.session.wire_messages import chat, control
from tiktok_live.simulator import Script, SimulatedRoom, Simulator, Step

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def room() -> SimulatedRoom:
    script = Script((Step(0.0, (chat("hello from the room"),)), Step(0.1, (control(3),))))
    return SimulatedRoom(unique_id="someone", scenario=script)


async def run(script: str, simulator: Simulator) -> str:
    import asyncio

    hosts = {"TIKTOK_LIVE_WEB_URL": simulator.url, "TIKTOK_LIVE_WEBCAST_URL": simulator.url}
    env = os.environ | hosts | {"TIKTOK_LIVE_SOCKET_URL": simulator.ws_url, "PYTHONPATH": str(ROOT)}
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_script_has_about_ten_lines() -> None:
    assert len([line for line in SCRIPTS[0].splitlines() if line.strip()]) <= 10


@pytest.mark.parametrize("script", SCRIPTS, ids=range(len(SCRIPTS)))
async def test_every_script_runs_as_it_stands(script: str) -> None:
    async with Simulator(room(), speed=1.0) as simulator:
        out = await run(script, simulator)
    if script == SCRIPTS[0]:
        assert out == "Ann: hello from the room\n"


async def test_the_example_runs_as_it_stands() -> None:
    script = (ROOT / "examples" / "chat.py").read_text(encoding="utf-8")
    async with Simulator(room(), speed=1.0) as simulator:
        out = await run(script, simulator)
    assert out == "Ann: hello from the room\nthe live ended\n"


def test_every_file_that_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_two_commands_are_there_and_are_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
