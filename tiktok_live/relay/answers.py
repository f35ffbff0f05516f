"""What the relay answers over HTTP: JSON, and refusals with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping

from aiohttp import web

__all__ = ["Refusal", "json_answer", "refusal_answer"]


class Refusal(Exception):
    """A request that the relay refuses; the middleware of `Access` turns it into an answer.

    Args:
        status: of HTTP.
        message: why, as one sentence for the author of the client.
        advice: what to do.
    """

    def __init__(self, status: int, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.advice = advice


def json_answer(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return `data` as JSON. It is never kept by caches."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    more = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    return web.Response(text=text, status=status, content_type="application/json", headers=more)


def refusal_answer(refusal: Refusal) -> web.Response:
    """Return a refusal as JSON: `error`, and `advice` if there is any."""
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == web.HTTPUnauthorized.status_code else {}
    body = {"error": refusal.message} | ({"advice": refusal.advice} if refusal.advice else {})
    return json_answer(body, refusal.status, headers)
