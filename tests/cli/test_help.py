from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from tiktok_live.cli.client_flags import flag_of
from tiktok_live.cli.client_option_table import CLIENT_OPTIONS
from tiktok_live.cli.commands.client_options import COMMON
from tiktok_live.cli.commands.examples import EXAMPLES
from tiktok_live.cli.main import app

COMMANDS = [
    *([name] for name in EXAMPLES),
    *(["config", name] for name in ("show", "check", "init")),
    *(["webhooks", name] for name in ("check", "actions")),
    *(["rules", name] for name in ("check", "test")),
]
WIDTHS = [60, 80, 120]


def help_of(*arguments: str, width: int = 80, flag: str = "--help") -> str:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(app, [*arguments, flag], terminal_width=width)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", [[], ["config"], ["webhooks"], *COMMANDS], ids=" ".join)
def test_help_fits_into_the_terminal_and_shows_examples(command, width):
    text = help_of(*command, width=width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "Examples:" in text
    assert not re.search(r"<[\w\[\]]+>", text), "a type is shown"
    assert not re.search(r"[a-z]\.\.\.$", text, re.MULTILINE), "a description is cut"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_example_is_one_line_with_an_existing_option(command):
    lines = [line.strip() for line in help_of(*command, width=60).split("Examples:")[1].splitlines()]
    examples = [line for line in lines if line.startswith("tiktok-live")]
    assert examples
    for example in examples:
        words = example.split()
        assert words[: len(command) + 1] == ["tiktok-live", *command]
        everything = help_of(*command, flag="--help-all") if "--help-all" in help_of(*command) else help_of(*command)
        assert all(f"{word} " in everything for word in words if word.startswith("--"))


def test_all_options_of_the_client_are_shown_on_demand_only():
    usual, everything = help_of("watch"), help_of("watch", flag="--help-all")
    for name, _, _ in CLIENT_OPTIONS:
        assert f" {flag_of(name)} " in everything
        assert (f" {flag_of(name)} " in usual) is (name in COMMON)
    assert "Client options:" in usual
    assert "--backlog mark|drop|deliver" in usual


def test_commands_leave_out_options_that_they_have_no_use_for():
    everything = help_of("sign-server", flag="--help-all")
    assert "\n  --proxy " in everything
    assert not any(f"\n  {flag} " in everything for flag in ("--sign", "--follow", "--backlog"))
