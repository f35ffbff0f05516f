from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tests.cli.command_line import ENVIRONMENT, ROOT
from tiktok_live.cli.main import app

VARIABLE = "_TIKTOK_LIVE_COMPLETE"
PROGRAM = f"{sys.executable} -m tiktok_live"
needs_bash = pytest.mark.skipif(os.name != "posix" or shutil.which("bash") is None, reason="needs bash")


def run(*arguments: str, **variables: str) -> str:
    done = subprocess.run(
        arguments, capture_output=True, text=True, cwd=ROOT, env={**ENVIRONMENT, **variables}, check=True
    )
    return done.stdout


def ask(**variables: str) -> str:
    """What the program prints for a shell."""
    return CliRunner().invoke(app, [], prog_name="tiktok-live", env=variables).stdout


def completions(line: str, incomplete: str = "") -> list[str]:
    words = f"tiktok-live {line} {incomplete}".rstrip()
    position = str(len(line.split()) + 1)
    return ask(**{VARIABLE: "complete_bash", "COMP_WORDS": words, "COMP_CWORD": position}).split()


@pytest.mark.parametrize(
    ("line", "incomplete", "expected"),
    [
        ("", "sim", ["simulate"]),
        ("config", "", ["show", "check", "init"]),
        ("events", "chat", ["chat"]),
        ("watch @a --only", "chat,gift_c", ["chat,gift_complete"]),
        ("watch @a --backlog", "d", ["drop", "deliver"]),
        ("watch @a --lookup", "page,", ["page,api"]),
        ("watch @a --sign", "direct,eu", ["direct,euler"]),
        ("watch @a", "--http", ["--http-timeout"]),
    ],
)
def test_words_are_completed(line, incomplete, expected):
    assert completions(line, incomplete) == expected


@needs_bash
def test_bash_installs_and_uses_the_completion(tmp_path):
    # The last command keeps bash from replacing itself by the program, which looks for the shell that started it.
    run("bash", "-c", f"{PROGRAM} --install-completion; true", HOME=str(tmp_path))
    script = tmp_path / ".bash_completions" / "tiktok-live.sh"
    assert str(script) in (tmp_path / ".bashrc").read_text()
    program = tmp_path / "tiktok-live"
    program.write_text(f'#!/bin/sh\nexec {PROGRAM} "$@"\n')
    program.chmod(0o700)
    asked = f"source {script}; COMP_WORDS=(tiktok-live ev); COMP_CWORD=1; _tiktok_live_completion {program}"
    assert run("bash", "-c", f'{asked}; echo "${{COMPREPLY[@]}}"') == "events\n"


def test_zsh_gets_a_script_and_words():
    assert "#compdef tiktok-live" in ask(**{VARIABLE: "source_zsh"})
    asked = {VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": "tiktok-live watch @a --family ip"}
    assert '"ipv4"' in ask(**asked)
