"""Saves a report and the responses behind it, without secrets, in a folder of the user."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tiktok_live.capture.cleaning import clean_body, clean_text
from tiktok_live.causes import caught
from tiktok_live.doctor.public_text import PublicText
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.doctor.examination import Examined
    from tiktok_live.doctor.observed_http import Exchange

__all__ = ["save_examination"]

_MAX_BODY = 1024 * 1024  # bytes of a body that are kept
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")
_ENDINGS = {"text/html": "html", "application/json": "json", "text/plain": "txt"}


def save_examination(examined: Examined, folder: Path) -> None:
    """Write `report.json`, two files for each exchange (its head, and the body of its response), and unreadable frames.

    Bodies are text with secrets, ids of this device, IP addresses and the home folder masked. A body that is not text
    is not saved, only its size is, because secrets cannot be recognized in it. Frames are saved as they are: they have
    no secrets, but names of viewers.

    Raises:
        ConfigError: the folder cannot be written to.
    """
    public = PublicText()
    files = {"report.json": json.dumps(examined.report.to_dict(), indent=2, ensure_ascii=False)}
    for number, exchange in enumerate(examined.exchanges, 1):
        name = f"{number:02d}-{exchange.hop.value.replace(' ', '-')}"
        files[f"{name}.head.json"] = _head(exchange, public)
        if (body := _text(exchange)) is not None:
            cleaned = clean_body(body.encode()).decode(errors="replace")
            files[f"{name}.body.{_ending(exchange)}"] = public(cleaned)
    contents = {name: text.encode("utf-8", errors="replace") for name, text in files.items()}
    for number, (method, payload) in enumerate(examined.unreadable, 1):
        contents[f"unreadable-{number:02d}-{_NOT_IN_NAMES.sub('', method)}.bin"] = payload
    with caught(OSError) as failure:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            replace_file(folder / name, content)
    if failure:
        raise ConfigError(
            f"the folder {str(folder)!r} cannot be written to: {failure.error.strerror}", advice="Name another folder"
        ) from failure.cause


def _head(exchange: Exchange, public: PublicText) -> str:
    response = exchange.response
    values = {
        "method": exchange.method,
        "url": public(clean_text(exchange.url)),
        "request_headers": {
            name: public(f"{name}: {value}")[len(name) + 2 :] for name, value in exchange.headers.items()
        },
        "status": response.status,
        "final_url": public(clean_text(response.url)),
        "headers": {name: public(f"{name}: {value}")[len(name) + 2 :] for name, value in response.headers.items()},
        "cookies": sorted(response.cookies),
        "body_bytes": len(response.body),
    }
    return json.dumps(values, indent=2, ensure_ascii=False)


def _text(exchange: Exchange) -> str | None:
    """Return the beginning of a response's text; None if it is not text."""
    body = exchange.response.body[:_MAX_BODY]
    if not body or b"\0" in body:
        return None
    text = body.decode("utf-8", errors="replace")
    return None if text.count("\N{REPLACEMENT CHARACTER}") > len(text) // 100 else text


def _ending(exchange: Exchange) -> str:
    kind = exchange.response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return _ENDINGS.get(kind, "txt")
