"""How a command runs and ends: signals, its exit code, and the one line that tells an error."""

from __future__ import annotations

import logging
import os
import signal
import sys
from enum import IntEnum, unique
from typing import TYPE_CHECKING

import typer

from tiktok_live import errors
from tiktok_live.cli.output import OutputClosed, give_up, say, show_cursor
from tiktok_live.client.running import Interruption
from tiktok_live.errors import TikTokLiveError
from tiktok_live.signing.providers.command import kill_programs

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import NoReturn

__all__ = ["Exit", "code_for", "describe", "run"]


@unique
class Exit(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    """The live ended, or the reader of the output went away."""
    UNEXPECTED = 1
    """An error that this program does not know."""
    USAGE = 2
    """An option or a user name that cannot work."""
    OFFLINE = 3
    """The host is not live, or there is no such user."""
    REFUSED = 4
    """The platform or the sign provider refused."""
    NETWORK = 5
    """Something could not be reached, or broke off."""
    HUNG_UP = 129
    """SIGHUP: the terminal was closed."""
    INTERRUPTED = 130
    """Ctrl-C."""
    TERMINATED = 143
    """SIGTERM."""


# The first row that fits decides, so refusals stand before the phases that they belong to.
_CODES: tuple[tuple[Exit, tuple[type[TikTokLiveError], ...]], ...] = (
    (Exit.USAGE, (errors.ConfigError,)),
    (Exit.OFFLINE, (errors.NotLive, errors.RoomNotFound)),
    (
        Exit.REFUSED,
        (
            errors.AgeRestricted,
            errors.ResolverBlocked,
            errors.SignRejected,
            errors.SignRateLimited,
            errors.HandshakeRejected,
        ),
    ),
    (Exit.NETWORK, (TikTokLiveError,)),
)


def code_for(error: BaseException) -> Exit:
    """Return the exit code that tells `error` to a script."""
    if isinstance(error, KeyboardInterrupt):
        return Exit.INTERRUPTED
    return next((code for code, kinds in _CODES if isinstance(error, kinds)), Exit.UNEXPECTED)


def describe(error: BaseException) -> str:
    """Return `error` as one line for people."""
    if isinstance(error, TikTokLiveError):
        return str(error)
    return f"unexpected {type(error).__name__}: {error}. For the whole story use: python -X dev -m tiktok_live"


def run(command: Coroutine[object, object, object], *, interrupted: Exit | None = None) -> NoReturn:
    """Run a command to its end and leave the program: the only place that starts a loop.

    The first Ctrl-C, SIGTERM or SIGHUP cancels the command, which then closes; one more ends the program at once.

    Args:
        command: what to run.
        interrupted: the code for being ended by a signal; None for the signal's own.
    """
    raise typer.Exit(_run(command, interrupted))


def _run(command: Coroutine[object, object, object], interrupted: Exit | None) -> Exit:
    _set_up_logging()
    interruption = Interruption(_end_at_once)
    try:
        interruption.run(command)
    except OutputClosed:
        give_up(sys.stdout)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED if interrupted is None else interrupted
    except Exception as error:
        if sys.flags.dev_mode and code_for(error) is Exit.UNEXPECTED:
            raise
        say(describe(error))
        return code_for(error)
    if interruption.received is None:
        return Exit.OK
    # From here on one more Ctrl-C has nothing to interrupt but the interpreter's own end, which would tell of it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _code_of(interruption.received) if interrupted is None else interrupted


def _code_of(received: signal.Signals) -> Exit:
    return Exit(128 + received)


def _end_at_once(received: signal.Signals) -> None:
    """Leave without closing anything, and without the complaints of what was not closed."""
    kill_programs()
    show_cursor()
    os._exit(_code_of(received))


def _set_up_logging() -> None:
    """Keep the library's log to itself, for errors are told below; `python -X dev` shows it, as it shows tracebacks."""
    if sys.flags.dev_mode:
        logging.basicConfig()
        logging.getLogger("tiktok_live").setLevel(logging.DEBUG)
    else:
        logging.getLogger("tiktok_live").addHandler(logging.NullHandler())
