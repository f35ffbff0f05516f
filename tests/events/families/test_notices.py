from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import needs_captures
from tests.events.factories import event_of
from tests.events.recorded import number_at, recorded_bytes, text_at, values_at
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.notices import (
    AnnouncementEvent,
    BannerEvent,
    BindingGiftEvent,
    BoostCardEvent,
    CapsuleEvent,
    DeepLinkNotificationEvent,
    GiftBroadcastEvent,
    GiftPanelUpdateEvent,
    GiftPromptEvent,
    GiftRestrictionEvent,
    GuideEvent,
    NoticeEvent,
    PlatformBroadcastEvent,
    SpeakerEvent,
    TickerEvent,
    ToastEvent,
    ViewerPicksEvent,
)
from tiktok_live.events.models import Gift, Image, User
from tiktok_live.proto import (
    Common,
    DynamicRestriction,
    NotifyExtra,
    PatternRef,
    PerceptionText,
    Text,
    TextPiece,
    TextPieceGift,
    TextPieceUser,
    WebcastBindingGiftMessage,
    WebcastBoostCardMessage,
    WebcastCapsuleMessage,
    WebcastGiftBroadcastMessage,
    WebcastGiftDynamicRestrictionMessage,
    WebcastGiftPanelUpdateMessage,
    WebcastGiftPromptMessage,
    WebcastGuideMessage,
    WebcastInRoomBannerMessage,
    WebcastMarqueeAnnouncementMessage,
    WebcastNoticeMessage,
    WebcastNotifyMessage,
    WebcastRoomNotifyMessage,
    WebcastSpeakerMessage,
    WebcastSystemMessage,
    WebcastToastMessage,
    WebcastViewerPicksUpdateMessage,
)
from tiktok_live.proto import Image as WireImage
from tiktok_live.proto import User as WireUser

ROOM = Common(room_id=5)
ICON = WireImage(url_list=["https://x/i"])


def person(number: int, nickname: str) -> TextPiece:
    return TextPiece(type=11, user_value=TextPieceUser(user=WireUser(id=number, nickname=nickname)))


ROSE = TextPiece(type=12, gift_value=TextPieceGift(gift_id=5655, name_ref=PatternRef(default_pattern="Rose")))
SENT = Text(
    key="pm_sent", default_pattern="{0:user} sent {1:gift} to {2:user}", pieces=[person(7, "Ann"), ROSE, person(8, "B")]
)


@needs_captures
def test_recorded_banners():
    recordings = recorded_bytes("WebcastInRoomBannerMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is BannerEvent
        assert event.data == json.loads(text_at(payload, 2))
        assert event.data["debug"] is False
        assert any(name.startswith("op_component") for name in event.data)
        assert event.to_dict()["data"] == event.data


@needs_captures
def test_recorded_capsules():
    recordings = recorded_bytes("WebcastCapsuleMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is CapsuleEvent
        assert event.text == text_at(payload, 3, 2) != ""
        assert event.key == text_at(payload, 3, 1) == "pm_mt_goal_reminder"
        assert event.button_text == text_at(payload, 4, 2) != ""
        assert event.scene == text_at(payload, 7) == "notice_viewer_new_goal"
        assert event.kind == number_at(payload, 6) == 10
        assert event.icon.uri == text_at(payload, 2, 2) != ""


@needs_captures
def test_recorded_gift_broadcasts():
    recordings = recorded_bytes("WebcastGiftBroadcastMessage")
    assert len(recordings) == 4
    for event, payload in recordings:
        assert type(event) is GiftBroadcastEvent
        givers = values_at(payload, 4, 1, 8, 4, 21, 1, 1)
        assert [event.user.id, event.recipient.id] == givers
        assert event.user.id == number_at(payload, 2)
        assert event.user.unique_id
        assert event.recipient.unique_id
        assert event.gift.id == number_at(payload, 4, 1, 8, 4, 22, 1) != 0
        assert event.gift.name == text_at(payload, 4, 1, 8, 4, 22, 2, 2) != ""
        assert event.gift.icon.uri == text_at(payload, 3, 2) != ""
        assert event.text == f"{event.user.nickname} sent {event.gift.name} to {event.recipient.nickname}"


@needs_captures
def test_recorded_tickers():
    """Recorded only inside gift broadcasts."""
    inner = [values_at(payload, 4)[0] for _, payload in recorded_bytes("WebcastGiftBroadcastMessage")]
    for payload in inner:
        event = decode_message("WebcastRoomNotifyMessage", payload)
        assert type(event) is TickerEvent
        assert event.key == text_at(payload, 1, 8, 1) == "pm_mt_live_gift_platform_announcement"
        assert "{" not in event.text
        assert event.kind == number_at(payload, 3) == 3
        assert event.source == text_at(payload, 9) == "gift_broadcast"
        assert event.duration == number_at(payload, 6, 1) > 0
        assert event.room_id == number_at(payload, 1, 3) != 0


@needs_captures
@pytest.mark.parametrize(
    ("method", "cls"),
    [
        ("WebcastGiftPanelUpdateMessage", GiftPanelUpdateEvent),
        ("WebcastGiftDynamicRestrictionMessage", GiftRestrictionEvent),
    ],
)
def test_recorded_provisional_events(method, cls):
    recordings = recorded_bytes(method)
    assert len(recordings) == 2
    for event, payload in recordings:
        assert type(event) is cls
        assert event.room_id == number_at(payload, 1, 3) != 0


def test_a_banner():
    event = event_of(WebcastInRoomBannerMessage(json='{"user_id": 9007199254740993, "a": [{"b": null}]}'))
    assert event.name == "banner"
    assert event.data == {"user_id": 2**53 + 1, "a": [{"b": None}]}
    assert event.data is event.data
    assert event.to_dict()["data"] == {"user_id": str(2**53 + 1), "a": [{"b": None}]}
    with pytest.raises(TypeError):
        event.data["new"] = 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        "null",
        "7",
        '"text"',
        "{'a': 1}",
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": "\\ud800"}',
        '{"a": 1} x',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' * 51 + "1" + "}" * 51,
        '{"a":' + "[" * 50 + "]" * 50 + "}",
    ],
    ids=lambda text: text[:20],
)
def test_text_that_is_not_a_banner_is_empty(text):
    event = event_of(WebcastInRoomBannerMessage(json=text))
    assert event.data == {}
    assert event.to_dict()["data"] == {}


