"""The requests, responses and errors that handlers work with, without the web server's types."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, TypeVar

import msgspec

from tiktok_live.causes import caught
from tiktok_live.net.user_agents import HEADLESS_ADVICE, is_headless
from tiktok_live.room_ids import room_id_from

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "JSON",
    "MAX_USER_AGENT",
    "MIN_MESSAGE",
    "HttpError",
    "Request",
    "Response",
    "pad_message",
    "parse_json",
    "parse_room_id",
    "parse_user_agent",
]

JSON = "application/json"

MAX_USER_AGENT = 512
"""Characters of a caller's `user_agent`."""

MIN_MESSAGE = 19
"""Minimum characters of an error message: tiktok-live-connector 2.5.0 draws a frame around it and fails on fewer."""

_Body = TypeVar("_Body", bound=msgspec.Struct)


class HttpError(Exception):
    """A request fails with an HTTP status; each dialect writes it in its own form. Never leaves the package.

    Args:
        status: HTTP status.
        message: one sentence for users, without secrets.
        label: machine-readable reason; may be empty.
        retry_after: seconds after which a retry may succeed; None if unknown.
        allow: value of the `Allow` header, for status 405.
    """

    def __init__(
        self, status: int, message: str, *, label: str = "", retry_after: float | None = None, allow: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = pad_message(message)
        self.label = label
        self.retry_after = retry_after
        self.allow = allow

    @property
    def retry_seconds(self) -> int | None:
        """`retry_after` rounded up to whole seconds, at least 1: clients parse the header as an integer."""
        return None if self.retry_after is None else max(1, ceil(self.retry_after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An admitted request.

    Attributes:
        path_params: the variable parts of the path, decoded.
        query: decoded; the first value of a repeated name.
        headers: case-insensitive.
        body: bytes.
        content_type: lower case, without parameters.
        caller: whose rate-limit windows the request counts in.
        base_url: URL of this server as the caller sees it, without a trailing slash.
        is_authorized: whether the caller may see the server's counters.
    """

    path_params: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    caller: str = ""
    base_url: str = ""
    is_authorized: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A handler's response.

    Attributes:
        body: bytes.
        status: HTTP status.
        content_type: of the body.
        headers: names and values; a name may be repeated.
    """

    body: bytes = field(repr=False)
    status: int = 200
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def json(cls, value: object, status: int = 200) -> Response:
        """Return `value` as a JSON response."""
        return cls(body=msgspec.json.encode(value), status=status)


def parse_json(body: bytes, kind: type[_Body]) -> _Body:
    """Return the JSON body as `kind`.

    Raises:
        HttpError: it is not JSON, or does not match `kind`.
    """
    with caught(msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as failure:
        return msgspec.json.decode(body, type=kind)
    raise HttpError(400, "the body is not the JSON object that this path expects", label="body") from failure.cause


def parse_room_id(text: str) -> int:
    """Return `text` as a room id.

    Raises:
        HttpError: it is missing or invalid.
    """
    room_id = room_id_from(text)
    if not room_id:
        raise HttpError(400, "room_id is missing or is not a number of up to 19 digits", label="room_id")
    return room_id


def parse_user_agent(text: str, default: str) -> str:
    """Return the caller's user agent, or `default` if it is empty.

    Raises:
        HttpError: it cannot be sent in a header, is longer than `MAX_USER_AGENT`, or is a headless browser's.
    """
    if len(text) > MAX_USER_AGENT or not (text.isascii() and text.isprintable()):
        raise HttpError(
            400, f"user_agent must be printable ASCII text of up to {MAX_USER_AGENT} characters", label="user_agent"
        )
    if is_headless(text):
        message = f"user_agent is that of a headless browser. {HEADLESS_ADVICE}"
        raise HttpError(400, message, label="user_agent")
    return text or default


def pad_message(message: str) -> str:
    """Return `message`, with a prefix if it is shorter than `MIN_MESSAGE`."""
    stripped = message.strip()
    return stripped if len(stripped) >= MIN_MESSAGE else f"The sign server says: {stripped or 'no reason given'}"
