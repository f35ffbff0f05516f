"""An HTTP client without a network: it answers what it was told, and fails on every other question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.net.http_client import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Asked:
    url: str
    headers: Mapping[str, str]
    timeout: float
    max_bytes: int


@dataclass
class ScriptedHttp:
    """Answers by a part of the URL: a body, an HTTP status, or the error to raise."""

    script: dict[str, bytes | int | Exception]
    asked: list[Asked] = field(default_factory=list)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        self.asked.append(Asked(url, headers, timeout, max_bytes))
        answers = [answer for part, answer in self.script.items() if part in url]
        assert len(answers) == 1, f"{len(answers)} scripted answers for {url}"
        match answers[0]:
            case Exception() as error:
                raise error
            case int() as status:
                return HttpResponse(url, status)
            case body:
                return HttpResponse(url, 200, body=body)

    async def aclose(self) -> None:
        pass
