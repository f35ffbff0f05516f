"""Runs a command: signals, exit codes, and the one line that describes an error."""

from __future__ import annotations

import errno
import logging
import os
import signal
import sys
from enum import IntEnum, unique
from typing import TYPE_CHECKING

import typer

from tiktok_live import errors
from tiktok_live.cli.output import OutputClosed, discard_output, print_stderr, show_cursor
from tiktok_live.client.running import Interruption
from tiktok_live.errors import TikTokLiveError
from tiktok_live.net.programs import kill_programs
from tiktok_live.video.process import kill_downloads

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import NoReturn

__all__ = ["ExitCode", "describe", "exit_code", "run"]


@unique
class ExitCode(IntEnum):
    """Exit codes of every command."""

    OK = 0
    """The live ended, or the reader of the output closed it."""
    UNEXPECTED = 1
    """An error that this program does not handle."""
    USAGE = 2
    """An invalid option or user name."""
    OFFLINE = 3
    """The host is not live, or there is no such user."""
    REFUSED = 4
    """The platform or the sign provider refused."""
    NETWORK = 5
    """A connection failed or was lost."""
    HUNG_UP = 129
    """SIGHUP: the terminal was closed."""
    INTERRUPTED = 130
    """Ctrl-C."""
    TERMINATED = 143
    """SIGTERM."""


# The first match wins, so specific errors precede the base class.
_CODES: tuple[tuple[ExitCode, tuple[type[TikTokLiveError], ...]], ...] = (
    (ExitCode.USAGE, (errors.ConfigError,)),
    (ExitCode.OFFLINE, (errors.NotLive, errors.RoomNotFound)),
    (
        ExitCode.REFUSED,
        (
            errors.AgeRestricted,
            errors.ResolverBlocked,
            errors.SignRejected,
            errors.SignRateLimited,
            errors.HandshakeRejected,
        ),
    ),
    (ExitCode.NETWORK, (TikTokLiveError,)),
)


# Errors of the library name the file that they concern; what is left concerns stdout.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def exit_code(error: BaseException) -> ExitCode:
    """Return the exit code for `error`."""
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    return next((code for code, kinds in _CODES if isinstance(error, kinds)), ExitCode.UNEXPECTED)


def describe(error: BaseException) -> str:
    """Return `error` as one line for users."""
    if isinstance(error, TikTokLiveError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _FULL:
        return f"the output cannot be written: {error.strerror}. Free some space, or write to another place"
    return f"unexpected {type(error).__name__}: {error}. For a traceback run: python -X dev -m tiktok_live"


def run(command: Coroutine[object, object, object], *, interrupted: ExitCode | None = None) -> NoReturn:
    """Run a command and exit the program: the only place that starts an event loop.

    The first Ctrl-C, SIGTERM or SIGHUP cancels the command, which then closes; a second one exits at once.

    Args:
        command: what to run; the exit code that it returns, if it returns one, is the program's.
        interrupted: exit code after a signal; None for the signal's own.
    """
    raise typer.Exit(_run(command, interrupted))


def _run(command: Coroutine[object, object, object], interrupted: ExitCode | None) -> ExitCode:
    _set_up_logging()
    interruption = Interruption(_exit_at_once)
    result: object = None
    try:
        result = interruption.run(command)
    except OutputClosed:
        discard_output(sys.stdout)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED if interrupted is None else interrupted
    except Exception as error:
        if sys.flags.dev_mode and exit_code(error) is ExitCode.UNEXPECTED:
            raise
        print_stderr(describe(error))
        return exit_code(error)
    if interruption.received is None:
        return result if isinstance(result, ExitCode) else ExitCode.OK
    # Another Ctrl-C would interrupt only the interpreter's shutdown, which prints a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _signal_code(interruption.received) if interrupted is None else interrupted


def _signal_code(received: signal.Signals) -> ExitCode:
    return ExitCode(128 + received)


def _exit_at_once(received: signal.Signals) -> None:
    """Exit without closing anything, and without warnings about what is still open."""
    kill_programs()
    kill_downloads()
    show_cursor()
    os._exit(_signal_code(received))


def _set_up_logging() -> None:
    """Hide the library's log but notices, because `run` prints errors; `python -X dev` shows it, and tracebacks."""
    if sys.flags.dev_mode:
        logging.basicConfig()
        logging.getLogger("tiktok_live").setLevel(logging.DEBUG)
    else:
        logging.getLogger("tiktok_live").addHandler(logging.NullHandler())
        for name in _NOTICED:
            logging.getLogger(name).addHandler(_NOTICES)


class _Notices(logging.Handler):
    """Shows what users must know although the command goes on: a capture is damaged, a webhook is not accepted."""

    def emit(self, record: logging.LogRecord) -> None:
        print_stderr(record.getMessage())


_NOTICED = ("tiktok_live.capture.reader", "tiktok_live.relay", "tiktok_live.overlay")
_NOTICES = _Notices(logging.WARNING)
