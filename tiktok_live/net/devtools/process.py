"""The process of a browser: how it is started, what it says about its start, how it is stopped.

It is started as a user who debugs a page would: in a visible window, and not disguised. A port by number is chosen,
because a browser that chooses its own (`--remote-debugging-port=0`) declares to pages that it is automated.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.devtools.errors import BrowserUnusable, UnusableKind
from tiktok_live.redaction import printable, redact
from tiktok_live.tasks import forget

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.devtools.connection import DevtoolsConnection

__all__ = ["BrowserProcess", "LeftBrowser", "PortTaken", "command_line", "free_port", "has_ended", "stop"]

if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _FLAGS = 0
_SWITCHES = (
    # A new profile would begin with questions instead of the page.
    "--no-first-run",
    "--no-default-browser-check",
    # After five minutes in the background a page's timers, and so the heartbeats of its socket, run once a minute.
    "--disable-background-timer-throttling",
)
_POLL = 0.05  # seconds
_READ_TIMEOUT = 1.0  # seconds
_STDERR = 2
_MAX_STDERR = 16 * 1024  # bytes
_REASON_LINES = 2
_MAX_REASON = 300  # characters
_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)\s")
_NO_PORT = b"Cannot start http server for devtools"
_DEFAULT_FOLDER = b"requires a non-default data directory"
_NO_SANDBOX = b"Running as root without --no-sandbox"
_IN_USE = b"Opening in existing browser session"
_PROFILE_IN_USE = 21  # exit code, for a profile that a browser on another host uses
# Lines that Chromium writes on healthy machines too.
_NOISE = ("dbus/", "zygote_linux", "unexpected operator", "gpu/", "DevTools listening")
_PLACE = re.compile(r"^\[[^\]\s]+\] ")  # process, time and line of code


class PortTaken(Exception):
    """Another program took the debugging port first."""


def command_line(executable: str, profile: Path, port: int, *, sandbox: bool) -> tuple[str, ...]:
    """Return the command that starts a browser in a visible window."""
    options = (f"--user-data-dir={profile}", f"--remote-debugging-port={port}", *_SWITCHES)
    return (executable, *options, *(() if sandbox else ("--no-sandbox",)), "about:blank")


def free_port() -> int:
    """Return a TCP port of this machine that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


