"""Messages of the debugging protocol: JSON objects, each an event, a call or its response. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tiktok_live.net.devtools.errors import DevtoolsMessageError
from tiktok_live.net.json_fields import as_object, as_text, decode_strict_object, decoded, object_or_none, read_object

__all__ = ["DevtoolsEvent", "DevtoolsResponse", "decode_message", "encode_call"]


@dataclass(frozen=True, slots=True)
class DevtoolsEvent:
    """Something that happened in the browser.

    Attributes:
        method: name, such as `Network.webSocketFrameReceived`.
        params: its values.
        session_id: session of the target where it happened; empty for the browser itself.
    """

    method: str
    params: Mapping[str, object]
    session_id: str


@dataclass(frozen=True, slots=True)
class DevtoolsResponse:
    """The response to a call.

    Attributes:
        id: number of the call.
        result: values; empty for a refusal.
        error: why the browser refused the call; empty for a success.
        code: of the refusal; 0 for a success.
    """

    id: int
    result: Mapping[str, object]
    error: str
    code: int


def decode_message(data: str | bytes) -> DevtoolsEvent | DevtoolsResponse:
    """Return the event or the response in a message. Members of unexpected types become empty values.

    Raises:
        DevtoolsMessageError: it is neither.
    """
    message = _object(data)
    if message is None:
        raise DevtoolsMessageError("the message is not a JSON object")
    number = message.get("id")
    if isinstance(number, int) and not isinstance(number, bool):
        return _response(number, message)
    method = as_text(message.get("method"))
    if not method or "id" in message:
        raise DevtoolsMessageError("the message is neither an event nor a response")
    return DevtoolsEvent(method, as_object(message.get("params")), as_text(message.get("sessionId")))


def encode_call(number: int, method: str, params: Mapping[str, object], session_id: str) -> str:
    """Return the message that calls `method` in a session, or in the browser itself if `session_id` is empty."""
    message = {"id": number, "method": method, "params": dict(params)}
    if session_id:
        message["sessionId"] = session_id
    return json.dumps(message, separators=(",", ":"))


def _object(data: str | bytes) -> dict[str, object] | None:
    message = decode_strict_object(data.encode("utf-8", errors="replace") if isinstance(data, str) else data)
    # A page may put half a character into its title: only the slower parser takes that.
    return read_object(decoded(data)) if message is None else message


def _response(number: int, message: dict[str, object]) -> DevtoolsResponse:
    error = object_or_none(message.get("error"))
    if error is None:
        return DevtoolsResponse(number, as_object(message.get("result")), "", 0)
    code = error.get("code")
    text = as_text(error.get("message")) or "it gave no reason"
    return DevtoolsResponse(number, {}, text, code if isinstance(code, int) else 0)
