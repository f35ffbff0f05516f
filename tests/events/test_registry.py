from __future__ import annotations

import json

import pytest

from tests.captures import messages, needs_captures
from tiktok_live.events.base import MessageEvent, UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.link import HostCoinsEvent
from tiktok_live.events.names import EVENTS
from tiktok_live.events.registry import _TABLE, MESSAGE_SPECS, MessageSpec
from tiktok_live.wire.codec import message_type

# Every method with a known message, and the name of its default event.
METHODS = {
    "LinkMicMethod": "link",
    "RoomMessage": "system_message",
    "RoomVerifyMessage": "room_verify",
    "WebcastAccessControlMessage": "access_control",
    "WebcastAccessRecallMessage": "access_recall",
    "WebcastAlertBoxAuditResultMessage": "alert_box_audit",
    "WebcastBarrageMessage": "barrage",
    "WebcastBindingGiftMessage": "binding_gift",
    "WebcastBoostCardMessage": "boost_card",
    "WebcastBottomMessage": "bottom_notice",
    "WebcastCapsuleMessage": "capsule",
    "WebcastCaptionMessage": "caption",
    "WebcastChatMessage": "chat",
    "WebcastControlMessage": "control",
    "WebcastEmoteChatMessage": "emote",
    "WebcastEnvelopeMessage": "envelope",
    "WebcastGameRankNotifyMessage": "game_rank",
    "WebcastGameServerFeatureMessage": "game_features",
    "WebcastGiftBroadcastMessage": "gift_broadcast",
    "WebcastGiftDynamicRestrictionMessage": "gift_restriction",
    "WebcastGiftMessage": "gift",
    "WebcastGiftPanelUpdateMessage": "gift_panel_update",
    "WebcastGiftPromptMessage": "gift_prompt",
    "WebcastGoalUpdateMessage": "goal",
    "WebcastGoodyBagMessage": "goody_bag",
    "WebcastGuideMessage": "guide",
    "WebcastHourlyRankMessage": "hourly_rank",
    "WebcastHourlyRankRewardMessage": "hourly_rank_reward",
    "WebcastImDeleteMessage": "messages_deleted",
    "WebcastInRoomBannerMessage": "banner",
    "WebcastLikeMessage": "like",
    "WebcastLinkLayerMessage": "link",
    "WebcastLinkMessage": "link",
    "WebcastLinkMicArmies": "battle_scores",
    "WebcastLinkMicBattle": "battle_action",
    "WebcastLinkMicBattleItemCard": "battle_item",
    "WebcastLinkMicBattlePunishFinish": "battle_punishment_end",
    "WebcastLinkMicFanTicketMethod": "host_coins",
    "WebcastLinkMicLayoutStateMessage": "link_layout",
    "WebcastLinkMicMethod": "link",
    "WebcastLinkStateMessage": "link_state",
    "WebcastLinkmicBattleNoticeMessage": "battle_notice",
    "WebcastLinkmicBattleTaskMessage": "battle_task",
    "WebcastLiveGameIntroMessage": "game_intro",
    "WebcastLiveIntroMessage": "live_intro",
    "WebcastMarqueeAnnouncementMessage": "announcement",
    "WebcastMemberMessage": "member",
    "WebcastMsgDetectMessage": "delivery_probe",
    "WebcastNoticeMessage": "notice",
    "WebcastNotifyMessage": "deep_link_notification",
    "WebcastOecLiveShoppingMessage": "shopping",
    "WebcastPartnershipDropsUpdateMessage": "drops_update",
    "WebcastPartnershipGameOfflineMessage": "partnership_game_offline",
    "WebcastPartnershipPunishMessage": "partnership_punish",
    "WebcastPerceptionMessage": "punishment",
    "WebcastPictionaryEndMessage": "pictionary_round_ended",
    "WebcastPictionaryExitMessage": "pictionary_ended",
    "WebcastPictionaryStartMessage": "pictionary_round_started",
    "WebcastPictionaryUpdateMessage": "pictionary_guessed",
    "WebcastPollMessage": "poll",
    "WebcastQuestionDeleteMessage": "question_deleted",
    "WebcastQuestionNewMessage": "question",
    "WebcastQuestionSelectedMessage": "question_selected",
    "WebcastQuestionSlideDownMessage": "question_dismissed",
    "WebcastQuestionSwitchMessage": "questions_toggled",
    "WebcastRankTextMessage": "viewer_rank",
    "WebcastRankUpdateMessage": "rank_update",
    "WebcastRoomMessage": "system_message",
    "WebcastRoomNotifyMessage": "ticker",
    "WebcastRoomPinMessage": "pin",
    "WebcastRoomUserSeqMessage": "viewer_count",
    "WebcastRoomVerifyMessage": "room_verify",
    "WebcastSocialMessage": "social",
    "WebcastSpeakerMessage": "speaker",
    "WebcastSubCapsuleMessage": "subscription_capsule",
    "WebcastSubNotifyMessage": "subscribe",
    "WebcastSubPinEventMessage": "subscription_pin",
    "WebcastSubscriptionNotifyMessage": "subscription_notice",
    "WebcastSystemMessage": "platform_broadcast",
    "WebcastToastMessage": "toast",
    "WebcastUnauthorizedMemberMessage": "anonymous_member",
    "WebcastViewerPicksUpdateMessage": "viewer_picks",
}
ALIASES = {
    "LinkMicMethod": "WebcastLinkMicMethod",
    "RoomMessage": "WebcastRoomMessage",
    "RoomVerifyMessage": "WebcastRoomVerifyMessage",
}
every_spec = pytest.mark.parametrize("spec", _TABLE, ids=lambda spec: spec.method)


