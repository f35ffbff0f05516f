"""Why a request gets no answer: one exception, which every dialect writes down in its own form."""

from __future__ import annotations

from math import ceil

__all__ = ["MIN_MESSAGE", "HttpError", "worded"]

MIN_MESSAGE = 19
"""Characters that a message must have: tiktok-live-connector 2.5.0 draws a frame around it and fails on fewer."""


class HttpError(Exception):
    """A request is refused. It never leaves the package.

    Args:
        status: of HTTP.
        message: one sentence for people, free of secrets.
        label: what ran out or went wrong, for programs; may be empty.
        retry_after: seconds after which the same request may work; None when that is not known.
        allow: methods that the path takes, for status 405.
    """

    def __init__(
        self, status: int, message: str, *, label: str = "", retry_after: float | None = None, allow: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = worded(message)
        self.label = label
        self.retry_after = retry_after
        self.allow = allow

    @property
    def seconds(self) -> int | None:
        """`retry_after` in whole seconds, at least one: clients read the header as a whole number."""
        return None if self.retry_after is None else max(1, ceil(self.retry_after))


def worded(message: str) -> str:
    """Return `message`, made longer when old clients could not show it."""
    said = message.strip()
    return said if len(said) >= MIN_MESSAGE else f"The sign server says: {said or 'no'}"
