"""The options of a client as a command line sets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

__all__ = ["ClientFlags", "flag_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFlags:
    """The options of a client as a command line sets them; `cli.configuration.make_config` reads them.

    Attributes:
        config: TOML file of options, `off` for none; None for the environment's or the user's own.
        simulator: URL of a simulator; None for the real platform.
        values: text of each option that is set, or a boolean.
    """

    config: str | None = None
    simulator: str | None = None
    values: Mapping[str, str | bool] = field(default_factory=dict)

    def with_value(self, option: str, value: str | bool) -> Self:  # noqa: FBT001 - the value of an option
        """Return these flags with another value of one option."""
        return replace(self, values={**self.values, option: value})


def flag_of(option: str) -> str:
    """Return the flag of an option."""
    return f"--{option.replace('_', '-')}"
