"""Sentences of the platform: a pattern with places, and the people, numbers and gifts that fill them.

A pattern is in the language of the viewer; what stays the same in all languages is the sentence's key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tiktok_live.events.models import User, read_user

if TYPE_CHECKING:
    from tiktok_live.proto.upb import common_pb2

__all__ = ["named_number", "named_user", "read_text"]

_PLACE = re.compile(r"\{(\d{1,3}):\w*\}", re.ASCII)
_DIGITS = 18  # of a number that fits 64 bits; Python refuses to read numbers of thousands of digits


def read_text(text: common_pb2.Text) -> str:
    """Return the sentence with its places filled: `{0:user} joined` becomes `Ann joined`.

    A place that nothing fills stays as it was sent (`Text.default_pattern`, field 2, and `pieces`, field 4).
    """
    pattern = text.default_pattern
    if "{" not in pattern:
        return pattern
    fillings = [_filling(piece) for piece in text.pieces]
    return _PLACE.sub(lambda place: _at(fillings, int(place[1])) or place[0], pattern)


def _at(fillings: list[str], place: int) -> str:
    return fillings[place] if place < len(fillings) else ""


def _filling(piece: common_pb2.TextPiece) -> str:
    return (
        piece.string_value
        or piece.user_value.user.nickname
        or piece.gift_value.name_ref.default_pattern
        or piece.pattern_ref_value.default_pattern
    )


def named_user(text: common_pb2.Text, place: int = 0) -> User:
    """Return the person whom the sentence names first, or at another place among the people; else an empty one."""
    people = [piece.user_value.user for piece in text.pieces if piece.HasField("user_value")]
    return read_user(people[place]) if place < len(people) else User()


def named_number(text: common_pb2.Text) -> int:
    """Return the first number that fills the sentence, or 0."""
    for piece in text.pieces:
        number = piece.string_value
        if number.isdecimal() and number.isascii() and len(number) <= _DIGITS:
            return int(number)
    return 0
