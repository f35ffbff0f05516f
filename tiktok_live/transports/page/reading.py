"""One attempt to read a room with a window: until it reads, while it reads, and why it ends. A transport."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.devtools.errors import BrowserError
from tiktok_live.net.pages import PageCapture, PageFailed, PageProblem, PageProblemKind, PageState
from tiktok_live.tasks import BackgroundTasks
from tiktok_live.transports.frame_queue import FrameQueue
from tiktok_live.transports.page import problems
from tiktok_live.transports.page.traffic import BodyRequest, PageTraffic
from tiktok_live.transports.page.verdicts import ShownPage, path_of

if TYPE_CHECKING:
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.devtools.errors import BrowserGone
    from tiktok_live.net.devtools.protocol import DevtoolsEvent
    from tiktok_live.net.pages import PageOptions, PageTarget
    from tiktok_live.transports.page.window import Window
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["LEAVE_AGAIN", "LONGEST_POLL", "MINIMIZED_EVERY", "WATCH_EVERY", "PageReading", "WindowMemory"]

logger = logging.getLogger(__name__)

WATCH_EVERY = 5.0
"""Seconds between two looks at a page that reads."""
MINIMIZED_EVERY = 30.0
"""Seconds between two questions to the browser whether the window is minimized."""
LONGEST_POLL = 90.0
"""Seconds without an answered poll after which polling has stopped: a hidden page polls once a minute."""
LEAVE_AGAIN = 60.0
"""Seconds in which leaving the live page for a second time means that the user needs the window."""

_GONE_WITHIN = 1.0  # seconds between the end of the last window and that of its browser
_FOR_USER = frozenset({PageProblemKind.LOGIN_WALL, PageProblemKind.CAPTCHA})


class WindowMemory:
    """What is remembered about a window from one attempt to the next.

    Attributes:
        left_at: when it left the live page last, in monotonic seconds; None if it never did.
    """

    __slots__ = ("left_at",)

    def __init__(self) -> None:
        self.left_at: float | None = None


class PageReading(FrameQueue):
    """Reads a room with a window. Call `begin`; then it is a transport that only receives.

    Args:
        window: an open window, which outlives this object.
        memory: of that window.
        target: the page.
        options: times in seconds.
        addresses: which sockets and responses count.
        clock: source of time.
    """

    def __init__(
        self,
        window: Window,
        memory: WindowMemory,
        target: PageTarget,
        options: PageOptions,
        addresses: PageAddresses,
        clock: Clock,
    ) -> None:
        super().__init__()
        self._window = window
        self._memory = memory
        self._target = target
        self._options = options
        self._clock = clock
        self._traffic = PageTraffic(addresses, target.room_id)
        self._shown = ShownPage(addresses, window.session_id, window.target_id)
        self._state = PageState.OPENING
        self._problem: PageProblem | None = None
        self._changed = asyncio.Event()
        self._home: str | None = None  # path of the live page; None until the page reads
        self._crashes = 0
        self._crashed_at = 0.0
        self._captured_at = 0.0
        self._background = BackgroundTasks()

    @property
    def first_response(self) -> bytes:
        """Body of the page's first `im/fetch` response; empty if there was none."""
        return self._traffic.first_response

    @property
    def room_id(self) -> int:
        """The room that the page reads, as its addresses say; 0 if they do not say it."""
        return self._traffic.room_id

    @property
    def page_state(self) -> str:
        """What the page is doing, see `PageState`."""
        return self._state.value

    async def begin(self) -> None:
        """Load the page, and return when it reads its room.

        Raises:
            PageFailed: it cannot be loaded, or does not read the room.
        """
        self._window.listener, self._window.on_gone = self._on_event, self._browser_gone
        for event in self._window.shared.worker_sockets():
            self._traffic.receive(event, self._clock.monotonic())
        await self._navigate()
        await self._until_reading()
        self._home = path_of(self._shown.address).lower()
        if not self._target.room_id and not self._home.endswith(path_of(self._target.url).lower()):
            # Nothing else says that what the page reads is the live that was looked for.
            raise PageFailed(problems.left(self._shown, is_repeated=False))
        self._state = PageState.READING
        self._background.start(self._watch())

    async def aclose(self) -> None:
        """Stop reading; the window stays open for the next attempt. May be called repeatedly."""
        if self._window.listener == self._on_event:
            self._window.listener = self._window.on_gone = None
        self._background.cancel()
        await super().aclose()

    async def capture(self) -> PageCapture:
        """Return what the page used to read its room.

        Raises:
            PageFailed: the browser is gone.
        """
        while self._traffic.awaits_first_response and self._problem is None:
            await self._changed_again()
        with caught(BrowserError) as failure:
            cookies = await self._window.cookies_for(self._traffic.socket_url or self._target.url)
            page_cookies = await self._window.cookies_for(self._target.url)
            return PageCapture(
                first_response=self._traffic.first_response,
                socket_url=self._traffic.socket_url,
                cookies=cookies,
                user_agent=self._window.shared.browser.user_agent,
                captured_at=self._traffic.socket_at or self._captured_at,
                headers=self._traffic.socket_headers,
                page_cookies=frozenset(name for name, value in page_cookies.items() if value),
            )
        raise PageFailed(problems.browser_problem(failure.error))

    async def _navigate(self) -> None:
        with caught(BrowserError) as failure:
            await self._window.navigate(self._target.url)
        if failure:
            raise PageFailed(self._why_not(failure.error))

    def _why_not(self, error: BrowserError) -> PageProblem:
        """Return why a call failed: that the user closed the window or the browser meanwhile comes first."""
        if self._window.shared.gone is not None:
            return problems.browser_gone(self._window.shared.gone)
        return problems.window_closed() if self._window.is_gone else problems.browser_problem(error)

    async def _until_reading(self) -> None:
        """Wait until the page reads; at a login wall or a captcha wait for the user.

        Raises:
            PageFailed: it does not, in time.
        """
        deadline = self._clock.monotonic() + self._options.timeout
        asked: PageProblemKind | None = None
        while not self._traffic.is_reading or self._traffic.awaits_first_response:
            if self._problem is not None:
                raise PageFailed(self._problem)
            if self._traffic.is_reading:
                await self._changed_again()  # the body comes soon, or the browser says that it has none
                continue
            verdict = self._shown.verdict
            if self._clock.monotonic() >= deadline or (verdict is not None and verdict not in _FOR_USER):
                self._shown.title = await self._window.title()
                raise PageFailed(self._unread(verdict))
            if verdict is not asked:
                deadline = self._clock.monotonic() + (await self._turn(verdict))
                asked = verdict
            await self._change_before(deadline)

    def _unread(self, verdict: PageProblemKind | None) -> PageProblem:
        if verdict is not None:
            return problems.shown_instead(verdict, self._shown)
        return problems.no_socket(self._shown, self._traffic.counts, self._options.timeout)

    async def _turn(self, verdict: PageProblemKind | None) -> float:
        """Ask the user for help, or go on when it is no longer needed; return the seconds to wait from now."""
        if verdict is None:
            self._state = PageState.OPENING
            if path_of(self._shown.address).lower() != path_of(self._target.url).lower():
                await self._navigate()
            return self._options.timeout
        if self._state is not PageState.WAITING:
            self._shown.title = await self._window.title()
            problem = problems.shown_instead(verdict, self._shown)
            seconds = self._options.patience
            logger.warning("%s: %s. %s; waiting %g s", self._target.name, problem.detail, problem.advice, seconds)
        self._state = PageState.WAITING
        return self._options.patience

    async def _changed_again(self) -> None:
        await self._change_before(self._clock.monotonic() + self._options.timeout)

    async def _change_before(self, deadline: float) -> None:
        """Wait until something happened, or until `deadline`."""
        self._changed.clear()
        with suppress(TimeoutError):
            await within(self._clock, deadline - self._clock.monotonic(), self._changed.wait())

    def _on_event(self, event: DevtoolsEvent) -> None:
        now = self._clock.monotonic()
        match event.method:
            case "Inspector.targetCrashed" if event.session_id == self._window.session_id:
                self._crashed(now)
            case "Target.targetDestroyed":
                self._background.start(self._window_closed())
            case "Target.detachedFromTarget":
                self._traffic.forget_session(str(event.params.get("sessionId")), now)
            case _:
                pass
        if self._shown.receive(event):
            # The browser does not report that the sockets of the earlier document closed.
            self._traffic.forget_session(self._window.session_id, now)
        # Before the first document, the events are those of what the window showed before.
        if self._shown.documents or self._window.shared.is_worker(event.session_id):
            self._traffic.receive(event, now)
        if self._home is not None and path_of(self._shown.address).lower() != self._home:
            self._left(now)
        self._collect()

    def _collect(self) -> None:
        """Request the bodies that are needed, and queue frames."""
        for request in self._traffic.bodies_wanted():
            self._background.start(self._fetch(request, is_batch=True))
        for request in self._shown.bodies_wanted():
            self._background.start(self._fetch(request, is_batch=False))
        for data in self._traffic.frames_received():
            self.feed(data)
        self._changed.set()

    async def _fetch(self, request: BodyRequest, *, is_batch: bool) -> None:
        body = await self._window.body_of(request)
        if is_batch:
            self._traffic.receive_body(request, body, self._clock.monotonic())
        else:
            self._shown.receive_body(request, body)
        self._captured_at = self._captured_at or self._clock.monotonic()
        self._collect()

    async def _watch(self) -> None:
        """Look at the page from time to time: a socket that stays closed, and slow timers, send no event."""
        minimized_at, is_minimized = self._clock.monotonic(), False
        while self._problem is None:
            await self._clock.sleep_until(self._clock.monotonic() + WATCH_EVERY)
            now = self._clock.monotonic()
            if now - minimized_at >= MINIMIZED_EVERY:
                minimized_at, is_minimized = now, await self._window.is_minimized()
            self._check_source(now)
            self._note_state(now, is_minimized=is_minimized)

    def _check_source(self, now: float) -> None:
        seconds = self._traffic.silent_for(now)
        is_polling = self._traffic.is_polling
        if seconds <= (max(LONGEST_POLL, self._options.timeout) if is_polling else self._options.timeout):
            return
        if self._state is PageState.CRASHED:
            self._fail(problems.crashed(self._crashes))
        else:
            self._fail(problems.stopped_polling(seconds) if is_polling else problems.lost_socket(seconds))

    def _note_state(self, now: float, *, is_minimized: bool) -> None:
        is_back = self._traffic.has_socket or (self._traffic.source_at or 0.0) > self._crashed_at
        if self._problem is not None or (self._state is PageState.CRASHED and not is_back):
            return
        if self._traffic.is_frozen(now):
            self._state = PageState.DISCARDED
        elif is_minimized:
            self._state = PageState.MINIMIZED
        else:
            self._state = PageState.THROTTLED if self._traffic.is_throttled(now) else PageState.READING

    def _crashed(self, now: float) -> None:
        """Load a page that crashed again, once."""
        self._crashes += 1
        self._crashed_at = now
        self._traffic.forget_session(self._window.session_id, now)
        if self._crashes > 1:
            self._fail(problems.crashed(self._crashes))
            return
        self._state = PageState.CRASHED
        logger.warning("%s: the page crashed and is loaded again", self._target.name)
        self._background.start(self._load_again())

    async def _load_again(self) -> None:
        try:
            await self._navigate()
        except PageFailed as failed:
            self._fail(failed.problem)

    def _left(self, now: float) -> None:
        """End because the window shows another page; the second time within a minute, the user needs it."""
        left_at, self._memory.left_at = self._memory.left_at, now
        self._fail(problems.left(self._shown, is_repeated=left_at is not None and now - left_at <= LEAVE_AGAIN))

    async def _window_closed(self) -> None:
        """End because the window is gone; with its last window the browser ends too, which is then the reason."""
        with suppress(TimeoutError):
            await within(self._clock, _GONE_WITHIN, self._window.shared.wait_gone())
        self._fail(problems.window_closed())

    def _browser_gone(self, gone: BrowserGone) -> None:
        self._fail(problems.browser_gone(gone))

    def _fail(self, problem: PageProblem) -> None:
        if self._problem is not None:
            return
        self._problem = problem
        is_here = problem.kind in {PageProblemKind.LEFT, PageProblemKind.LOST_SOCKET, PageProblemKind.STOPPED_POLLING}
        self._state = PageState.OPENING if is_here else PageState.CLOSED
        self.end(problems.connection_closed(problem))
        self._changed.set()
