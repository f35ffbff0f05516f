"""Reads README and every page of `docs` as a reader does: each block of code as it stands, in order."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import PAGES, ROOT, Block, blocks_of, commands_of, is_command, programs_of
from tests.docs.exceptions import ENDLESS, EXIT_CODES, NOT_CODE, NOT_RUN, OWN_CONFIGURATION, SERVERS
from tests.docs.terminal import Terminal, launcher, terminal
from tests.examples.programs import ANN, write
from tiktok_live.simulator import GIFTS, HostStatus, Script, SimulatedRoom, Simulator, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOCKS = {page: blocks_of(page) for page in PAGES}
READ = {"python", "sh", "toml", "json", "js"}
WITH_CODE = [page for page, blocks in BLOCKS.items() if any(block.language in READ for block in blocks)]
LINK = re.compile(r"\]\(([^)\s]+)\)")
ROSE = next(kind for kind in GIFTS if kind.name == "Rose")


def matching(patterns: object, text: str) -> list[str]:
    return [pattern for pattern in patterns if fnmatchcase(text, pattern)]


def heads_of(block: Block) -> list[str]:
    """What the tables are compared with."""
    return commands_of(block) if block.language == "sh" else [block.text]


def is_run(block: Block) -> bool:
    return not matching(NOT_RUN, heads_of(block)[0])


def room(name: str) -> SimulatedRoom:
    """A short live with a comment, a gift and more."""
    writer = write()
    batch = (
        writer.chat(0.0, ANN, "hello from the room"),
        writer.gift(0.0, ANN, ROSE, 1, group_id=5, is_end=True),
        writer.like(0.0, ANN, 3, 3),
        writer.follow(0.0, ANN, 1),
    )
    script = Script((Step(0.0, batch), Step(0.2, (writer.control(0.2, 3),))))
    return SimulatedRoom(unique_id=name, scenario=script)


def hosts_of(blocks: list[Block]) -> list[str]:
    """The hosts that a page names; all of them are live, or live again, except @nobody, who does not exist."""
    texts = "\n".join(block.text for block in blocks)
    names = {name.strip(".") for name in re.findall(r"(?<![\w\n])@(\w[\w.]*)", texts)}
    return sorted(names - {"nobody"} | {"someone"})


@pytest.fixture(scope="module")
def commands() -> Iterator[Path]:
    if sys.platform == "win32":
        pytest.skip("the blocks are written for a shell of POSIX")
    with launcher() as folder:
        yield folder


class Reader:
    """Does what the blocks of one page say."""

    def __init__(self, blocks: list[Block], at: Terminal, simulator: Simulator) -> None:
        self._blocks = blocks
        self._at = at
        self._simulator = simulator
        self._programs = programs_of(
            [block for block in blocks if block.language == "python" and self._is_program(block)]
        )

    def _is_program(self, block: Block) -> bool:
        return is_run(block) and not self._is_used(block)

    def _is_used(self, block: Block) -> bool:
        later = (each for each in self._blocks if each.line > block.line and each.language == "sh")
        return bool(block.file) and any(block.file in each.text for each in later)

    async def read(self, block: Block) -> None:
        """Run a block, or save it under the name that its page gives to it."""
        if block.file:
            (self._at.folder / block.file).write_text(self._at.ports_replaced(block.text), encoding="utf-8")
        match block.language:
            case "sh":
                for command in commands_of(block):
                    await self._type(command)
            case "json":
                json.loads(block.text)
            case "toml":
                tomllib.loads(block.text)
            case "js":
                assert block.file or not is_run(block), "only what has a name can be run"
            case "python" if block in self._programs:
                await self._start(block)

    async def _start(self, block: Block) -> None:
        file = self._at.folder / f"{block.page}-{block.line}.py"
        file.write_text(self._at.ports_replaced(self._programs[block]), encoding="utf-8")
        await self._type(f"python {file.name}", self._programs[block])

    async def _type(self, command: str, program: str = "") -> None:
        if matching(NOT_RUN, command):
            return
        for host in hosts_of(self._blocks):
            self._simulator.act(host, "restart")
        word = command.split(maxsplit=1)[0]
        if word in {"curl", "jq", "node", "sqlite3"} and shutil.which(word) is None:
            pytest.skip(f"{word} is not installed")
        if matching(SERVERS, command):
            await self._at.serve(command)
        elif matching(ENDLESS, program or command):
            await self._at.run_for_a_line(command)
        else:
            await self._at.run(command, code=next((EXIT_CODES[each] for each in matching(EXIT_CODES, command)), 0))


@pytest.mark.parametrize("page", WITH_CODE)
async def test_every_block_of_a_page_runs_as_it_stands(page: str, commands: Path, tmp_path: Path) -> None:
    blocks = BLOCKS[page]
    async with Simulator(*map(room, hosts_of(blocks))) as simulator:
        variables = {
            "TIKTOK_LIVE_WEB_URL": simulator.url,
            "TIKTOK_LIVE_WEBCAST_URL": simulator.url,
            "TIKTOK_LIVE_SOCKET_URL": simulator.ws_url,
        }
        if page not in OWN_CONFIGURATION:
            (tmp_path / ".live.toml").write_text("end_grace = 0.1\n", encoding="utf-8")
            variables["TIKTOK_LIVE_CONFIG"] = str(tmp_path / ".live.toml")
        async with terminal(commands, tmp_path, **variables) as at:
            reader = Reader(blocks, at, simulator)
            for block in blocks:
                try:
                    await reader.read(block)
                except AssertionError as error:
                    raise AssertionError(f"{block}: {error}") from None


async def first_script(commands: Path, folder: Path, *rooms: SimulatedRoom) -> str:
    (folder / "first.py").write_text(BLOCKS["README.md"][0].text, encoding="utf-8")
    async with Simulator(*rooms) as simulator:
        hosts = {"TIKTOK_LIVE_WEB_URL": simulator.url, "TIKTOK_LIVE_WEBCAST_URL": simulator.url}
        async with terminal(commands, folder, TIKTOK_LIVE_SOCKET_URL=simulator.ws_url, **hosts) as at:
            return (await at.run("python first.py")).out.decode()


async def test_the_first_script_prints_the_chat(commands: Path, tmp_path: Path) -> None:
    assert await first_script(commands, tmp_path, room("someone")) == "Ann: hello from the room\n"


async def test_the_first_script_says_in_one_line_that_the_host_is_not_live(commands: Path, tmp_path: Path) -> None:
    offline = SimulatedRoom(unique_id="someone", status=HostStatus.OFFLINE)
    out = await first_script(commands, tmp_path, offline)
    assert out.startswith("room lookup: @someone is not live")
    assert "Try again when the host is live" in out
    assert out.count("\n") == 1


def test_every_block_is_known() -> None:
    blocks = [block for page in BLOCKS.values() for block in page]
    known = READ | NOT_CODE.keys()
    assert [str(block) for block in blocks if block.language not in known and is_run(block)] == []


def test_what_is_not_run_is_not_a_command() -> None:
    blocks = [block for page in BLOCKS.values() for block in page if not block.language]
    lines = [(str(block), line.strip()) for block in blocks for line in block.text.splitlines()]
    assert [line for line in lines if is_command(line[1]) and not matching(NOT_RUN, line[1])] == []


@pytest.mark.parametrize("table", [NOT_RUN, SERVERS, ENDLESS, EXIT_CODES])
def test_every_exception_is_still_there(table: object) -> None:
    blocks = [block for page in BLOCKS.values() for block in page]
    heads = [head for block in blocks for head in heads_of(block)]
    assert [pattern for pattern in table if not any(fnmatchcase(head, pattern) for head in heads)] == []


def _links(page: str) -> list[str]:
    return [link for link in LINK.findall(PAGES[page].read_text(encoding="utf-8")) if "://" not in link]


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    folder = PAGES[page].parent
    assert [link for link in _links(page) if not (folder / (link.partition("#")[0] or page)).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_target_of_make_is_there(page: str) -> None:
    targets = re.findall(r"^    make ([a-z-]+)", PAGES[page].read_text(encoding="utf-8"), re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []
