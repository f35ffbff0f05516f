"""The signer `command`: any program that reads a URL and writes JSON.

The program is started once per URL, without a shell. Its standard input is the URL and a line feed. The environment
variable `TIKTOK_LIVE_USER_AGENT` is the user agent that will send the request (empty if unknown). Its standard output
is JSON in UTF-8, the signed URL as a string or an object:

    {"signed_url": "https://...", "user_agent": "...", "headers": {}, "cookies": {}, "fields": {}}

Only `signed_url` (or `url`) is required. An exit code other than 0 means that it could not sign; its standard error
is then part of the outcome, shortened and redacted.

A program never outlives its call or this process, unless this process is killed by SIGKILL. The program then keeps
running with its input closed and its output ignored; start a program that may hang through `timeout`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

from tiktok_live.signing.base import BadOutputOutcome, ProviderHealth, UnavailableOutcome
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT, invalid_url, read_signed, safe_text

if TYPE_CHECKING:
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import CommandConfig

__all__ = ["USER_AGENT_VARIABLE", "CommandSigner", "kill_programs"]

USER_AGENT_VARIABLE = "TIKTOK_LIVE_USER_AGENT"
"""Environment variable with the user agent, for the program."""

# Variables that programs need to run. Others may hold secrets, so they are not passed on.
_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
)
_CLOSED = "the signer is closed"
_OUTPUT, _ERRORS = 1, 2
_MAX_ERRORS = 4096
_TERM_TIMEOUT = 1.0  # seconds
_KILL_TIMEOUT = 2.0  # seconds
_running: set[_Run] = set()


class CommandSigner:
    """Starts a program for each URL.

    The program gets a minimal environment, so that no secret leaks into it; to pass a variable, start it through
    `env NAME=value program`. It is stopped (SIGTERM, and SIGKILL a second later) on a timeout, when it writes more
    than 64 KiB, when the caller is cancelled, and by `aclose`. On POSIX systems that includes all processes that it
    started, even if it has already exited.

    Args:
        config: the program, its arguments and its timeout.
    """

    name = "command"

    def __init__(self, config: CommandConfig) -> None:
        self._config = config
        self._runs: set[_Run] = set()
        self._closed = False

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the program's outcome for the request's URL. The program receives only the URL and the user agent."""
        invalid = invalid_url(request.url)
        if invalid is not None:
            return invalid
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        run = _Run()
        self._runs.add(run)
        try:
            return await self._run(run, request)
        finally:
            # In its own task, so that a second cancellation of the caller does not interrupt it.
            stopping = asyncio.ensure_future(run.stop())
            stopping.add_done_callback(lambda _: self._runs.discard(run))
            await asyncio.shield(stopping)

    async def health(self) -> ProviderHealth:
        """Return whether the program exists and is executable. It is not started."""
        path = shutil.which(self._config.argv[0])
        return ProviderHealth(path is not None, self._program if path else f"there is no program {self._program}")

    async def aclose(self) -> None:
        """Stop all running programs. No new ones are started."""
        self._closed = True
        await asyncio.gather(*[run.stop() for run in self._runs])

    @property
    def _program(self) -> str:
        return safe_text(self._config.argv[0])

    async def _run(self, run: _Run, request: UnsignedRequest) -> UrlOutcome:
        try:
            await run.start(self._config.argv, _environment(request.user_agent))
        except (OSError, ValueError, NotImplementedError) as error:
            # NotImplementedError: a Windows event loop without subprocesses. ValueError: a zero byte.
            return UnavailableOutcome(
                f"{self._program} cannot be started: {safe_text(str(error)) or type(error).__name__}"
            )
        try:
            async with asyncio.timeout(self._config.timeout):
                await run.send(request.url)
        except TimeoutError:
            return UnavailableOutcome(f"{self._program} did not finish within {self._config.timeout:g} s")
        return self._read(run)

    def _read(self, run: _Run) -> UrlOutcome:
        if len(run.output) > MAX_OUTPUT:
            return BadOutputOutcome(f"{self._program} wrote more than {MAX_OUTPUT} bytes")
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        if run.exit_code:
            reason = safe_text(run.errors.decode(errors="replace")) or "it gave no reason"
            return UnavailableOutcome(f"{self._program} exited with code {run.exit_code}: {reason}")
        return read_signed(bytes(run.output), self._program)


class _Run(asyncio.SubprocessProtocol):
    """One run of a program, with its output up to a limit."""

    def __init__(self) -> None:
        self.output = bytearray()
        self.errors = bytearray()
        self.exit_code: int | None = None
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None
        self._finished = asyncio.Event()
        self._starting: asyncio.Task[object] | None = None

    async def start(self, argv: tuple[str, ...], environment: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        # A new session is a process group, which can be killed as a whole. Windows ignores it.
        starting = loop.subprocess_exec(lambda: self, *argv, env=environment, start_new_session=True)
        # A cancelled caller must not interrupt the start: the program's processes would keep running.
        self._starting = asyncio.ensure_future(starting)
        await asyncio.shield(self._starting)

    async def send(self, url: str) -> None:
        """Write the URL to the program and wait until it has exited, or has written too much."""
        assert self._transport is not None
        stdin = self._transport.get_pipe_transport(0)
        assert isinstance(stdin, asyncio.WriteTransport)
        stdin.write(f"{url}\n".encode())
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
        assert isinstance(transport, asyncio.SubprocessTransport)
        self._transport = transport
        _running.add(self)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == _ERRORS:
            self.errors += data[: _MAX_ERRORS - len(self.errors)]
        elif len(self.output) <= MAX_OUTPUT:
            self.output += data[: MAX_OUTPUT + 1 - len(self.output)]
            if len(self.output) > MAX_OUTPUT:
                self._finished.set()

    def process_exited(self) -> None:
        assert self._transport is not None
        self.exit_code = self._transport.get_returncode()
        self._ended.set()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc  # does not matter: the program has exited
        self._finished.set()


def kill_programs() -> None:
    """Kill all running programs of this process, for an exit at which signers cannot be closed."""
    for run in tuple(_running):
        run.kill()


def _signal(transport: asyncio.SubprocessTransport, *, kill: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(transport.get_pid(), signal.SIGKILL if kill else signal.SIGTERM)
        else:
            transport.kill()


def _environment(user_agent: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**kept, USER_AGENT_VARIABLE: user_agent}
