"""Replaces the identities in one message of the platform."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any

from tiktok_live.capture.anonymizing.identities import Identities
from tiktok_live.capture.anonymizing.roles import Role, is_user_map, role_of
from tiktok_live.capture.anonymizing.values import new_number, new_text
from tiktok_live.capture.cleaning import BROKEN
from tiktok_live.causes import caught
from tiktok_live.errors import MessageError
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import parse
from tiktok_live.wire.fields import repair
from tiktok_live.wire.frame_reader import LARGE_PAYLOAD, Allowance

if TYPE_CHECKING:
    from google.protobuf.descriptor import Descriptor, FieldDescriptor
    from google.protobuf.message import Message

__all__ = ["Messages"]

_USER = "tiktok_live.user.User"
_MAX_USERS = 10_000
_MAX_USER = 8 * 1024  # bytes; recorded ones have at most 4 KB
_IMAGE = "tiktok_live.image.Image"
# Pictures of the platform. All others may show a user, or be a host's own.
_PICTURED = frozenset({"tiktok_live.gift.Gift"})


class Messages:
    """Replaces the identities in the messages of one recording.

    Args:
        identities: the replacements.
    """

    def __init__(self, identities: Identities) -> None:
        self._identities = identities
        self._users: dict[bytes, bytes] = {}

    def new_payload(self, method: str, payload: bytes, allowance: Allowance | None = None) -> bytes:
        """Return a message with the identities in it replaced, without fields that the schema does not have.

        A message without a schema becomes empty; one that does not parse, or would take too much memory, becomes
        `BROKEN`.
        """
        spec = MESSAGE_SPECS.get(method)
        if spec is None:
            return b""
        if allowance is None and len(payload) > LARGE_PAYLOAD:
            allowance = Allowance()
        if allowance is not None and allowance.spend(spec.message, payload) is None:
            return BROKEN
        message = _parsed(spec.message, payload)
        if message is None:
            return BROKEN
        message.DiscardUnknownFields()
        self._rewrite(message)
        return message.SerializeToString()

    def _rewrite(self, message: Message) -> None:
        # Texts come last: the names in them may stand in this message.
        late = []
        for field, value in message.ListFields():
            treatment = _treatment_of(field)
            if treatment is _Treatment.VALUE:
                self._replace(message, field, value)
            elif treatment is _Treatment.INNER:
                for inner in value if field.is_repeated else (value,):
                    self._rewrite_inner(inner)
            elif treatment is _Treatment.CLEAR:
                message.ClearField(field.name)
            elif treatment is _Treatment.TEXT:
                late.append((field, value))
            elif treatment is _Treatment.MAP:
                self._rewrite_map(message, field, value)
        for field, value in late:
            self._replace(message, field, value)

    def _rewrite_inner(self, message: Message) -> None:
        if message.DESCRIPTOR.full_name != _USER:
            self._rewrite(message)
            return
        # The same user sends many messages, and has most of their fields.
        before = message.SerializeToString()
        after = self._users.get(before)
        if after is not None:
            message.ParseFromString(after)
            return
        self._rewrite(message)
        if len(self._users) == _MAX_USERS:
            self._users.clear()
        if len(before) <= _MAX_USER:
            self._users[before] = message.SerializeToString()

    def _replace(self, message: Message, field: FieldDescriptor, value: Any) -> None:
        new = new_text if field.type == field.TYPE_STRING else new_number
        role = role_of(field)
        if field.is_repeated:
            value[:] = [new(self._identities, role, each) for each in value]
            return
        replaced = new(self._identities, role, value)
        if replaced != value:
            setattr(message, field.name, replaced)

    def _rewrite_map(self, message: Message, field: FieldDescriptor, value: Any) -> None:
        role = Role.ID if is_user_map(field.name) else Role.LARGE_ID
        inner = {new_number(self._identities, role, number): self._copy(value[number]) for number in list(value)}
        message.ClearField(field.name)
        target = getattr(message, field.name)
        for number, copied in inner.items():
            target[number].CopyFrom(copied)

    def _copy(self, message: Message) -> Message:
        copied = type(message)()
        copied.CopyFrom(message)
        self._rewrite(copied)
        return copied


def _parsed(name: str, payload: bytes) -> Message | None:
    """Return a message, with texts that are not UTF-8 repaired; None if it does not parse."""
    with caught(MessageError):
        return parse(name, payload)
    repaired = repair(name, payload)
    with caught(MessageError):
        return None if repaired is None else parse(name, repaired)
    return None


class _Treatment(Enum):
    KEEP = auto()
    CLEAR = auto()
    VALUE = auto()
    TEXT = auto()
    INNER = auto()
    MAP = auto()


@cache
def _treatment_of(field: FieldDescriptor) -> _Treatment:
    if field.message_type is not None:
        return _treatment_of_inner(field, field.message_type)
    if field.type in {field.TYPE_BOOL, field.TYPE_ENUM, field.TYPE_DOUBLE, field.TYPE_FLOAT}:
        return _Treatment.KEEP
    role = role_of(field)
    if role is Role.CLEAR:
        return _Treatment.CLEAR
    if role in {Role.TEXT, Role.SENTENCE}:
        return _Treatment.TEXT
    return _Treatment.KEEP if _is_harmless_value(field, role) else _Treatment.VALUE


def _is_harmless_value(field: FieldDescriptor, role: Role) -> bool:
    if field.type == field.TYPE_STRING:
        return role is Role.COLOR
    # A number of 32 bits is smaller than any that counts as an id.
    is_small = field.cpp_type in {field.CPPTYPE_INT32, field.CPPTYPE_UINT32}
    return role is Role.KEEP or (is_small and role in {Role.COUNT, Role.LARGE_ID})


def _treatment_of_inner(field: FieldDescriptor, inner: Descriptor) -> _Treatment:
    if inner.GetOptions().map_entry:
        key, value = inner.fields_by_name["key"], inner.fields_by_name["value"]
        if key.type == key.TYPE_STRING:
            return _Treatment.CLEAR
        return _Treatment.MAP if value.message_type is not None else _Treatment.KEEP
    owner = field.containing_type.full_name if field.containing_type is not None else ""
    if inner.full_name == _IMAGE and owner not in _PICTURED:
        return _Treatment.CLEAR
    return _Treatment.KEEP if _is_harmless(inner, ()) else _Treatment.INNER


def _is_harmless(message: Descriptor, outer: tuple[Descriptor, ...]) -> bool:
    """Return whether nothing in a message is ever changed; not if it may contain itself."""
    if message in outer:
        return False
    return all(
        _treatment_of(field) is _Treatment.KEEP
        if field.message_type is None
        else _is_harmless(field.message_type, (*outer, message))
        for field in message.fields
    )
