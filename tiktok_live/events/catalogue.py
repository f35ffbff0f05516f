"""The gift catalogue: names, prices and pictures of gifts, for what gift messages leave out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tiktok_live.events.models import Gift

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NO_GIFTS", "GiftCatalogue"]


class GiftCatalogue(Mapping[int, Gift]):
    """Gifts by id; immutable.

    An event keeps the catalogue it was decoded with; a newer catalogue does not change it.

    Args:
        gifts: gifts without an id are ignored; of several with the same id, the first that has a name is kept.
    """

    __slots__ = ("_gifts",)

    def __init__(self, gifts: Iterable[Gift] = ()) -> None:
        kept: dict[int, Gift] = {}
        for gift in gifts:
            if gift.id and not (gift.id in kept and kept[gift.id].name):
                kept[gift.id] = gift
        self._gifts = kept

    def __getitem__(self, gift_id: int) -> Gift:
        return self._gifts[gift_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._gifts)

    def __len__(self) -> int:
        return len(self._gifts)

    def __hash__(self) -> int:
        return hash(frozenset(self._gifts.items()))

    def __repr__(self) -> str:
        return f"GiftCatalogue({len(self)} gifts)"

    def only(self, *gift_ids: int) -> GiftCatalogue:
        """Return a catalogue of only these gifts."""
        return GiftCatalogue(self._gifts[gift_id] for gift_id in gift_ids if gift_id in self._gifts)


NO_GIFTS = GiftCatalogue()
"""An empty catalogue."""
