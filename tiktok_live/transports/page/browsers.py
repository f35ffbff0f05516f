"""One browser for all rooms of an event loop: started on first use, closed when no room uses it any longer."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from tiktok_live.net.devtools.browser import open_browser
from tiktok_live.net.devtools.errors import BrowserGone, CallFailed
from tiktok_live.net.json_fields import as_array, as_object, as_text
from tiktok_live.tasks import BackgroundTasks, forget, keep
from tiktok_live.transports.page.sessions import AUTO_ATTACH, BLANK, prepare_session

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from tiktok_live.net.devtools.browser import Browser, BrowserOptions
    from tiktok_live.net.devtools.connection import DevtoolsConnection
    from tiktok_live.net.devtools.protocol import DevtoolsEvent
    from tiktok_live.net.pages import WindowUse

__all__ = ["Browsers", "SharedBrowser", "WindowEvents", "browsers_of_loop"]

logger = logging.getLogger(__name__)

_SHARED_WORKER = "shared_worker"
_MAX_SOCKETS = 1000  # of one shared worker, which may serve many rooms


@dataclass(frozen=True, slots=True)
class WindowEvents:
    """What a window is notified of, besides the events of its own sessions.

    Attributes:
        on_event: receives the browser's events about the window's target, and every event of shared workers.
        on_gone: called when the browser has ended.
        is_ours: whether the script of a shared worker may belong to the window's page; others are left alone.
    """

    on_event: Callable[[DevtoolsEvent], None]
    on_gone: Callable[[BrowserGone], None]
    is_ours: Callable[[str], bool]


class SharedBrowser:
    """A running browser and its windows. See `Browsers.lease`.

    Attributes:
        browser: the browser.
        gone: why it has ended; None while it runs.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.gone: BrowserGone | None = None
        self._windows: dict[str, WindowEvents] = {}
        self._spare: list[str] = []  # blank windows: closing the last one would end the browser
        # Sessions of shared workers, with the events that announced their open sockets, by request.
        self._workers: dict[str, dict[str, DevtoolsEvent]] = {}
        self._follows_workers = False
        self._background = BackgroundTasks()
        self._ended = asyncio.Event()

    @property
    def devtools(self) -> DevtoolsConnection:
        """The debugging connection."""
        return self.browser.devtools

    async def begin(self) -> None:
        """Follow windows, and keep one window of a browser that was started here.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        self.devtools.listen("", self._on_event)
        if self.browser.is_ours:
            await self._keep_one_window()

    async def follow_workers(self) -> None:
        """Attach to shared workers, which belong to no page. Call it when the first window is watched.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        if not self._follows_workers:
            self._follows_workers = True
            await self.devtools.call("Target.setAutoAttach", {**AUTO_ATTACH, "filter": [{"type": _SHARED_WORKER}]})

    async def take_window(self, use: WindowUse) -> str:
        """Return the target of a blank window or tab.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        if self._spare:
            return self._spare.pop()
        params: dict[str, object] = {"url": BLANK, "background": True}
        if use == "window":
            params["newWindow"] = True
        creating = keep(asyncio.ensure_future(self.devtools.call("Target.createTarget", params)))
        creating.add_done_callback(forget)
        try:
            created = await asyncio.shield(creating)
        except asyncio.CancelledError:
            creating.add_done_callback(self._close_unclaimed)
            raise
        return as_text(created.get("targetId"))

    async def give_back(self, target_id: str, session_id: str) -> None:
        """Close a window that is no longer watched; `session_id` is its debugging session.

        The last one is kept blank instead until the browser is closed: without a window the browser would end.
        """
        if self.gone is not None:
            return
        is_last = not self._windows and not self._spare
        try:
            if is_last and self.browser.is_ours:
                self._spare.append(target_id)
                if session_id:  # without one it is still blank
                    await self.devtools.call("Page.navigate", {"url": BLANK}, session_id=session_id)
                    await self.devtools.call("Target.detachFromTarget", {"sessionId": session_id})
            else:
                await self.devtools.call("Target.closeTarget", {"targetId": target_id})
        except (CallFailed, BrowserGone) as error:
            logger.debug("a window could not be closed: %s", error)

    def is_worker(self, session_id: str) -> bool:
        """Return whether a session is that of a shared worker, which outlives the pages that use it."""
        return session_id in self._workers

    def worker_sockets(self) -> list[DevtoolsEvent]:
        """Return the events that announced the open sockets of shared workers."""
        return [event for sockets in self._workers.values() for event in sockets.values()]

    def watch(self, target_id: str, events: WindowEvents) -> None:
        """Notify a window until `unwatch`."""
        self._windows[target_id] = events

    def unwatch(self, target_id: str) -> None:
        """Stop notifying a window."""
        self._windows.pop(target_id, None)

    async def wait_gone(self) -> BrowserGone:
        """Wait until the browser has ended, and return why."""
        await self._ended.wait()
        assert self.gone is not None, "set before the event"
        return self.gone

    def end(self, gone: BrowserGone) -> None:
        """Note that the browser has ended."""
        if self.gone is None:
            self.gone = gone
            self._ended.set()
            for window in list(self._windows.values()):
                window.on_gone(gone)

    async def aclose(self) -> None:
        """Close the browser if it was started here, else only the connection to it."""
        self._background.cancel()
        await self.browser.aclose()

    async def _keep_one_window(self) -> None:
        """Keep one window for the first room, and close others: they are left from a program that was killed."""
        found = await self.devtools.call("Target.getTargets")
        pages = [
            as_text(target.get("targetId"))
            for target in map(as_object, as_array(found.get("targetInfos")))
            if target.get("type") == "page"
        ]
        self._spare = pages[:1]
        for target_id in pages[1:]:
            await self.devtools.call("Target.closeTarget", {"targetId": target_id})

    def _on_event(self, event: DevtoolsEvent) -> None:
        params = event.params
        match event.method:
            case "Target.attachedToTarget":
                if as_object(params.get("targetInfo")).get("type") == _SHARED_WORKER:
                    self._attach_worker(params)
            case "Target.detachedFromTarget":
                session_id = as_text(params.get("sessionId"))
                if self._workers.pop(session_id, None) is not None:
                    self.devtools.unlisten(session_id)
                    self._to_all(event)
                else:
                    self._to_window(as_text(params.get("targetId")), event)
            case "Target.targetDestroyed":
                target_id = as_text(params.get("targetId"))
                self._spare = [spare for spare in self._spare if spare != target_id]
                self._to_window(target_id, event)
            case _:
                pass

    def _attach_worker(self, params: Mapping[str, object]) -> None:
        session_id = as_text(params.get("sessionId"))
        url = as_text(as_object(params.get("targetInfo")).get("url"))
        if any(window.is_ours(url) for window in self._windows.values()):
            self._workers[session_id] = {}
            self.devtools.listen(session_id, self._on_worker_event)
            self._background.start(prepare_session(self.devtools, session_id))
        else:
            self._background.start(self._leave_alone(session_id))

    def _close_unclaimed(self, creating: asyncio.Task[Mapping[str, object]]) -> None:
        """Close a window whose room was given up while the browser made it."""
        if not creating.cancelled() and creating.exception() is None:
            self._background.start(self.give_back(as_text(creating.result().get("targetId")), ""))

    async def _leave_alone(self, session_id: str) -> None:
        """Let a worker run that belongs to no page of ours, for example in a browser that the user started."""
        await self.devtools.call("Runtime.runIfWaitingForDebugger", session_id=session_id)
        await self.devtools.call("Target.detachFromTarget", {"sessionId": session_id})

    def _to_window(self, target_id: str, event: DevtoolsEvent) -> None:
        if target_id in self._windows:
            self._windows[target_id].on_event(event)

    def _on_worker_event(self, event: DevtoolsEvent) -> None:
        sockets, request_id = self._workers.get(event.session_id, {}), as_text(event.params.get("requestId"))
        if event.method == "Network.webSocketCreated" and len(sockets) < _MAX_SOCKETS:
            sockets[request_id] = event
        elif event.method == "Network.webSocketClosed":
            sockets.pop(request_id, None)
        self._to_all(event)

    def _to_all(self, event: DevtoolsEvent) -> None:
        """Give an event of a shared worker to every window: the addresses say for which room it is."""
        for window in list(self._windows.values()):
            window.on_event(event)


class _Entry:
    """A browser that starts or runs, and the number of its users."""

    def __init__(self, start: asyncio.Task[SharedBrowser]) -> None:
        self.start = start
        self.leases = 0


class Browsers:
    """The browsers of one event loop, one for each set of options.

    Args:
        start: starts a browser, or attaches to one.
    """

    def __init__(self, start: Callable[[BrowserOptions], Coroutine[object, object, Browser]] = open_browser) -> None:
        self._start_browser = start
        self._entries: dict[BrowserOptions, _Entry] = {}
        self._closing: dict[BrowserOptions, asyncio.Task[None]] = {}

    async def lease(self, options: BrowserOptions) -> SharedBrowser:
        """Return the browser for these options. It runs until each of its leases was released.

        Raises:
            BrowserError: no browser could be started or attached to.
        """
        while closing := self._closing.get(options):
            await asyncio.wait({closing})  # its profile is in use until it has ended
        entry = self._entries.get(options)
        if entry is None:
            entry = self._entries[options] = _Entry(asyncio.ensure_future(self._start(options)))
            entry.start.add_done_callback(forget)
        entry.leases += 1
        try:
            return await asyncio.shield(entry.start)
        except BaseException:
            self._leave(options, entry)
            raise

    async def release(self, options: BrowserOptions, shared: SharedBrowser) -> None:
        """End one lease. The last one closes the browser, if it was started here."""
        entry = self._entries.get(options)
        if entry is not None and _result(entry.start) is shared:
            self._leave(options, entry)
        if closing := self._closing.get(options):
            await asyncio.wait({closing})

    def _leave(self, options: BrowserOptions, entry: _Entry) -> None:
        entry.leases -= 1
        if not entry.leases and self._entries.get(options) is entry:
            self._close(options, entry)

    def _close(self, options: BrowserOptions, entry: _Entry) -> None:
        """Close a browser in the background; meanwhile no other one starts with the same profile."""
        del self._entries[options]
        closing = self._closing[options] = keep(asyncio.ensure_future(_closed(entry.start)))
        closing.add_done_callback(lambda _: self._closing.pop(options, None))
        closing.add_done_callback(forget)

    async def _start(self, options: BrowserOptions) -> SharedBrowser:
        browser = await self._start_browser(options)
        shared = SharedBrowser(browser)
        try:
            await shared.begin()
        except BaseException:
            await browser.aclose()
            raise
        keep(asyncio.ensure_future(self._follow(options, shared))).add_done_callback(forget)
        return shared

    async def _follow(self, options: BrowserOptions, shared: SharedBrowser) -> None:
        """Wait for the end of a browser; the next lease starts another one."""
        gone = await shared.browser.wait_gone()
        entry = self._entries.get(options)
        if entry is not None and _result(entry.start) is shared:
            self._close(options, entry)
        shared.end(gone)


def _result(start: asyncio.Task[SharedBrowser]) -> SharedBrowser | None:
    """Return the browser that a task has started; None if it has not, or failed."""
    is_started = start.done() and not start.cancelled() and start.exception() is None
    return start.result() if is_started else None


async def _closed(start: asyncio.Task[SharedBrowser]) -> None:
    await asyncio.wait({start})
    if (shared := _result(start)) is not None:
        await shared.aclose()


_by_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Browsers] = WeakKeyDictionary()


def browsers_of_loop() -> Browsers:
    """Return the browsers that all clients in the running loop share."""
    loop = asyncio.get_running_loop()
    if loop not in _by_loop:
        _by_loop[loop] = Browsers()
    return _by_loop[loop]
