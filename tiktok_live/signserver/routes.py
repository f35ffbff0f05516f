"""The route table: the paths of all dialects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.signserver.messages import HttpError, Request, Response
from tiktok_live.signserver.response_dialects import eulerstream_api_error, eulerstream_error, signtok_error
from tiktok_live.signserver.url_routes import TICKET_PATH

if TYPE_CHECKING:
    from tiktok_live.signserver.connect_routes import ConnectRoutes
    from tiktok_live.signserver.response_dialects import ErrorResponse
    from tiktok_live.signserver.status_routes import StatusRoutes
    from tiktok_live.signserver.url_routes import UrlRoutes

__all__ = ["NOT_FOUND", "Handler", "Route", "all_routes", "method_not_allowed"]

Handler = Callable[[Request], Awaitable[Response]]
"""Handles the requests of a route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of a path.

    Attributes:
        method: `GET`, `POST`, or `*` for any other.
        path: template with the variable parts in braces; the access log and the metrics name it.
        handler: handles the request.
        error_response: writes errors in the form of the path's dialect.
        is_open: whether it needs no key.
        is_counted: whether it counts towards the caller's rate limits.
    """

    method: str
    path: str
    handler: Handler
    error_response: ErrorResponse = eulerstream_error
    is_open: bool = False
    is_counted: bool = True


def all_routes(connect: ConnectRoutes, urls: UrlRoutes, status: StatusRoutes) -> tuple[Route, ...]:
    """Return every route."""
    return (
        Route(method="GET", path="/health", handler=status.health, is_open=True, is_counted=False),
        Route(method="GET", path="/healthz", handler=status.health, is_open=True, is_counted=False),
        Route(method="GET", path="/metrics", handler=status.metrics, is_counted=False),
        Route(method="GET", path="/webcast/rate_limits", handler=status.limits, is_counted=False),
        Route(method="GET", path="/accounts/me/rate_limits", handler=status.limits, is_counted=False),
        Route(method="GET", path="/webcast/fetch", handler=connect.fetch),
        Route(method="GET", path="/webcast/fetch/", handler=connect.fetch),
        Route(method="GET", path=TICKET_PATH, handler=urls.redeem, is_open=True, is_counted=False),
        Route(method="GET", path="/webcast/rooms/{room_id}/connect", handler=connect.room),
        Route(method="GET", path="/webcast/anchors/{unique_id}/connect", handler=connect.anchor),
        Route(method="GET", path="/webcast/anchors/{unique_id}/room_id", handler=connect.room_id),
        Route(method="GET", path="/webcast/room_id", handler=connect.room_id),
        Route(method="GET", path="/webcast/sign_url", handler=urls.legacy),
        Route(method="GET", path="/sign_url", handler=urls.legacy),
        Route(method="POST", path="/webcast/sign_url", handler=urls.sign_url),
        Route(method="POST", path="/sign_url", handler=urls.sign_url),
        Route(method="POST", path="/tiktok/sign_url", handler=urls.sign_url),
        Route(method="POST", path="/tiktok/signing/encrypt/sign_url", handler=urls.sign_url),
        Route(method="POST", path="/signature", handler=urls.signature, error_response=signtok_error),
        Route(method="POST", path="/sign", handler=urls.sign, error_response=signtok_error),
        Route(
            method="POST", path="/api/eulerstream", handler=urls.eulerstream_api, error_response=eulerstream_api_error
        ),
    )


def method_not_allowed(routes: tuple[Route, ...]) -> Route:
    """Return the route that rejects every other method of a path; `routes` are all routes of that path."""
    allowed = ", ".join(sorted(route.method for route in routes))

    async def reject(request: Request) -> Response:
        del request
        raise HttpError(405, f"this path accepts only {allowed}", label="method", allow=allowed)

    first = routes[0]
    return Route(
        method="*",
        path=first.path,
        handler=reject,
        error_response=first.error_response,
        is_open=True,
        is_counted=False,
    )


async def _not_found(request: Request) -> Response:
    del request
    raise HttpError(404, "the sign server has no such path", label="path")


NOT_FOUND = Route(method="*", path="-", handler=_not_found, is_open=True, is_counted=False)
"""The route of every other path."""
