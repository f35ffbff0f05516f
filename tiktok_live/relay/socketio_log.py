"""`LibraryLog`: the log of the socket.io library, without what clients send."""

from __future__ import annotations

import logging
import sys
from traceback import walk_tb
from typing import Any

from tiktok_live.causes import logged_bug

__all__ = ["LibraryLog"]


class LibraryLog(logging.LoggerAdapter[logging.Logger]):
    """Hides what the library logs: for each malformed message of a client it would print a traceback.

    Args:
        module: name of the module that has the handlers; their bugs are logged in its name.
    """

    def __init__(self, module: str) -> None:
        super().__init__(logging.getLogger(module))
        self._module = module

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log a bug of a handler with its traceback, and of any other error the class, at level DEBUG."""
        del msg, args, kwargs
        error = sys.exc_info()[1]
        if level < logging.ERROR or error is None:
            return
        if any(frame.f_globals.get("__name__") == self._module for frame, _ in walk_tb(error.__traceback__)):
            self.logger.error("handling a message failed", exc_info=logged_bug(error))
        else:
            self.logger.debug("the socket.io library refused a message (%s)", type(error).__name__)
