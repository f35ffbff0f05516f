from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tiktok_live import __version__
from tiktok_live.cli.exits import Exit
from tiktok_live.cli.main import app

CLOSED_PORT = "http://127.0.0.1:1"


def run(*arguments: str):
    return CliRunner().invoke(app, arguments)


def test_version():
    shown = run("--version")
    assert (shown.exit_code, shown.output) == (0, f"tiktok-live {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands(flag):
    shown = run(flag)
    assert shown.exit_code == 0
    assert all(command in shown.output for command in ("watch", "simulate", "demo"))


def test_the_help_of_watch_tells_the_exit_codes():
    shown = " ".join(run("watch", "--help").output.split())
    assert "4 blocked or refused" in shown
    assert all(f" {code:d} " in shown for code in Exit)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["watch"], "whom to watch is missing. Give a user name or --room-id"),
        (["watch", "no/name"], "'no/name' is not a user name"),
        (["watch", "demo", "--only", "chat,gfit"], "unknown event 'gfit'; did you mean 'gift'"),
        (["watch", "demo", "--simulator", "ftp://x"], "url must begin with http:// or https://"),
    ],
)
def test_what_cannot_work_is_one_line_and_code_2(arguments, said):
    shown = run(*arguments)
    assert shown.exit_code == 2
    assert said in shown.output
    assert shown.output.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["watch", "demo", "--backlog", "keep"],
        ["watch", "demo", "--room-id", "0"],
        ["watch", "demo", "--room-id", "x"],
        ["simulate", "--port", "70000"],
        ["simulate", "--speed", "-1"],
        ["demo", "--seconds", "0"],
        ["demo", "--loud"],
        ["listen"],
    ],
)
def test_wrong_options_are_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_hosts_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "nonsense")
    shown = run("watch", "demo")
    assert shown.exit_code == 2
    assert "web_url must begin with" in shown.output
