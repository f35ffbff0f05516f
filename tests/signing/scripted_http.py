"""An HTTP client with scripted responses."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.net.http_client import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ScriptedHttp", "SentRequest", "response"]


@dataclass
class SentRequest:
    method: str
    url: str
    headers: Mapping[str, str]
    timeout: float
    max_bytes: int
    body: bytes = b""
    follow_redirects: bool = False


def response(content: object = b"", status: int = 200, **headers: str) -> HttpResponse:
    """Return a response. Content other than bytes becomes JSON; underscores in header names become hyphens."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return HttpResponse("http://h/", status, {name.replace("_", "-"): text for name, text in headers.items()}, {}, body)


@dataclass
class ScriptedHttp:
    """Returns each response once, in order. An exception is raised; a function is called and awaited."""

    responses: list[object]
    requests: list[SentRequest] = field(default_factory=list)

    async def get(self, url, *, headers, timeout, max_bytes, follow_redirects=True) -> HttpResponse:
        return await self._next(SentRequest("GET", url, headers, timeout, max_bytes, follow_redirects=follow_redirects))

    async def post(self, url, *, headers, body, timeout, max_bytes) -> HttpResponse:
        return await self._next(SentRequest("POST", url, headers, timeout, max_bytes, body))

    async def aclose(self) -> None:
        raise AssertionError("the HTTP client belongs to its creator")

    async def _next(self, request: SentRequest) -> HttpResponse:
        self.requests.append(request)
        scripted = self.responses.pop(0)
        if isinstance(scripted, Exception):
            raise scripted
        return await scripted() if callable(scripted) else scripted
