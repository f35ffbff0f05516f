"""A comment in pieces: text, emotes at their places, and the person it mentions.

An emote's index is its place in the comment as it is shown, counted in characters that people see, each earlier
emote being one of them. Two real comments show it: a text of 25 code points, three hearts with their variation
selectors among them, whose emote has index 22 and ends it; and four double exclamation marks of two code points each,
with an emote before each at 0, 2, 4 and 6.
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
    """A picture that stands for a word; most belong to a host's subscribers.

    Attributes:
        id: the platform's id of it (`Emote.emote_id`, field 1).
        image: its picture, often webp or heic; the URLs do not expire (field 2).
    """

    id: str = ""
    image: Image = Image()

    def __bool__(self) -> bool:
        return bool(self.id or self.image)


class TextSegment(msgspec.Struct, frozen=True):
    """A piece of text.

    Attributes:
        text: never empty.
        kind: always `"text"`.
    """

    text: str
    kind: Literal["text"] = "text"


class EmoteSegment(msgspec.Struct, frozen=True):
    """An emote between the pieces of text.

    Attributes:
        emote: which one.
        position: how many code points of the event's `text` come before it: it stands after `text[:position]`.
        kind: always `"emote"`.
    """

    emote: Emote
    position: int
    kind: Literal["emote"] = "emote"


class MentionSegment(msgspec.Struct, frozen=True):
    """A piece of text that names somebody.

    Attributes:
        text: as it was written, with the `@`.
        user: who it is.
        kind: always `"mention"`.
    """

    text: str
    user: User
    kind: Literal["mention"] = "mention"


Segment: TypeAlias = TextSegment | EmoteSegment | MentionSegment
"""A piece of a comment. Its `kind` tells which, also in JSON."""


def read_emote(emote: chat_pb2.Emote) -> Emote:
    """Return the wire's emote as a plain value."""
    return Emote(emote.emote_id, read_image(emote.image))


def read_segments(text: str, emotes: Sequence[chat_pb2.ChatEmote], mentioned: User) -> tuple[Segment, ...]:
    """Return a comment in pieces; the texts of the pieces joined are `text`.

    Args:
        text: the comment.
        emotes: those inside it. An index outside the comment counts as its nearest end.
        mentioned: becomes a piece of its own wherever `@` and the name stand in the text; may be nobody.
    """
    names = _mentions(mentioned)
    if not emotes:
        return tuple(_pieces(text, names, mentioned))
    found: list[Segment] = []
    start = 0
    for position, emote in _placed(text, emotes):
        found += _pieces(text[start:position], names, mentioned)
        found.append(EmoteSegment(read_emote(emote), position))
        start = position
    found += _pieces(text[start:], names, mentioned)
    return tuple(found)


def _mentions(user: User) -> tuple[str, ...]:
    return tuple(f"@{name}" for name in (user.nickname, user.unique_id) if name)


def _pieces(text: str, mentions: Iterable[str], user: User) -> Iterator[Segment]:
    """Yield `text` as text and mentions; the first of `mentions` that occurs is the one that is meant."""
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
    """Yield each emote with the number of code points before it, in the order of their places."""
    starts = [*_character_starts(text), len(text)]
    characters = 0
    for number, placed in enumerate(sorted(emotes, key=lambda emote: emote.index)):
        # Never back: several emotes at one index stand side by side.
        characters = max(characters, min(placed.index - number, len(starts) - 1))
        yield starts[characters], placed.emote


def _character_starts(text: str) -> Iterable[int]:
    """Return where each character begins, a character being what people see as one.

    Close to Unicode's grapheme clusters: an emoji with its modifiers, a flag and a letter with its accents are one.
    """
    if text.isascii():
        return range(len(text))
    starts: list[int] = []
    before = ""
    is_half_flag = False
    for index, letter in enumerate(text):
        is_flag_letter = _FLAG_LETTERS[0] <= letter <= _FLAG_LETTERS[1]
        is_second_half = is_flag_letter and is_half_flag
        is_joined = before == _JOINER and not letter.isalpha()
        if not starts or not (is_second_half or is_joined or _extends(letter)):
            starts.append(index)
        is_half_flag = is_flag_letter and not is_second_half
        before = letter
    return starts


def _extends(letter: str) -> bool:
    in_range = any(first <= letter <= last for first, last in _EXTENDING_RANGES)
    return in_range or unicodedata.category(letter) in _EXTENDING


_PLACE = re.compile(r"\{(\d{1,3}):\w*\}", re.ASCII)
_DIGITS = 18  # of a number that fits into 64 bits


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
    numbers = (wire_number(piece.string_value, _DIGITS) for piece in text.pieces)
    return next((number for number in numbers if number is not None), 0)
