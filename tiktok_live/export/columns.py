"""The columns of an export: one table with the name, type, source and meaning of each. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, unique
from typing import TypeAlias

import msgspec

__all__ = ["COLUMNS", "SCHEMA_VERSION", "Column", "ColumnType", "Record", "Row", "RowBuilder", "Value"]

SCHEMA_VERSION = 1
"""Version of the columns. It changes if a column is renamed, removed or changes its type; new ones are added last."""

Value: TypeAlias = str | int | float | bool | datetime | None
Row: TypeAlias = dict[str, Value]
"""The values of one event by column, in the order of `COLUMNS`."""
Record: TypeAlias = Mapping[str, object]
"""An event as `to_dict()` returns it, and as `watch --json` writes it."""

_LARGEST = 2**63 - 1


@unique
class ColumnType(StrEnum):
    """The type of a column's values. Every column may be empty."""

    TEXT = "text"
    INTEGER = "integer"
    """64 bits."""
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    """UTC, with microseconds."""
    JSON = "JSON"
    """Text that is JSON."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: its name in every format.
        type: the type of its values.
        meaning: for the documentation.
        path: where `to_dict()` has the value; empty for columns that the builder computes.
    """

    name: str
    type: ColumnType
    meaning: str
    path: tuple[str, ...] = ()


def _column(name: str, kind: ColumnType, meaning: str, path: str | None = None) -> Column:
    return Column(name, kind, meaning, tuple((name if path is None else path).split(".")) if path != "" else ())


_TEXT, _INTEGER, _NUMBER = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.NUMBER
_BOOLEAN, _TIME, _JSON = ColumnType.BOOLEAN, ColumnType.TIME, ColumnType.JSON

COLUMNS: tuple[Column, ...] = (
    _column("received_at", _TIME, "when the message reached the client"),
    _column("created_at", _TIME, "when the platform created the message"),
    _column("offset", _NUMBER, "seconds from the start of the capture, or from the first event, to `received_at`", ""),
    _column("event", _TEXT, "name of the event, for example `chat`"),
    _column("method", _TEXT, "the platform's name of the message; empty for events of the client"),
    _column("msg_id", _TEXT, "id of the message"),
    _column("room_id", _TEXT, "id of the room"),
    _column("host", _TEXT, "handle of the host, if it is known", ""),
    _column("is_backlog", _BOOLEAN, "whether the event happened before the client connected"),
    _column("user_id", _TEXT, "id of the user that the event is about", "user.id"),
    _column("unique_id", _TEXT, "handle of the user, without `@`", "user.unique_id"),
    _column("nickname", _TEXT, "display name of the user", "user.nickname"),
    _column(
        "is_host", _BOOLEAN, "whether the user is the host; this and the next five are empty if unknown", "user.is_host"
    ),
    _column("is_moderator", _BOOLEAN, "whether the user moderates the room", "user.is_moderator"),
    _column("is_subscriber", _BOOLEAN, "whether the user subscribes to the host", "user.is_subscriber"),
    _column("is_follower", _BOOLEAN, "whether the user follows the host", "user.is_follower"),
    _column("is_friend", _BOOLEAN, "whether the host and the user follow each other", "user.is_friend"),
    _column("is_gifter", _BOOLEAN, "whether the user has given the host a gift before", "user.is_gifter"),
    _column("gifter_level", _INTEGER, "the user's gifter level; 0 without its badge", "user.gifter_level"),
    _column("fan_level", _INTEGER, "the user's level in the fan club; 0 without its badge", "user.fan_level"),
    _column("text", _TEXT, "text of a chat, question, caption, introduction or system message"),
    _column("language", _TEXT, "language code of the text, as detected by the platform"),
    _column("emotes", _JSON, "ids of the emotes in a comment, a list", ""),
    _column("mentioned_user_id", _TEXT, "id of the user whom a comment mentions", "mentioned_user.id"),
    _column("gift_id", _TEXT, "id of the kind of gift", "gift.id"),
    _column("gift_name", _TEXT, "name of the gift, in the client's language", "gift.name"),
    _column("gift_price", _INTEGER, "price of one gift in diamonds", "gift.diamonds"),
    _column(
        "count", _INTEGER, "of `gift`: gifts since the streak began; of `gift_complete`: all gifts; of `like`: likes"
    ),
    _column("delta", _INTEGER, "of `gift`: gifts that this event adds"),
    _column("diamonds", _INTEGER, "value in diamonds: of `gift`, what it adds; of `gift_complete`, all of it"),
    _column("streak_id", _TEXT, "equal in all events of one streak of gifts"),
    _column("is_final", _BOOLEAN, "of `gift`: whether it ends its streak; of `caption`: whether the wording is final"),
    _column("continues", _BOOLEAN, "of `gift_complete`: whether the streak already had a completion"),
    _column("recipient_id", _TEXT, "id of the user who receives a gift"),
    _column("total", _INTEGER, "of `like`: likes of the whole live"),
    _column("viewers", _INTEGER, "current number of viewers"),
    _column("total_viewers", _INTEGER, "number of viewers since the live began"),
    _column("action", _INTEGER, "the platform's number of an action"),
    _column("reason", _TEXT, "why: of `gift_complete`, `disconnected`, `unknown` and others"),
    _column("details", _JSON, "the whole event, as `to_dict()` returns it", ""),
)
"""All columns, in order."""

_READ = tuple((column.name, column.type, column.path) for column in COLUMNS)


class RowBuilder:
    """Turns the records of one source, in order, into rows.

    Args:
        host: handle of the host; empty if unknown, then it is taken from the first `connected`.
        started_at: wall time of offset 0, in seconds since 1970; None for that of the first record.
    """

    def __init__(self, host: str = "", started_at: float | None = None) -> None:
        self._host = host
        self._started_at = started_at

    def row(self, record: Record) -> Row:
        """Return the row of a record. A value of an unexpected type is left empty; `details` has it."""
        if not self._host and record.get("event") == "connected":
            self._host = str(record.get("unique_id") or "")
        host = record.get("host")  # what `watch --json` writes beside the events of several rooms
        row: Row = {name: _value(kind, record, path) if path else None for name, kind, path in _READ}
        row["offset"] = self._offset(row["received_at"])
        row["host"] = _text(host if isinstance(host, str) else self._host)
        row["emotes"] = _emote_ids(record)
        row["details"] = _json(record)
        return row

    def _offset(self, received_at: Value) -> float | None:
        if not isinstance(received_at, datetime):
            return None
        at = received_at.timestamp()
        self._started_at = at if self._started_at is None else self._started_at
        return round(at - self._started_at, 6)


def _value(kind: ColumnType, record: Record, path: tuple[str, ...]) -> Value:
    value: object = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    match value:
        case bool():
            return value if kind is ColumnType.BOOLEAN else None
        case int():
            return value if kind is ColumnType.INTEGER and -_LARGEST <= value <= _LARGEST else None
        case str() if kind is ColumnType.TIME:
            return _time(value)
        case str() if kind is ColumnType.TEXT:
            return _text(value) if value != "0" or not path[-1].endswith("id") else None
    return None


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _text(text: str) -> str | None:
    """Return a text that every format can hold: surrogates, which only damaged JSON contains, are replaced."""
    return text.encode("utf-8", "replace").decode() or None


def _emote_ids(record: Record) -> str | None:
    emotes = record.get("emotes")
    if not isinstance(emotes, list):
        return None
    ids = [emote["id"] for emote in emotes if isinstance(emote, dict) and emote.get("id")]
    return _json(ids) if ids else None


def _json(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a surrogate, which only damaged JSON contains
        return json.dumps(value)
