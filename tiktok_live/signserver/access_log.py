"""The access log: one JSON object a line, without queries, headers and bodies, for secrets travel in those."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

__all__ = ["ACCESS", "AccessRecord", "QuietLogger", "write"]

ACCESS = "tiktok_live.signserver.access"
"""Name of the logger; its level is INFO."""

_log = logging.getLogger(ACCESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRecord:
    """One request.

    Attributes:
        method: of HTTP.
        path: the route's template; `-` when nothing is there.
        status: of the answer; 499 when the caller went away before it.
        ms: milliseconds.
        key: name of the key's owner; empty without keys.
        bytes: size of the answer's body.
        id: the answer's `X-Request-Id`.
    """

    method: str
    path: str
    status: int
    ms: float
    key: str
    bytes: int
    id: str


def write(record: AccessRecord) -> None:
    """Log one request."""
    if _log.isEnabledFor(logging.INFO):
        _log.info(json.dumps(asdict(record)))


class QuietLogger(logging.LoggerAdapter[logging.Logger]):
    """What the web server logs to: a broken request is nobody's error, and its bytes may hold a key."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("tiktok_live.signserver.http"))

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the name of the error, and nothing of the request."""
        del level, msg, args
        error = kwargs.get("exc_info")
        kind = type(error).__name__ if isinstance(error, BaseException) else "no error"
        self.logger.debug("the web server gave up on a request or a connection (%s)", kind)
