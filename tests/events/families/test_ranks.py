from __future__ import annotations

import pytest

from tests.captures import needs_captures
from tests.events.factories import event_of
from tests.events.recorded import number_at, recorded_bytes, text_at, values_at
from tiktok_live.events.families.ranks import (
    GameRankEvent,
    HostRank,
    HourlyRankEvent,
    HourlyRankRewardEvent,
    RankUpdateEvent,
    ViewerRankEvent,
)
from tiktok_live.events.models import User
from tiktok_live.proto import (
    Common,
    HourlyRankRewardInfo,
    RankUpdate,
    Text,
    TextPiece,
    TextPieceUser,
    WebcastGameRankNotifyMessage,
    WebcastHourlyRankMessage,
    WebcastHourlyRankRewardMessage,
    WebcastRankTextMessage,
    WebcastRankUpdateMessage,
)
from tiktok_live.proto import User as WireUser


def sentence(name: str) -> Text:
    user = TextPiece(user_value=TextPieceUser(user=WireUser(id=7, nickname=name)))
    return Text(default_pattern="{0:user} is No. {1:string}", pieces=[user, TextPiece(string_value="3")])


@needs_captures
def test_recorded_ranks_of_the_host():
    recordings = recorded_bytes("WebcastRankUpdateMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is RankUpdateEvent
        [rank] = event.ranks
        assert (rank.rank_type, rank.rank) == (number_at(payload, 2, 1), number_at(payload, 2, 2))
        assert rank.seconds_left == number_at(payload, 2, 6)
        assert 0 < rank.seconds_left <= 7 * 86400
        assert rank.key == text_at(payload, 2, 3, 1)
        assert "{" not in rank.text
        assert str(rank.rank or "") in rank.text
    assert sorted(event.ranks[0].rank for event, _ in recordings) == [0, 0, 0, 4, 14, 45]


@needs_captures
def test_recorded_ranks_of_viewers():
    recordings = recorded_bytes("WebcastRankTextMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is ViewerRankEvent
        assert (event.rank, event.previous_rank) == (number_at(payload, 4), number_at(payload, 3))
        assert 1 <= event.rank <= 3
        assert event.user.id == number_at(payload, 7) or not values_at(payload, 7)
        assert event.user.id == number_at(payload, 1, 8, 4, 21, 1, 1) != 0
        assert event.user.unique_id != ""
        assert event.user.nickname in event.text
        assert "{" not in event.text
    assert [bool(values_at(payload, 7)) for _, payload in recordings].count(False) == 1


@needs_captures
def test_recorded_rankings_without_numbers():
    recordings = recorded_bytes("WebcastHourlyRankMessage")
    assert len(recordings) == 6
    assert {type(event) for event, _ in recordings} == {HourlyRankEvent}


def test_ranks_of_the_host():
    updates = [
        RankUpdate(
            rank_type=1,
            owner_rank=4,
            countdown=60,
            default_content=Text(
                key="pm_mt_Live_WRMark", default_pattern="No. {0:string}", pieces=[TextPiece(string_value="4")]
            ),
        ),
        RankUpdate(rank_type=8),
    ]
    event = event_of(WebcastRankUpdateMessage(updates_list=updates))
    assert event.name == "rank_update"
    assert event.ranks == (HostRank(1, 4, 60, "No. 4", "pm_mt_Live_WRMark"), HostRank(8))
    assert event.ranks is event.ranks
    assert event_of(WebcastRankUpdateMessage()).ranks == ()


@pytest.mark.parametrize(
    "message",
    [
        WebcastRankTextMessage(common=Common(display_text=sentence("Ann")), owner_idx_after_update=3, cur_user_id=7),
        WebcastRankTextMessage(
            common=Common(display_text=sentence("Ann")),
            other_get_badge_msg=sentence("Ann"),
            owner_idx_after_update=3,
            owner_idx_before_update=4,
            cur_user_id=7,
        ),
    ],
)
def test_the_rank_of_a_viewer(message):
    event = event_of(message)
    assert event.name == "viewer_rank"
    assert (event.rank, event.previous_rank) == (3, message.owner_idx_before_update)
    assert (event.user.id, event.user.nickname) == (7, "Ann")
    assert event.text == "Ann is No. 3"


def test_a_viewer_with_only_an_id():
    assert event_of(WebcastRankTextMessage(cur_user_id=2**62)).user == User(id=2**62)
    assert event_of(WebcastRankTextMessage()).user == User()


def test_a_reward():
    """Constructed: there is no recording."""
    event = event_of(
        WebcastHourlyRankRewardMessage(winners=[HourlyRankRewardInfo(user_id=7), HourlyRankRewardInfo(user_id=2**62)])
    )
    assert type(event) is HourlyRankRewardEvent
    assert event.user_ids == (7, 2**62)
    assert event_of(WebcastHourlyRankRewardMessage()).user_ids == ()


@pytest.mark.parametrize(
    ("message", "cls"),
    [
        (WebcastHourlyRankMessage(common=Common(room_id=5)), HourlyRankEvent),
        (WebcastGameRankNotifyMessage(common=Common(room_id=5), msg_type=1), GameRankEvent),
    ],
)
def test_provisional_events(message, cls):
    """The second is constructed: there is no recording."""
    event = event_of(message)
    assert type(event) is cls
    assert cls.__doc__.startswith("Provisional.")
    assert event.room_id == 5
    assert event.proto == message
