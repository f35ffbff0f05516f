"""Texts: comments split into segments, and the platform's localised sentences with their placeholders.

An emote's index is its position in the displayed comment, counted in visible characters; each earlier emote counts as
one. Two recorded comments confirm it: in a text of 25 code points, three of them hearts with variation selectors, the
emote at the end has index 22; and with four double exclamation marks of two code points each, the emotes before them
have the indexes 0, 2, 4 and 6.

A sentence is a pattern in the viewer's language, with placeholders for users, numbers and gifts. Its key is the same in
all languages.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from tiktok_live.events.images import Image, read_image
from tiktok_live.events.models import (
    User,
    read_user,
)
from tiktok_live.events.scalars import wire_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tiktok_live.proto.upb import chat_pb2, common_pb2

__all__ = [
    "Emote",
    "EmoteSegment",
    "MentionSegment",
    "Segment",
    "TextSegment",
    "named_number",
    "named_user",
    "read_emote",
    "read_segments",
    "read_text",
]

_JOINER = "\u200d"
_EXTENDING = frozenset({"Mn", "Me", "Mc"})  # marks: accents, variation selectors, keycaps
_EXTENDING_RANGES = (
    ("\u0e33", "\u0e33"),  # the Thai vowel am, and the Lao one
    ("\u0eb3", "\u0eb3"),
    ("\u1160", "\u11ff"),  # the later parts of a Korean syllable
    ("\u200c", "\u200d"),  # joiners
    ("\uff9e", "\uff9f"),  # voicing marks of narrow Japanese letters
    ("\U0001f3fb", "\U0001f3ff"),  # skin tones
    ("\U000e0020", "\U000e007f"),  # the letters of a region's flag
)
_FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")  # two of them are a country's flag


class Emote(msgspec.Struct, frozen=True):
    """A small picture inside a comment; most emotes belong to a host's subscribers.

    Attributes:
        id: the emote's id (`Emote.emote_id`, field 1).
        image: the picture, often webp or heic; the URLs do not expire (field 2).
    """

    id: str = ""
    image: Image = Image()

    def __bool__(self) -> bool:
        return bool(self.id or self.image)


class TextSegment(msgspec.Struct, frozen=True):
    """A part of a comment that is plain text.

    Attributes:
        text: never empty.
        kind: always `"text"`.
    """

    text: str
    kind: Literal["text"] = "text"


class EmoteSegment(msgspec.Struct, frozen=True):
    """An emote between parts of the text.

    Attributes:
        emote: the emote.
        position: where it belongs in the event's `text`, in code points: after `text[:position]`.
        kind: always `"emote"`.
    """

    emote: Emote
    position: int
    kind: Literal["emote"] = "emote"


class MentionSegment(msgspec.Struct, frozen=True):
    """A part of a comment that mentions a user.

    Attributes:
        text: the mention as written, with the `@`.
        user: the user it names.
        kind: always `"mention"`.
    """

    text: str
    user: User
    kind: Literal["mention"] = "mention"


Segment: TypeAlias = TextSegment | EmoteSegment | MentionSegment
"""A part of a comment. `kind` says which class it is, also in JSON."""


def read_emote(emote: chat_pb2.Emote) -> Emote:
    """Return the `Emote` of a message as a plain value."""
    return Emote(emote.emote_id, read_image(emote.image))


def read_segments(text: str, emotes: Sequence[chat_pb2.ChatEmote], mentioned: User) -> tuple[Segment, ...]:
    """Split a comment into segments; their texts joined are `text`.

    Args:
        text: the comment.
        emotes: its emotes; one with an index outside the comment goes to the nearest end.
        mentioned: the mentioned user, empty if none; each `@` with their name becomes a segment.
    """
    names = _mentions(mentioned)
    if not emotes:
        return tuple(_pieces(text, names, mentioned))
    segments: list[Segment] = []
    start = 0
    for position, emote in _placed(text, emotes):
        segments += _pieces(text[start:position], names, mentioned)
        segments.append(EmoteSegment(read_emote(emote), position))
        start = position
    segments += _pieces(text[start:], names, mentioned)
    return tuple(segments)


def _mentions(user: User) -> tuple[str, ...]:
    return tuple(f"@{name}" for name in (user.nickname, user.unique_id) if name)


def _pieces(text: str, mentions: Iterable[str], user: User) -> Iterator[Segment]:
    """Yield `text` as text and mentions; only the first of `mentions` that occurs in it is used."""
    mention = next((mention for mention in mentions if mention in text), "")
    if not mention:
        if text:
            yield TextSegment(text)
        return
    first, *others = text.split(mention)
    if first:
        yield TextSegment(first)
    for piece in others:
        yield MentionSegment(mention, user)
        if piece:
            yield TextSegment(piece)


def _placed(text: str, emotes: Iterable[chat_pb2.ChatEmote]) -> Iterator[tuple[int, chat_pb2.Emote]]:
    """Yield each emote with the number of code points before it, in the order of their indexes."""
    starts = [*_character_starts(text), len(text)]
    characters = 0
    for number, placed in enumerate(sorted(emotes, key=lambda emote: emote.index)):
        # Never backwards: several emotes at one index follow each other.
        characters = max(characters, min(placed.index - number, len(starts) - 1))
        yield starts[characters], placed.emote


def _character_starts(text: str) -> Iterable[int]:
    """Return where each visible character begins.

    Close to Unicode's grapheme clusters: an emoji with its modifiers, a flag, or a letter with its accents is one.
    """
    if text.isascii():
        return range(len(text))
    starts: list[int] = []
    previous = ""
    is_half_flag = False
    for index, letter in enumerate(text):
        is_flag_letter = _FLAG_LETTERS[0] <= letter <= _FLAG_LETTERS[1]
        is_second_half = is_flag_letter and is_half_flag
        is_joined = previous == _JOINER and not letter.isalpha()
        if not starts or not (is_second_half or is_joined or _extends(letter)):
            starts.append(index)
        is_half_flag = is_flag_letter and not is_second_half
        previous = letter
    return starts


def _extends(letter: str) -> bool:
    in_range = any(first <= letter <= last for first, last in _EXTENDING_RANGES)
    return in_range or unicodedata.category(letter) in _EXTENDING


_PLACEHOLDER = re.compile(r"\{(\d{1,3}):\w*\}", re.ASCII)
_DIGITS = 18  # of a number that fits into 64 bits


def read_text(text: common_pb2.Text) -> str:
    """Return a sentence with its placeholders filled: `{0:user} joined` becomes `Ann joined`.

    A placeholder without a value is left unchanged (`Text.default_pattern`, field 2, and `pieces`, field 4).
    """
    pattern = text.default_pattern
    if "{" not in pattern:
        return pattern
    values = [_piece_text(piece) for piece in text.pieces]
    return _PLACEHOLDER.sub(lambda match: _value_at(values, int(match[1])) or match[0], pattern)


def _value_at(values: list[str], index: int) -> str:
    return values[index] if index < len(values) else ""


def _piece_text(piece: common_pb2.TextPiece) -> str:
    return (
        piece.string_value
        or piece.user_value.user.nickname
        or piece.gift_value.name_ref.default_pattern
        or piece.pattern_ref_value.default_pattern
    )


def named_user(text: common_pb2.Text, index: int = 0) -> User:
    """Return the user at `index` among the users that a sentence names; an empty one if there are fewer."""
    users = [piece.user_value.user for piece in text.pieces if piece.HasField("user_value")]
    return read_user(users[index]) if index < len(users) else User()


def named_number(text: common_pb2.Text) -> int:
    """Return the first number among the values of a sentence, or 0."""
    numbers = (wire_number(piece.string_value, _DIGITS) for piece in text.pieces)
    return next((number for number in numbers if number is not None), 0)
