"""The gifts of the simulated platform: well-known ones with their real ids, prices and types."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GIFTS", "GiftKind"]


@dataclass(frozen=True, slots=True)
class GiftKind:
    """A kind of gift.

    Attributes:
        id: the platform's number.
        name: in English.
        diamonds: price of one.
        type: 1 can be sent in streaks; 2 and 4 cannot.
        weight: relative frequency.
    """

    id: int
    name: str
    diamonds: int
    type: int
    weight: int

    @property
    def is_streakable(self) -> bool:
        """Whether the gift can be sent in streaks."""
        return self.type == 1


GIFTS = (
    GiftKind(5655, "Rose", 1, 1, 60),
    GiftKind(5269, "TikTok", 1, 1, 10),
    GiftKind(6064, "GG", 1, 1, 8),
    GiftKind(5827, "Ice Cream Cone", 1, 1, 6),
    GiftKind(5487, "Finger Heart", 5, 1, 8),
    GiftKind(5658, "Perfume", 20, 1, 3),
    GiftKind(5879, "Doughnut", 30, 1, 2),
    GiftKind(7934, "Heart Me", 1, 4, 8),
    GiftKind(6104, "Cap", 99, 4, 2),
    GiftKind(5660, "Hand Hearts", 100, 2, 3),
    GiftKind(11046, "Galaxy", 1000, 2, 1),
)
"""The gifts of generated traffic, which are also the response of `gift/list`."""