class BrowserProcess(asyncio.SubprocessProtocol):
    """One process of a browser. Its standard error is read all the time, so that it never blocks.

    Args:
        clock: for time-outs.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stderr = bytearray()
        self._address = ""
        self._is_read = asyncio.Event()
        self._has_news = asyncio.Event()
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._transport is not None
        return self._transport.get_pid()

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return None if self._transport is None else self._transport.get_returncode()

    async def start(self, command: tuple[str, ...], environ: Mapping[str, str]) -> None:
        """Start the program. If the caller is cancelled meanwhile, it is killed.

        Raises:
            BrowserUnusable: it cannot be run.
        """
        starting = asyncio.ensure_future(self._spawn(command, environ))
        starting.add_done_callback(forget)
        with caught(OSError, ValueError, NotImplementedError) as failure:
            try:
                await asyncio.shield(starting)
            except asyncio.CancelledError:
                await asyncio.wait({starting})
                self.close()
                raise
        if failure:
            reason = getattr(failure.error, "strerror", None) or "this event loop cannot start programs"
            raise BrowserUnusable(
                UnusableKind.START_FAILED,
                f"the browser {command[0]!r} cannot be run: {reason}",
                advice="Check that it is a browser of this machine and that you may run it",
            ) from failure.cause

    async def debugging_address(self, profile: Path) -> str:
        """Return the address of the debugging port, which the browser writes when it has started.

        Raises:
            PortTaken: another program has the port.
            BrowserUnusable: it ended, or uses another browser's window.
        """
        while not self._address:
            await self._check_start(profile)
            await self._has_news.wait()
            self._has_news.clear()
        return self._address

    async def wait_ended(self) -> None:
        """Wait until it has ended."""
        await self._ended.wait()

    def signal(self, *, kill: bool) -> None:
        """Ask it to end, or kill it with all processes that it started."""
        if self._transport is not None and not self._ended.is_set():
            _signal(self.pid, kill=kill)

    def close(self) -> None:
        """Free what belongs to it; kills it if it still runs."""
        if self._transport is not None:
            self._transport.close()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Keep the last part of the standard error, and the address that it names, which more text would push out."""
        if fd != _STDERR:
            return
        text = self._stderr + data
        if not self._address and (found := _ADDRESS.search(text)):
            self._address = found[1].decode("ascii", errors="replace")
        self._stderr = text[-_MAX_STDERR:]
        self._has_news.set()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Note that all of the standard error is read."""
        del exc
        if fd == _STDERR:
            self._is_read.set()

    def process_exited(self) -> None:
        """Wake up those who wait for the end."""
        self._ended.set()
        self._has_news.set()

    async def _spawn(self, command: tuple[str, ...], environ: Mapping[str, str]) -> None:
        self._transport, _ = await asyncio.get_running_loop().subprocess_exec(
            lambda: self,
            *command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # Ctrl-C in our terminal is for this program, which then closes the browser in order.
            start_new_session=True,
            creationflags=_FLAGS,
        )

    async def _check_start(self, profile: Path) -> None:
        if _NO_PORT in self._stderr:
            raise PortTaken
        if _DEFAULT_FOLDER in self._stderr:
            raise BrowserUnusable(
                UnusableKind.PROFILE_UNUSABLE,
                f"the browser opens no debugging port for its everyday profile {str(profile)!r}",
                advice="Choose another folder: page?profile=DIR",
            )
        if self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                # A process that it started may keep the pipe open.
                await within(self._clock, _READ_TIMEOUT, self._is_read.wait())
            raise self._ended_too_soon(profile)

    def _ended_too_soon(self, profile: Path) -> BrowserUnusable:
        if _IN_USE in self._stderr or self.exit_code in {0, _PROFILE_IN_USE}:
            return BrowserUnusable(
                UnusableKind.PROFILE_IN_USE,
                f"a browser without a known debugging port already uses the profile {str(profile)!r}",
                advice="Close that browser, or choose another folder: page?profile=DIR",
            )
        advice = "Check that this browser opens when you start it yourself"
        if _NO_SANDBOX in self._stderr:
            advice = "Run it as another user than root; in a container, page?sandbox=off"
        reason = _reason(bytes(self._stderr))
        detail = f"the browser ended at once with exit code {self.exit_code}: {reason}"
        return BrowserUnusable(UnusableKind.START_FAILED, detail, advice=advice, retryable=True)


class LeftBrowser:
    """The process of a browser that an earlier program left. It is not our child, so its exit code is unknown.

    Args:
        pid: of the process; 0 if unknown.
        devtools: the connection to it.
        clock: for looking at the process again.
    """

    def __init__(self, pid: int, devtools: DevtoolsConnection, *, clock: Clock) -> None:
        self._devtools = devtools
        self._clock = clock
        self.pid = pid
        self.exit_code: int | None = None

    async def wait_ended(self) -> None:
        """Wait until the connection is closed and, where that can be seen, until the process has ended."""
        await self._devtools.wait_closed()
        while _exists(self.pid):
            await self._clock.sleep_until(self._clock.monotonic() + _POLL)
        # The system may give the number to another process.
        self.pid = 0

    def signal(self, *, kill: bool) -> None:
        """Ask it to end, or kill it with all processes that it started."""
        if self.pid:
            _signal(self.pid, kill=kill)

    def close(self) -> None:
        """Nothing belongs to it."""


async def has_ended(process: BrowserProcess | LeftBrowser, clock: Clock, seconds: float) -> bool:
    """Wait at most `seconds` until a process has ended, and return whether it has."""
    with contextlib.suppress(TimeoutError):
        await within(clock, seconds, process.wait_ended())
        return True
    return False


async def stop(process: BrowserProcess | LeftBrowser, clock: Clock, seconds: float) -> bool:
    """Terminate a process, kill it after `seconds`, and return whether it has ended: the system may be unable to."""
    for kill in (False, True):
        process.signal(kill=kill)
        if await has_ended(process, clock, seconds):
            return True
    return False


def _exists(pid: int) -> bool:
    # On Windows the same call would end it.
    if not pid or sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _signal(pid: int, *, kill: bool) -> None:
    """Ask a process to end, or kill it with all processes of its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)
        elif kill:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)


def _reason(stderr: bytes) -> str:
    """Return the last lines that say something."""
    lines = [printable(line).strip() for line in stderr.decode(errors="replace").splitlines()]
    said = [_PLACE.sub("", line) for line in lines if line and not any(noise in line for noise in _NOISE)]
    return redact("; ".join(said[-_REASON_LINES:])[:_MAX_REASON]) or "it gave no reason"
