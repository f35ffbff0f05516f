from __future__ import annotations

import copy
import pickle

import pytest

from tests.events.factories import USER, event_of
from tiktok_live.events.base import DecodeContext
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.decode import decode_message
from tiktok_live.events.models import Gift, Image, read_gift
from tiktok_live.proto import Gift as WireGift
from tiktok_live.proto import WebcastChatMessage, WebcastGiftMessage
from tiktok_live.wire.codec import parse

ROSE = Gift(5655, "Rose", 1, is_streakable=True, icon=Image(("https://x/rose",)))
GALAXY = Gift(11046, "Galaxy", 1000, is_streakable=False, icon=Image(("https://x/galaxy",)))
CATALOGUE = GiftCatalogue([ROSE, GALAXY])


def read(known: GiftCatalogue = CATALOGUE, **fields: object) -> Gift:
    return read_gift(parse("gift.WebcastGiftMessage", bytes(WebcastGiftMessage(**fields))), known)


# --- the catalogue


def test_a_catalogue_is_a_mapping_by_id():
    assert dict(CATALOGUE) == {5655: ROSE, 11046: GALAXY}
    assert (CATALOGUE[5655], CATALOGUE.get(1), len(CATALOGUE)) == (ROSE, None, 2)
    assert CATALOGUE
    assert not NO_GIFTS
    assert repr(CATALOGUE) == "GiftCatalogue(2 gifts)"


def test_a_catalogue_is_immutable_equal_and_hashable():
    with pytest.raises(TypeError):
        CATALOGUE[1] = ROSE
    with pytest.raises(AttributeError):
        CATALOGUE.something = 1
    again = GiftCatalogue([GALAXY, ROSE])
    assert again == CATALOGUE
    assert hash(again) == hash(CATALOGUE)
    assert again != NO_GIFTS
    for copied in (copy.copy(CATALOGUE), copy.deepcopy(CATALOGUE), pickle.loads(pickle.dumps(CATALOGUE))):
        assert copied == CATALOGUE


def test_changing_the_source_does_not_change_the_catalogue():
    gifts = [ROSE]
    catalogue = GiftCatalogue(gifts)
    gifts.append(GALAXY)
    assert len(catalogue) == 1


def test_gifts_without_an_id_are_ignored():
    assert GiftCatalogue([Gift(0, "Nothing", 5), ROSE]) == GiftCatalogue([ROSE])


def test_the_first_named_gift_of_an_id_is_kept():
    nameless = Gift(5655, "", 1)
    other = Gift(5655, "Another", 2)
    assert GiftCatalogue([ROSE, other])[5655] is ROSE
    assert GiftCatalogue([nameless, ROSE, other])[5655] is ROSE
    assert GiftCatalogue([ROSE, nameless])[5655] is ROSE


def test_only_selects_gifts():
    assert CATALOGUE.only(5655) == GiftCatalogue([ROSE])
    assert CATALOGUE.only(5655, 11046) == CATALOGUE
    assert not CATALOGUE.only(1)


# --- gifts completed from it


def test_the_catalogue_fills_gaps_of_a_message():
    assert read(gift_id=5655) == ROSE
    assert read(gift_id=11046) == GALAXY
    assert read(gift_id=5655, gift=WireGift(id=5655)) == ROSE
    assert read(gift_id=1) == Gift(1)


def test_a_message_takes_precedence_over_the_catalogue():
    icon = parse("gift.Gift", b"").icon
    assert not icon.url_list
    wire = WireGift(id=5655, name="Rosa", diamond_count=2, type=2)
    assert read(gift_id=5655, gift=wire) == Gift(5655, "Rosa", 2, is_streakable=False, icon=ROSE.icon)
    assert read(gift_id=5655, gift=WireGift(name="Rosa")) == Gift(5655, "Rosa", 1, is_streakable=True, icon=ROSE.icon)
    assert read(gift_id=11046, gift=WireGift(type=1)).is_streakable is True


def test_without_a_catalogue_only_the_message_is_used():
    assert read_gift(parse("gift.WebcastGiftMessage", bytes(WebcastGiftMessage(gift_id=5655)))) == Gift(5655)
    assert read(NO_GIFTS, gift_id=5655) == Gift(5655)


# --- in events


def test_the_default_context_is_empty():
    assert DecodeContext().gifts is NO_GIFTS
    assert DecodeContext(5, 6.0, CATALOGUE).gifts is CATALOGUE


def test_a_copy_keeps_only_the_gift_of_its_message():
    many = GiftCatalogue([ROSE, *(Gift(number, "x" * 50, 1) for number in range(1, 600))])
    context = DecodeContext(5, 6.0, many)
    gift = event_of(WebcastGiftMessage(user=USER, gift_id=5655), context=context)
    chat = event_of(WebcastChatMessage(content="hi"), context=context)
    unknown = decode_message("WebcastNewMessage", b"", context=context)
    for event in (gift, chat, unknown):
        assert len(pickle.dumps(event)) < 2000
    for again in (copy.copy(gift), copy.deepcopy(gift), pickle.loads(pickle.dumps(gift))):
        assert again._context == DecodeContext(5, 6.0, GiftCatalogue([ROSE]))
    for event in (chat, unknown):
        assert pickle.loads(pickle.dumps(event))._context == DecodeContext(5, 6.0)
