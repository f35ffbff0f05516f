"""Applies a role to a value, and roles to everything in JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tiktok_live.capture.anonymizing.identities import Identities
from tiktok_live.capture.anonymizing.roles import HUGE, LARGE_ID, Role, number_role, text_role

__all__ = ["new_json", "new_number", "new_text"]

_ID = re.compile(r"\d{7}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")
_NUMBER = re.compile(r"[\d.,+ ]{0,20}[KMBkmb]?")
_REPLACEMENTS = {
    Role.ID: Identities.id_text,
    Role.HANDLE: Identities.handle,
    Role.NICKNAME: Identities.nickname,
    Role.TEXT: Identities.text,
    Role.SENTENCE: Identities.sentence,
}
_MAX_DEPTH = 100
_LARGEST = 2**63
_MAX_HARMLESS = 5  # digits of a number that identifies nobody


def new_number(identities: Identities, role: Role, value: int) -> int:
    """Return what stands for a number."""
    match role:
        case Role.CLEAR:
            return 0
        case Role.ID:
            return identities.number(value)
        case Role.ROUGH:
            return _rough(value)
        case Role.LARGE_ID if abs(value) >= LARGE_ID:
            return identities.number(value)
        case Role.COUNT if abs(value) >= HUGE:
            return identities.number(value)
        case _:
            return value


def new_text(identities: Identities, role: Role, value: str) -> str:
    """Return what stands for a text."""
    if (
        role is Role.COLOR
        or (role is Role.KEEP and not _ID.search(value))
        or (role is Role.NUMBER_TEXT and _NUMBER.fullmatch(value))
    ):
        return value
    replace = _REPLACEMENTS.get(role)
    return replace(identities, value) if replace is not None else ""


def new_json(identities: Identities, value: object, *, other_texts: Role = Role.CLEAR) -> object:
    """Return a value of JSON with the identities in it replaced.

    Args:
        identities: the replacements.
        value: what `json.loads` returned.
        other_texts: role of the texts whose names no rule has.
    """
    return _Json(identities, other_texts).new("", value, _MAX_DEPTH)


class _Json:
    def __init__(self, identities: Identities, other_texts: Role) -> None:
        self._identities = identities
        self._other_texts = other_texts

    def new(self, name: str, value: object, depth: int) -> object:
        if not depth:
            return None
        if isinstance(value, Mapping):
            return {self._key(key): self.new(str(key), member, depth - 1) for key, member in value.items()}
        if isinstance(value, list | tuple):
            return [self.new(name, member, depth - 1) for member in value]
        if isinstance(value, str):
            return self._text(name, value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self._number(name, value)
        return value

    def _key(self, key: object) -> str:
        # Objects keyed by a user: a name in code is short, has no capital after a digit and no long number.
        text = str(key)
        return self._identities.id_text(text) if text.isdigit() and len(text) > _MAX_HARMLESS else text

    def _text(self, name: str, value: str) -> str:
        if _TIME.fullmatch(value):
            return value
        role = text_role(name)
        if role is Role.CLEAR:
            role = self._other_texts
        elif role is Role.ID and number_role(name) is Role.KEEP:
            role = Role.KEEP if value.isdigit() else Role.CLEAR
        return new_text(self._identities, role, value)

    def _number(self, name: str, value: int) -> int:
        return new_number(self._identities, number_role(name), value) if abs(value) < _LARGEST else 0


def _rough(value: int) -> int:
    digits = len(str(abs(value))) - 1
    return round(value, -digits)
