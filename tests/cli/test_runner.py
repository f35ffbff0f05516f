from __future__ import annotations

import errno
import logging
import subprocess
import sys
from types import SimpleNamespace

import pytest
import typer

from tiktok_live import errors
from tiktok_live.cli.runner import ExitCode, describe, exit_code, run

ARGUMENTS = {
    errors.HandshakeRejected: {"status": 200},
    errors.SignRateLimited: {"retry_after": 3.0},
}
CODES = {
    0: set(),
    2: {"ConfigError"},
    3: {"NotLive", "RoomNotFound"},
    4: {"AgeRestricted", "ResolverBlocked", "SignRejected", "SignRateLimited", "HandshakeRejected"},
}


def error_of(name: str) -> errors.TikTokLiveError:
    cls = getattr(errors, name)
    return cls("it broke", **ARGUMENTS.get(cls, {}))


@pytest.mark.parametrize("name", errors.__all__)
def test_every_error_has_its_exit_code(name):
    expected = next((code for code, names in CODES.items() if name in names), 5)
    assert exit_code(error_of(name)) == expected


def test_other_errors_are_unexpected():
    assert exit_code(KeyError("x")) is ExitCode.UNEXPECTED
    assert exit_code(KeyboardInterrupt()) is ExitCode.INTERRUPTED


def run_failing(error: BaseException | None, **options) -> int:
    async def command() -> None:
        if error is not None:
            raise error

    with pytest.raises(typer.Exit) as exited:
        run(command(), **options)
    return exited.value.exit_code


def test_a_successful_command_prints_nothing(capsys):
    assert run_failing(None) == 0
    assert capsys.readouterr() == ("", "")


def test_an_error_is_one_line_with_hop_and_advice(capsys):
    assert run_failing(errors.NotLive("@demo is not live")) == 3
    assert capsys.readouterr() == ("", "room lookup: @demo is not live. Try again when the host is live\n")


@pytest.mark.parametrize("name", ["relay.webhooks.targets", "relay.tikfinity.server", "overlay.room_files"])
def test_what_users_must_know_while_a_command_goes_on_is_printed(capsys, name):
    async def command() -> None:
        logging.getLogger(f"tiktok_live.{name}").warning("the target %s loses events", "bot")

    with pytest.raises(typer.Exit):
        run(command())
    assert capsys.readouterr().err == "the target bot loses events\n"


def test_an_error_cannot_control_the_terminal(capsys):
    run_failing(errors.NetworkError("bad\n\x1b[2Jhost"))
    assert capsys.readouterr().err.startswith("network: bad [2Jhost. ")


def test_an_unexpected_error_is_one_line_with_a_hint(capsys, monkeypatch):
    monkeypatch.setattr("tiktok_live.cli.runner.sys", SimpleNamespace(flags=SimpleNamespace(dev_mode=False)))
    assert run_failing(KeyError("x")) == 1
    message = capsys.readouterr().err
    assert message.startswith("unexpected KeyError: 'x'.")
    assert "-X dev" in message
    assert message.count("\n") == 1


def test_a_command_may_override_the_exit_code_of_ctrl_c(capsys):
    assert run_failing(KeyboardInterrupt()) == 130
    assert run_failing(KeyboardInterrupt(), interrupted=ExitCode.OK) == 0
    assert capsys.readouterr() == ("", "")


def test_a_full_disk_behind_stdout_is_no_unexpected_error():
    error = OSError(errno.ENOSPC, "No space left on device")
    assert describe(error).startswith("the output cannot be written: No space left on device. Free")
    assert exit_code(error) is ExitCode.UNEXPECTED


def test_errors_of_the_library_are_described_by_their_text():
    assert describe(errors.ConfigError("no", advice="Do")) == "configuration: no. Do"


AGAIN = """
import asyncio, atexit, os, signal
from tiktok_live.cli.runner import run

async def command():
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.Event().wait()

atexit.register(os.kill, os.getpid(), signal.SIGINT)
try:
    run(command())
except BaseException as exited:
    print(exited.exit_code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_ctrl_c_during_interpreter_shutdown_prints_no_traceback():
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("143\n", "")
