from __future__ import annotations

from tests.events.factories import event_of
from tiktok_live.events.families.shop import Product, ShoppingEvent
from tiktok_live.events.models import Image
from tiktok_live.proto import PopProduct, WebcastOecLiveShoppingMessage


def test_a_product():
    """Constructed: there is no recording."""
    product = PopProduct(
        title="Mug",
        price_string="$5",
        image_url="https://x/m",
        shop_url="https://x/s",
        product_id=2**62,
        shop_name="Cups",
    )
    event = event_of(WebcastOecLiveShoppingMessage(action_type=2, live_product_number=7, shop_data=product))
    assert type(event) is ShoppingEvent
    assert (event.name, event.action, event.product_count) == ("shopping", 2, 7)
    assert event.product == Product(2**62, "Mug", "$5", Image(("https://x/m",)), "https://x/s", "Cups")
    assert event.product
    assert event.to_dict()["product"]["id"] == str(2**62)


def test_no_product():
    event = event_of(WebcastOecLiveShoppingMessage())
    assert (event.action, event.product_count, event.product) == (0, 0, Product())
    assert not event.product
    assert not event.product.image
