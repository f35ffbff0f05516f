"""The kind of every option, from its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import NoneType
from typing import Literal, get_args, get_origin, get_type_hints

from tiktok_live.backoff import Backoff
from tiktok_live.client.options.kinds import (
    ChoiceKind,
    CountKind,
    FlagKind,
    ListKind,
    OptionalKind,
    OptionKind,
    PathKind,
    SecondsKind,
)
from tiktok_live.client.options.special_kinds import DelaysKind, SessionKind, SignKind
from tiktok_live.signing.base import SessionCookies

__all__ = ["kinds_of"]

_PLAIN: Mapping[object, OptionKind] = {
    bool: FlagKind(),
    int: CountKind(),
    float: SecondsKind(),
    str: OptionKind(),
    Path: PathKind(),
    Backoff: DelaysKind(),
    SessionCookies: SessionKind(),
}


def kinds_of(owner: type) -> Mapping[str, OptionKind]:
    """Return the kinds of the fields of a dataclass of options, by name."""
    hints = get_type_hints(owner)
    return {field.name: _kind(field.name, hints[field.name]) for field in fields(owner)}


def _kind(name: str, hint: object) -> OptionKind:
    arguments = get_args(hint)
    if name == "sign":
        return SignKind()
    if get_origin(hint) is Literal:
        return ChoiceKind(arguments)
    if get_origin(hint) is tuple:
        item = _kind(name, arguments[0])
        return ListKind(item, ", ".join(item.choices) if isinstance(item, ChoiceKind) else "texts")
    if NoneType in arguments:
        return OptionalKind(_kind(name, arguments[0]))
    return _PLAIN[hint]
