"""An HTTP client whose responses of the platform are recorded while there is a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.client.recording.recording import RecordingSlot
from tiktok_live.net.http_client import HttpClient, HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RecordedHttp"]


class RecordedHttp:
    """Passes requests on, and records the responses of the platform's page and API; those of signers are not.

    Args:
        http: sends the requests.
        slot: the recording.
        kinds: what is recorded: `page` or `api`, by the beginning of its URL.
    """

    def __init__(self, http: HttpClient, slot: RecordingSlot, kinds: Mapping[str, str]) -> None:
        self._http = http
        self._slot = slot
        self._kinds = {base.rstrip("/") + "/": kind for base, kind in kinds.items()}

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,
        max_bytes: int,
        follow_redirects: bool = True,
    ) -> HttpResponse:
        """See `HttpClient.get`."""
        response = await self._http.get(
            url, headers=headers, timeout=timeout, max_bytes=max_bytes, follow_redirects=follow_redirects
        )
        self._record("GET", url, response)
        return response

    async def post(
        self, url: str, *, headers: Mapping[str, str], body: bytes, timeout: float, max_bytes: int
    ) -> HttpResponse:
        """See `HttpClient.post`."""
        response = await self._http.post(url, headers=headers, body=body, timeout=timeout, max_bytes=max_bytes)
        self._record("POST", url, response)
        return response

    async def aclose(self) -> None:
        """Close what sends the requests."""
        await self._http.aclose()

    def _record(self, method: str, url: str, response: HttpResponse) -> None:
        recording = self._slot.current
        if recording is None:
            return
        kind = next((kind for base, kind in self._kinds.items() if url.startswith(base)), None)
        if kind is not None:
            recording.response(kind, method, response)
