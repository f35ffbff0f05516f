from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, COMMON, USER, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at
from tiktok_live.events.families.pins import MessagePinnedEvent, MessageUnpinnedEvent, PinEvent, PinnedChat, PinnedGift
from tiktok_live.events.models import User
from tiktok_live.proto import (
    ChatEmote,
    Common,
    Emote,
    Gift,
    GiftMonitorInfo,
    UserIdentity,
    WebcastChatMessage,
    WebcastGiftMessage,
    WebcastRoomPinMessage,
)
from tiktok_live.proto import User as WireUser


@needs_captures
def test_recorded_pins():
    recordings = recorded_bytes("WebcastRoomPinMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is MessagePinnedEvent
        assert event.action == number_at(payload, 33) == 1
        assert event.pin_id == number_at(payload, 35) > 2**53
        assert event.operator_id == number_at(payload, 32, 1) != 0
        assert event.pinned_at == datetime.fromtimestamp(number_at(payload, 31) / 1000, UTC)
        assert event.duration == number_at(payload, 34) == 60
        assert event.pinned_method == text_at(payload, 30)
        assert bool(event.chat) == (event.pinned_method == "WebcastChatMessage")
        assert bool(event.gift) == (event.pinned_method == "WebcastGiftMessage")


@needs_captures
def test_recorded_pinned_comments():
    chats = [(event.chat, payload) for event, payload in recorded_bytes("WebcastRoomPinMessage") if event.chat]
    assert len(chats) == 4
    for chat, payload in chats:
        assert chat.msg_id == number_at(payload, 2, 1, 2) > 2**53
        assert chat.text == text_at(payload, 2, 3) != ""
        assert chat.language == text_at(payload, 2, 14) != ""
        assert chat.user.id == number_at(payload, 2, 2, 1) != 0
        assert chat.user.is_moderator == bool(number_at(payload, 2, 18, 5))
    assert [sum(segment.kind == "emote" for segment in chat.segments) for chat, _ in chats].count(1) == 1


@needs_captures
def test_recorded_pinned_gifts():
    gifts = [(event.gift, payload) for event, payload in recorded_bytes("WebcastRoomPinMessage") if event.gift]
    assert len(gifts) == 2
    for gift, payload in gifts:
        assert gift.msg_id == number_at(payload, 4, 1, 2) > 2**53
        assert gift.gift.id == number_at(payload, 4, 2)
        assert gift.gift.name == text_at(payload, 4, 15, 16) != ""
        assert gift.count == number_at(payload, 4, 5) >= 1
        assert gift.user.id == number_at(payload, 4, 7, 1) != 0
        assert gift.recipient_id == number_at(payload, 4, 23, 8) != 0


def pin(**fields) -> WebcastRoomPinMessage:
    return WebcastRoomPinMessage(common=COMMON, pin_id=2**62, operator=WireUser(id=9), **fields)


def test_a_pinned_comment():
    chat = WebcastChatMessage(
        common=COMMON,
        user=USER,
        content="hi",
        content_language="en",
        user_identity=UserIdentity(is_anchor=True),
        emotes=[ChatEmote(index=2, emote=Emote(emote_id="5"))],
    )
    event = event_of(
        pin(action=1, chat_message=chat, pin_time=AT * 1000, display_duration=60, method="WebcastChatMessage")
    )
    assert (event.name, event.pin_id, event.operator_id, event.duration) == ("message_pinned", 2**62, 9, 60)
    assert event.pinned_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert (event.chat.msg_id, event.chat.text, event.chat.language) == (COMMON.msg_id, "hi", "en")
    assert (event.chat.user.nickname, event.chat.user.is_host) == ("Ann", True)
    assert [segment.kind for segment in event.chat.segments] == ["text", "emote"]
    assert event.chat is event.chat
    assert event.gift == PinnedGift()
    assert not event.gift
    assert event.to_dict()["chat"]["msg_id"] == str(COMMON.msg_id)


@pytest.mark.parametrize(("to_user", "recipient"), [(None, 5), (WireUser(id=6), 6)])
def test_a_pinned_gift(to_user, recipient):
    gift = WebcastGiftMessage(
        common=COMMON,
        user=USER,
        gift_id=5655,
        gift=Gift(id=5655, name="Rose", diamond_count=1, type=1),
        repeat_count=3,
        group_count=2,
        to_user=to_user,
        monitor_info=GiftMonitorInfo(to_user_id=5),
    )
    event = event_of(pin(action=1, gift_message=gift, method="WebcastGiftMessage"))
    assert (event.gift.gift.name, event.gift.count, event.gift.user.nickname) == ("Rose", 6, "Ann")
    assert event.gift.recipient_id == recipient
    assert event.gift is event.gift
    assert event.chat == PinnedChat()
    assert not event.chat


def test_an_unpinned_comment_has_only_its_id():
    """Constructed: no recorded message removes a pin."""
    event = event_of(
        pin(action=2, chat_message=WebcastChatMessage(common=Common(msg_id=8)), method="WebcastChatMessage")
    )
    assert type(event) is MessageUnpinnedEvent
    assert event.pin_id == 2**62
    assert event.chat == PinnedChat(8)
    assert event.chat
    assert event.chat.user == User()


@pytest.mark.parametrize("action", [0, 3, -1])
def test_any_other_action_gives_the_base_event(action):
    event = event_of(pin(action=action))
    assert type(event) is PinEvent
    assert (event.action, event.pinned_at, event.duration) == (action, None, 0)
