from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at
from tiktok_live.events.base import UserEvent
from tiktok_live.events.decode import decode_message, methods_for
from tiktok_live.events.families.room import SystemMessageEvent
from tiktok_live.events.families.social import JoinEvent
from tiktok_live.events.families.subscriptions import (
    BarrageEvent,
    FanClubEntranceEvent,
    FanClubJoinEvent,
    LevelEntranceEvent,
    SubscribeEvent,
    SubscriptionBannerEvent,
    SubscriptionCapsuleEvent,
    SubscriptionNoticeEvent,
    SubscriptionPinEvent,
    SuperFanEntranceEvent,
    SuperFanEvent,
    SuperFanNoticeEvent,
)
from tiktok_live.events.models import User
from tiktok_live.proto import (
    Common,
    FanLevelEntrance,
    GradeEntrance,
    SubGoalPinCard,
    SubPinCard,
    SubPinCardText,
    Text,
    TextPiece,
    TextPieceUser,
    WebcastBarrageMessage,
    WebcastRoomMessage,
    WebcastSubCapsuleMessage,
    WebcastSubNotifyMessage,
    WebcastSubPinEventMessage,
    WebcastSubscriptionNotifyMessage,
)
from tiktok_live.proto import User as WireUser

ANN = WireUser(id=7, nickname="Ann")
BOB = WireUser(id=8, nickname="Bob")
BECAME = "ttlive_superFan_commentNotif_someoneBecameSuperFan"
ENTERED = "ttlive_superFan_commentNotif_superFanJoined"


def sentence(key: str, pattern: str = "", *users: WireUser) -> Text:
    pieces = [TextPiece(type=11, user_value=TextPieceUser(user=user)) for user in users]
    return Text(key=key, default_pattern=pattern, pieces=pieces)


