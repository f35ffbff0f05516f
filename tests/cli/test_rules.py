from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from tests.rules.obs.obs_server import PASSWORD, ObsServer, soon
from tiktok_live.cli import rules
from tiktok_live.cli.main import app
from tiktok_live.cli.runner import ExitCode

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


async def test_test_shows_an_effect_in_obs_until_it_ends(folder, monkeypatch):
    monkeypatch.setenv("OBS_PASSWORD", PASSWORD)
    server = ObsServer()
    async with server.listening():
        section = f'[obs]\nurl = "{server.url}"\npassword = "env:OBS_PASSWORD"\n'
        rule = '[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "obs_scene", scene = "Party", seconds = 3600}]'
        (folder / "rules.toml").write_text(section + rule)
        trying = asyncio.ensure_future(rules.try_rule(folder / "rules.toml", "a", dry_run=False))
        async with asyncio.timeout(10):
            await soon(lambda: server.state.scene == "Party")
            done, _ = await asyncio.wait({trying}, timeout=0.05)
            assert not done
            trying.cancel()
            await asyncio.wait({trying})
        assert server.state.scene == "Main"
