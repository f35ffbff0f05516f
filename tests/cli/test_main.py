from __future__ import annotations

import pytest
from typer.testing import CliRunner

from tiktok_live import __version__
from tiktok_live.cli.main import app
from tiktok_live.cli.runner import ExitCode

CLOSED_PORT = "http://127.0.0.1:1"


def run(*arguments: str):
    return CliRunner().invoke(app, arguments)


def test_version():
    result = run("--version")
    assert (result.exit_code, result.output) == (0, f"tiktok-live {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands(flag):
    result = run(flag)
    assert result.exit_code == 0
    assert all(command in result.output for command in ("watch", "simulate", "demo"))


def test_the_help_of_watch_lists_the_exit_codes():
    result = " ".join(run("watch", "--help").output.split())
    assert "4 blocked or refused" in result
    assert all(f" {code:d} " in result for code in ExitCode)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["watch"], "no user or room to watch. Give a user name or --room-id"),
        (["watch", "no/name"], "'no/name' is not a user name"),
        (["watch", "demo", "--only", "chat,gfit"], "unknown event 'gfit'; did you mean 'gift'"),
        (["watch", "demo", "--simulator", "ftp://x"], "the URL of the simulator must begin with http:// or https://"),
    ],
)
def test_invalid_arguments_are_one_line_and_code_2(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert result.output.count("\n") == 1


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
def test_invalid_options_are_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_hosts_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "invalid")
    result = run("watch", "demo")
    assert result.exit_code == 2
    assert "TIKTOK_LIVE_WEB_URL must begin with" in result.output
