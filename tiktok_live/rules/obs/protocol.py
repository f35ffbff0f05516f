"""Messages of obs-websocket 5: JSON objects with a number for their kind, `op`, and their data, `d`. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from tiktok_live.net.json_fields import as_object, as_text, as_whole, decode_strict_object
from tiktok_live.redaction import printable, redact

__all__ = [
    "RPC_VERSION",
    "SUBPROTOCOL",
    "Hello",
    "Identified",
    "ObsEvent",
    "ObsMessage",
    "ObsMessageError",
    "Response",
    "authentication",
    "decode_message",
    "encode_identify",
    "encode_request",
]

SUBPROTOCOL = "obswebsocket.json"
"""The WebSocket subprotocol; the other one, MessagePack, has the same messages."""

RPC_VERSION = 1
"""The version of the requests, which all releases of obs-websocket 5 have."""

_IDENTIFY, _REQUEST = 1, 6
_NO_EVENTS = 0  # of the bits of `eventSubscriptions`


class ObsMessageError(ValueError):
    """A message is none that OBS sends to a client that makes single requests."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message of OBS.

    Attributes:
        version: of obs-websocket.
        challenge: to be answered with the password; empty if OBS requires none.
        salt: of the password.
    """

    version: str
    challenge: str
    salt: str


@dataclass(frozen=True, slots=True)
class Identified:
    """OBS accepts requests from now on."""


@dataclass(frozen=True, slots=True)
class ObsEvent:
    """Something happened in OBS. Nobody subscribes to events, and OBS sends none."""


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a request.

    Attributes:
        id: of the request.
        is_done: whether OBS did it.
        code: why not, a `RequestStatus`; 100 if it did.
        comment: why not, in words of OBS on one line; may be empty.
        data: what was requested.
    """

    id: str
    is_done: bool
    code: int
    comment: str
    data: Mapping[str, object]


ObsMessage = Hello | Identified | ObsEvent | Response


def decode_message(data: bytes) -> ObsMessage:
    """Return the message in `data`. Members of unexpected types become empty values.

    Raises:
        ObsMessageError: there is none.
    """
    message = decode_strict_object(data)
    if message is None:
        raise ObsMessageError("it is not a JSON object")
    content = as_object(message.get("d"))
    match message.get("op"):
        case 0:
            return _hello(content)
        case 2:
            return Identified()
        case 5:
            return ObsEvent()
        case 7:
            return _response(content)
    raise ObsMessageError("its kind is unknown")


def encode_identify(answer: str) -> str:
    """Return the message that asks for no events and has the answer to the challenge; it is empty without one."""
    content: dict[str, object] = {"rpcVersion": RPC_VERSION, "eventSubscriptions": _NO_EVENTS}
    if answer:
        content["authentication"] = answer
    return _encoded(_IDENTIFY, content)


def encode_request(number: str, request_type: str, data: Mapping[str, object]) -> str:
    """Return the message that makes a request."""
    content: dict[str, object] = {"requestType": request_type, "requestId": number}
    if data:
        content["requestData"] = dict(data)
    return _encoded(_REQUEST, content)


def authentication(password: str, *, challenge: str, salt: str) -> str:
    """Return the answer to a challenge, from which the password cannot be read."""
    return _hashed(_hashed(password + salt) + challenge)


def _hashed(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8", errors="replace")).digest()).decode()


def _encoded(op: int, content: Mapping[str, object]) -> str:
    return json.dumps({"op": op, "d": content}, separators=(",", ":"))


def _hello(content: Mapping[str, object]) -> Hello:
    version = as_text(content.get("obsWebSocketVersion"))
    if not version:
        raise ObsMessageError("the greeting has no version")
    asked = as_object(content.get("authentication"))
    return Hello(printable(version)[:40], as_text(asked.get("challenge")), as_text(asked.get("salt")))


def _response(content: Mapping[str, object]) -> Response:
    status = as_object(content.get("requestStatus"))
    return Response(
        id=as_text(content.get("requestId")),
        is_done=status.get("result") is True,
        code=as_whole(status.get("code")) or 0,
        comment=printable(redact(as_text(status.get("comment")))),
        data=as_object(content.get("responseData")),
    )
