"""Messages as the text that goes over a socket."""

from __future__ import annotations

import json

__all__ = ["encode_message", "to_json"]


def to_json(value: object) -> bytes:
    """Return compact JSON in UTF-8, without escapes of letters; what is no letter, half of a pair, becomes `?`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace")


def encode_message(name: str, data: dict[str, object]) -> bytes:
    """Return a message with its envelope: `{"event":...,"data":{...}}`."""
    return to_json({"event": name, "data": data})
