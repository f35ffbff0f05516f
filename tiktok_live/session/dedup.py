"""De-duplication with bounded memory."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Deduplicator"]

_Key = TypeVar("_Key", bound="Hashable")


class Deduplicator(Generic[_Key]):
    """Remembers the most recent keys, up to a limit; the oldest is forgotten first.

    Args:
        limit: number of keys to remember.
    """

    __slots__ = ("_keys", "_limit", "_order")

    def __init__(self, limit: int) -> None:
        self._keys: set[_Key] = set()
        self._order: deque[_Key] = deque()
        self._limit = limit

    def is_new(self, key: _Key) -> bool:
        """Return whether `key` is new, and remember it."""
        if key in self._keys:
            return False
        self._keys.add(key)
        self._order.append(key)
        if len(self._order) > self._limit:
            self._keys.discard(self._order.popleft())
        return True
