"""What a handler takes and gives: a request that was let in, and an answer, both without a web server's types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import msgspec

from tiktok_live.signserver.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JSON", "MAX_USER_AGENT", "Answer", "Asked", "parse_room_id", "read_json", "user_agent_of"]

JSON = "application/json"
MAX_USER_AGENT = 512
"""Characters of a caller's `user_agent`."""

_LARGEST_ID = 2**63 - 1
_ID = re.compile(r"[0-9]{1,19}")

_Body = TypeVar("_Body", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
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
class Answer:
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
    def of(cls, value: object, status: int = 200) -> Answer:
        """Return `value` as JSON."""
        return cls(body=msgspec.json.encode(value), status=status)


def read_json(body: bytes, kind: type[_Body]) -> _Body:
    """Return the body as `kind`.

    Raises:
        Refused: it is no JSON, or not of that form.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(400, "the body is not the JSON object that this path takes", label="body") from error


def parse_room_id(text: str) -> int:
    """Return a room id.

    Raises:
        Refused: it is missing, or no id.
    """
    if not _ID.fullmatch(text) or not 0 < int(text) <= _LARGEST_ID:
        raise Refused(400, "room_id is missing or is not a number of up to 19 digits", label="room_id")
    return int(text)


def user_agent_of(text: str, default: str) -> str:
    """Return the user agent that a caller named, or the default.

    Raises:
        Refused: it cannot stand in a header, or is very long.
    """
    if len(text) > MAX_USER_AGENT or not (text.isascii() and text.isprintable()):
        raise Refused(
            400, f"user_agent must be printable ASCII text of up to {MAX_USER_AGENT} characters", label="user_agent"
        )
    return text or default
