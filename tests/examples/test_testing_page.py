"""The tests that docs/testing.md shows pass as they stand."""

from __future__ import annotations

import inspect
import re

import pytest

from tests.examples.programs import EXAMPLES, ROOT
from tiktok_live.pytest_plugin import live_client, live_clock, live_room

__all__ = ["live_client", "live_clock", "live_room"]

PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
BLOCKS = [block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "asyncio.run(" not in block]
TESTS = re.findall(r"^async def (test_\w+)", PAGE, re.MULTILINE)
OF_THE_COG = "test_the_chat_is_relayed"


async def run(name, request):
    shown: dict[str, object] = {}
    exec(compile("\n".join(BLOCKS), "docs/testing.md", "exec"), shown)
    test = shown[name]
    await test(**{fixture: request.getfixturevalue(fixture) for fixture in inspect.signature(test).parameters})


def test_the_page_shows_tests():
    assert OF_THE_COG in TESTS
    assert len(TESTS) >= 3


@pytest.mark.parametrize("name", [name for name in TESTS if name != OF_THE_COG])
async def test_a_test_of_the_page(name, request):
    await run(name, request)


@pytest.mark.interop
@pytest.mark.filterwarnings("ignore:'audioop' is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:discord")
async def test_the_test_of_the_discord_cog(request, monkeypatch):
    pytest.importorskip("discord", reason="discord.py is not installed")
    monkeypatch.syspath_prepend(str(EXAMPLES))
    await run(OF_THE_COG, request)


@pytest.mark.parametrize("name", TESTS)
def test_a_test_takes_five_to_nine_lines(name):
    body = PAGE.partition(f"async def {name}")[2].partition("```")[0]
    assert 3 <= len([line for line in body.splitlines()[1:] if line.strip()]) <= 9
