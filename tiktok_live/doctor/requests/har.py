"""Reads the recording of a browser: an HTTP archive (HAR 1.2). No content raises anything but `ConfigError`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.doctor.requests.endpoints import endpoint_of
from tiktok_live.doctor.requests.recorded import MAX_URL, RecordedRequest, is_request_url
from tiktok_live.errors import ConfigError
from tiktok_live.net.json_fields import as_array, as_object, as_text, as_whole, decode_strict_object
from tiktok_live.regular_files import read_regular_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_HAR", "MAX_REQUESTS", "read_har"]

MAX_HAR = 128 * 1024 * 1024
"""Limit of a recording, in bytes."""
MAX_REQUESTS = 50
"""Requests of a recording that are compared; the first ones of each endpoint."""

_MAX_ENTRIES = 50_000
_MAX_OF_ENDPOINT = 5
_MAX_HEADERS = 200
_MAX_HEADER = 64 * 1024  # characters
_MAX_BODY = 4 * 1024 * 1024  # characters of a response that are kept; live pages have about 300,000
_HOW = "Record it in the browser's developer tools: Network, reload the live page, then export all as HAR"


def read_har(path: Path) -> tuple[RecordedRequest, ...]:
    """Return the requests of a recording that this library knows, in their order.

    Raises:
        ConfigError: the file cannot be read, is not a recording, or has no such request.
    """
    with caught(OSError) as failure:
        content = read_regular_file(path, MAX_HAR)
    if failure:
        raise ConfigError(f"--har {path} cannot be read: {failure.error.strerror}", advice=_HOW) from failure.cause
    log = as_object((decode_strict_object(content.removeprefix(b"\xef\xbb\xbf")) or {}).get("log"))
    entries = log.get("entries")
    if not isinstance(entries, list):
        raise ConfigError(f"--har {path} is not a recording of a browser (HAR)", advice=_HOW)
    found = _selected(as_array(entries)[:_MAX_ENTRIES])
    if not found:
        raise ConfigError(
            f"--har {path} has no request about a live", advice="Start recording, then reload the live page and wait"
        )
    return found


def _selected(entries: list[object]) -> tuple[RecordedRequest, ...]:
    counts: dict[object, int] = {}
    found: list[RecordedRequest] = []
    for entry in entries:
        request = _request(as_object(entry))
        endpoint = endpoint_of(request.url) if request is not None else None
        if request is None or endpoint is None or counts.get(endpoint, 0) >= _MAX_OF_ENDPOINT:
            continue
        counts[endpoint] = counts.get(endpoint, 0) + 1
        found.append(request)
        if len(found) >= MAX_REQUESTS:
            break
    return tuple(found)


def _request(entry: dict[str, object]) -> RecordedRequest | None:
    request, response = as_object(entry.get("request")), as_object(entry.get("response"))
    url = as_text(request.get("url"))
    if len(url) > MAX_URL or not is_request_url(url):
        return None
    content = as_object(response.get("content"))
    return RecordedRequest(
        url=url,
        method=as_text(request.get("method"))[:20],
        form=_form(as_object(request.get("postData"))),
        headers=_headers(request),
        sent_at=_time(as_text(entry.get("startedDateTime"))),
        status=as_whole(response.get("status")) or 0,
        body_size=as_whole(content.get("size")),
        body=as_text(content.get("text"))[:_MAX_BODY] if not content.get("encoding") else "",
    )


def _form(body: dict[str, object]) -> str:
    is_form = as_text(body.get("mimeType")).startswith("application/x-www-form-urlencoded")
    return as_text(body.get("text"))[:MAX_URL] if is_form else ""


def _headers(request: dict[str, object]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for item in map(as_object, as_array(request.get("headers"))[:_MAX_HEADERS]):
        headers.setdefault(as_text(item.get("name")).lower()[:200], as_text(item.get("value"))[:_MAX_HEADER])
    if "cookie" not in headers:
        pairs = map(as_object, as_array(request.get("cookies"))[:_MAX_HEADERS])
        cookies = [f"{as_text(each.get('name'))}={as_text(each.get('value'))}" for each in pairs]
        headers.update({"cookie": "; ".join(cookies)[:_MAX_HEADER]} if cookies else {})
    return headers


def _time(text: str) -> float | None:
    with caught(ValueError, OverflowError, OSError):
        return datetime.fromisoformat(text).timestamp()
    return None
