"""Products shown and sold in the live."""

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
        id: the product's id, 0 if absent (field 6).
        title: the product's name (field 1).
        price: as displayed, with the currency (field 2).
        image: the picture (field 3).
        url: the shop page (field 4).
        shop_name: the seller's name (field 7).
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
    """The shop of the live changed (`WebcastOecLiveShoppingMessage`)."""

    __slots__ = ()
    _message: shop_pb2.WebcastOecLiveShoppingMessage

    @property
    def action(self) -> int:
        """Numeric code of the change; the meanings are unconfirmed (`action_type`, field 2)."""
        return self._message.action_type

    @property
    def product_count(self) -> int:
        """Number of products in the live, 0 if absent (`live_product_number`, field 3)."""
        return self._message.live_product_number

    @property
    def product(self) -> Product:
        """The displayed product; empty and falsy if none (`shop_data`, field 4)."""
        data = self._message.shop_data
        image = Image((data.image_url,)) if data.image_url else Image()
        return Product(data.product_id, data.title, data.price_string, image, data.shop_url, data.shop_name)
