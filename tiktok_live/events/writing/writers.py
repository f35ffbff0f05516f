"""Writing attributes of events and models into the fields of a message: the reverse of reading them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from tiktok_live.events.models import Gift, User
from tiktok_live.events.writing.profiles import write_image, write_profile, write_user

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Message",
    "Writer",
    "by_host",
    "field",
    "gift",
    "gift_count",
    "gift_piece",
    "image",
    "milliseconds",
    "number_piece",
    "number_text",
    "profile",
    "rows",
    "scaled",
    "seconds",
    "sender",
    "sentence",
    "times",
    "user",
    "user_piece",
    "values",
    "write_all",
]

Message: TypeAlias = Any
"""A message of the fast parser; its classes are made at run time."""

Writer: TypeAlias = Callable[[Message, Any], None]
"""Writes a value into a message. It raises TypeError, ValueError or AttributeError for one that does not fit."""

_STRING_PIECE, _USER_PIECE, _GIFT_PIECE = 1, 11, 12  # of `TextPiece.type`
_SENT = 1  # of `WebcastGiftMessage.send_type`


def _at(message: Message, path: str) -> Message:
    return attrgetter(path)(message) if path else message


def field(path: str) -> Writer:
    """Return a writer of a plain field."""
    parents, _, name = path.rpartition(".")

    def write(message: Message, value: object) -> None:
        setattr(_at(message, parents), name, value)

    return write


def times(path: str, factor: int) -> Writer:
    """Return a writer of a time, in `factor` units per second since 1970; None leaves the field empty."""
    plain = field(path)

    def write(message: Message, value: datetime | None) -> None:
        if value is not None:
            moment = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
            plain(message, round(moment.timestamp() * factor))

    return write


def seconds(path: str) -> Writer:
    """Return a writer of a time in seconds."""
    return times(path, 1)


def milliseconds(path: str) -> Writer:
    """Return a writer of a time in milliseconds."""
    return times(path, 1000)


def scaled(path: str, factor: int) -> Writer:
    """Return a writer of a duration in seconds whose field counts `factor` units per second."""
    plain = field(path)

    def write(message: Message, value: float) -> None:
        plain(message, round(value * factor))

    return write


def number_text(path: str) -> Writer:
    """Return a writer of a number that is sent as text."""
    plain = field(path)

    def write(message: Message, value: int) -> None:
        plain(message, str(value))

    return write


def values(path: str) -> Writer:
    """Return a writer of a list of plain values."""

    def write(message: Message, value: Iterable[object]) -> None:
        _at(message, path).extend(value)

    return write


def image(path: str) -> Writer:
    """Return a writer of a picture."""

    def write(message: Message, value: Any) -> None:
        write_image(_at(message, path), value)

    return write


def user(path: str) -> Writer:
    """Return a writer of a full profile; an empty user leaves it out."""

    def write(message: Message, value: User) -> None:
        write_user(_at(message, path), value)

    return write


def sender(path: str = "user", identity: str = "user_identity") -> Writer:
    """Return a writer of a profile with the user's relations to the host."""

    def write(message: Message, value: User) -> None:
        write_user(_at(message, path), value, _at(message, identity))

    return write


def profile(path: str, **names: str) -> Writer:
    """Return a writer of a user of whom a message has a few fields.

    Args:
        path: of the message that has them.
        names: the field of each attribute: `id`, `unique_id`, `nickname`, `avatar`.
    """

    def write(message: Message, value: User) -> None:
        write_profile(_at(message, path), value, names)

    return write


def sentence(path: str) -> Writer:
    """Return a writer of a localised text."""
    return field(f"{path}.default_pattern")


def user_piece(path: str) -> Writer:
    """Return a writer of a user that a sentence names."""

    def write(message: Message, value: User) -> None:
        if value:
            piece = _at(message, path).pieces.add(type=_USER_PIECE)
            write_user(piece.user_value.user, value)

    return write


def number_piece(path: str) -> Writer:
    """Return a writer of a number that a sentence names."""

    def write(message: Message, value: int) -> None:
        _at(message, path).pieces.add(type=_STRING_PIECE, string_value=str(value))

    return write


def gift_piece(path: str, icon: str) -> Writer:
    """Return a writer of a gift that a sentence names, with its picture elsewhere."""

    def write(message: Message, value: Gift) -> None:
        piece = _at(message, path).pieces.add(type=_GIFT_PIECE)
        piece.gift_value.gift_id = value.id
        piece.gift_value.name_ref.default_pattern = value.name
        write_image(_at(message, icon), value.icon)

    return write


def gift(message: Message, value: Gift) -> None:
    """Write the kind of gift of a gift message."""
    message.gift_id = message.gift.id = value.id
    message.gift.name = value.name
    message.gift.diamond_count = value.diamonds
    message.gift.type = 1 if value.is_streakable else 2
    message.gift.combo = value.is_streakable
    message.send_type = _SENT
    write_image(message.gift.icon, value.icon)


def gift_count(message: Message, value: int) -> None:
    """Write the total of a gift message."""
    message.repeat_count = message.combo_count = value
    message.group_count = 1


def rows(path: str, writers: Mapping[str, Writer]) -> Writer:
    """Return a writer of a list of models, each written by the writers of its attributes."""

    def write(message: Message, value: Iterable[object]) -> None:
        target = _at(message, path)
        for item in value:
            write_all(target.add(), item, writers)

    return write


def by_host(path: str, writers: Mapping[str, Writer]) -> Writer:
    """Return a writer of a map of the hosts of a battle."""

    def write(message: Message, value: Iterable[Any]) -> None:
        for side in value:
            write_all(_at(message, path)[side.host.id], side, writers)

    return write


def write_all(message: Message, model: object, writers: Mapping[str, Writer]) -> None:
    """Write the attributes of a model."""
    for name, write in writers.items():
        value = getattr(model, name)
        if value is not None:
            write(message, value)
