"""Changes to an input: of its bytes, and of its fields when it is protobuf, whose lengths stay right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from betterproto2 import parse_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

__all__ = ["KINDS", "Edit", "changed", "mutated"]

_DEEPEST = 6
_LENGTH_DELIMITED = 2
_COPIES = 64
_PLAIN = (
    b"\x00",
    b"\xff",
    b"\x80",
    b"\x7f",
    b"\xff" * 9 + b"\x01",
    b"-1",
    b"0",
    b"9" * 25,
    b"NaN",
    b"1e999",
    b"\xed\xa0\x80",
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    Attributes:
        kind: a name in `KINDS`.
        where: from 0 to 1, the place in the input.
        what: bytes to put there; some kinds take a number from it.
    """

    kind: str
    where: float
    what: bytes

    @property
    def number(self) -> int:
        """The first byte; 0 when there is none."""
        return self.what[0] if self.what else 0


def _insert(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + edit.what + data[at:]


def _replace(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + edit.what + data[at + len(edit.what) :]


def _delete(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + data[at + max(len(edit.what), 1) :]


def _flip(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + bytes([byte ^ (1 << edit.number % 8) for byte in data[at : at + 1]]) + data[at + 1 :]


def _repeat(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + data[at : at + max(len(edit.what), 1)] * (2 + edit.number % _COPIES) + data[at:]


def _cut(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at]


def _splice(data: bytes, at: int, edit: Edit) -> bytes:
    return data[:at] + edit.what


def _field(data: bytes, at: int, edit: Edit) -> bytes:
    return _in_message(data, edit.where, edit, _DEEPEST)


def _in_message(data: bytes, where: float, edit: Edit, depth: int) -> bytes:
    """Change the field of a message, or of a message within, that `where` leads to; other data stays as it is."""
    try:
        fields = list(parse_fields(data))
    except Exception:  # noqa: BLE001 - a parser of arbitrary bytes that documents no errors
        return data
    if not fields:
        return data
    # Each level uses up a digit, so to speak: what is left leads on below.
    index = min(int(where * len(fields)), len(fields) - 1)
    left = where * len(fields) - index
    chosen = fields[index]
    parts = [field.raw for field in fields]
    if chosen.wire_type != _LENGTH_DELIMITED:
        parts[index] = _other(chosen.raw, edit)
    elif depth and left < 0.75 and (inner := _in_message(chosen.value, left / 0.75, edit, depth - 1)) != chosen.value:
        parts[index] = _delimited(chosen.number, inner)
    else:
        parts[index] = _delimited(chosen.number, edit.what) if edit.number % 2 else _other(chosen.raw, edit)
    return b"".join(parts)


def _other(raw: bytes, edit: Edit) -> bytes:
    return (b"", raw * 2, raw[:1] + edit.what, raw[:-1] + b"\x7f")[edit.number % 4]


def _delimited(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


KINDS: dict[str, Callable[[bytes, int, Edit], bytes]] = {
    "insert": _insert,
    "replace": _replace,
    "delete": _delete,
    "flip": _flip,
    "repeat": _repeat,
    "cut": _cut,
    "splice": _splice,
    "field": _field,
}
"""What can be done, by name: each takes the input, a position in it, and the edit."""


def changed(data: bytes, edits: Sequence[Edit], max_bytes: int) -> bytes:
    """Return `data` after these edits, at most `max_bytes` of it."""
    for edit in edits:
        data = KINDS[edit.kind](data, int(edit.where * len(data)), edit)[:max_bytes]
    return data


def mutated(data: bytes, random: Random, tokens: Sequence[bytes], others: Sequence[bytes], max_bytes: int) -> bytes:
    """Return `data` after one to six edits by chance.

    Args:
        data: the input to change.
        random: the source of chance.
        tokens: pieces that mean something to the parser.
        others: inputs from which pieces may be taken.
        max_bytes: of the result.
    """
    kinds = list(KINDS)
    edits = [
        Edit(random.choice(kinds), random.random(), _piece(random, tokens, others))
        for _ in range(random.choice((1, 1, 2, 3, 6)))
    ]
    return changed(data, edits, max_bytes)


def _piece(random: Random, tokens: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    source = random.random()
    if tokens and source < 0.4:
        return random.choice(tokens)
    if source < 0.6:
        return random.choice(_PLAIN)
    if others and source < 0.75:
        other = random.choice(others)
        start = random.randrange(len(other) + 1)
        return other[start : start + random.choice((1, 4, 16, 64, 1024))]
    return random.randbytes(random.choice((1, 1, 2, 4, 8)))
