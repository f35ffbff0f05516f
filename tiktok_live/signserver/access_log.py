"""The access log: one JSON object per request, without query, headers or body, because those may contain secrets."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

__all__ = ["LOGGER", "AccessRecord", "QuietLogger", "log_request"]

LOGGER = "tiktok_live.signserver.access"
"""Name of the logger; records have level INFO."""

_log = logging.getLogger(LOGGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRecord:
    """One request.

    Attributes:
        time: when the response was complete, UTC, in ISO 8601.
        method: HTTP method.
        path: the route's template; `-` if no route matched.
        status: HTTP status; 499 if the caller disconnected before the response.
        ms: duration in milliseconds.
        key: name of the key's owner; empty without a key.
        bytes: size of the response body.
        id: the response's `X-Request-Id`.
    """

    time: str
    method: str
    path: str
    status: int
    ms: float
    key: str
    bytes: int
    id: str


def log_request(record: AccessRecord) -> None:
    """Log one request."""
    if _log.isEnabledFor(logging.INFO):
        _log.info(json.dumps(asdict(record)))


class QuietLogger(logging.LoggerAdapter[logging.Logger]):
    """The web server's own logger: hides malformed requests, whose bytes may contain a key."""

    def __init__(self) -> None:
        super().__init__(logging.getLogger("tiktok_live.signserver.http"))

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log only the class of the error, at level DEBUG."""
        del level, msg, args
        error = kwargs.get("exc_info")
        kind = type(error).__name__ if isinstance(error, BaseException) else "no error"
        self.logger.debug("the web server dropped a request or a connection (%s)", kind)
