"""What README and the pages about signing show, and the examples, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast
from unittest.mock import Mock

import pytest

from tests.session.wire_messages import chat, control
from tiktok_live.signing.config.sign_setting import KINDS
from tiktok_live.signserver.routes import all_routes
from tiktok_live.signserver.url_routes import TICKET_PATH
from tiktok_live.simulator import Script, SimulatedRoom, Simulator, Step

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("signing.md", "sign-server.md")}
SCRIPT = re.compile(r"```python\n(.*?)```", re.DOTALL)
SCRIPTS = SCRIPT.findall(README)
LINK = re.compile(r"\]\(([^)#]+)\)")
# For the program that signs what it reads.
ADDRESS = "https://webcast.tiktok.com/webcast/im/fetch/?aid=1988\n"


def room() -> SimulatedRoom:
    script = Script((Step(0.0, (chat("hello from the room"),)), Step(0.1, (control(3),))))
    return SimulatedRoom(unique_id="someone", scenario=script)


async def run(script: str, simulator: Simulator, *arguments: str) -> str:
    import asyncio

    hosts = {"TIKTOK_LIVE_WEB_URL": simulator.url, "TIKTOK_LIVE_WEBCAST_URL": simulator.url}
    env = os.environ | hosts | {"TIKTOK_LIVE_SOCKET_URL": simulator.ws_url, "PYTHONPATH": str(ROOT)}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", script, *arguments],
        env=env,
        input=ADDRESS,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
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
    assert out == "Ann: hello from the room\nlive_ended\n"


async def test_the_example_of_a_chain_runs_as_it_stands(tmp_path: Path) -> None:
    script = (ROOT / "examples" / "sign_chain.py").read_text(encoding="utf-8")
    plans = tmp_path / "plans.json"
    plans.write_text('[{"outcome": "unavailable", "detail": "out of order"}]', encoding="utf-8")
    async with Simulator(room(), speed=1.0) as simulator:
        out = await run(script, simulator, "@someone", f"static:{plans},direct")
    assert out == (
        "sign_provider_failed: static: out of order\n"
        "sign_provider_switched: direct: static: out of order\n"
        "connected by direct\n"
        "live_ended\n"
    )


@pytest.mark.parametrize(
    ("page", "number"),
    [(name, number) for name, text in PAGES.items() for number in range(len(SCRIPT.findall(text)))],
)
async def test_every_script_of_a_page_runs_as_it_stands(page: str, number: int) -> None:
    async with Simulator(room(), speed=1.0) as simulator:
        await run(SCRIPT.findall(PAGES[page])[number], simulator)


def test_every_file_that_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    links = LINK.findall(PAGES[page])
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_page_about_signing_names_every_option_of_every_provider() -> None:
    page = PAGES["signing.md"]
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
    names = {name for kind in KINDS.values() for name in kind.__struct_fields__}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_the_page_about_the_sign_server_names_every_route() -> None:
    named = set(re.findall(r"/[a-z_/{}]*[a-z}]", PAGES["sign-server.md"]))
    routes = {route.path for route in all_routes(*[cast("Any", Mock())] * 3)}
    assert routes - named - {TICKET_PATH} == set()


def test_the_two_commands_are_there_and_are_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
