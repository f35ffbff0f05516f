"""Why a page cannot be read, or is no longer read: sentences, advice, and whether another attempt can help. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.errors import ConnectionClosedError
from tiktok_live.net.devtools.errors import BrowserGone, BrowserUnusable
from tiktok_live.net.pages import PageProblem, PageProblemKind
from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    from tiktok_live.net.devtools.errors import BrowserError
    from tiktok_live.transports.page.traffic import TrafficCounts
    from tiktok_live.transports.page.verdicts import ShownPage

__all__ = [
    "browser_gone",
    "browser_problem",
    "connection_closed",
    "crashed",
    "left",
    "lost_socket",
    "no_socket",
    "shown_instead",
    "stopped_polling",
    "window_closed",
]

_MAX_ADDRESS = 300  # characters
_MAX_TITLE = 120
_REOPEN = (
    "Start the client again to open the page again, and leave its window open while you read; minimizing it is fine"
)
_LOOK = "Look at the window: it shows what the platform shows a viewer"
_SHOWN = {
    PageProblemKind.LOGIN_WALL: (
        "the window shows a login page",
        "Sign in by hand in that window, or use another network; the profile keeps the session",
    ),
    PageProblemKind.CAPTCHA: (
        "the window shows a captcha",
        "Solve it by hand in that window, or use another network: this library does not solve captchas",
    ),
    PageProblemKind.AGE_GATE: (
        "the page says that the live is for adults",
        "Sign in by hand in the browser's profile with the account of an adult",
    ),
    PageProblemKind.ENDED: ("the page says that the live has ended", "Try again when the host is live"),
}


def shown_instead(kind: PageProblemKind, page: ShownPage) -> PageProblem:
    """Return the problem of a page that shows something else than a live; see `ShownPage.verdict`."""
    sentence, advice = _SHOWN[kind]
    return PageProblem(kind=kind, detail=f"{sentence} ({_where(page)})", advice=advice, retryable=False)


def no_socket(page: ShownPage, counts: TrafficCounts, seconds: float) -> PageProblem:
    """Return the problem of a page that received no message of the room in time."""
    detail = f"the page received no message of the room within {seconds:g} s; it shows {_where(page)}"
    if counts.empty_polls:
        detail += ", and the platform responded to its requests for messages with nothing"
    return PageProblem(
        kind=PageProblemKind.NO_SOCKET,
        detail=detail,
        advice=f"{_LOOK}; with a slow network raise timeout",
    )


def lost_socket(seconds: float) -> PageProblem:
    """Return the problem of a page whose sockets closed, and that opened no other."""
    return PageProblem(
        kind=PageProblemKind.LOST_SOCKET,
        detail=f"the page's socket closed, and the page opened no other within {seconds:.0f} s",
        advice=_LOOK,
    )


def stopped_polling(seconds: float) -> PageProblem:
    """Return the problem of a page that no longer requests messages."""
    return PageProblem(
        kind=PageProblemKind.STOPPED_POLLING,
        detail=f"the page has received no messages by polling for {seconds:.0f} s",
        advice=_LOOK,
    )


def left(page: ShownPage, *, is_repeated: bool) -> PageProblem:
    """Return the problem of a window that shows another address. The first time, the next attempt goes back."""
    detail = f"the window left the live: it shows {_where(page)}"
    return PageProblem(
        kind=PageProblemKind.LEFT,
        detail=f"{detail}, for the second time within a minute" if is_repeated else detail,
        advice="Leave the window on the live page while you read it",
        retryable=not is_repeated,
    )


def crashed(times: int) -> PageProblem:
    """Return the problem of a page that crashed, and that loading it again did not bring back."""
    return PageProblem(
        kind=PageProblemKind.CRASHED,
        detail="the page crashed, and did not read the room after it was loaded again"
        if times == 1
        else f"the page crashed {times} times",
        advice="Close other programs if memory is short, or update the browser",
    )


def window_closed() -> PageProblem:
    """Return the problem of a window or tab that the user closed."""
    return PageProblem(
        kind=PageProblemKind.WINDOW_CLOSED,
        detail="the window that shows the live was closed",
        advice=_REOPEN,
        retryable=False,
    )


def browser_gone(gone: BrowserGone) -> PageProblem:
    """Return the problem of a browser that ended: closed by the user, or in any other way."""
    if gone.is_closed_by_user:
        return PageProblem(
            kind=PageProblemKind.BROWSER_CLOSED, detail="the browser was closed", advice=_REOPEN, retryable=False
        )
    return PageProblem(
        kind=PageProblemKind.BROWSER_LOST,
        detail=f"the browser that shows the live is gone: {gone.reason}",
        advice="Try again: the next attempt starts another one",
    )


def browser_problem(error: BrowserError) -> PageProblem:
    """Return the problem of a browser that cannot be started, or that refused a call."""
    if isinstance(error, BrowserUnusable):
        return PageProblem(
            kind=str(error.kind).upper(), detail=error.detail, advice=error.advice, retryable=error.retryable
        )
    if isinstance(error, BrowserGone):
        return browser_gone(error)
    return PageProblem(kind=PageProblemKind.BROWSER_REFUSED, detail=str(error), advice="Update the browser")


def connection_closed(problem: PageProblem) -> ConnectionClosedError:
    """Return the error that ends a connection because of a problem."""
    return ConnectionClosedError(problem.detail, advice=problem.advice or None, retryable=problem.retryable)


def _where(page: ShownPage) -> str:
    """Return address and title of a page for a message. The query is left out: it may hold secrets."""
    address = printable(redact(page.address.partition("?")[0].partition("#")[0]))[:_MAX_ADDRESS] or "no page"
    title = printable(redact(page.title)).strip()[:_MAX_TITLE]
    status = f", HTTP {page.status}" if page.status >= 400 else ""  # noqa: PLR2004 - refusals and failures
    return f"{address}{status}" + (f", titled {title!r}" if title else "")
