"""An HTTP client whose answers are written down."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.net.http_client import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Asked", "ScriptedHttp", "answer"]


@dataclass
class Asked:
    method: str
    url: str
    headers: Mapping[str, str]
    timeout: float
    max_bytes: int
    body: bytes = b""
    follow_redirects: bool = False


def answer(content: object = b"", status: int = 200, **headers: str) -> HttpResponse:
    """An answer; what is not bytes becomes JSON, and underscores in header names become hyphens."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return HttpResponse("http://h/", status, {name.replace("_", "-"): text for name, text in headers.items()}, {}, body)


@dataclass
class ScriptedHttp:
    """Gives each answer once, in order; an exception is raised, a function is called and awaited."""

    answers: list[object]
    asked: list[Asked] = field(default_factory=list)

    async def get(self, url, *, headers, timeout, max_bytes, follow_redirects=True) -> HttpResponse:
        return await self._next(Asked("GET", url, headers, timeout, max_bytes, follow_redirects=follow_redirects))

    async def post(self, url, *, headers, body, timeout, max_bytes) -> HttpResponse:
        return await self._next(Asked("POST", url, headers, timeout, max_bytes, body))

    async def aclose(self) -> None:
        raise AssertionError("the HTTP client belongs to whoever made it")

    async def _next(self, asked: Asked) -> HttpResponse:
        self.asked.append(asked)
        scripted = self.answers.pop(0)
        if isinstance(scripted, Exception):
            raise scripted
        return await scripted() if callable(scripted) else scripted
