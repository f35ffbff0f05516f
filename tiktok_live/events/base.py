"""Base classes of all events: the root, events decoded from one message, and events about a user."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeAlias, cast

import msgspec
from msgspec.structs import replace

from tiktok_live.causes import caught, text_of
from tiktok_live.errors import MessageError
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.models import User, read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.retention import EVENT_OVERHEAD
from tiktok_live.wire.fields import repair

if TYPE_CHECKING:
    import betterproto2
    from google.protobuf.message import Message as UpbMessage

    from tiktok_live.proto.upb import common_pb2

    ProtoMessage: TypeAlias = betterproto2.Message
else:
    # Both libraries are imported on first use. Until then, annotations that are evaluated name any object.
    ProtoMessage = UpbMessage = object

__all__ = [
    "DEFAULT_PARSE",
    "DecodeContext",
    "Event",
    "MessageEvent",
    "ParseInfo",
    "UnknownEvent",
    "UserEvent",
    "event_name",
    "is_id",
    "json_value",
]

_NOT_IN_REPR = {"method", "room_id", "received_at", "created_at", "payload", "segments"}
_IN_REPR_WHEN_SET = {"msg_id", "is_backlog", "emotes"}
_MAX_REPR = 120  # characters of one attribute's repr
_AS_IT_IS = frozenset({str, bool, float, type(None)})
_NOT_IN_DICT = {"proto", "repaired", "retained_bytes"}  # public, but not data of the event


def event_name(cls: type) -> str:
    """Return the name used to subscribe to an event class: `LiveEndedEvent` is `"live_ended"`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__.removesuffix("Event") or "event").lower()


@lru_cache(maxsize=1024)
def is_id(key: str) -> bool:
    """Return whether numbers under this name are ids, which become strings in JSON."""
    return key == "id" or key.endswith(("_id", "_ids"))


def json_value(key: str, value: object) -> object:  # noqa: C901 - one line per type of value, no nesting
    """Return `value` in a JSON-safe form. Ids become strings because JavaScript numbers are exact only up to 2^53."""
    if type(value) is int:  # the patterns take longer
        return str(value) if is_id(key) else value
    match value:
        case Enum():
            result: object = value.name.lower()
        case None | bool() | str() | float():
            result = value
        case Event():
            result = value.to_dict()
        case int():
            result = str(value) if is_id(key) else value
        case tuple() | list():
            result = [json_value(key, item) for item in value]
        case Mapping():
            result = {str(name): json_value(str(name), item) for name, item in value.items()}
        case datetime():
            result = value.isoformat()
        case bytes():
            result = base64.b64encode(value).decode()
        case msgspec.Struct():
            result = _json_values(value, value.__struct_fields__)
        case BaseException():
            result = f"{type(value).__name__}: {text_of(value)}"
        case _:
            result = str(value)
    return result


def _json_values(owner: object, names: tuple[str, ...]) -> dict[str, object]:
    # Most values are plain: calling a function for each takes longer than all the rest.
    return {
        name: value if type(value := getattr(owner, name)) in _AS_IT_IS else json_value(name, value) for name in names
    }


def _short_repr(value: object) -> str:
    text = text_of(value, repr) if isinstance(value, BaseException) else repr(value)
    return text if len(text) <= _MAX_REPR else text[:_MAX_REPR] + "..."


