"""The base class of all faults: when and how often a fault strikes, and checks of its values."""

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
    """When a fault strikes. All times are in seconds, all sizes in bytes.

    Attributes:
        times: maximum number of strikes; 0 for no limit.
        probability: of each possible strike, from 0 to 1.
        after: seconds from adding the fault until it may strike.
        lasts: seconds from then on during which it may strike; 0 for no limit.

    Raises:
        ConfigError: for an invalid value.
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
    """Raise `ConfigError` unless `status` is the status of a final HTTP response."""
    if status not in _HTTP:
        raise ConfigError("status must be from 200 to 599")


def check_size(size: int) -> None:
    """Raise `ConfigError` if `size` could exhaust the memory of this machine."""
    if size > _MAX_SIZE:
        raise ConfigError("size must be at most 1 GB")


def check_header(name: str, value: str) -> None:
    """Raise `ConfigError` if `value` is not valid in a header."""
    if not (value.isascii() and value.isprintable()) and value:
        raise ConfigError(f"{name} must be printable ASCII text")
