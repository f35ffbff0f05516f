"""Failures of live pages in a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.failures.provocations import ROOM_ID, Web, failure
from tests.failures.row import row
from tests.session.wire_messages import HELLO
from tests.signing.fake_pages import FakeOpener, FakePage
from tests.signing.providers.test_captured import CAPTURE
from tests.transports.page.browser_events import HOST, TARGET
from tests.transports.page.browser_events import PAGE as SESSION
from tiktok_live.errors import AgeRestricted, ConnectionClosedError, NotLive, SignRejected, SignUnavailable
from tiktok_live.net.devtools.errors import BrowserGone, BrowserUnusable, CallFailed, UnusableKind
from tiktok_live.net.pages import PageProblemKind
from tiktok_live.transports.page import problems
from tiktok_live.transports.page.traffic import TrafficCounts
from tiktok_live.transports.page.verdicts import ShownPage
from tiktok_live.transports.page_addresses import PageAddresses

if TYPE_CHECKING:
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.errors import TikTokLiveError
    from tiktok_live.net.pages import PageProblem

__all__ = ["PAGE"]


def shown(path: str = "/@demo/live", title: str = "A live") -> ShownPage:
    page = ShownPage(PageAddresses(), SESSION, TARGET)
    page.address, page.title = f"http://{HOST}{path}?secret=S3cr3tV4lue", title
    return page


def opening(problem: PageProblem) -> Provoke:
    """The page cannot be opened."""
    return lambda _: failure(http=Web(), sign="page", browsers=lambda _: FakeOpener([problem]))


def reading(problem: PageProblem) -> Provoke:
    """The page stops reading."""

    async def provoke(_: Path) -> TikTokLiveError:
        page = FakePage(HELLO)
        page._arrived.put_nowait(problems.connection_closed(problem))
        return await failure(http=Web(), sign="page", browsers=lambda _: FakeOpener([page]))

    return provoke


def captured(**changes: object) -> Provoke:
    """The page's socket cannot be opened by the client."""
    page = FakePage(captured=replace(CAPTURE, **changes))
    return lambda _: failure(http=Web(), sign="page?mode=socket", browsers=lambda _: FakeOpener([page]))


def unusable(kind: UnusableKind, detail: str, advice: str, *, retryable: bool = False) -> Provoke:
    return opening(problems.browser_problem(BrowserUnusable(kind, detail, advice=advice, retryable=retryable)))


PAGE = [
    row(
        SignRejected,
        "refused (NO_HANDLE): the address of a live page needs the host's handle",
        "Give the user name",
        lambda _: failure(http=Web(), sign="page", user=None, room_id=ROOM_ID, browsers=lambda _: FakeOpener([])),
    ),
    row(
        SignRejected,
        "refused (PROFILE_IN_USE): another program uses the profile folder",
        "profile",
        unusable(UnusableKind.PROFILE_IN_USE, "another program uses the profile folder", "Give it another profile"),
    ),
    row(
        SignRejected,
        "refused (NO_BROWSER): no browser was found",
        "Install",
        unusable(UnusableKind.NO_BROWSER, "no browser was found", "Install Chrome"),
    ),
    row(
        SignRejected,
        "refused (NO_DISPLAY): there is no screen",
        "desktop",
        unusable(UnusableKind.NO_DISPLAY, "there is no screen", "Run it in a desktop session"),
    ),
    row(
        SignUnavailable,
        "the sign provider page is unavailable: the browser could not be started",
        "Check that this browser opens",
        unusable(
            UnusableKind.START_FAILED,
            "the browser could not be started: it ended at once",
            "Check that this browser opens when you start it yourself",
            retryable=True,
        ),
    ),
    row(
        SignUnavailable,
        "the browser did not do",
        "Update the browser",
        opening(problems.browser_problem(CallFailed("Page.navigate", "it is busy"))),
    ),
    row(
        SignRejected,
        "refused (LOGIN_WALL): the window shows a login page",
        "Sign in by hand",
        opening(problems.shown_instead(PageProblemKind.LOGIN_WALL, shown("/login", "Log in"))),
    ),
    row(
        SignRejected,
        "refused (CAPTCHA): the window shows a captcha",
        "Solve it by hand",
        opening(problems.shown_instead(PageProblemKind.CAPTCHA, shown())),
    ),
    row(
        AgeRestricted,
        "the page says that the live is for adults",
        "account of an adult",
        opening(problems.shown_instead(PageProblemKind.AGE_GATE, shown())),
    ),
    row(
        NotLive,
        "the page says that the live has ended",
        "when the host is live",
        opening(problems.shown_instead(PageProblemKind.ENDED, shown())),
    ),
    row(
        SignUnavailable,
        "the page received no message of the room within 30 s; it shows",
        "Look at the window",
        opening(problems.no_socket(shown(), TrafficCounts(), 30.0)),
    ),
    row(
        SignRejected,
        "refused (WINDOW_CLOSED): the window that shows the live was closed",
        "leave its window open",
        opening(problems.window_closed()),
    ),
    row(
        ConnectionClosedError,
        "the window that shows the live was closed",
        "leave its window open",
        reading(problems.window_closed()),
        again=False,
    ),
    row(
        ConnectionClosedError,
        "the browser was closed",
        "leave its window open",
        reading(problems.browser_gone(BrowserGone("it ended", is_closed_by_user=True))),
        again=False,
    ),
    row(
        ConnectionClosedError,
        "the browser that shows the live is gone: it crashed",
        "starts another one",
        reading(problems.browser_gone(BrowserGone("it crashed or was killed (exit code -9)"))),
    ),
    row(
        ConnectionClosedError,
        "the window left the live: it shows",
        "Leave the window on the live page",
        reading(problems.left(shown("/foryou", "For You"), is_repeated=False)),
    ),
    row(
        ConnectionClosedError,
        "for the second time within a minute",
        "Leave the window on the live page",
        reading(problems.left(shown("/foryou", "For You"), is_repeated=True)),
        again=False,
    ),
    row(
        ConnectionClosedError,
        "the page crashed, and did not read the room after it was loaded again",
        "if memory is short",
        reading(problems.crashed(1)),
    ),
    row(ConnectionClosedError, "the page crashed 2 times", "if memory is short", reading(problems.crashed(2))),
    row(
        ConnectionClosedError,
        "the page's socket closed, and the page opened no other within 30 s",
        "Look at the window",
        reading(problems.lost_socket(30.0)),
    ),
    row(
        ConnectionClosedError,
        "the page has received no messages by polling for 90 s",
        "Look at the window",
        reading(problems.stopped_polling(90.0)),
    ),
    row(
        SignRejected,
        "refused (LOGGED_IN): the browser is logged in",
        "Use another profile",
        captured(page_cookies=frozenset({"sessionid"})),
    ),
    row(SignUnavailable, "the page opened no socket: it polls", "without mode=socket", captured(socket_url="")),
    row(SignUnavailable, "the page has no guest cookie ttwid", "allow cookies", captured(cookies={})),
    row(
        SignUnavailable,
        "the page's socket names another browser than its user agent",
        "Turn off what changes",
        captured(user_agent="Mozilla/5.0 (another)"),
    ),
]