def test_deeply_nested_banners_are_accepted_up_to_a_limit():
    text = '{"a":' * 50 + "1" + "}" * 50
    event = event_of(WebcastInRoomBannerMessage(json=text))
    assert event.to_dict()["data"] == json.loads(text)


INNER = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text() | INNER.map(json.dumps) | st.dictionaries(st.text(), INNER).map(json.dumps))
def test_any_text_is_a_banner_or_empty(text):
    event = event_of(WebcastInRoomBannerMessage(json=text))
    assert json.dumps(event.to_dict(), allow_nan=False)


def test_announcements():
    """Constructed: there is no recording."""
    lines = [PerceptionText(WebcastRoomNotifyMessage(common=Common(display_text=SENT))), PerceptionText()]
    event = event_of(WebcastMarqueeAnnouncementMessage(message_scene="start_room_event", message_entity=lines))
    assert type(event) is AnnouncementEvent
    assert (event.scene, event.texts) == ("start_room_event", ("Ann sent Rose to B", ""))


def test_a_capsule():
    text, button = Text(key="pm_goal", default_pattern="A goal"), Text(default_pattern="Support")
    event = event_of(WebcastCapsuleMessage(icon=ICON, desc=text, button_text=button, type=10, scene="new_goal"))
    assert (event.text, event.key, event.button_text) == ("A goal", "pm_goal", "Support")
    assert (event.kind, event.scene, event.icon) == (10, "new_goal", Image(("https://x/i",)))
    assert event.icon is event.icon


def test_a_ticker():
    message = WebcastRoomNotifyMessage(
        common=Common(display_text=SENT),
        notify_type=3,
        source="gift_broadcast",
        from_user_id=2**62,
        extra=NotifyExtra(duration=5),
    )
    event = event_of(message)
    assert (event.text, event.key, event.kind) == ("Ann sent Rose to B", "pm_sent", 3)
    assert (event.source, event.from_user_id, event.duration) == ("gift_broadcast", 2**62, 5)


def test_a_gift_broadcast():
    notify = WebcastRoomNotifyMessage(common=Common(display_text=SENT))
    event = event_of(WebcastGiftBroadcastMessage(common=ROOM, from_user_id=7, left_icon=ICON, notify=notify))
    assert (event.user.nickname, event.recipient.nickname, event.text) == ("Ann", "B", "Ann sent Rose to B")
    assert event.gift == Gift(5655, "Rose", icon=Image(("https://x/i",)))
    assert event.gift is event.gift
    assert event.recipient is event.recipient


def test_a_gift_broadcast_with_few_fields():
    event = event_of(WebcastGiftBroadcastMessage(from_user_id=7, left_icon=ICON))
    assert (event.user, event.recipient, event.text) == (User(id=7), User(), "")
    assert event.gift == Gift(icon=Image(("https://x/i",)))
    assert not event.gift


@pytest.mark.parametrize(
    ("message", "cls"),
    [
        (WebcastGiftPanelUpdateMessage(common=ROOM, panel_ts_or_version=1), GiftPanelUpdateEvent),
        (WebcastGiftDynamicRestrictionMessage(ROOM, DynamicRestriction()), GiftRestrictionEvent),
        (WebcastGiftPromptMessage(common=ROOM, title="x"), GiftPromptEvent),
        (WebcastBindingGiftMessage(common=ROOM, gift_message_blob=b"\x08\x01"), BindingGiftEvent),
        (WebcastBoostCardMessage(common=ROOM), BoostCardEvent),
        (WebcastViewerPicksUpdateMessage(common=ROOM, update_type=1), ViewerPicksEvent),
        (WebcastGuideMessage(common=ROOM, scene="x"), GuideEvent),
        (WebcastNoticeMessage(common=ROOM, content="x"), NoticeEvent),
        (WebcastNotifyMessage(common=ROOM, content_str="x"), DeepLinkNotificationEvent),
        (WebcastSpeakerMessage(common=ROOM), SpeakerEvent),
        (WebcastSystemMessage(common=ROOM, message="x"), PlatformBroadcastEvent),
        (WebcastToastMessage(common=ROOM, toast_text="x"), ToastEvent),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_provisional_events(message, cls):
    """Constructed: only the first two have recordings."""
    event = event_of(message)
    assert type(event) is cls
    assert cls.__doc__.startswith("Provisional.")
    assert event.room_id == 5
    assert event.proto == message
