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
import shutil
from typing import TYPE_CHECKING

from tiktok_live.net.programs import ProgramRun, minimal_environment
from tiktok_live.signing.base import BadOutputOutcome, ProviderHealth, UnavailableOutcome
from tiktok_live.signing.providers.signer_responses import MAX_OUTPUT, invalid_url, read_signed, safe_text

if TYPE_CHECKING:
    from tiktok_live.signing.base import UnsignedRequest, UrlOutcome
    from tiktok_live.signing.config.provider_config import CommandConfig

__all__ = ["USER_AGENT_VARIABLE", "CommandSigner"]

USER_AGENT_VARIABLE = "TIKTOK_LIVE_USER_AGENT"
"""Environment variable with the user agent, for the program."""

_CLOSED = "the signer is closed"


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
        self._runs: set[ProgramRun] = set()
        self._closed = False

    async def sign_url(self, request: UnsignedRequest) -> UrlOutcome:
        """Return the program's outcome for the request's URL. The program receives only the URL and the user agent."""
        invalid = invalid_url(request.url)
        if invalid is not None:
            return invalid
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        run = ProgramRun(MAX_OUTPUT)
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

    async def _run(self, run: ProgramRun, request: UnsignedRequest) -> UrlOutcome:
        try:
            await run.start(self._config.argv, {**minimal_environment(), USER_AGENT_VARIABLE: request.user_agent})
        except (OSError, ValueError, NotImplementedError) as error:
            # NotImplementedError: a Windows event loop without subprocesses. ValueError: a zero byte.
            return UnavailableOutcome(
                f"{self._program} cannot be started: {safe_text(str(error)) or type(error).__name__}"
            )
        try:
            async with asyncio.timeout(self._config.timeout):
                await run.finish(f"{request.url}\n".encode())
        except TimeoutError:
            return UnavailableOutcome(f"{self._program} did not finish within {self._config.timeout:g} s")
        return self._read(run)

    def _read(self, run: ProgramRun) -> UrlOutcome:
        if len(run.output) > MAX_OUTPUT:
            return BadOutputOutcome(f"{self._program} wrote more than {MAX_OUTPUT} bytes")
        if self._closed:
            return UnavailableOutcome(_CLOSED)
        if run.exit_code:
            reason = safe_text(run.errors.decode(errors="replace")) or "it gave no reason"
            return UnavailableOutcome(f"{self._program} exited with code {run.exit_code}: {reason}")
        return read_signed(bytes(run.output), self._program)
