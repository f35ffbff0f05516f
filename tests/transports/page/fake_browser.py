"""A browser that a test plays: it answers calls, and the test emits its events."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.session.wire_messages import HELLO
from tests.transports.page.browser_events import HOST, LIVE, ROOM_ID, created, event, message
from tiktok_live.net.devtools.errors import BrowserError, BrowserGone
from tiktok_live.net.devtools.protocol import DevtoolsEvent
from tiktok_live.net.pages import PageOptions, PageTarget
from tiktok_live.testing import VirtualClock
from tiktok_live.transports.page.browsers import Browsers
from tiktok_live.transports.page.opener import WindowOpener
from tiktok_live.transports.page_addresses import PageAddresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.transports.page.reading import PageReading

__all__ = ["ADDRESSES", "TARGET", "FakeBrowser", "FakeDevtools", "Rig", "reads"]

TARGET = PageTarget(url=LIVE, name="@someone", room_id=ROOM_ID)
ADDRESSES = PageAddresses.of(f"http://{HOST}", f"ws://{HOST}")


class FakeDevtools:
    """Answers calls. `windows` maps targets to the sessions of those that are attached."""

    def __init__(self, *pages: str) -> None:
        self.calls: list[tuple[str, str, Mapping[str, object]]] = []
        self.listeners: dict[str, Callable[[DevtoolsEvent], None]] = {}
        self.pages = list(pages)
        self.results: dict[str, Mapping[str, object] | BrowserError] = {}
        self.bodies: dict[str, bytes | None] = {}
        self.gone = ""
        self.stuck = ""  # calls of this method get no response until `release`
        self._released = asyncio.Event()
        self._made = 0

    async def call(
        self, method: str, params: Mapping[str, object] | None = None, *, session_id: str = "", timeout: float = 10.0
    ) -> Mapping[str, object]:
        self.calls.append((method, session_id, dict(params or {})))
        await asyncio.sleep(0)
        if method == self.stuck:
            await self._released.wait()
        if self.gone:
            raise BrowserGone(self.gone)
        result = self.results.get(method)
        if isinstance(result, BrowserError):
            raise result
        return result if result is not None else self._result(method, params or {})

    def release(self) -> None:
        """Respond to the calls that are stuck."""
        self._released.set()

    def listen(self, session_id: str, listener: Callable[[DevtoolsEvent], None]) -> None:
        self.listeners[session_id] = listener

    def unlisten(self, session_id: str) -> None:
        self.listeners.pop(session_id, None)

    def emit(self, *events: DevtoolsEvent) -> None:
        for each in events:
            if each.session_id in self.listeners:
                self.listeners[each.session_id](each)

    def named(self, method: str) -> list[Mapping[str, object]]:
        return [params for name, _, params in self.calls if name == method]

    def _result(self, method: str, params: Mapping[str, object]) -> Mapping[str, object]:
        answer = {
            "Target.getTargets": self._targets,
            "Target.createTarget": self._create,
            "Target.closeTarget": self._close,
            "Target.attachToTarget": lambda params: {"sessionId": f"S-{params['targetId']}"},
            "Network.getResponseBody": self._body,
            "Network.getCookies": lambda _: {"cookies": [{"name": "ttwid", "value": "1%7C"}, {"name": 5}, None]},
            "Page.captureScreenshot": lambda _: {"data": base64.b64encode(b"PNG").decode()},
        }.get(method)
        return answer(params) if answer is not None else {}

    def _targets(self, _: Mapping[str, object]) -> Mapping[str, object]:
        kinds = [{"targetId": page, "type": "page"} for page in self.pages]
        return {"targetInfos": [{"targetId": "ui", "type": "browser_ui"}, *kinds]}

    def _create(self, _: Mapping[str, object]) -> Mapping[str, object]:
        self._made += 1
        self.pages.append(f"T{self._made}")
        return {"targetId": f"T{self._made}"}

    def _close(self, params: Mapping[str, object]) -> Mapping[str, object]:
        self.pages.remove(str(params["targetId"]))
        return {}

    def _body(self, params: Mapping[str, object]) -> Mapping[str, object]:
        body = self.bodies.get(str(params["requestId"]))
        if body is None:
            raise BrowserError("no body")
        return {"body": base64.b64encode(body).decode(), "base64Encoded": True}


class FakeBrowser:
    def __init__(self, devtools: FakeDevtools, *, is_ours: bool = True) -> None:
        self.devtools = devtools
        self.is_ours = is_ours
        self.user_agent = "Chrome/156"
        self.product = "Chrome/156"
        self.closed = 0
        self._gone: asyncio.Future[BrowserGone] = asyncio.get_running_loop().create_future()

    async def wait_gone(self) -> BrowserGone:
        return await asyncio.shield(self._gone)

    async def aclose(self) -> None:
        self.closed += 1
        self.end("closed by this program")

    def end(self, reason: str = "it was killed", *, by_user: bool = False) -> None:
        self.devtools.gone = reason
        if not self._gone.done():
            self._gone.set_result(BrowserGone(reason, is_closed_by_user=by_user))


class Rig:
    """Openers that share fake browsers, on a virtual clock."""

    def __init__(self, *, is_ours: bool = True, **options: Any) -> None:
        self.clock = VirtualClock()
        self.started: list[FakeBrowser] = []
        self.failure: BrowserError | None = None
        self.failing: dict[str, Mapping[str, object] | BrowserError] = {}  # results of calls, from the start
        self.stuck = ""  # see `FakeDevtools`
        self.options = PageOptions(**options)
        self.is_ours = is_ours
        self.browsers = Browsers(self._start)  # type: ignore[arg-type] # a fake browser
        self.opener = self.make_opener()

    @property
    def browser(self) -> FakeBrowser:
        return self.started[-1]

    @property
    def devtools(self) -> FakeDevtools:
        return self.browser.devtools

    def make_opener(self) -> WindowOpener:
        return WindowOpener(self.options, ADDRESSES, clock=self.clock, browsers=self.browsers)

    async def _start(self, options: object) -> FakeBrowser:
        await asyncio.sleep(0)
        if self.failure is not None:
            raise self.failure
        devtools = FakeDevtools("FIRST")
        devtools.results.update(self.failing)
        devtools.stuck = self.stuck
        self.started.append(FakeBrowser(devtools, is_ours=self.is_ours))
        return self.browser

    def opening(self, target: PageTarget = TARGET, opener: WindowOpener | None = None) -> asyncio.Task[PageReading]:
        return asyncio.ensure_future((opener or self.opener).open(target))

    async def settle(self) -> None:
        await self.clock.advance(0)

    async def opened(self, target: PageTarget = TARGET, window: str = "FIRST") -> PageReading:
        """Open a page that reads: its document, its socket and a first frame."""
        opening = self.opening(target)
        await self.settle()
        self.devtools.emit(*reads(window))
        await self.settle()
        return await opening


def reads(window: str = "FIRST", url: str = LIVE) -> list[DevtoolsEvent]:
    """What a page that reads does."""
    session = f"S-{window}"
    return [
        event("Page.frameNavigated", session, frame={"id": window, "url": url}),
        created("1", session=session),
        message(HELLO, "1", session),
    ]
