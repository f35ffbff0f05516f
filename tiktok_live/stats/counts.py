"""Counters with a limit, for lives of millions of events. Pure."""

from __future__ import annotations

from heapq import nlargest

__all__ = ["BoundedCounts", "BoundedSet"]


class BoundedCounts:
    """Sums by key, of which only the largest are kept once there are too many.

    A key that is dropped and comes back begins at 0, so sums of rare keys may then be too small; never too large.

    Args:
        limit: number of keys that are kept; up to twice as many are held.
    """

    __slots__ = ("_limit", "_sums", "is_exact")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sums: dict[str, tuple[int, str]] = {}
        self.is_exact = True
        """Whether no key was dropped."""

    def add(self, key: str, number: int = 1, label: str = "") -> None:
        """Add `number` to the sum of `key`, and note its latest label."""
        sum_, earlier = self._sums.get(key, (0, ""))
        self._sums[key] = sum_ + number, label or earlier
        if len(self._sums) > 2 * self._limit:
            self._sums = {key: (sum_, label) for key, label, sum_ in self.top(self._limit)}
            self.is_exact = False

    def top(self, number: int) -> list[tuple[str, str, int]]:
        """Return key, label and sum of the largest, in order; equal ones in the order in which their keys came."""
        largest = nlargest(number, self._sums.items(), key=lambda item: item[1][0])
        return [(key, label, sum_) for key, (sum_, label) in largest]

    def get(self, key: str) -> int:
        """Return the sum of `key`; 0 if there is none."""
        return self._sums.get(key, (0, ""))[0]

    def __len__(self) -> int:
        return len(self._sums)


class BoundedSet:
    """Counts different keys up to a limit.

    Args:
        limit: largest number that is counted.
    """

    __slots__ = ("_hashes", "_limit")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        # Hashes of constant size, because strangers decide the length of the keys.
        self._hashes: set[int] = set()

    def add(self, key: str) -> None:
        """Count `key`, unless it was counted before or the limit is reached."""
        if key and len(self._hashes) < self._limit:
            self._hashes.add(hash(key))

    @property
    def is_exact(self) -> bool:
        """Whether the limit was not reached."""
        return len(self._hashes) < self._limit

    def __len__(self) -> int:
        return len(self._hashes)
