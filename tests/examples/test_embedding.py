"""Runs the scripts in docs/embedding.md."""

from __future__ import annotations

import re

import pytest

from tests.examples.programs import ANN, ROOT, environment, run, serving, write

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## ([^\n]+)\n(?:(?!^## ).)*?```python\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE))
REPORTS = r"\d comments so far"


async def printed(title, folder, *, ends=True):
    writer = write()
    comments = [(writer.chat(0, ANN, text),) for text in ("hello", "how are you?")]
    async with serving(*comments, ends=ends) as simulator:
        lines = await run("-c", RECIPES[title], env=environment(simulator, folder), folder=folder)
        assert simulator.connections[0].is_closed
    return lines


def test_every_script_is_run_here():
    assert len(RECIPES) == PAGE.count("```python") == 6


def test_every_linked_file_exists():
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    assert len(links) > 9
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


async def test_a_script(tmp_path):
    assert await printed("A script", tmp_path) == ["Ann hello", "Ann how are you?", "live_ended"]


async def test_a_running_event_loop(tmp_path):
    *events, reason = await printed("A running event loop", tmp_path)
    assert [re.findall(r"'text': '([^']*)'", event)[0] for event in events] == ["hello", "how are you?"]
    assert reason == "live_ended"


async def test_a_task_group(tmp_path):
    lines = await printed("A task group", tmp_path)
    assert lines[-1] == "live_ended"
    assert all(re.fullmatch(REPORTS, line) for line in lines[:-1])


@pytest.mark.parametrize("ends", [True, False])
async def test_a_program_without_asyncio(tmp_path, ends):
    title = "A program without asyncio: the client's loop in a thread"
    assert await printed(title, tmp_path, ends=ends) == ["Ann hello", "Ann how are you?"]


async def test_several_lives(tmp_path):
    *comments, one, other = await printed("Several lives", tmp_path)
    assert comments == ["[@someone] Ann: hello", "[@someone] Ann: how are you?"]
    assert one == "@someone: live_ended"
    assert other.startswith("@nobody: room lookup: ")


async def test_a_server_that_starts_before_the_live(tmp_path):
    title = "A server that starts before the live"
    assert await printed(title, tmp_path, ends=False) == ["the server is up", "live"]
