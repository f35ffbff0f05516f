"""The messages between the browser extension and us, version 1. Pure.

The extension connects to `ws://127.0.0.1:PORT/`. Every message is one JSON object in a text frame, named by its `type`.

The extension sends:

| type | fields | meaning |
|---|---|---|
| `hello` | `version`, `token` | first, once: who it is |
| `tab` | `tab`, `address` | the user switched this tab on; it shows this page |
| `frame` | `tab`, `address`, `room`, `data` | a binary message of the socket to `address`, in base64 |
| `body` | `tab`, `address`, `room`, `data`, `first` | an answer; `first` since the page was loaded |
| `state` | `tab`, `state` | the tab is `visible`, `hidden`, `frozen` or `discarded` |
| `gone` | `tab`, `reason` | the tab is off: `switched_off`, `left`, `dismissed`, `crashed` or `closed` |
| `ping` | | keeps the extension awake |

We send one type, at first as the response to `hello`: `wanted` with `hosts`, the handles of the lives that clients read
or wait for. The extension sends `frame` and `body` only for tabs of these hosts.

`room` is the number of the room that the address names, or empty. No address has a query, a fragment or a user name; no
message holds a header or a cookie. Anything else closes the connection, with a `CloseCode` and a reason that the
extension shows.
"""

from __future__ import annotations

import json
from enum import IntEnum, unique
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import msgspec

from tiktok_live.causes import caught

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "MAX_MESSAGE",
    "VERSION",
    "Body",
    "CloseCode",
    "Frame",
    "GoneReason",
    "Hello",
    "InvalidMessage",
    "Message",
    "Ping",
    "Tab",
    "TabGone",
    "TabState",
    "decode_message",
    "encode_wanted",
]

VERSION = 1
"""Version of these messages."""
MAX_MESSAGE = 12 * 1024 * 1024
"""Limit of one message in bytes: base64 of the largest frame that a socket may bring."""

_MAX_ADDRESS = 2048
_MAX_TOKEN = 256

_TabId: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
# Without query and fragment, and without a user name.
_Address: TypeAlias = Annotated[str, msgspec.Meta(max_length=_MAX_ADDRESS, pattern=r"^[a-z]+://[^/?#@\s]+/[^?#\s]*$")]
_Room: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,19}$")]

GoneReason: TypeAlias = Literal["switched_off", "left", "dismissed", "crashed", "closed"]
"""Why a tab is off."""


@unique
class CloseCode(IntEnum):
    """Why we closed a connection of the extension."""

    WRONG_TOKEN = 4001
    """The extension does not try again before its settings change."""
    WRONG_VERSION = 4002
    """The same."""
    INVALID_MESSAGE = 4003
    """A message is not one of these, or comes at the wrong time."""
    TOO_SLOW = 4004
    """There was no `hello` in time."""


class InvalidMessage(Exception):
    """A message that closes the connection.

    Attributes:
        code: sent when closing.
        reason: the same, in one short sentence.
    """

    def __init__(self, reason: str, code: CloseCode = CloseCode.INVALID_MESSAGE) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """What all messages have in common."""


class Hello(_Struct, tag="hello", frozen=True):
    """The first message. Its repr shows no token."""

    version: int
    token: Annotated[str, msgspec.Meta(max_length=_MAX_TOKEN)]

    def __repr__(self) -> str:
        return f"Hello(version={self.version})"


class Tab(_Struct, tag="tab", frozen=True):
    """A tab is on."""

    tab: _TabId
    address: _Address


class Frame(_Struct, tag="frame", frozen=True):
    """A binary message of a socket."""

    tab: _TabId
    address: _Address
    data: bytes
    room: _Room = ""


class Body(_Struct, tag="body", frozen=True):
    """The answer to a request for messages."""

    tab: _TabId
    address: _Address
    data: bytes
    first: bool
    room: _Room = ""


class TabState(_Struct, tag="state", frozen=True):
    """Whether the user sees a tab, and whether the browser lets it run."""

    tab: _TabId
    state: Literal["visible", "hidden", "frozen", "discarded"]


class TabGone(_Struct, tag="gone", frozen=True):
    """A tab is off."""

    tab: _TabId
    reason: GoneReason


class Ping(_Struct, tag="ping", frozen=True):
    """Nothing."""


Message: TypeAlias = Hello | Tab | Frame | Body | TabState | TabGone | Ping
"""Every message of the extension."""

_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def decode_message(data: str | bytes) -> Message:
    """Return a message of the extension; base64 is decoded.

    Raises:
        InvalidMessage: it is none.
    """
    if isinstance(data, bytes):
        raise InvalidMessage("a message is binary")
    with caught(msgspec.MsgspecError, UnicodeError, RecursionError) as failure:
        return _DECODER.decode(data)
    # The text of the error may quote the message.
    raise InvalidMessage("a message is not valid") from failure.cause


def encode_wanted(hosts: Iterable[str]) -> str:
    """Return the message that names the hosts whose tabs are read."""
    return json.dumps({"type": "wanted", "hosts": sorted(hosts)})
