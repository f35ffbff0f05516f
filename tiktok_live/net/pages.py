"""What a provider and a transport share about live pages that are read in a browser: options, states, failures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from tiktok_live.net.transport import Transport

__all__ = [
    "MediaUse",
    "OpenPage",
    "PageCapture",
    "PageFailed",
    "PageOpener",
    "PageOpeners",
    "PageOptions",
    "PageProblem",
    "PageProblemKind",
    "PageSource",
    "PageState",
    "PageTarget",
    "ReadPage",
    "TabOptions",
    "TabSources",
    "WindowUse",
]

MediaUse: TypeAlias = Literal["block", "on", "none"]
"""What a page may load: all but media and fonts, everything, or not even pictures. Style sheets are never blocked."""

WindowUse: TypeAlias = Literal["window", "tabs"]
"""Whether each room has a window of its own, or a tab. The timers of a hidden tab run once a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """How live pages are opened. All times are in seconds.

    Attributes:
        executable: the browser's program; empty to find an installed one.
        profile: folder of the browser's profile; None for the library's own.
        cdp: debugging address of a browser that the user started, on this machine; empty to start one.
        sandbox: whether the browser's sandbox is on; it does not work for the root user of a container.
        media: what a page may load.
        window: whether each room has a window of its own, or a tab.
        timeout: until a page reads its room, and for a socket to be reopened.
        patience: how long to wait for the user at a login wall or a captcha.
        screenshot: folder for a picture of each page that could not be read; None for no pictures.
    """

    executable: str = ""
    profile: Path | None = None
    cdp: str = ""
    sandbox: bool = True
    media: MediaUse = "block"
    window: WindowUse = "window"
    timeout: float = 30.0
    patience: float = 180.0
    screenshot: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTarget:
    """The live page to open.

    Attributes:
        url: address of the page.
        name: names the room in messages and file names, for example the host's handle.
        room_id: frames of other rooms are ignored; 0 if unknown.
    """

    url: str
    name: str
    room_id: int = 0


@unique
class PageState(StrEnum):
    """What the page of a room is doing, as in `ClientHealth.page`."""

    OPENING = "opening"
    """The window is open, and the page does not read the room yet."""
    WAITING = "waiting for the user"
    """The window shows a login wall or a captcha."""
    READING = "reading"
    """The page receives the room's messages."""
    THROTTLED = "throttled"
    """The page's heartbeats are late: the browser slows hidden pages down."""
    MINIMIZED = "minimized"
    """The window is minimized, so the browser may slow the page down."""
    HIDDEN = "hidden"
    """The tab is in the background, so the browser may slow the page down."""
    DISCARDED = "discarded"
    """The browser froze or unloaded the page to save memory."""
    CRASHED = "crashed"
    """The page crashed and is loaded again."""
    CLOSED = "closed"
    """The window, the page or the browser is gone."""


@unique
class PageProblemKind(StrEnum):
    """Why a page cannot be read. A browser that cannot be started has the kinds of `BrowserUnusable`."""

    LOGIN_WALL = "LOGIN_WALL"
    CAPTCHA = "CAPTCHA"
    AGE_GATE = "AGE_GATE"
    ENDED = "ENDED"
    NO_SOCKET = "NO_SOCKET"
    LOST_SOCKET = "LOST_SOCKET"
    STOPPED_POLLING = "STOPPED_POLLING"
    LEFT = "LEFT"
    CRASHED = "CRASHED"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    BROWSER_CLOSED = "BROWSER_CLOSED"
    BROWSER_LOST = "BROWSER_LOST"
    BROWSER_REFUSED = "BROWSER_REFUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """Why a page cannot be read, or is no longer read.

    Attributes:
        kind: short name.
        detail: one sentence.
        advice: what to do about it: one sentence.
        retryable: whether opening the page again soon can succeed.
    """

    kind: str
    detail: str
    advice: str = ""
    retryable: bool = True


class PageFailed(Exception):
    """A page could not be opened, or does not read its room.

    Attributes:
        problem: why.
    """

    def __init__(self, problem: PageProblem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCapture:
    """What a page used to read its room. It contains secrets: keep it in memory.

    Attributes:
        first_response: body of the page's first `im/fetch` response; empty if there was none.
        socket_url: address of the page's socket, byte for byte; empty if it opened none.
        cookies: cookies that the browser sends to the socket's host, by name.
        user_agent: the browser's user agent.
        captured_at: when the page created the socket, in monotonic seconds; without one, when its first response came.
        headers: headers of the page's handshake, by name; empty if the browser did not show them.
        page_cookies: names of the cookies with a value that the browser sends to the page.
    """

    first_response: bytes
    socket_url: str
    cookies: Mapping[str, str] = field(repr=False)
    user_agent: str
    captured_at: float
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    page_cookies: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"PageCapture({len(self.first_response)} bytes, cookies={sorted(self.cookies)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TabOptions:
    """Which tabs of the user's everyday browser are read, through the extension.

    Attributes:
        port: port of this machine that the extension connects to.
        token_file: file of the token that the extension must send.
        patience: how long to wait for the user to switch a tab on, in seconds.
    """

    port: int
    token_file: Path
    patience: float


class ReadPage(Transport, Protocol):
    """A page that reads its room: a source of frames."""

    @property
    def first_response(self) -> bytes:
        """Body of the page's first `im/fetch` response; empty if there was none."""

    @property
    def room_id(self) -> int:
        """The room that the page reads; 0 if it is unknown."""

    @property
    def page_state(self) -> str:
        """What the page is doing, see `PageState`."""


class OpenPage(ReadPage, Protocol):
    """A page in a browser that we control."""

    async def capture(self) -> PageCapture:
        """Return what the page used to read its room.

        Raises:
            PageFailed: the browser is gone.
        """


class PageSource(Protocol):
    """Gives live pages that read their rooms."""

    @property
    def page_state(self) -> str:
        """What the last opened page is doing, see `PageState`; empty before the first."""

    async def open(self, target: PageTarget) -> ReadPage:
        """Open a page or wait until the user did, and return it when it reads its room.

        Raises:
            PageFailed: it cannot be opened, or does not read the room.
        """

    async def close(self, name: str) -> None:
        """Stop reading the page of a room, named as in `PageTarget`; a window that was opened here is closed."""

    async def check(self) -> tuple[bool, str]:
        """Return whether a page could be opened, with one sentence; opens nothing."""

    async def aclose(self) -> None:
        """Close what was opened here, unless another client uses it. May be called repeatedly."""


class PageOpener(PageSource, Protocol):
    """Opens live pages, one window for each room; a window is used again when its room is opened again."""

    async def open(self, target: PageTarget) -> OpenPage:
        """Open a page, and return it when it reads its room.

        Raises:
            PageFailed: it cannot be opened, or does not read the room.
        """


PageOpeners: TypeAlias = Callable[[PageOptions], PageOpener]
"""Makes what opens pages in this way; the openers of one event loop share their browsers."""

TabSources: TypeAlias = Callable[[TabOptions], PageSource]
"""Makes what reads tabs in this way; the sources of one event loop share their ports."""