def test_every_method_has_one_spec():
    assert {spec.method: spec.event.name for spec in _TABLE} == METHODS
    assert len(_TABLE) == len(MESSAGE_SPECS) == len(METHODS)
    assert {method: spec.method for method, spec in MESSAGE_SPECS.items()} == {method: method for method in METHODS}


@every_spec
def test_the_message_of_every_spec_belongs_to_the_method(spec):
    assert message_type(spec.message).DESCRIPTOR.name == ALIASES.get(spec.method, spec.method)


@every_spec
def test_the_spec_names_the_header_field(spec):
    header = message_type(spec.message).DESCRIPTOR.fields_by_name["common"]
    assert header.number == spec.common
    assert header.message_type.full_name == "tiktok_live.common.Common"


@every_spec
def test_every_class_of_a_spec_is_a_named_subclass_of_its_event(spec):
    for cls in spec.classes:
        assert EVENTS[cls.name] is cls
        # Coins are sent in a message about links but are not a link event.
        assert issubclass(cls, spec.event) or cls is HostCoinsEvent


@pytest.mark.parametrize("spec", [spec for spec in _TABLE if spec.variants], ids=lambda spec: spec.method)
def test_the_discriminator_is_a_numeric_field(spec):
    field = message_type(spec.message).DESCRIPTOR.fields_by_name[spec.discriminator]
    assert field.cpp_type in {field.CPPTYPE_INT32, field.CPPTYPE_INT64, field.CPPTYPE_ENUM}


def test_a_spec_with_one_class_has_no_choose():
    spec = MessageSpec("A", "chat.WebcastChatMessage", MessageEvent)
    assert (spec.choose, spec.classes) == (None, (MessageEvent,))


@needs_captures
def test_every_recorded_payload_of_a_method_with_a_message_is_a_typed_event():
    assert len(messages()) == 529
    for row in messages():
        event = decode_message(row["method"], row["payload"], 5)
        assert isinstance(event, UnknownEvent) == (row["method"] not in METHODS)
        if row["method"] in METHODS:
            assert isinstance(event, MESSAGE_SPECS[row["method"]].classes)
        assert json.loads(json.dumps(event.to_dict(), allow_nan=False)) == event.to_dict()
