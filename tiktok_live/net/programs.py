"""Programs that this one starts: without a shell, with a minimal environment, and never outliving their run.

On POSIX systems that includes all processes that a program started, even if it has already exited. If this process is
killed by SIGKILL, a program keeps running with its input closed and its output ignored.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["MAX_ERRORS", "ProgramRun", "kill_programs", "minimal_environment"]

MAX_ERRORS = 4096
"""Bytes of standard error that are kept."""

# Variables that programs need to run. Others may hold secrets, so they are not passed on.
_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
)
_OUTPUT, _ERRORS = 1, 2
_TERM_TIMEOUT = 1.0  # seconds
_KILL_TIMEOUT = 2.0  # seconds
_running: set[ProgramRun] = set()


class ProgramRun(asyncio.SubprocessProtocol):
    """One run of a program, with its output up to a limit.

    Args:
        max_output: bytes of standard output; with more, `finish` returns at once, and `output` has one byte more.

    Attributes:
        output: standard output.
        errors: the first bytes of standard error.
        exit_code: None while the program runs.
    """

    def __init__(self, max_output: int) -> None:
        self._max_output = max_output
        self.output = bytearray()
        self.errors = bytearray()
        self.exit_code: int | None = None
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None
        self._finished = asyncio.Event()
        self._starting: asyncio.Task[object] | None = None

    async def start(
        self, argv: Sequence[str], environment: Mapping[str, str], folder: str | Path | None = None
    ) -> None:
        """Start a program.

        Args:
            argv: the program and its arguments.
            environment: all its variables; see `minimal_environment`.
            folder: its working directory; None for that of this process.

        Raises:
            OSError, ValueError, NotImplementedError: it cannot be started. ValueError: a zero byte.
                NotImplementedError: a Windows event loop without subprocesses.
        """
        loop = asyncio.get_running_loop()
        # A new session is a process group, which can be killed as a whole. Windows ignores it.
        starting = loop.subprocess_exec(lambda: self, *argv, env=environment, cwd=folder, start_new_session=True)
        # A cancelled caller must not interrupt the start: the program's processes would keep running.
        self._starting = asyncio.ensure_future(starting)
        await asyncio.shield(self._starting)

    async def finish(self, data: bytes) -> None:
        """Write `data` to the program's standard input and wait until it has exited, or has written too much."""
        assert self._transport is not None
        stdin = self._transport.get_pipe_transport(0)
        assert isinstance(stdin, asyncio.WriteTransport)
        stdin.write(data)
        stdin.close()
        await self._finished.wait()

    async def stop(self) -> None:
        """Stop the program and all processes that it started, and wait until it has exited. May be called twice."""
        if self._starting is not None:
            await asyncio.wait({self._starting})
        transport = self._transport
        if transport is None:
            return
        try:
            if not self._ended.is_set():
                _signal(transport)
                await self._wait_exit(_TERM_TIMEOUT)
        finally:
            self.kill()
        try:
            # Only a program that the system cannot kill is still running after this.
            await self._wait_exit(_KILL_TIMEOUT)
        finally:
            transport.close()

    def kill(self) -> None:
        """Kill the program and all processes that it started at once."""
        _running.discard(self)
        assert self._transport is not None
        _signal(self._transport, kill=True)

    async def _wait_exit(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the started program: called by the event loop."""
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport
        _running.add(self)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Keep output up to the limits: called by the event loop."""
        if fd == _ERRORS:
            self.errors += data[: MAX_ERRORS - len(self.errors)]
        elif len(self.output) <= self._max_output:
            self.output += data[: self._max_output + 1 - len(self.output)]
            if len(self.output) > self._max_output:
                self._finished.set()

    def process_exited(self) -> None:
        """Note the exit code: called by the event loop."""
        assert self._transport is not None
        self.exit_code = self._transport.get_returncode()
        self._ended.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the program has exited and closed its output: called by the event loop."""
        del exc  # does not matter: the program has exited
        self._finished.set()


def kill_programs() -> None:
    """Kill all running programs of this process, for an exit at which their owners cannot be closed."""
    for run in tuple(_running):
        run.kill()


def _signal(transport: asyncio.SubprocessTransport, *, kill: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(transport.get_pid(), signal.SIGKILL if kill else signal.SIGTERM)
        else:
            transport.kill()


def minimal_environment() -> dict[str, str]:
    """Return the variables of this process that programs need to run, and no others: they may hold secrets."""
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
