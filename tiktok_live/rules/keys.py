"""A key of a table in the rules file: what its value may be, its default, and its line in the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tiktok_live.client.options.kinds import OptionKind

__all__ = ["REQUIRED", "Key"]

REQUIRED: Final = object()
"""The default of a key that must be written."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        name: as it is written in the file.
        kind: what its value may be, checked before an action is made.
        meaning: one sentence for the documentation, with the unit, without a full stop.
        default: the value if it is absent, in the form that `kind` returns; `REQUIRED` if it must be written.
    """

    name: str
    kind: OptionKind
    meaning: str
    default: object = REQUIRED

    @property
    def is_required(self) -> bool:
        """Whether the key must be written."""
        return self.default is REQUIRED
