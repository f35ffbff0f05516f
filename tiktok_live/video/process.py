"""One run of a program that downloads: started without a shell, ended so that its file is playable."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import Mapping
from typing import Self

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.redaction import printable, redact
from tiktok_live.tasks import keep

__all__ = ["RunningProgram", "kill_downloads"]

_MAX_WORDS = 4096  # bytes of its complaints that are kept: the last ones
_MAX_LINE = 100  # bytes of its reports
_QUOTED = 300  # characters of them in an error
_MEDIA_TIME = re.compile(rb"out_time_us=(\d{1,18})\n")
_ADDRESS = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
_PREFIX = re.compile(r"^\[[^\]]*\]\s*(?:\[[^\]]*\]\s*|error:\s*)*", re.IGNORECASE)
# Seconds after each way to end it. The first lets it finish its file.
_PATIENCE = (8.0, 2.0, 2.0)

_running: set[RunningProgram] = set()


class RunningProgram:
    """A running program. It has a session of its own, so that Ctrl-C in a terminal does not reach it directly.

    Attributes:
        media_seconds: length of what it has written, as ffmpeg reports it; None before the first report.
    """

    def __init__(self, process: asyncio.subprocess.Process, patience: tuple[float, float, float]) -> None:
        self._process = process
        self._patience = patience
        self._words = bytearray()
        self.media_seconds: float | None = None
        self._reading = asyncio.create_task(self._read(), name="tiktok_live download")
        _running.add(self)

    @classmethod
    async def start(
        cls, command: tuple[str, ...], environment: Mapping[str, str], patience: tuple[float, float, float] = _PATIENCE
    ) -> Self:
        """Start a program.

        Args:
            command: program and arguments.
            environment: its variables.
            patience: seconds until each further step of `stop`.

        Raises:
            ConfigError: the system cannot start it.
        """
        starting = keep(asyncio.ensure_future(_start(command, environment)))
        with caught(OSError, ValueError, NotImplementedError) as failure:
            try:
                return cls(await asyncio.shield(starting), patience)
            except asyncio.CancelledError:
                # It may have started: end it when it has.
                starting.add_done_callback(_kill_started)
                raise
        reason = printable(getattr(failure.error, "strerror", None) or type(failure.error).__name__)
        raise ConfigError(
            f"{command[0]} cannot be started: {reason}", advice="Check that the program runs by itself"
        ) from failure.cause

    @property
    def exit_code(self) -> int | None:
        """The exit code; None while the program runs."""
        return self._process.returncode

    @property
    def complaint(self) -> str:
        """The last line that it wrote about an error, without addresses; may be empty."""
        lines = self._words.decode(errors="replace").splitlines()
        cleaned = (_PREFIX.sub("", _ADDRESS.sub("the address", line)).strip(" :.") for line in reversed(lines))
        return redact(printable(next(filter(None, cleaned), "")))[:_QUOTED]

    async def wait(self, seconds: float) -> bool:
        """Wait until it has exited, at most `seconds`, and return whether it has."""
        await asyncio.wait({self._reading}, timeout=seconds)
        return self._reading.done()

    async def stop(self) -> None:
        """End it: by an interruption that lets it finish its file, then by termination, then by killing it."""
        for step, seconds in zip((_interrupt, _terminate, _kill), self._patience, strict=True):
            if self._reading.done():
                break
            step(self._process)
            await self.wait(seconds)
        if not self._reading.done():  # something else holds its output open
            self._reading.cancel()
        _running.discard(self)

    def kill(self) -> None:
        """Kill it at once."""
        _kill(self._process)

    async def _read(self) -> None:
        try:
            await asyncio.gather(self._read_words(), self._read_reports())
            await self._process.wait()
        finally:
            if self._process.returncode is not None:
                _running.discard(self)

    async def _read_words(self) -> None:
        assert self._process.stderr is not None
        while chunk := await self._process.stderr.read(_MAX_WORDS):
            self._words += chunk
            del self._words[:-_MAX_WORDS]

    async def _read_reports(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while chunk := await self._process.stdout.read(_MAX_WORDS):
            reports = _MEDIA_TIME.findall(rest + chunk)
            self.media_seconds = int(reports[-1]) / 1e6 if reports else self.media_seconds
            rest = (rest + chunk).rpartition(b"\n")[2][-_MAX_LINE:]


def kill_downloads() -> None:
    """Kill all running programs of this process, for an exit at which they cannot be stopped."""
    for program in tuple(_running):
        program.kill()


async def _start(command: tuple[str, ...], environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        # On Windows only a group of its own can be interrupted.
        creationflags=0x200 if sys.platform == "win32" else 0,
    )


def _kill_started(starting: asyncio.Future[asyncio.subprocess.Process]) -> None:
    if not starting.cancelled() and starting.exception() is None:
        _kill(starting.result())


def _interrupt(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            process.send_signal(signal.SIGINT)


def _terminate(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        process.terminate()


def _kill(process: asyncio.subprocess.Process) -> None:
    """Kill it with all processes that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
