"""What every fault has: when it strikes, how often, and checks of its values."""

from __future__ import annotations

import math
from typing import ClassVar

import msgspec

from tiktok_live.errors import ConfigError

__all__ = ["MB", "Fault", "check_header", "check_size", "check_status"]

MB = 1024 * 1024
"""In bytes."""

_MAX_SIZE = 1024 * MB
_HTTP = range(200, 600)


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="fault"):
    """When a fault strikes, whatever it does. All times in seconds, all sizes in bytes.

    Attributes:
        times: how often it strikes in all; 0 for no limit.
        probability: of each strike that could be, from 0 to 1.
        after: seconds since the fault was added until it may strike.
        lasts: seconds from then on in which it may; 0 for ever.

    Raises:
        ConfigError: for a value that cannot work.
    """

    times: int = 1
    probability: float = 1.0
    after: float = 0.0
    lasts: float = 0.0
    _may_be_negative: ClassVar[frozenset[str]] = frozenset()

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            is_number = isinstance(value, int | float) and name not in self._may_be_negative
            if is_number and not (0 <= value < math.inf):
                raise ConfigError(f"{name} must be 0 or more")
        if self.probability > 1:
            raise ConfigError("probability must be from 0 to 1")

    @property
    def kind(self) -> str:
        """The fault's name in files."""
        return str(self.__struct_config__.tag)


def check_status(status: int) -> None:
    """Refuse what is no status of an answer."""
    if status not in _HTTP:
        raise ConfigError("status must be from 200 to 599")


def check_size(size: int) -> None:
    """Refuse what no machine should make."""
    if size > _MAX_SIZE:
        raise ConfigError("size must be at most 1 GB")


def check_header(name: str, value: str) -> None:
    """Refuse what cannot stand in a header."""
    if not (value.isascii() and value.isprintable()) and value:
        raise ConfigError(f"{name} must be printable ASCII text")
