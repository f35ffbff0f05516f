"""Any program signs: it is given a URL and answers JSON.

For each URL the program is started once, without a shell. On its standard input it finds the URL and a line feed; the
environment variable `TIKTOK_LIVE_USER_AGENT` tells the user agent that will send the request (empty: not known). On
its standard output it writes JSON in UTF-8, the signed URL as a string or an object:

    {"signed_url": "https://...", "user_agent": "...", "headers": {}, "cookies": {}, "fields": {}}

`signed_url` (or `url`) alone is enough. An exit code other than 0 says that it could not sign; what it wrote to its
standard error is then shown, shortened and redacted.

No program outlives its call, and none this process, save when that is killed from outside (SIGKILL): it is then left to
itself, its input has ended, and what it writes reaches nobody. One that may hang is best started through `timeout`.
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
from tiktok_live.signing.providers.signed_json import MAX_ANSWER, read_signed, unfit_url
from tiktok_live.signing.providers.signer_responses import shown

if TYPE_CHECKING:
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import CommandSpec

__all__ = ["USER_AGENT_VARIABLE", "CommandSigner", "kill_programs"]

USER_AGENT_VARIABLE = "TIKTOK_LIVE_USER_AGENT"
"""Environment variable that tells a program the user agent."""

# What programs need to run at all. Others may hold keys that are none of the program's business.
_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP"),
    *("USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA"),
)
_CLOSED = "the signer is closed"
_OUTPUT, _ERRORS = 1, 2
_MAX_ERRORS = 4096
_TIME_TO_OBEY = 1.0
_TIME_TO_DIE = 2.0
_running: set[_Run] = set()


class CommandSigner:
    """Starts a program for each URL.

    The program gets a small environment and not the parent's, so that no key leaks into it; who must hand it a
    variable starts it through `env NAME=value program`. It is ended when its time is over, when it answers more than
    64 KiB, when the caller is cancelled and by `aclose`: it is asked to (SIGTERM), and killed a second later. On POSIX
    systems so is whatever it started, also when it has answered and left something behind.

    Args:
        spec: the program, its arguments and its time.
    """

    name = "command"

    def __init__(self, spec: CommandSpec) -> None:
        self._spec = spec
        self._runs: set[_Run] = set()
        self._closed = False

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return what the program makes of the request's URL; it is told of nothing else but the user agent."""
        refusal = unfit_url(request.url)
        if refusal is not None:
            return refusal
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        run = _Run()
        self._runs.add(run)
        try:
            return await self._answer(run, request)
        finally:
            # A task of its own: a caller that is cancelled once more must not cut it off.
            stopping = asyncio.ensure_future(run.stop())
            stopping.add_done_callback(lambda _: self._runs.discard(run))
            await asyncio.shield(stopping)

    async def health(self) -> ProviderHealth:
        """Return whether the program is there and may be run; it is not started."""
        path = shutil.which(self._spec.argv[0])
        return ProviderHealth(path is not None, self._program if path else f"there is no program {self._program}")

    async def aclose(self) -> None:
        """End what runs, and start nothing any more."""
        self._closed = True
        await asyncio.gather(*[run.stop() for run in self._runs])

    @property
    def _program(self) -> str:
        return shown(self._spec.argv[0])

    async def _answer(self, run: _Run, request: UnsignedRequest) -> UrlOutcome:
        try:
            await run.start(self._spec.argv, _environment(request.user_agent))
        except (OSError, ValueError, NotImplementedError) as error:
            # Not implemented: by event loops of Windows that know sockets alone. Value: a zero byte somewhere.
            return UnavailableOutcome(f"{self._program} cannot be started: {shown(str(error)) or type(error).__name__}")
        try:
            async with asyncio.timeout(self._spec.timeout):
                await run.ask(request.url)
        except TimeoutError:
            return UnavailableOutcome(f"{self._program} did not answer within {self._spec.timeout:g} s")
        return self._read(run)

    def _read(self, run: _Run) -> UrlOutcome:
        if len(run.output) > MAX_ANSWER:
            return BadOutputOutcome(f"{self._program} answered more than {MAX_ANSWER} bytes")
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        if run.exit_code:
            said = shown(run.errors.decode(errors="replace")) or "it gave no reason"
            return UnavailableOutcome(f"{self._program} ended with exit code {run.exit_code}: {said}")
        return read_signed(bytes(run.output), self._program)


class _Run(asyncio.SubprocessProtocol):
    """One run of a program: what it wrote, bounded."""

    def __init__(self) -> None:
        self.output = bytearray()
        self.errors = bytearray()
        self.exit_code: int | None = None
        self._ended = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None
        self._answered = asyncio.Event()
        self._starting: asyncio.Task[object] | None = None

    async def start(self, argv: tuple[str, ...], environment: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        # A session of its own is a group that can be ended as a whole; Windows takes no notice of it.
        begin = loop.subprocess_exec(lambda: self, *argv, env=environment, start_new_session=True)
        # A caller that is cancelled must not cut this off: what the program has started by then would stay.
        self._starting = asyncio.ensure_future(begin)
        await asyncio.shield(self._starting)

    async def ask(self, url: str) -> None:
        """Give the program its URL and wait until it has ended, or has written too much."""
        assert self._transport is not None
        stdin = self._transport.get_pipe_transport(0)
        assert isinstance(stdin, asyncio.WriteTransport)
        stdin.write(f"{url}\n".encode())
        stdin.close()
        await self._answered.wait()

    async def stop(self) -> None:
        """End the program if it runs, and all that it started; wait until it is gone. Twice is fine."""
        if self._starting is not None:
            await asyncio.wait({self._starting})
        transport = self._transport
        if transport is None:
            return
        try:
            if not self._ended.is_set():
                _end(transport)
                await self._gone(_TIME_TO_OBEY)
        finally:
            self.kill()
        try:
            # Only a program that the system itself cannot end outlives this.
            await self._gone(_TIME_TO_DIE)
        finally:
            transport.close()

    def kill(self) -> None:
        """Kill the program and all that it started, now."""
        _running.discard(self)
        assert self._transport is not None
        _end(self._transport, at_once=True)

    async def _gone(self, seconds: float) -> None:
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
        elif len(self.output) <= MAX_ANSWER:
            self.output += data[: MAX_ANSWER + 1 - len(self.output)]
            if len(self.output) > MAX_ANSWER:
                self._answered.set()

    def process_exited(self) -> None:
        assert self._transport is not None
        self.exit_code = self._transport.get_returncode()
        self._ended.set()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc  # how the pipes broke does not matter: the program has ended
        self._answered.set()


def kill_programs() -> None:
    """Kill every program that runs for a signer of this process: for an end at which nothing can be closed any more."""
    for run in tuple(_running):
        run.kill()


def _end(transport: asyncio.SubprocessTransport, *, at_once: bool = False) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform != "win32":
            os.killpg(transport.get_pid(), signal.SIGKILL if at_once else signal.SIGTERM)
        else:
            transport.kill()


def _environment(user_agent: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**kept, USER_AGENT_VARIABLE: user_agent}
