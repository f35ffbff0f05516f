"""What is where: the paths of every dialect in one table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.signserver.http_errors import HttpError
from tiktok_live.signserver.messages import Request, Response
from tiktok_live.signserver.response_dialects import eulerstream_api_refusal, refusal, signtok_refusal
from tiktok_live.signserver.url_routes import TICKET_PATH

if TYPE_CHECKING:
    from tiktok_live.signserver.connect_routes import Connecting
    from tiktok_live.signserver.response_dialects import RefusalWriter
    from tiktok_live.signserver.status_routes import Status
    from tiktok_live.signserver.url_routes import SigningUrls

__all__ = ["NOWHERE", "Handler", "Route", "all_routes", "wrong_method"]

Handler = Callable[[Request], Awaitable[Response]]
"""What answers a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A path and what is there.

    Attributes:
        method: `GET`, `POST`, or `*` for any other.
        path: template with the variable parts in braces; it stands in the log and in the counters.
        handler: answers.
        refusal: writes refusals in the form of the path's dialect.
        is_open: whether it is there without a key.
        is_counted: whether it counts in the caller's windows.
    """

    method: str
    path: str
    handler: Handler
    refusal: RefusalWriter = refusal
    is_open: bool = False
    is_counted: bool = True


def all_routes(connecting: Connecting, signing: SigningUrls, status: Status) -> tuple[Route, ...]:
    """Return every route."""
    return (
        Route(method="GET", path="/health", handler=status.health, is_open=True, is_counted=False),
        Route(method="GET", path="/healthz", handler=status.health, is_open=True, is_counted=False),
        Route(method="GET", path="/metrics", handler=status.metrics, is_counted=False),
        Route(method="GET", path="/webcast/rate_limits", handler=status.limits, is_counted=False),
        Route(method="GET", path="/accounts/me/rate_limits", handler=status.limits, is_counted=False),
        Route(method="GET", path="/webcast/fetch", handler=connecting.fetch),
        Route(method="GET", path=TICKET_PATH, handler=signing.redeem, is_open=True, is_counted=False),
        Route(method="GET", path="/webcast/rooms/{room_id}/connect", handler=connecting.room),
        Route(method="GET", path="/webcast/anchors/{unique_id}/connect", handler=connecting.anchor),
        Route(method="GET", path="/webcast/anchors/{unique_id}/room_id", handler=connecting.room_id),
        Route(method="GET", path="/webcast/room_id", handler=connecting.room_id),
        Route(method="GET", path="/webcast/sign_url", handler=signing.legacy),
        Route(method="GET", path="/sign_url", handler=signing.legacy),
        Route(method="POST", path="/webcast/sign_url", handler=signing.sign_url),
        Route(method="POST", path="/sign_url", handler=signing.sign_url),
        Route(method="POST", path="/tiktok/sign_url", handler=signing.sign_url),
        Route(method="POST", path="/tiktok/signing/encrypt/sign_url", handler=signing.sign_url),
        Route(method="POST", path="/signature", handler=signing.signature, refusal=signtok_refusal),
        Route(method="POST", path="/sign", handler=signing.sign, refusal=signtok_refusal),
        Route(method="POST", path="/api/eulerstream", handler=signing.eulerstream_api, refusal=eulerstream_api_refusal),
    )


def wrong_method(routes: tuple[Route, ...]) -> Route:
    """Return what answers the other methods of one path; `routes` are those that are there."""
    allowed = ", ".join(sorted(route.method for route in routes))

    async def refuse(asked: Request) -> Response:
        del asked
        raise HttpError(405, f"this path takes {allowed} alone", label="method", allow=allowed)

    first = routes[0]
    return Route(method="*", path=first.path, handler=refuse, refusal=first.refusal, is_open=True, is_counted=False)


async def _nothing(asked: Request) -> Response:
    del asked
    raise HttpError(404, "nothing is at this path of the sign server", label="path")


NOWHERE = Route(method="*", path="-", handler=_nothing, is_open=True, is_counted=False)
"""Answers for every path that is none of the others."""
