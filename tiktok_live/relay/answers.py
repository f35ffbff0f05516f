"""What the relay answers over HTTP: JSON, and refusals with a reason."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from tiktok_live.relay.native import json_bytes

__all__ = ["Refusal", "encoded_answer", "json_answer", "refusal_answer"]


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
    return encoded_answer(json_bytes(data), status, headers)


def encoded_answer(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return what is JSON already. It is never kept by caches."""
    more = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    return web.Response(body=body, status=status, content_type="application/json", charset="utf-8", headers=more)


def refusal_answer(refusal: Refusal) -> web.Response:
    """Return a refusal as JSON: `error`, and `advice` if there is any."""
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == web.HTTPUnauthorized.status_code else {}
    body = {"error": refusal.message} | ({"advice": refusal.advice} if refusal.advice else {})
    return json_answer(body, refusal.status, headers)
