"""One window, or tab, of a browser: its sessions, its addresses, what it may load. It judges nothing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.net.devtools.errors import BrowserError, BrowserGone, CallFailed
from tiktok_live.net.json_fields import as_array, as_object, as_text
from tiktok_live.tasks import BackgroundTasks
from tiktok_live.transports.page.browsers import WindowEvents
from tiktok_live.transports.page.sessions import prepare_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.net.devtools.protocol import DevtoolsEvent
    from tiktok_live.net.pages import MediaUse, WindowUse
    from tiktok_live.transports.page.browsers import SharedBrowser
    from tiktok_live.transports.page.traffic import BodyRequest

__all__ = ["Window"]

_MAX_COOKIES = 300


class Window:
    """A window that shows one page. Create it with `Window.open`.

    Attributes:
        shared: the browser.
        target_id: the browser's name of the page.
        session_id: the page's debugging session.
        listener: receives every event of the page, its frames and its workers; None drops them.
        on_gone: called when the browser has ended; may be None.
    """

    def __init__(self, shared: SharedBrowser, target_id: str, media: MediaUse) -> None:
        self.shared = shared
        self.target_id = target_id
        self.session_id = ""
        self.listener: Callable[[DevtoolsEvent], None] | None = None
        self.on_gone: Callable[[BrowserGone], None] | None = None
        self._media: MediaUse = media
        self._children: set[str] = set()
        self._background = BackgroundTasks()
        self._is_closed = False

    @classmethod
    async def open(
        cls, shared: SharedBrowser, *, use: WindowUse, media: MediaUse, is_ours: Callable[[str], bool]
    ) -> Window:
        """Return a new blank window; `is_ours` says which addresses of shared workers count.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        window = cls(shared, await shared.take_window(use), media)
        shared.watch(window.target_id, WindowEvents(window._on_event, window._browser_gone, is_ours))
        try:
            await shared.follow_workers()
            await window._attach()
        except BaseException:
            await window.aclose()
            raise
        return window

    @property
    def is_gone(self) -> bool:
        """Whether the window was closed, here or by the user, or the browser has ended."""
        return self._is_closed or self.shared.gone is not None

    async def navigate(self, url: str) -> None:
        """Load a page; returns when the browser has accepted the address.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        await self._call("Page.navigate", {"url": url})

    async def body_of(self, request: BodyRequest) -> bytes | None:
        """Return the body of a complete response; None if the browser does not have it."""
        try:
            result = await self.shared.devtools.call(
                "Network.getResponseBody", {"requestId": request.request_id}, session_id=request.session_id
            )
        except BrowserError:
            return None
        text = as_text(result.get("body"))
        if result.get("base64Encoded") is not True:
            return text.encode()
        try:
            return base64.b64decode(text, validate=True)
        except ValueError:
            return None

    async def title(self) -> str:
        """Return the title of the page; empty if the browser does not say."""
        try:
            found = await self.shared.devtools.call("Target.getTargetInfo", {"targetId": self.target_id})
        except BrowserError:
            return ""
        return as_text(as_object(found.get("targetInfo")).get("title"))

    async def is_minimized(self) -> bool:
        """Return whether the window is minimized; False if the browser does not say."""
        try:
            found = await self.shared.devtools.call("Browser.getWindowForTarget", {"targetId": self.target_id})
        except BrowserError:
            return False
        return as_object(found.get("bounds")).get("windowState") == "minimized"

    async def picture(self) -> bytes:
        """Return a picture of the page as PNG.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        result = await self._call("Page.captureScreenshot", {"format": "png"})
        with caught(ValueError) as failure:
            return base64.b64decode(as_text(result.get("data")), validate=True)
        raise CallFailed("Page.captureScreenshot", "the picture cannot be decoded") from failure.cause

    async def cookies_for(self, url: str) -> dict[str, str]:
        """Return the cookies that the browser sends to an address, by name.

        Raises:
            BrowserError: the browser refused, or is gone.
        """
        found = await self._call("Network.getCookies", {"urls": [url]})
        rows = [as_object(row) for row in as_array(found.get("cookies"))[:_MAX_COOKIES]]
        return {name: as_text(row.get("value")) for row in rows if (name := as_text(row.get("name")))}

    async def aclose(self) -> None:
        """Close the window. May be called repeatedly."""
        self.listener = self.on_gone = None
        self.shared.unwatch(self.target_id)
        for session_id in (*self._children, self.session_id):
            if session_id:
                self.shared.devtools.unlisten(session_id)
        self._background.cancel()
        if not self._is_closed:
            self._is_closed = True
            await self.shared.give_back(self.target_id, self.session_id)

    async def _attach(self) -> None:
        attached = await self.shared.devtools.call(
            "Target.attachToTarget", {"targetId": self.target_id, "flatten": True}
        )
        self.session_id = as_text(attached.get("sessionId"))
        self.shared.devtools.listen(self.session_id, self._on_event)
        await self._call("Page.enable")
        await prepare_session(self.shared.devtools, self.session_id, self._media)

    async def _call(self, method: str, params: dict[str, object] | None = None) -> dict[str, object]:
        return dict(await self.shared.devtools.call(method, params or {}, session_id=self.session_id))

    def _on_event(self, event: DevtoolsEvent) -> None:
        match event.method:
            case "Target.attachedToTarget":
                self._attach_child(as_text(event.params.get("sessionId")))
            case "Target.detachedFromTarget":
                session_id = as_text(event.params.get("sessionId"))
                self._children.discard(session_id)
                if session_id != self.session_id:
                    self.shared.devtools.unlisten(session_id)
            case "Fetch.requestPaused":
                request_id = as_text(event.params.get("requestId"))
                self._background.start(self._refuse(event.session_id, request_id))
                return
            case "Target.targetDestroyed":
                self._is_closed = True
            case _:
                pass
        if self.listener is not None:
            self.listener(event)

    def _attach_child(self, session_id: str) -> None:
        """Prepare a frame or a worker, which waits until it is prepared."""
        self._children.add(session_id)
        self.shared.devtools.listen(session_id, self._on_event)
        self._background.start(prepare_session(self.shared.devtools, session_id, self._media))

    async def _refuse(self, session_id: str, request_id: str) -> None:
        """Refuse a request for media or a font."""
        await self.shared.devtools.call(
            "Fetch.failRequest", {"requestId": request_id, "errorReason": "BlockedByClient"}, session_id=session_id
        )

    def _browser_gone(self, gone: BrowserGone) -> None:
        if self.on_gone is not None:
            self.on_gone(gone)
