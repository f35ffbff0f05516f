from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer

from tiktok_live import errors
from tiktok_live.cli.exits import Exit, code_for, describe, run

SPECIAL = {
    errors.HandshakeRejected: {"status": 200},
    errors.SignRateLimited: {"retry_after": 3.0},
}
CODES = {
    0: set(),
    2: {"ConfigError"},
    3: {"NotLive", "RoomNotFound"},
    4: {"AgeRestricted", "ResolverBlocked", "SignRejected", "SignRateLimited", "HandshakeRejected"},
}


def made(name: str) -> errors.TikTokLiveError:
    cls = getattr(errors, name)
    return cls("it broke", **SPECIAL.get(cls, {}))


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_its_code(name):
    expected = next((code for code, names in CODES.items() if name in names), 5)
    assert code_for(made(name)) == expected


def test_other_errors_are_unexpected():
    assert code_for(KeyError("x")) is Exit.UNEXPECTED
    assert code_for(KeyboardInterrupt()) is Exit.INTERRUPTED


def ends(error: BaseException | None, **options) -> int:
    async def command() -> None:
        if error is not None:
            raise error

    with pytest.raises(typer.Exit) as left:
        run(command(), **options)
    return left.value.exit_code


def test_a_command_that_ends_well_says_nothing(capsys):
    assert ends(None) == 0
    assert capsys.readouterr() == ("", "")


def test_an_error_is_one_line_with_hop_and_advice(capsys):
    assert ends(errors.NotLive("@demo is not live")) == 3
    assert capsys.readouterr() == ("", "room lookup: @demo is not live. Try again when the host is live\n")


def test_an_error_cannot_command_the_terminal(capsys):
    ends(errors.NetworkError("bad\n\x1b[2Jhost"))
    assert capsys.readouterr().err.startswith("network: bad [2Jhost. ")


def test_an_unexpected_error_is_one_line_and_tells_how_to_see_more(capsys, monkeypatch):
    monkeypatch.setattr("tiktok_live.cli.exits.sys", SimpleNamespace(flags=SimpleNamespace(dev_mode=False)))
    assert ends(KeyError("x")) == 1
    said = capsys.readouterr().err
    assert said.startswith("unexpected KeyError: 'x'.")
    assert "-X dev" in said
    assert said.count("\n") == 1


def test_ctrl_c_has_a_code_that_a_command_may_change(capsys):
    assert ends(KeyboardInterrupt()) == 130
    assert ends(KeyboardInterrupt(), interrupted=Exit.OK) == 0
    assert capsys.readouterr() == ("", "")


def test_errors_of_the_library_describe_themselves():
    assert describe(errors.ConfigError("no", advice="Do")) == "configuration: no. Do"


AGAIN = """
import asyncio, atexit, os, signal
from tiktok_live.cli.exits import run

async def command():
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()

atexit.register(os.kill, os.getpid(), signal.SIGINT)
try:
    run(command())
except BaseException as left:
    print(left.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_one_more_ctrl_c_while_the_interpreter_leaves_is_no_traceback():
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("143\n", "")
