"""Why a browser cannot be used. Internal: transports and providers turn these into outcomes and errors of users."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["BrowserError", "BrowserGone", "BrowserUnusable", "CallFailed", "DevtoolsMessageError", "UnusableKind"]


class UnusableKind(StrEnum):
    """What prevents the use of a browser.

    `NO_BROWSER`: none is installed, or the named program is not one. `NO_DISPLAY`: there is no screen for its window.
    `PROFILE_IN_USE`: another program uses the profile folder. `PROFILE_UNUSABLE`: the folder cannot be used.
    `START_FAILED`: it did not start. `ATTACH_FAILED`: no browser responds at the given address. `NOT_LOOPBACK`: that
    address is not on this machine. `HEADLESS_BROWSER`: it has no window.
    """

    NO_BROWSER = "no_browser"
    NO_DISPLAY = "no_display"
    PROFILE_IN_USE = "profile_in_use"
    PROFILE_UNUSABLE = "profile_unusable"
    START_FAILED = "start_failed"
    ATTACH_FAILED = "attach_failed"
    NOT_LOOPBACK = "not_loopback"
    HEADLESS_BROWSER = "headless_browser"


class BrowserError(Exception):
    """Root of the errors of browsers."""


class BrowserUnusable(BrowserError):
    """No browser could be opened.

    Args:
        kind: what prevents it.
        detail: what happened, in one sentence.
        advice: what to do.
        retryable: whether the same attempt may succeed later.
    """

    def __init__(self, kind: UnusableKind, detail: str, *, advice: str, retryable: bool = False) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.advice = advice
        self.retryable = retryable


class CallFailed(BrowserError):
    """The browser refused a call, or did not respond in time.

    Args:
        method: of the call.
        detail: the browser's reason, or that there was no response.
    """

    def __init__(self, method: str, detail: str) -> None:
        super().__init__(f"the browser did not do {method}: {detail}")
        self.method = method
        self.detail = detail


class BrowserGone(BrowserError):
    """The debugging connection is closed: mostly because the browser ended.

    Args:
        reason: in one sentence.
        is_closed_by_user: whether the browser ended in order, as when its last window is closed. Only
            `Browser.wait_gone` knows that; in the errors of calls it is false.
    """

    def __init__(self, reason: str, *, is_closed_by_user: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_closed_by_user = is_closed_by_user


class DevtoolsMessageError(ValueError):
    """A message on the debugging connection is neither an event nor a response."""
