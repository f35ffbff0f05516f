from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at, values_at
from tiktok_live.events.decode import methods_for
from tiktok_live.events.families.chests import (
    GoodyBagEvent,
    GoodyBagOpenedEvent,
    GoodyBagWinner,
    GoodyBagWinnersEvent,
    SuperFanBoxEvent,
)
from tiktok_live.events.families.gifts import EnvelopeEvent
from tiktok_live.events.models import Image, User
from tiktok_live.proto import (
    Common,
    EnvelopeInfo,
    GoodyBagBaseInfo,
    GoodyBagCoinDetail,
    GoodyBagCommonDetail,
    GoodyBagUserInfo,
    GoodyBagWinnerInfo,
    Text,
    WebcastEnvelopeMessage,
    WebcastGoodyBagMessage,
)
from tiktok_live.proto import Image as WireImage


@needs_captures
def test_recorded_bags():
    recordings = recorded_bytes("WebcastGoodyBagMessage")
    assert sorted(type(event).__name__ for event, _ in recordings) == ["GoodyBagOpenedEvent"] * 5 + [
        "GoodyBagWinnersEvent"
    ]
    for event, payload in recordings:
        assert event.action == number_at(payload, 4)
        assert event.goody_bag_id == text_at(payload, 2, 1) != ""
        assert event.coins == number_at(payload, 2, 5, 1) >= event.winner_count
        assert event.winner_count == number_at(payload, 2, 4, 1) > 0
        assert event.joined_count == number_at(payload, 2, 4, 2)
        assert event.entry_method == number_at(payload, 2, 4, 3)
        assert bool(event.entry_text) == (event.entry_method == 1)
        assert event.opens_at == datetime.fromtimestamp(number_at(payload, 2, 4, 5), UTC)


@needs_captures
def test_a_recorded_bag_opens_minutes_later_with_its_winners():
    waits = {
        type(event): (event.opens_at - event.created_at).total_seconds()
        for event, _ in recorded_bytes("WebcastGoodyBagMessage")
    }
    assert 290 < waits[GoodyBagOpenedEvent] < 600
    assert 0 <= waits[GoodyBagWinnersEvent] < 1


@needs_captures
def test_recorded_winners():
    [(event, payload)] = [pair for pair in recorded_bytes("WebcastGoodyBagMessage") if pair[0].action == 3]
    assert len(event.winners) == len(values_at(payload, 3)) == 2
    assert [str(winner.user.id) for winner in event.winners] == [
        value.decode() for value in values_at(payload, 3, 1, 1)
    ]
    assert [winner.coins for winner in event.winners] == values_at(payload, 3, 2)
    for winner in event.winners:
        assert winner.user.unique_id != ""
        assert winner.user.avatar
        assert winner.user.nickname == ""


@needs_captures
def test_no_recorded_chest_is_a_super_fan_box():
    assert {type(event) for event, _ in recorded_bytes("WebcastEnvelopeMessage")} == {EnvelopeEvent}


def bag(number: int, *winners: GoodyBagWinnerInfo) -> WebcastGoodyBagMessage:
    detail = GoodyBagCommonDetail(
        winner_headcount=5,
        joined_headcount=4,
        participate_method=1,
        participate_method_content="go",
        open_at=AT,
    )
    info = GoodyBagBaseInfo(goody_bag_id="8", common_detail=detail, coin_detail=GoodyBagCoinDetail(total_coin=20))
    return WebcastGoodyBagMessage(base_info=info, type=number, winners=list(winners))


@pytest.mark.parametrize(
    ("number", "cls"),
    [(1, GoodyBagOpenedEvent), (3, GoodyBagWinnersEvent), (0, GoodyBagEvent), (2, GoodyBagEvent), (9, GoodyBagEvent)],
)
def test_the_type_selects_the_class_of_a_bag(number, cls):
    event = event_of(bag(number))
    assert type(event) is cls
    assert (event.action, event.goody_bag_id, event.coins) == (number, "8", 20)
    assert (event.winner_count, event.joined_count, event.entry_method, event.entry_text) == (5, 4, 1, "go")
    assert event.opens_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)


def test_winners():
    avatar = WireImage(url_list=["https://x/a"])
    known = GoodyBagWinnerInfo(GoodyBagUserInfo(user_id=str(2**62), display_id="ann", avatar=avatar), coins=3)
    strange = [
        GoodyBagWinnerInfo(GoodyBagUserInfo(user_id=text), coins=1) for text in ("", "x", "-1", "9" * 20, "9" * 5000)
    ]
    event = event_of(bag(3, known, *strange))
    winner = GoodyBagWinner(User(id=2**62, unique_id="ann", avatar=Image(("https://x/a",))), 3)
    assert event.winners == (winner, *[GoodyBagWinner(User(), 1)] * 5)
    assert event.winners is event.winners
    assert event.to_dict()["winners"][0]["user"]["id"] == str(2**62)


@pytest.mark.parametrize(
    ("business_type", "key", "cls"),
    [
        (19, "", SuperFanBoxEvent),
        (1, "ttlive_superFanBox_commentSection_sent", SuperFanBoxEvent),
        (0, "pm_TTLIVE_SUPERFANBOX", SuperFanBoxEvent),
        (1, "", EnvelopeEvent),
        (4, "ttlive_superFan", EnvelopeEvent),
    ],
)
def test_a_super_fan_box_is_distinguished_from_a_chest(business_type, key, cls):
    """Constructed: there is no recording."""
    common = Common(display_text=Text(key=key))
    info = EnvelopeInfo(envelope_id="5", business_type=business_type, diamond_count=100)
    event = event_of(WebcastEnvelopeMessage(common=common, envelope_info=info))
    assert type(event) is cls
    assert (event.envelope_id, event.diamonds) == ("5", 100)
    if cls is SuperFanBoxEvent:
        assert event.key == key
        assert event.name == "super_fan_box"


def test_super_fan_boxes_need_the_method_of_chests():
    assert methods_for([SuperFanBoxEvent]) == {"WebcastEnvelopeMessage"}
