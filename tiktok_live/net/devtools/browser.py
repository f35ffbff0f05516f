"""Opening a browser: take over one that was left, start one, or attach to the user's; and its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.causes import caught
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.devtools.connection import DevtoolsConnection, connect_devtools
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.devtools.endpoint import browser_endpoint, is_browser_address
from tiktok_live.net.devtools.errors import BrowserError, BrowserGone, BrowserUnusable, UnusableKind
from tiktok_live.net.devtools.finding import check_display, find_browser
from tiktok_live.net.devtools.process import (
    BrowserProcess,
    LeftBrowser,
    PortTaken,
    command_line,
    free_port,
    has_ended,
    stop,
)
from tiktok_live.net.devtools.profile import BrowserNote, ProfileLock, default_profile
from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole
from tiktok_live.redaction import printable

if TYPE_CHECKING:
    from tiktok_live.net.devtools.protocol import DevtoolsEvent

__all__ = ["Browser", "BrowserOptions", "open_browser"]

_PORTS = 3  # attempts to find one that no other program takes
_LEFT_TIMEOUT = 5.0  # seconds for a browser that was left to respond
_CLOSE_TIMEOUT = 5.0  # seconds for each step of closing
_EXIT_TIMEOUT = 5.0  # seconds from the end of the connection to that of the process
_MAX_PAGES = 10_000
_HEADLESS = "Headless"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserOptions:
    """Which browser to open, and how.

    Attributes:
        executable: path or command of the browser; empty for `CHROME_PATH`, or else any installed one.
        profile: folder of its profile; None for a folder of ours in the user's data folder.
        cdp: `http://` address of the debugging port of a browser that the user started; the options before do not
            matter then. Empty to start one.
        sandbox: whether the browser protects this machine from the pages that it shows. It cannot when root runs it.
        timeout: seconds until it responds.
    """

    executable: str = ""
    profile: Path | None = None
    cdp: str = ""
    sandbox: bool = True
    timeout: float = 20.0


class Browser:
    """An open browser. Close it with `aclose` in any case, also when it is gone. See `open_browser`.

    Attributes:
        user_agent: that it sends.
        product: its name and version.
        is_ours: whether this library started it, now or in an earlier program; then `aclose` closes it.
        devtools: the debugging connection. It reports targets: `Target.setDiscoverTargets` was called.
    """

    def __init__(
        self,
        link: _Link,
        *,
        clock: Clock,
        process: BrowserProcess | LeftBrowser | None = None,
        lock: ProfileLock | None = None,
    ) -> None:
        self.user_agent = link.user_agent
        self.product = link.product
        self.is_ours = process is not None
        self.devtools = link.devtools
        self._pages = link.pages
        self._clock = clock
        self._process = process
        self._lock = lock
        self._closing: asyncio.Task[None] | None = None

    async def wait_gone(self) -> BrowserGone:
        """Wait until the browser has ended or the connection is closed, and return why."""
        reason = await self.devtools.wait_closed()
        if self._closing is not None:
            return BrowserGone("the browser was closed by this program")
        code = None
        if self._process is not None:
            await has_ended(self._process, self._clock, _EXIT_TIMEOUT)
            code = self._process.exit_code
        if code == 0 or (code is None and self._pages.are_closed):
            return BrowserGone("the browser was closed", is_closed_by_user=True)
        return BrowserGone(reason if code is None else f"the browser crashed or was killed (exit code {code})")

    async def aclose(self) -> None:
        """Close the browser if it is ours, or else only the connection. Takes at most 25 s. May be called repeatedly.

        The browser is asked first, then terminated, then killed.
        """
        if self._closing is None:
            self._closing = asyncio.ensure_future(self._close())
        # A cancelled caller must not leave half of it.
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        if self._process is not None:
            with contextlib.suppress(BrowserError):
                await self.devtools.call("Browser.close", timeout=_CLOSE_TIMEOUT)
            await has_ended(self._process, self._clock, _CLOSE_TIMEOUT)
            await _stop(self._process, self._lock, self._clock)
        await self.devtools.aclose()


class _OpenPages:
    """Which pages are open. A browser that ends in order closes all of them first; one that is killed does not."""

    def __init__(self) -> None:
        self._open: set[str] = set()
        self._has_seen_any = False

    @property
    def are_closed(self) -> bool:
        return self._has_seen_any and not self._open

    def see(self, event: DevtoolsEvent) -> None:
        target = as_object(event.params.get("targetInfo"))
        if event.method == "Target.targetCreated" and target.get("type") == "page" and len(self._open) < _MAX_PAGES:
            self._has_seen_any = True
            self._open.add(as_text(target.get("targetId")))
        elif event.method == "Target.targetDestroyed":
            self._open.discard(as_text(event.params.get("targetId")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    devtools: DevtoolsConnection
    pages: _OpenPages
    user_agent: str
    product: str


async def open_browser(
    options: BrowserOptions, *, clock: Clock | None = None, environ: Mapping[str, str] | None = None
) -> Browser:
    """Attach to the user's browser, take over one that an earlier program left in the profile, or start one.

    Args:
        options: which browser, and how.
        clock: for time-outs.
        environ: environment variables; None for those of this process.

    Raises:
        BrowserUnusable: none of this is possible; the error says why and what to do.
    """
    clock, environ = clock or SystemClock(), os.environ if environ is None else environ
    if options.cdp:
        address = await browser_endpoint(options.cdp, timeout=options.timeout)
        return Browser(await _connect(address, options.timeout, clock), clock=clock)
    executable = _find(options, environ)
    lock = ProfileLock(options.profile or default_profile(environ, sys.platform, executable))
    try:
        return await _open_in(lock, executable, options, clock, environ)
    except BaseException:
        lock.release()
        raise


async def _open_in(
    lock: ProfileLock, executable: str, options: BrowserOptions, clock: Clock, environ: Mapping[str, str]
) -> Browser:
    """Take over the browser that an earlier program left in a profile, or start one."""
    is_left = lock.note() is not None
    with caught(BrowserUnusable) as failure:
        return await _take_over(lock, clock) or await _start(executable, lock, options, clock, environ)
    if is_left and failure.error.kind is UnusableKind.PROFILE_IN_USE:
        failure.error.retryable = True  # a browser that was left and does not respond is often about to end
    raise failure.error


def _find(options: BrowserOptions, environ: Mapping[str, str]) -> str:
    def exists(path: str) -> bool:
        return Path(path).is_file() and os.access(path, os.X_OK)

    def which(command: str) -> str | None:
        return shutil.which(command, path=environ.get("PATH", ""))

    return find_browser(options.executable, environ, sys.platform, exists=exists, which=which)


async def _connect(address: str, timeout: float, clock: Clock) -> _Link:
    """Connect to a browser that has windows."""
    pages = _OpenPages()
    devtools = await connect_devtools(address, timeout=timeout, clock=clock, watcher=pages.see)
    try:
        user_agent, product = await _identify(devtools, timeout)
    except BaseException:
        await devtools.aclose()
        raise
    return _Link(devtools=devtools, pages=pages, user_agent=user_agent, product=product)


async def _identify(devtools: DevtoolsConnection, timeout: float) -> tuple[str, str]:
    """Return user agent and product of a browser that is not headless."""
    with caught(BrowserError) as failure:
        version = await devtools.call("Browser.getVersion", timeout=timeout)
        await devtools.call("Target.setDiscoverTargets", {"discover": True}, timeout=timeout)
    if failure:
        raise _no_response(str(failure.error)) from failure.error
    user_agent, product = (printable(as_text(version.get(name))) for name in ("userAgent", "product"))
    if _HEADLESS in user_agent or _HEADLESS in product:
        raise _headless()
    return user_agent, product


async def _take_over(lock: ProfileLock, clock: Clock) -> Browser | None:
    """Return the browser that the profile's note names, if it still runs.

    The address in the note has a part that each start of a browser chooses anew, so no other browser responds to it.
    """
    note = lock.note()
    if note is None or not is_browser_address(note.address):
        return None
    with caught(BrowserUnusable) as failure:
        link = await _connect(note.address, _LEFT_TIMEOUT, clock)
    if failure:
        return None
    try:
        pid = note.pid if await _pid(link.devtools) == note.pid else 0
        lock.write_note(msgspec.structs.replace(note, owner=os.getpid()))
    except BaseException:
        await link.devtools.aclose()
        raise
    return Browser(link, clock=clock, process=LeftBrowser(pid, link.devtools, clock=clock), lock=lock)


async def _pid(devtools: DevtoolsConnection) -> int | None:
    """Return the process id that a browser gives; None if it gives none."""
    with caught(BrowserError) as failure:
        result = await devtools.call("SystemInfo.getProcessInfo")
    if failure:
        return None
    processes = map(as_object, as_array(result.get("processInfo")))
    return next((as_whole(process.get("id")) for process in processes if process.get("type") == "browser"), None)


async def _start(
    executable: str, lock: ProfileLock, options: BrowserOptions, clock: Clock, environ: Mapping[str, str]
) -> Browser:
    check_display(environ, sys.platform)
    for _ in range(_PORTS):
        process = BrowserProcess(clock)
        await process.start(command_line(executable, lock.folder, free_port(), sandbox=options.sandbox), environ)
        try:
            with caught(PortTaken):
                link = await _started(process, lock, options.timeout, clock)
                return Browser(link, clock=clock, process=process, lock=lock)
            await stop(process, clock, _CLOSE_TIMEOUT)
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(_stop(process, lock, clock)))
            raise
        process.close()
    raise _start_failed("other programs took its debugging port each time")


async def _started(process: BrowserProcess, lock: ProfileLock, timeout: float, clock: Clock) -> _Link:
    with caught(TimeoutError) as late:
        address = await within(clock, timeout, process.debugging_address(lock.folder))
    if late:
        raise _start_failed(f"it opened no debugging port within {timeout:g} s") from late.cause
    if not is_browser_address(address):
        raise _start_failed("its debugging port is not on this machine")
    lock.write_note(BrowserNote(process.pid, address, os.getpid(), clock.wall()))
    return await _connect(address, timeout, clock)


async def _stop(process: BrowserProcess | LeftBrowser, lock: ProfileLock | None, clock: Clock) -> None:
    """End a browser that may have ended already, and free its profile."""
    is_over = await stop(process, clock, _CLOSE_TIMEOUT)
    process.close()
    if lock is not None:
        if is_over:
            lock.remove_note()
        lock.release()


def _no_response(detail: str) -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.ATTACH_FAILED,
        f"the browser does not respond as one: {detail}",
        advice="Restart the browser",
        retryable=True,
    )


def _headless() -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.HEADLESS_BROWSER,
        "this browser is headless, and its user agent says so; the platform is reported to refuse such browsers",
        advice="Start the browser without --headless, in a desktop session",
    )


def _start_failed(reason: str) -> BrowserUnusable:
    return BrowserUnusable(
        UnusableKind.START_FAILED,
        f"the browser could not be started: {reason}",
        advice="Check that this browser opens when you start it yourself; if the machine is slow, raise the timeout",
        retryable=True,
    )
