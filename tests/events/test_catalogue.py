from __future__ import annotations

import copy
import pickle

import pytest

from tests.events.made import USER, made
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


def test_what_it_was_made_of_may_change():
    gifts = [ROSE]
    catalogue = GiftCatalogue(gifts)
    gifts.append(GALAXY)
    assert len(catalogue) == 1


def test_gifts_without_an_id_are_left_out():
    assert GiftCatalogue([Gift(0, "Nothing", 5), ROSE]) == GiftCatalogue([ROSE])


def test_of_two_with_one_id_the_first_that_has_a_name_is_kept():
    nameless = Gift(5655, "", 1)
    other = Gift(5655, "Another", 2)
    assert GiftCatalogue([ROSE, other])[5655] is ROSE
    assert GiftCatalogue([nameless, ROSE, other])[5655] is ROSE
    assert GiftCatalogue([ROSE, nameless])[5655] is ROSE


def test_a_part_of_it():
    assert CATALOGUE.only(5655) == GiftCatalogue([ROSE])
    assert CATALOGUE.only(5655, 11046) == CATALOGUE
    assert not CATALOGUE.only(1)


# --- gifts filled from it


def test_what_a_message_leaves_out_comes_from_the_catalogue():
    assert read(gift_id=5655) == ROSE
    assert read(gift_id=11046) == GALAXY
    assert read(gift_id=5655, gift=WireGift(id=5655)) == ROSE
    assert read(gift_id=1) == Gift(1)


def test_what_a_message_says_goes_first():
    icon = parse("gift.Gift", b"").icon
    assert not icon.url_list
    wire = WireGift(id=5655, name="Rosa", diamond_count=2, type=2)
    assert read(gift_id=5655, gift=wire) == Gift(5655, "Rosa", 2, is_streakable=False, icon=ROSE.icon)
    assert read(gift_id=5655, gift=WireGift(name="Rosa")) == Gift(5655, "Rosa", 1, is_streakable=True, icon=ROSE.icon)
    assert read(gift_id=11046, gift=WireGift(type=1)).is_streakable is True


def test_without_a_catalogue_the_message_is_all():
    assert read_gift(parse("gift.WebcastGiftMessage", bytes(WebcastGiftMessage(gift_id=5655)))) == Gift(5655)
    assert read(NO_GIFTS, gift_id=5655) == Gift(5655)


# --- the way to an event


def test_a_context_knows_nothing_until_it_is_told():
    assert DecodeContext().gifts is NO_GIFTS
    assert DecodeContext(5, 6.0, CATALOGUE).gifts is CATALOGUE


def test_a_copy_keeps_of_the_catalogue_what_its_message_needs():
    many = GiftCatalogue([ROSE, *(Gift(number, "x" * 50, 1) for number in range(1, 600))])
    context = DecodeContext(5, 6.0, many)
    gift = made(WebcastGiftMessage(user=USER, gift_id=5655), context=context)
    chat = made(WebcastChatMessage(content="hi"), context=context)
    unknown = decode_message("WebcastNewMessage", b"", context=context)
    for event in (gift, chat, unknown):
        assert len(pickle.dumps(event)) < 2000
    for again in (copy.copy(gift), copy.deepcopy(gift), pickle.loads(pickle.dumps(gift))):
        assert again._context == DecodeContext(5, 6.0, GiftCatalogue([ROSE]))
    for event in (chat, unknown):
        assert pickle.loads(pickle.dumps(event))._context == DecodeContext(5, 6.0)
