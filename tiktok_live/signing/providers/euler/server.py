"""How an EulerStream server is asked: one endpoint has several paths, of which a server knows one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from tiktok_live.errors import NetworkError, PayloadTooLarge
from tiktok_live.redaction import MASK
from tiktok_live.signing.base import BadOutputOutcome, RejectedOutcome, UnavailableOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tiktok_live.net.http_client import HttpClient, HttpResponse
    from tiktok_live.signing.config.provider_config import EulerSpec

__all__ = ["NO_PATH", "Endpoint", "EulerServer", "Unanswered"]

NO_PATH = "NO_PATH"
"""Kind of the refusal of a server that has no such endpoint."""

Unanswered = UnavailableOutcome | BadOutputOutcome | RejectedOutcome
"""Why there is no answer to look at."""

_OTHER_PATH = frozenset({404, 405})
_MAX_JSON = 256 * 1024
_OTHER_ADDRESS = "Check the sign server's address; where it has what can be told in the table `paths`"
_LEAST_KEY = 8  # characters; a shorter key cannot be told from the text around it


class Endpoint:
    """The paths of one endpoint; the one that worked is tried first from then on.

    Args:
        templates: paths in which `{name}` stands for a value, with a query if they need one.
        query_names: under which name a value is asked for where a path has no place for it.
    """

    def __init__(self, templates: Iterable[str], **query_names: str) -> None:
        self._templates = list(templates)
        self._query_names = query_names

    def targets(self, values: Mapping[str, str], query: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return each path that `values` fill, as its template and as path and query."""
        known = {name: value for name, value in values.items() if value}
        fitting = [one for one in self._templates if all(f"{{{name}}}" not in one for name in values.keys() - known)]
        return [(one, self._target(one, known, query)) for one in fitting]

    def remember(self, template: str) -> None:
        """Try this one first from now on."""
        self._templates.sort(key=lambda one: one != template)

    def _target(self, template: str, values: Mapping[str, str], query: Mapping[str, str]) -> str:
        pairs = dict(query)
        path = template
        for name, value in values.items():
            if f"{{{name}}}" in template:
                path = path.replace(f"{{{name}}}", quote(value, safe=""))
            elif name in self._query_names:
                pairs[self._query_names[name]] = value
        if not pairs:
            return path
        return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs, quote_via=quote, safe='')}"


class EulerServer:
    """Sends requests with the key in a header, and follows no redirect with it."""

    def __init__(self, spec: EulerSpec, http: HttpClient, api_key: str) -> None:
        self._base = spec.base_url.rstrip("/")
        self._timeout = spec.timeout
        self._http = http
        self._headers = {"User-Agent": spec.client, "Accept": "application/protobuf, application/json"}
        if api_key:
            self._headers["X-Api-Key"] = api_key
        self._key = api_key.encode()

    async def ask(
        self,
        endpoint: Endpoint,
        *,
        values: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        max_bytes: int = _MAX_JSON,
    ) -> HttpResponse | Unanswered:
        """Return the answer of the first path that the server knows: 404 and 405 lead to the next one."""
        try:
            for template, target in endpoint.targets(values or {}, query or {}):
                answer = await self._send(
                    f"{self._base}{target}", {**self._headers, **(headers or {})}, body, max_bytes
                )
                if answer.status not in _OTHER_PATH:
                    endpoint.remember(template)
                    return self._without_key(answer)
        except NetworkError as error:
            return UnavailableOutcome.of(error)
        except PayloadTooLarge as error:
            return BadOutputOutcome(error.message)
        return RejectedOutcome(NO_PATH, "the sign server knows none of the paths that it was asked for", _OTHER_ADDRESS)

    async def _send(self, url: str, headers: Mapping[str, str], body: bytes | None, max_bytes: int) -> HttpResponse:
        if body is not None:
            return await self._http.post(url, headers=headers, body=body, timeout=self._timeout, max_bytes=max_bytes)
        return await self._http.get(
            url, headers=headers, timeout=self._timeout, max_bytes=max_bytes, follow_redirects=False
        )

    def _without_key(self, answer: HttpResponse) -> HttpResponse:
        """Mask the key in a JSON answer: an error may quote it, with no name beside it that `redact` would know."""
        if len(self._key) < _LEAST_KEY or not answer.body.lstrip().startswith(b"{"):
            return answer
        return replace(answer, body=answer.body.replace(self._key, MASK.encode()))