@needs_captures
def test_recorded_entrances():
    recordings = recorded_bytes("WebcastBarrageMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is LevelEntranceEvent
        assert event.kind == number_at(payload, 3) == 9
        assert event.level == number_at(payload, 100, 1) == event.user.gifter_level > 25
        assert event.user.id == number_at(payload, 100, 4, 1) == int(text_at(payload, 100, 3))
        assert (event.key, event.text) == ("pm_mt_alp_join_animation", "joined")
        assert event.duration == number_at(payload, 6) / 1000 == 4.0


@needs_captures
def test_the_recorded_subscription():
    [(event, payload)] = recorded_bytes("WebcastSubNotifyMessage")
    assert type(event) is SubscribeEvent
    assert event.user.id == number_at(payload, 2, 1) != 0
    assert (event.months, event.status) == (number_at(payload, 4), number_at(payload, 8)) == (1, 1)
    assert event.user.nickname in event.text
    assert event.text.endswith("44/45")


@needs_captures
def test_recorded_subscription_pins():
    recordings = recorded_bytes("WebcastSubPinEventMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is SubscriptionPinEvent
        assert event.action == number_at(payload, 2) == 1
        assert event.goal_id == number_at(payload, 3, 8, 1) == number_at(payload, 3, 6) > 2**53
        assert (event.progress, event.target) == (number_at(payload, 3, 8, 5), number_at(payload, 3, 8, 4))
        assert 0 < event.progress < event.target
        assert 25 < (event.ends_at - event.created_at).total_seconds() < 31
        assert event.text == text_at(payload, 3, 8, 3, 2) != ""
        assert event.operator_id == number_at(payload, 4) != 0


@needs_captures
def test_recorded_fan_club_joins():
    recordings = [event for event, _ in recorded_bytes("WebcastRoomMessage")]
    assert [type(event) for event in recordings].count(FanClubJoinEvent) == 4
    assert [type(event) for event in recordings].count(SystemMessageEvent) == 2
    for event, payload in recorded_bytes("WebcastRoomMessage"):
        if isinstance(event, FanClubJoinEvent):
            assert event.key == text_at(payload, 1, 8, 1) == "pm_mt_fan_live_joined_comment"
            assert text_at(payload, 6) == "user_join_fans"
            assert event.user.id == number_at(payload, 1, 8, 4, 21, 1, 1) != 0
            assert event.member_number > 3000
            assert str(event.member_number) in event.text
            assert event.user.nickname in event.text


@pytest.mark.parametrize(
    ("kind", "cls"),
    [
        (4, SubscriptionBannerEvent),
        (9, LevelEntranceEvent),
        (11, FanClubEntranceEvent),
        (0, BarrageEvent),
        (8, BarrageEvent),
        (100, BarrageEvent),
        (-1, BarrageEvent),
    ],
)
def test_the_type_selects_the_class_of_a_banner(kind, cls):
    event = event_of(
        WebcastBarrageMessage(msg_type=kind, content=sentence("pm_x", "{0:user} is here", ANN), duration=4500)
    )
    assert type(event) is cls
    assert (event.kind, event.key, event.text, event.duration) == (kind, "pm_x", "Ann is here", 4.5)
    assert event.user.nickname == "Ann"


@pytest.mark.parametrize(
    ("key", "cls"),
    [
        (BECAME, SuperFanEvent),
        (BECAME.lower(), SuperFanEvent),
        (ENTERED, SuperFanEntranceEvent),
        (ENTERED.lower(), SuperFanEntranceEvent),
        ("ttlive_superFan_commentNotif_levelUp", SuperFanNoticeEvent),
        ("pm_ttlive_superfan", SuperFanNoticeEvent),
    ],
)
@pytest.mark.parametrize("kind", [100, 11, 9, 0])
@pytest.mark.parametrize("place", ["content", "common_barrage_content"])
def test_the_key_selects_super_fan_classes_for_any_type(key, cls, kind, place):
    """Constructed: there is no recording. Becoming a super fan differs from joining as one."""
    sent = sentence(key, "{0:user} and super fans", ANN)
    event = event_of(WebcastBarrageMessage(msg_type=kind, sub_type="fans_entrance", **{place: sent}))
    assert type(event) is cls
    assert (event.key, event.text, event.sub_type) == (key, "Ann and super fans", "fans_entrance")
    assert event.user.nickname == "Ann"


def test_a_banner_with_its_text_in_the_header_alone_keeps_class_and_user():
    """Constructed, from reports of other clients."""
    header = Common(msg_id=1, display_text=sentence(BECAME, "{0:user} is a super fan", ANN))
    event = event_of(WebcastBarrageMessage(common=header, msg_type=100, sub_type="BecomingSuperFanLv1"))
    assert type(event) is SuperFanEvent
    assert (event.key, event.text, event.user.nickname) == (BECAME, "Ann is a super fan", "Ann")


def test_every_banner_has_the_platform_s_name_of_it():
    assert event_of(WebcastBarrageMessage(sub_type="super_fan_upgrade")).sub_type == "super_fan_upgrade"


def test_an_entrance_is_not_a_new_super_fan():
    event = event_of(WebcastBarrageMessage(content=sentence(ENTERED), common_barrage_content=sentence(BECAME)))
    assert type(event) is SuperFanEntranceEvent
    assert not issubclass(SuperFanEntranceEvent, SuperFanEvent | FanClubEntranceEvent | JoinEvent)
    assert not issubclass(SuperFanEvent, SuperFanEntranceEvent)


@pytest.mark.parametrize(
    ("fields", "nickname", "level"),
    [
        ({"user_grade_param": GradeEntrance(current_grade=39, user=ANN), "msg_type": 9}, "Ann", 39),
        ({"fans_level_param": FanLevelEntrance(current_grade=12, user=BOB), "msg_type": 11}, "Bob", 12),
        ({"content": sentence("x", "", BOB), "msg_type": 11}, "Bob", 0),
        ({"common_barrage_content": sentence("x", "", BOB), "msg_type": 9}, "Bob", 0),
        ({"msg_type": 9}, "", 0),
    ],
)
def test_the_user_and_level_of_an_entrance(fields, nickname, level):
    event = event_of(WebcastBarrageMessage(**fields))
    assert (event.user.nickname, event.level) == (nickname, level)


def test_a_subscription():
    event = event_of(WebcastSubNotifyMessage(user=ANN, sub_month=3, subscribing_status=2))
    assert (event.name, event.user.nickname, event.months, event.status) == ("subscribe", "Ann", 3, 2)


def test_a_pinned_subscription_goal():
    goal = SubGoalPinCard(goal_id=2**62, time_to_live=AT, desc=SubPinCardText(content="help"), target=19, progress=15)
    event = event_of(WebcastSubPinEventMessage(action_type=1, card=SubPinCard(goal_pin_card=goal), operator_user_id=9))
    assert (event.goal_id, event.text, event.progress, event.target) == (2**62, "help", 15, 19)
    assert event.ends_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert (event.action, event.operator_id) == (1, 9)
    assert event_of(WebcastSubPinEventMessage()).ends_at is None


@pytest.mark.parametrize("method", ["WebcastRoomMessage", "RoomMessage"])
def test_a_fan_club_join_is_a_system_message_about_a_user(method):
    text = sentence("pm_mt_fan_live_joined_comment", "{0:user} is No. {1:string}", ANN)
    text.pieces.append(TextPiece(string_value="3350"))
    event = decode_message(method, bytes(WebcastRoomMessage(common=Common(display_text=text), content=" ")))
    assert isinstance(event, SystemMessageEvent)
    assert isinstance(event, UserEvent)
    assert (event.name, event.user.nickname, event.member_number) == ("fan_club_join", "Ann", 3350)
    assert event.text == "Ann is No. 3350"
    assert event.to_dict()["user"]["nickname"] == "Ann"


def test_other_system_messages_have_no_user():
    event = event_of(WebcastRoomMessage(common=Common(display_text=sentence("pm_mt_other", "", ANN))))
    assert type(event) is SystemMessageEvent


def test_a_fan_club_join_without_details():
    event = event_of(WebcastRoomMessage(common=Common(display_text=sentence("pm_mt_fan_live_joined_comment"))))
    assert (event.user, event.member_number) == (User(), 0)


@pytest.mark.parametrize(
    ("cls", "methods"),
    [
        (SuperFanEvent, {"WebcastBarrageMessage"}),
        (SuperFanEntranceEvent, {"WebcastBarrageMessage"}),
        (SuperFanNoticeEvent, {"WebcastBarrageMessage"}),
        (LevelEntranceEvent, {"WebcastBarrageMessage"}),
        (SubscriptionBannerEvent, {"WebcastBarrageMessage"}),
        (FanClubEntranceEvent, {"WebcastBarrageMessage"}),
        (FanClubJoinEvent, {"RoomMessage", "WebcastRoomMessage"}),
    ],
)
def test_the_methods_of_these_events(cls, methods):
    assert methods_for([cls]) == methods


@pytest.mark.parametrize(
    ("message", "cls"),
    [
        (WebcastSubCapsuleMessage(common=Common(room_id=5), description="x"), SubscriptionCapsuleEvent),
        (WebcastSubscriptionNotifyMessage(common=Common(room_id=5), user=ANN), SubscriptionNoticeEvent),
    ],
)
def test_provisional_events(message, cls):
    """Constructed: there is no recording."""
    event = event_of(message)
    assert type(event) is cls
    assert cls.__doc__.startswith("Provisional.")
    assert event.room_id == 5
    assert event.proto == message
    if cls is SubscriptionNoticeEvent:
        assert event.user.nickname == "Ann"
