from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
from typer.testing import CliRunner

from tests.cli import factories
from tests.cli.command_line import PATIENCE, flags
from tests.rules.obs.obs_server import PASSWORD, ObsServer
from tiktok_live.cli import rules
from tiktok_live.cli.main import app
from tiktok_live.cli.relaying import RelayFlags
from tiktok_live.cli.runner import ExitCode
from tiktok_live.cli.serve import ServeOptions, serve
from tiktok_live.errors import ConfigError
from tiktok_live.simulator import SimulatedRoom, Simulator
from tiktok_live.simulator.room import Script, Step
from tiktok_live.wire.batches import BatchMessage

RULES = """\
[[rule]]
name = "thanks"
on = "gift"
gift = "Rose"
cooldown = 5
do = [
  {action = "text_file", path = "last.txt", text = "{user}: {count}x {gift}"},
  {action = "sound", sound = "ding.mp3"},
]
"""
SHOW = '[[rule]]\nname = "show"\non = "chat"\ndo = [{action = "text_file", path = "chat.txt", text = "{text}"}]'
HELLO = factories.chat("hello")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ding.mp3").touch()
    (tmp_path / "rules.toml").write_text(RULES)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["rules", *arguments])


def test_check_says_in_plain_words_what_a_file_does(folder):
    result = run("check", "rules.toml")
    assert result.exit_code == 0
    assert result.stdout == (
        "thanks\n"
        "    on gift, if the gift is Rose, at most once in 5 s:\n"
        '    - write "{user}: {count}x {gift}" to last.txt\n'
        "    - play ding.mp3\n\n"
        "No mistakes in rules.toml. Rules: 1\n"
    )


def test_check_prints_every_mistake_and_fails(folder):
    (folder / "rules.toml").write_text(RULES.replace("cooldown", "cooldwn").replace("{user}", "{usr}"))
    result = run("check", "rules.toml")
    assert result.exit_code == 2
    assert [line.split(":")[1] for line in result.stderr.splitlines()] == [
        " rules.toml, line 5",
        " rules.toml, line 7",
    ]


def test_test_does_what_a_rule_does_and_a_dry_run_does_not(folder):
    result = run("test", "rules.toml", "thanks", "--dry-run")
    assert (result.exit_code, result.stdout) == (0, 'would write "Ann: 1x Rose" to last.txt\nwould play ding.mp3\n')
    assert not (folder / "last.txt").exists()
    result = run("test", "rules.toml", "thanks")
    assert result.exit_code == 1
    assert result.stdout == (
        'done: write "Ann: 1x Rose" to last.txt\n'
        "failed: play ding.mp3\n"
        "    sounds are played by `tiktok-live overlay`, which this is not\n"
    )
    assert (folder / "last.txt").read_text() == "Ann: 1x Rose\n"
    assert run("test", "rules.toml", "thank").exit_code == 2


async def test_check_compares_names_with_those_in_obs(folder, capsys, monkeypatch):
    monkeypatch.setenv("OBS_PASSWORD", PASSWORD)
    server = ObsServer()
    async with server.listening():
        section = f'[obs]\nurl = "{server.url}"\npassword = "env:OBS_PASSWORD"\n'
        rule = '[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "obs_scene", scene = "Prty"}]'
        (folder / "rules.toml").write_text(section + rule)
        async with asyncio.timeout(10):
            assert await rules.check(folder / "rules.toml", obs=True) is ExitCode.USAGE
    assert 'there is no scene "Prty"' in capsys.readouterr().out


async def test_test_waits_until_obs_is_set_back(folder, capsys, monkeypatch):
    monkeypatch.setenv("OBS_PASSWORD", PASSWORD)
    server = ObsServer()
    async with server.listening():
        section = f'[obs]\nurl = "{server.url}"\npassword = "env:OBS_PASSWORD"\n'
        action = '{action = "obs_scene", scene = "Party", seconds = 0.1}'
        (folder / "rules.toml").write_text(f'{section}[[rule]]\nname = "a"\non = "chat"\ndo = [{action}]')
        async with asyncio.timeout(PATIENCE):
            assert await rules.try_rule(folder / "rules.toml", "a", dry_run=False) is ExitCode.OK
    assert "It is set back in 0.1 s, or now with Ctrl-C" in capsys.readouterr().err
    assert server.state.scene == "Main"


@asynccontextmanager
async def serving(**options):
    """Serve a room in which somebody writes "hello", and follow rules."""
    step = Step(0.0, (BatchMessage(HELLO.method, HELLO._payload, 7000),))
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=Script((step, Step(3600.0, ()))))) as simulator:
        relay = RelayFlags(port=0, tikfinity_port=None, client=flags(simulator=simulator.url))
        command = asyncio.create_task(serve(ServeOptions(users=("demo",), relay=relay, **options)))
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        finally:
            command.cancel()
            await asyncio.gather(command, return_exceptions=True)


async def test_serve_follows_a_rules_file(folder):
    (folder / "rules.toml").write_text(SHOW)
    async with serving(rules=folder / "rules.toml"):
        while not (folder / "chat.txt").exists():  # noqa: ASYNC110 - another task writes it
            await asyncio.sleep(0.01)
    assert (folder / "chat.txt").read_text() == "hello\n"


async def test_serve_only_says_what_rules_would_do_in_a_dry_run(folder, capsys):
    (folder / "rules.toml").write_text(SHOW)
    async with serving(rules=folder / "rules.toml", dry_run=True):
        said = ""
        while 'rule "show" would write "hello" to ' not in said:
            said += capsys.readouterr().err
            await asyncio.sleep(0.01)
    assert not (folder / "chat.txt").exists()


async def test_a_dry_run_needs_rules():
    with pytest.raises(ConfigError, match="--dry-run is of rules"):
        await serve(ServeOptions(users=("demo",), dry_run=True))