class Event:
    """Root of all events. A handler for it receives every event.

    Events are immutable. `name` is the class name in snake case without `Event`.
    """

    __slots__ = ()
    name: ClassVar[str] = "event"
    attributes: ClassVar[tuple[str, ...]] = ()
    """Names of the attributes in `to_dict()`, in order."""
    is_droppable: ClassVar[bool] = True
    """Whether the event may be dropped for a handler that is too slow."""

    if TYPE_CHECKING:
        # Declared for type checkers only: a subclass may define any of them as a plain field.

        @property
        def method(self) -> str:
            """The platform's name of the message; empty for events that the client creates."""

        @property
        def msg_id(self) -> int:
            """The message's id, unchanged if the message is sent again; 0 if it has none."""

        @property
        def room_id(self) -> int:
            """The room's id; 0 if unknown."""

        @property
        def created_at(self) -> datetime | None:
            """When the platform created the message, UTC; None if the message does not say."""

        @property
        def received_at(self) -> datetime:
            """When the message reached this client, UTC."""

        @property
        def is_backlog(self) -> bool:
            """Whether the event happened before this client connected."""

        @property
        def proto(self) -> ProtoMessage | None:
            """The message as a betterproto2 object, parsed on first use; None for events without a message."""

    @property
    def retained_bytes(self) -> int:
        """Estimated bytes that the event counts against the client's budget while queued; not in `to_dict()`."""
        return EVENT_OVERHEAD

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.name = event_name(cls)
        cls.attributes = cls._public_attributes()

    @classmethod
    def _public_attributes(cls) -> tuple[str, ...]:
        names = [
            name
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, property) and not name.startswith("_") and name not in _NOT_IN_DICT
        ]
        return tuple(dict.fromkeys(names))

    def to_dict(self) -> dict[str, object]:
        """Return the event as JSON-safe values: ids as strings, times in ISO 8601, bytes in base64."""
        return {"event": self.name, **_json_values(self, self.attributes)}

    def __repr__(self) -> str:
        values = {key: getattr(self, key) for key in self.attributes if key not in _NOT_IN_REPR}
        parts = [
            f"{key}={_short_repr(value)}" for key, value in values.items() if value or key not in _IN_REPR_WHEN_SET
        ]
        return f"{type(self).__name__}({', '.join(parts)})"


class DecodeContext(msgspec.Struct, frozen=True):
    """What the decoder needs from the connection, for the messages of one batch.

    Attributes:
        room_id: the connection's room, for messages without a room id.
        received_at: wall-clock time in seconds since 1970.
        gifts: the gift catalogue, for what gift messages leave out.
    """

    room_id: int = 0
    received_at: float = 0.0
    gifts: GiftCatalogue = NO_GIFTS


class ParseInfo(msgspec.Struct, frozen=True):
    """How a message was parsed.

    Attributes:
        is_repaired: whether text that was not valid UTF-8 was repaired.
        weight: estimated bytes of the parsed message; 0 if the message is too small to be estimated.
    """

    is_repaired: bool = False
    weight: int = 0


DEFAULT_PARSE = ParseInfo()
"""For messages that are small and valid, which is nearly all of them."""


