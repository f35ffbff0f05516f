"""Logs what a handler raises: with its traceback when it is new, in one line when it repeats."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

from tiktok_live.causes import text_of, without_secrets
from tiktok_live.redaction import printable

if TYPE_CHECKING:
    from tiktok_live.events.base import Event

__all__ = ["FailureLog"]

logger = logging.getLogger(__name__)
logger.addFilter(without_secrets)

_REMEMBERED = 32  # failures of one handler


class FailureLog:
    """The log of one handler's failures. In a busy room a mistake in a handler fails with every event.

    Args:
        name: the handler's qualified name.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._known: set[int] = set()

    def record(self, event: Event, error: BaseException) -> None:
        """Log a failure.

        Args:
            event: what was passed to the handler.
            error: what it raised.
        """
        way = _way(error)
        if way in self._known:
            text = printable(f"{type(error).__name__}: {text_of(error)}")
            logger.error("handler %s failed again on %s event: %s", self._name, event.name, text)
            return
        if way is not None and len(self._known) < _REMEMBERED:
            self._known.add(way)
        logger.error("handler %s failed on %s event", self._name, event.name, exc_info=error)


def _way(error: BaseException) -> int | None:
    """Return a number for the type of an error and the lines that it passed; None if it has other errors in it."""
    if isinstance(error, BaseExceptionGroup) or error.__cause__ or error.__context__:
        return None
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return hash((type(error), *lines))
