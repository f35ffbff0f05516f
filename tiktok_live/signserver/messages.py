"""What a handler takes and gives: a request that was let in, and an answer, both without a web server's types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import msgspec

from tiktok_live.causes import caught
from tiktok_live.room_ids import room_id_from
from tiktok_live.signserver.http_errors import HttpError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JSON", "MAX_USER_AGENT", "Request", "Response", "parse_room_id", "read_json", "user_agent_of"]

JSON = "application/json"
MAX_USER_AGENT = 512
"""Characters of a caller's `user_agent`."""


_Body = TypeVar("_Body", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that was let in.

    Attributes:
        path: the path's variable parts, decoded.
        query: decoded; of repeated names the first.
        headers: by name in any case.
        body: bytes.
        content_type: in lower case, without parameters.
        caller: whose windows a request counts in.
        base_url: where the caller finds this server, without a slash at the end.
        may_look: whether the caller may see the server's counters.
    """

    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    caller: str = ""
    base_url: str = ""
    may_look: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What goes back.

    Attributes:
        body: bytes.
        status: of HTTP.
        content_type: of the body.
        headers: name and value; a name may come twice.
    """

    body: bytes = field(repr=False)
    status: int = 200
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, value: object, status: int = 200) -> Response:
        """Return `value` as JSON."""
        return cls(body=msgspec.json.encode(value), status=status)


def read_json(body: bytes, kind: type[_Body]) -> _Body:
    """Return the body as `kind`.

    Raises:
        HttpError: it is no JSON, or not of that form.
    """
    with caught(msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as failure:
        return msgspec.json.decode(body, type=kind)
    raise HttpError(400, "the body is not the JSON object that this path takes", label="body") from failure.cause


def parse_room_id(text: str) -> int:
    """Return a room id.

    Raises:
        HttpError: it is missing, or no id.
    """
    room_id = room_id_from(text)
    if not room_id:
        raise HttpError(400, "room_id is missing or is not a number of up to 19 digits", label="room_id")
    return room_id


def user_agent_of(text: str, default: str) -> str:
    """Return the user agent that a caller named, or the default.

    Raises:
        HttpError: it cannot stand in a header, or is very long.
    """
    if len(text) > MAX_USER_AGENT or not (text.isascii() and text.isprintable()):
        raise HttpError(
            400, f"user_agent must be printable ASCII text of up to {MAX_USER_AGENT} characters", label="user_agent"
        )
    return text or default
