"""Products that are shown and sold in the live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.models import Image

if TYPE_CHECKING:
    from tiktok_live.proto.upb import shop_pb2

__all__ = ["Product", "ShoppingEvent"]


class Product(msgspec.Struct, frozen=True):
    """A product on the screen (`PopProduct`).

    Attributes:
        id: the product's number, 0 when absent (field 6).
        title: what it is called (field 1).
        price: as shown, with its currency (field 2).
        image: its picture (field 3).
        url: where it is sold (field 4).
        shop_name: who sells it (field 7).
    """

    id: int = 0
    title: str = ""
    price: str = ""
    image: Image = Image()
    url: str = ""
    shop_name: str = ""

    def __bool__(self) -> bool:
        return bool(self.id or self.title)


class ShoppingEvent(MessageEvent):
    """Something about the shop of the live (`WebcastOecLiveShoppingMessage`)."""

    __slots__ = ()
    _message: shop_pb2.WebcastOecLiveShoppingMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened; which is which is not proved (`action_type`, field 2)."""
        return self._message.action_type

    @property
    def product_count(self) -> int:
        """How many products the live has, 0 when the message does not say (`live_product_number`, field 3)."""
        return self._message.live_product_number

    @property
    def product(self) -> Product:
        """The product that is shown; empty and falsy when none (`shop_data`, field 4)."""
        shown = self._message.shop_data
        image = Image((shown.image_url,)) if shown.image_url else Image()
        return Product(shown.product_id, shown.title, shown.price_string, image, shown.shop_url, shown.shop_name)
