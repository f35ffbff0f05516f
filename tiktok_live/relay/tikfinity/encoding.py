"""Messages as the text that goes over a socket."""

from __future__ import annotations

import json
from typing import cast

from tiktok_live.relay.tikfinity.bounds import MESSAGE, clip

__all__ = ["encode_message", "to_json"]

# What the strings, lists and URLs of a message may hold, one try after the other. None of it is needed for what users
# really send: about 3,000 bytes at most, for a gift with signed URLs.
_TRIES = ((500, 8, 500), (200, 5, 400), (100, 3, 300), (30, 1, 200))


def to_json(value: object) -> bytes:
    """Return compact JSON in UTF-8, without escapes of letters; what is no letter, half of a pair, becomes `?`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace")


def encode_message(name: str, data: dict[str, object]) -> bytes:
    """Return a message with its envelope: `{"event":...,"data":{...}}`.

    It is shorter than `MESSAGE`: texts and lists are cut if they must be, and URLs left out.
    """
    encoded = to_json({"event": name, "data": data})
    for texts, items, urls in _TRIES:
        if len(encoded) < MESSAGE:
            break
        encoded = to_json({"event": name, "data": _shorter(data, texts, items, urls)})
    return encoded


def _shorter(value: object, texts: int, items: int, urls: int) -> object:
    """Return a value of JSON with the same fields, whose texts, lists and URLs are not longer than these."""
    if isinstance(value, str):
        if value.startswith(("https://", "http://")):
            return value if len(value) <= urls else ""
        return clip(value, texts)
    if isinstance(value, list):
        return [_shorter(each, texts, items, urls) for each in cast("list[object]", value)[:items]]
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {key: _shorter(each, texts, items, urls) for key, each in fields.items()}
    return value