class MessageEvent(Event):
    """An event decoded from one message of the platform.

    Two events are equal if method, id and payload are equal. Pickles hold these values and are decoded when loaded.
    """

    __slots__ = (
        "_context",
        "_is_backlog",
        "_message",
        "_method",
        "_msg_id",
        "_parse_info",
        "_payload",
        "_proto",
        "_session_value",
        "_user",
    )

    def __init__(
        self,
        method: str,
        payload: bytes,
        message: UpbMessage | None,
        msg_id: int = 0,
        is_backlog: bool = False,  # noqa: FBT001, FBT002 - called only by the decoder, where keywords cost
        context: DecodeContext = DecodeContext(),  # noqa: B008 - frozen
        parse_info: ParseInfo = DEFAULT_PARSE,
    ) -> None:
        self._method = method
        self._payload = payload
        self._message = message
        self._msg_id = msg_id
        self._is_backlog = is_backlog
        self._context = context
        self._parse_info = parse_info
        # For `UserEvent.user`, the attribute read most often: reading an unset slot would raise an exception.
        self._user: User | None = None
        # A value that the session computed and the message does not have: a gift's delta, the highest total of likes.
        self._session_value: int | None = None

    @property
    def method(self) -> str:
        """The platform's name of the message (`BaseMessage.method`, field 1)."""
        return self._method

    @property
    def msg_id(self) -> int:
        """The message's id, unchanged if it is sent again; 0 if it has none (`BaseMessage.msg_id`, field 3)."""
        return self._msg_id

    @property
    def room_id(self) -> int:
        """The room's id (`Common.room_id`, field 3); the connection's room if the message has none."""
        common = self._common
        return (common.room_id if common is not None else 0) or self._context.room_id

    @property
    def created_at(self) -> datetime | None:
        """When the platform created the message, UTC (`Common.create_time`, field 4); None if absent."""
        common = self._common
        return wire_time(common.create_time) if common is not None and common.create_time else None

    @property
    def received_at(self) -> datetime:
        """When the message reached this client, UTC."""
        return datetime.fromtimestamp(self._context.received_at, UTC)

    @property
    def is_backlog(self) -> bool:
        """Whether the event happened before this client connected."""
        return self._is_backlog

    @property
    def repaired(self) -> bool:
        """Whether invalid UTF-8 was replaced with U+FFFD in some text; not in `to_dict()`."""
        return self._parse_info.is_repaired

    @property
    def proto(self) -> ProtoMessage | None:
        """The message as a betterproto2 object, parsed on first use, with the same text repairs as this event.

        Raises:
            MessageError: betterproto2 cannot parse the payload, although the decoder's parser could.
        """
        if not hasattr(self, "_proto"):
            self._proto: ProtoMessage | None = self._parse_proto()
        return self._proto

    @property
    def retained_bytes(self) -> int:
        """Estimated bytes counted against the client's budget while queued: payload, parsed message and this object."""
        return len(self._payload) + self._parse_info.weight + EVENT_OVERHEAD

    @property
    def _common(self) -> common_pb2.Common | None:
        return cast("common_pb2.Common | None", getattr(self._message, "common", None))

    def _parse_proto(self) -> ProtoMessage | None:
        if self._message is None:
            return None
        _, package, name = self._message.DESCRIPTOR.full_name.split(".")
        message = cast("type[ProtoMessage]", getattr(import_module(f"tiktok_live.proto.{package}"), name))
        repaired = repair(f"{package}.{name}", self._payload) if self.repaired else None
        with caught(Exception) as failure:  # betterproto2 documents no error type, so any error means invalid bytes
            return message.parse(self._payload if repaired is None else repaired)
        raise MessageError(f"{name} does not parse: {type(failure.error).__name__}: {failure.error}") from failure.cause

    def _constructor_args(self) -> tuple[str, bytes, UpbMessage | None, int, bool, DecodeContext, ParseInfo]:
        """Return the constructor's arguments, for a copy with a value from the session."""
        header = self._method, self._payload, self._message
        return *header, self._msg_id, self._is_backlog, self._context, self._parse_info

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MessageEvent):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, int, bytes]:
        return self._method, self._msg_id, self._payload

    def _copy_args(self) -> tuple[str, bytes, int, bool, DecodeContext]:
        """Return what a copy is decoded from; `decode` registers how events are copied and pickled."""
        return self._method, self._payload, self._msg_id, self._is_backlog, self._copied_context()

    def _copy_state(self) -> object:
        """Return what a copy also needs, for its `__setstate__`; None if the message is enough."""
        return None

    def _copied_context(self) -> DecodeContext:
        """Return the context for a copy: of the gifts, only the one that the message names."""
        context = self._context
        if not context.gifts:
            return context
        return replace(context, gifts=context.gifts.only(getattr(self._message, "gift_id", 0)))


class UnknownEvent(MessageEvent):
    """A message that this library cannot decode: an unknown method, or a payload that does not parse.

    `payload` holds the bytes. The session counts these messages by method.
    """

    __slots__ = ("_reason",)

    def __init__(
        self,
        method: str,
        payload: bytes,
        reason: str,
        msg_id: int = 0,
        is_backlog: bool = False,  # noqa: FBT001, FBT002 - as in the base
        context: DecodeContext = DecodeContext(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(method, payload, None, msg_id, is_backlog, context)
        self._reason = reason

    @property
    def payload(self) -> bytes:
        """The message's bytes, unchanged."""
        return self._payload

    @property
    def reason(self) -> str:
        """Why the message could not be decoded, as one sentence."""
        return self._reason

    def __reduce__(self) -> tuple[object, ...]:
        values = self._method, self._payload, self._reason, self._msg_id, self._is_backlog, self._copied_context()
        return type(self), values

    def __repr__(self) -> str:
        method, reason = _short_repr(self._method), _short_repr(self._reason)
        return f"{type(self).__name__}(method={method}, reason={reason}, payload=<{len(self._payload)} bytes>)"


class UserEvent(MessageEvent):
    """An event about one user. `user` is never None; it is falsy if the message names no user."""

    __slots__ = ()

    @property
    def user(self) -> User:
        """The user the event is about."""
        user = self._user
        if user is None:
            self._user = user = self._read_user()
        return user

    def _read_user(self) -> User:
        return read_user(self._message.user)  # type: ignore[union-attr] # classes whose message has no such field override this
