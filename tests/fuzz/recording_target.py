"""Recordings of browsers (HAR), and the requests in them."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tiktok_live.client.config import LiveConfig
from tiktok_live.doctor.requests.comparison import compare_requests
from tiktok_live.doctor.requests.har import read_har
from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RECORDINGS"]

_NOW = 1_780_000_000.0
_CONFIG = LiveConfig()


def _read(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as folder:
        path = Path(folder) / "page.har"
        path.write_bytes(data)
        try:
            requests = read_har(path)
        except ConfigError as error:
            str(error).encode()
            yield "ConfigError"
            return
    for report in asyncio.run(compare_requests(requests, _CONFIG, _NOW)):
        json.dumps(report.to_dict()).encode()
        assert all(f"{finding.name}{finding.detail}".isprintable() for finding in report.findings)
    yield "reports"


def _entry(url: str, **request: object) -> dict[str, object]:
    headers = [{"name": "User-Agent", "value": "Mozilla/5.0 Chrome/140"}, {"name": "Cookie", "value": "ttwid=1; a=b"}]
    recorded = {"method": "GET", "url": url, "headers": headers, "cookies": [], **request}
    content = {"size": 0, "text": "<html>"}
    return {
        "startedDateTime": "2026-11-30T10:00:00Z",
        "request": recorded,
        "response": {"status": 200, "content": content},
    }


def _seeds() -> list[bytes]:
    query = "aid=1988&room_id=7300000000000000001&X-Bogus=a&browser_version=5.0&os=mac&tz_name=x&screen_width=1&ts=1"
    paths = ("im/fetch/", "room/info/", "room/enter/", "room/check_alive/", "im/push/v2/", "im/ws_proxy/x/")
    entries = [_entry(f"https://webcast.tiktok.com/webcast/{path}?{query}") for path in paths]
    lookup = _entry(
        "https://www.tiktok.com/api-live/user/room/?uniqueId=a", headers=[], cookies=[{"name": "sessionid"}]
    )
    files: list[object] = [{"log": {"entries": [entry]}} for entry in [*entries, lookup]]
    return [json.dumps(file).encode() for file in [*files, {"log": {"entries": []}}, {"log": 5}, []]]


RECORDINGS = Target(
    name="recordings",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset({"reports", "ConfigError"}),
    tokens=(
        *(b"null", b"-1", b"1e400", b"9" * 25, b'"\\ud800"', b"[" * 1200, b"[]", b"{}", b"true"),
        *(b"ttwid=1|a|9|b", b"%00", b"%ff", b"&&", b"=", b"wss://[", b"webcast/im/push/", b"9" * 400, b"\\u001b"),
    ),
)
