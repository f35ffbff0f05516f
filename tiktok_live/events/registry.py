"""The registry of messages: one `MessageSpec` per method that this library can decode."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from msgspec.structs import force_setattr

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.families import (
    battle,
    battle_tasks,
    chat,
    chests,
    games,
    gifts,
    goal,
    link,
    moderation,
    notices,
    pins,
    poll,
    ranks,
    room,
    shop,
    social,
    subscriptions,
)

__all__ = ["MESSAGE_SPECS", "MessageSpec"]


class MessageSpec(msgspec.Struct, frozen=True):
    """How messages of one method become events.

    Attributes:
        method: the platform's name of the message.
        message: package and name of its schema in `protos/`.
        event: the default event class.
        variants: more specific classes, by the value of the field `discriminator`.
        common: field number of the common header.
        discriminator: name of the field that selects one of `variants`.
        choose: returns the class for a message if that takes more than one field; None if `event` is the only class.
        others: the classes that `choose` may return besides `event`.
    """

    method: str
    message: str
    event: type[MessageEvent]
    variants: Mapping[int, type[MessageEvent]] = {}
    common: int = 1
    discriminator: str = "action"
    choose: Callable[..., type[MessageEvent]] | None = None
    others: tuple[type[MessageEvent], ...] = ()

    def __post_init__(self) -> None:
        # So that the decoder only has to check `choose`.
        if self.variants:
            force_setattr(self, "choose", self._by_number)

    @property
    def classes(self) -> tuple[type[MessageEvent], ...]:
        """Every event class that a message of this method can become."""
        return self.event, *self.variants.values(), *self.others

    def _by_number(self, message: object) -> type[MessageEvent]:
        return self.variants.get(getattr(message, self.discriminator), self.event)


_CONTROL = {1: room.LivePausedEvent, 2: room.LiveResumedEvent, 3: room.LiveEndedEvent, 4: room.LiveSuspendedEvent}
_BATTLE = {4: battle.BattleStartEvent, 5: battle.BattleEndEvent}
_BATTLE_TASK = {
    0: battle_tasks.BattleTaskStartEvent,
    1: battle_tasks.BattleTaskProgressEvent,
    2: battle_tasks.BattleTaskEndEvent,
}
_GOODY_BAG = {1: chests.GoodyBagOpenedEvent, 3: chests.GoodyBagWinnersEvent}
_PIN = {1: pins.MessagePinnedEvent, 2: pins.MessageUnpinnedEvent}
_POLL = {0: poll.PollStartEvent, 1: poll.PollEndEvent, 2: poll.PollVotesEvent}
_GUEST_LISTS = {20: link.GuestListEvent, 21: link.GuestListEvent, 22: link.CohostListEvent}
_GUESTS = {6: link.GuestJoinEvent, 7: link.GuestLeaveEvent, 19: link.GuestLeaveEvent, **_GUEST_LISTS}
_COINS = {8: link.HostCoinsEvent}
_LINK_LAYER = {
    1: link.LinkOpenEvent,
    9: link.LinkLeaveEvent,
    10: link.LinkCloseEvent,
    11: link.LinkListEvent,
    18: link.CohostListEvent,
}

_TABLE = (
    MessageSpec("WebcastChatMessage", "chat.WebcastChatMessage", chat.ChatEvent),
    MessageSpec("WebcastEmoteChatMessage", "chat.WebcastEmoteChatMessage", chat.EmoteEvent),
    MessageSpec("WebcastQuestionNewMessage", "chat.WebcastQuestionNewMessage", chat.QuestionEvent),
    MessageSpec("WebcastGiftMessage", "gift.WebcastGiftMessage", gifts.GiftEvent),
    MessageSpec(
        "WebcastEnvelopeMessage",
        "envelope.WebcastEnvelopeMessage",
        gifts.EnvelopeEvent,
        choose=chests.choose_envelope,
        others=(chests.SuperFanBoxEvent,),
    ),
    MessageSpec("WebcastLikeMessage", "social.WebcastLikeMessage", social.LikeEvent),
    MessageSpec("WebcastMemberMessage", "social.WebcastMemberMessage", social.MemberEvent, {1: social.JoinEvent}),
    MessageSpec(
        "WebcastSocialMessage",
        "social.WebcastSocialMessage",
        social.SocialEvent,
        {1: social.FollowEvent, 3: social.ShareEvent},
    ),
    MessageSpec("WebcastRoomUserSeqMessage", "social.WebcastRoomUserSeqMessage", room.ViewerCountEvent),
    MessageSpec("WebcastControlMessage", "room.WebcastControlMessage", room.ControlEvent, _CONTROL),
    MessageSpec("WebcastLiveIntroMessage", "room.WebcastLiveIntroMessage", room.LiveIntroEvent),
    MessageSpec(
        "WebcastRoomMessage",
        "room.WebcastRoomMessage",
        room.SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    # The welcome text is sent under this name, with the same schema.
    MessageSpec(
        "RoomMessage",
        "room.WebcastRoomMessage",
        room.SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    MessageSpec("WebcastLinkMicBattle", "battle.WebcastLinkMicBattle", battle.BattleActionEvent, _BATTLE),
    MessageSpec("WebcastLinkMicArmies", "battle.WebcastLinkMicArmies", battle.BattleScoresEvent),
    MessageSpec("WebcastLinkMicBattleItemCard", "battle.WebcastLinkMicBattleItemCard", battle_tasks.BattleItemEvent),
    MessageSpec(
        "WebcastLinkMicBattlePunishFinish",
        "battle.WebcastLinkMicBattlePunishFinish",
        battle_tasks.BattlePunishmentEndEvent,
    ),
    MessageSpec(
        "WebcastLinkmicBattleTaskMessage",
        "battle.WebcastLinkmicBattleTaskMessage",
        battle_tasks.BattleTaskEvent,
        _BATTLE_TASK,
        discriminator="task_message_type",
    ),
    MessageSpec(
        "WebcastLinkmicBattleNoticeMessage", "battle.WebcastLinkmicBattleNoticeMessage", battle_tasks.BattleNoticeEvent
    ),
    MessageSpec("WebcastLinkMessage", "link.WebcastLinkMessage", link.LinkEvent, _GUESTS, discriminator="message_type"),
    MessageSpec(
        "WebcastLinkLayerMessage",
        "link.WebcastLinkLayerMessage",
        link.LinkEvent,
        _LINK_LAYER,
        discriminator="message_type",
    ),
    MessageSpec(
        "WebcastLinkMicMethod", "link.WebcastLinkMicMethod", link.LinkEvent, _COINS, discriminator="message_type"
    ),
    # The same schema; sent for everything but coins.
    MessageSpec("LinkMicMethod", "link.WebcastLinkMicMethod", link.LinkEvent, _COINS, discriminator="message_type"),
    MessageSpec("WebcastLinkMicFanTicketMethod", "link.WebcastLinkMicFanTicketMethod", link.HostCoinsEvent),
    MessageSpec("WebcastLinkMicLayoutStateMessage", "link.WebcastLinkMicLayoutStateMessage", link.LinkLayoutEvent),
    MessageSpec("WebcastLinkStateMessage", "link.WebcastLinkStateMessage", link.LinkStateEvent),
    MessageSpec("WebcastPollMessage", "poll.WebcastPollMessage", poll.PollEvent, _POLL, discriminator="message_type"),
    MessageSpec("WebcastGoalUpdateMessage", "goal.WebcastGoalUpdateMessage", goal.GoalEvent),
    MessageSpec("WebcastQuestionSelectedMessage", "chat.WebcastQuestionSelectedMessage", chat.QuestionSelectedEvent),
    MessageSpec("WebcastQuestionSlideDownMessage", "chat.WebcastQuestionSlideDownMessage", chat.QuestionDismissedEvent),
    MessageSpec("WebcastQuestionDeleteMessage", "chat.WebcastQuestionDeleteMessage", chat.QuestionDeletedEvent),
    MessageSpec("WebcastQuestionSwitchMessage", "chat.WebcastQuestionSwitchMessage", chat.QuestionsToggledEvent),
    MessageSpec("WebcastCaptionMessage", "chat.WebcastCaptionMessage", chat.CaptionEvent),
    MessageSpec("WebcastRoomPinMessage", "pin.WebcastRoomPinMessage", pins.PinEvent, _PIN),
    MessageSpec("WebcastImDeleteMessage", "moderation.WebcastImDeleteMessage", moderation.MessagesDeletedEvent),
    MessageSpec("WebcastBottomMessage", "moderation.WebcastBottomMessage", moderation.BottomNoticeEvent),
    MessageSpec("WebcastPerceptionMessage", "moderation.WebcastPerceptionMessage", moderation.PunishmentEvent),
    MessageSpec("WebcastAccessRecallMessage", "moderation.WebcastAccessRecallMessage", moderation.AccessRecallEvent),
    MessageSpec("WebcastAccessControlMessage", "moderation.WebcastAccessControlMessage", moderation.AccessControlEvent),
    MessageSpec(
        "WebcastUnauthorizedMemberMessage",
        "moderation.WebcastUnauthorizedMemberMessage",
        moderation.AnonymousMemberEvent,
        {1: moderation.AnonymousJoinEvent},
    ),
    MessageSpec("WebcastMsgDetectMessage", "moderation.WebcastMsgDetectMessage", moderation.DeliveryProbeEvent),
    MessageSpec("WebcastRoomVerifyMessage", "moderation.WebcastRoomVerifyMessage", moderation.RoomVerifyEvent),
    # Some clients list it under this name.
    MessageSpec("RoomVerifyMessage", "moderation.WebcastRoomVerifyMessage", moderation.RoomVerifyEvent),
    MessageSpec(
        "WebcastAlertBoxAuditResultMessage",
        "moderation.WebcastAlertBoxAuditResultMessage",
        moderation.AlertBoxAuditEvent,
    ),
    MessageSpec("WebcastRankUpdateMessage", "rank.WebcastRankUpdateMessage", ranks.RankUpdateEvent),
    MessageSpec("WebcastRankTextMessage", "rank.WebcastRankTextMessage", ranks.ViewerRankEvent),
    MessageSpec("WebcastHourlyRankMessage", "rank.WebcastHourlyRankMessage", ranks.HourlyRankEvent),
    MessageSpec("WebcastHourlyRankRewardMessage", "rank.WebcastHourlyRankRewardMessage", ranks.HourlyRankRewardEvent),
    MessageSpec("WebcastGameRankNotifyMessage", "rank.WebcastGameRankNotifyMessage", ranks.GameRankEvent),
    MessageSpec(
        "WebcastBarrageMessage",
        "subscribe.WebcastBarrageMessage",
        subscriptions.BarrageEvent,
        choose=subscriptions.choose_barrage,
        others=(
            subscriptions.SubscriptionBannerEvent,
            subscriptions.LevelEntranceEvent,
            subscriptions.FanClubEntranceEvent,
            subscriptions.SuperFanNoticeEvent,
            subscriptions.SuperFanEvent,
            subscriptions.SuperFanEntranceEvent,
        ),
    ),
    MessageSpec("WebcastSubNotifyMessage", "subscribe.WebcastSubNotifyMessage", subscriptions.SubscribeEvent),
    MessageSpec("WebcastSubPinEventMessage", "subscribe.WebcastSubPinEventMessage", subscriptions.SubscriptionPinEvent),
    MessageSpec(
        "WebcastSubCapsuleMessage", "subscribe.WebcastSubCapsuleMessage", subscriptions.SubscriptionCapsuleEvent
    ),
    MessageSpec(
        "WebcastSubscriptionNotifyMessage",
        "subscribe.WebcastSubscriptionNotifyMessage",
        subscriptions.SubscriptionNoticeEvent,
    ),
    MessageSpec(
        "WebcastGoodyBagMessage",
        "envelope.WebcastGoodyBagMessage",
        chests.GoodyBagEvent,
        _GOODY_BAG,
        discriminator="type",
    ),
    MessageSpec("WebcastOecLiveShoppingMessage", "shop.WebcastOecLiveShoppingMessage", shop.ShoppingEvent),
    MessageSpec("WebcastLiveGameIntroMessage", "game.WebcastLiveGameIntroMessage", games.GameIntroEvent),
    MessageSpec("WebcastGameServerFeatureMessage", "game.WebcastGameServerFeatureMessage", games.GameFeaturesEvent),
    MessageSpec(
        "WebcastPartnershipDropsUpdateMessage", "game.WebcastPartnershipDropsUpdateMessage", games.DropsUpdateEvent
    ),
    MessageSpec(
        "WebcastPartnershipGameOfflineMessage",
        "game.WebcastPartnershipGameOfflineMessage",
        games.PartnershipGameOfflineEvent,
    ),
    MessageSpec(
        "WebcastPartnershipPunishMessage", "game.WebcastPartnershipPunishMessage", games.PartnershipPunishEvent
    ),
    MessageSpec(
        "WebcastPictionaryStartMessage", "game.WebcastPictionaryStartMessage", games.PictionaryRoundStartedEvent
    ),
    MessageSpec("WebcastPictionaryUpdateMessage", "game.WebcastPictionaryUpdateMessage", games.PictionaryGuessedEvent),
    MessageSpec("WebcastPictionaryEndMessage", "game.WebcastPictionaryEndMessage", games.PictionaryRoundEndedEvent),
    MessageSpec("WebcastPictionaryExitMessage", "game.WebcastPictionaryExitMessage", games.PictionaryEndedEvent),
    MessageSpec("WebcastInRoomBannerMessage", "room.WebcastInRoomBannerMessage", notices.BannerEvent),
    MessageSpec(
        "WebcastMarqueeAnnouncementMessage", "room.WebcastMarqueeAnnouncementMessage", notices.AnnouncementEvent
    ),
    MessageSpec("WebcastCapsuleMessage", "room.WebcastCapsuleMessage", notices.CapsuleEvent),
    MessageSpec("WebcastGuideMessage", "room.WebcastGuideMessage", notices.GuideEvent),
    MessageSpec("WebcastNoticeMessage", "room.WebcastNoticeMessage", notices.NoticeEvent),
    MessageSpec("WebcastNotifyMessage", "room.WebcastNotifyMessage", notices.DeepLinkNotificationEvent),
    MessageSpec("WebcastRoomNotifyMessage", "gift.WebcastRoomNotifyMessage", notices.TickerEvent),
    MessageSpec("WebcastSpeakerMessage", "room.WebcastSpeakerMessage", notices.SpeakerEvent),
    MessageSpec("WebcastSystemMessage", "room.WebcastSystemMessage", notices.PlatformBroadcastEvent),
    MessageSpec("WebcastToastMessage", "room.WebcastToastMessage", notices.ToastEvent),
    MessageSpec("WebcastGiftBroadcastMessage", "gift.WebcastGiftBroadcastMessage", notices.GiftBroadcastEvent),
    MessageSpec("WebcastGiftPanelUpdateMessage", "gift.WebcastGiftPanelUpdateMessage", notices.GiftPanelUpdateEvent),
    MessageSpec("WebcastGiftPromptMessage", "gift.WebcastGiftPromptMessage", notices.GiftPromptEvent),
    MessageSpec(
        "WebcastGiftDynamicRestrictionMessage",
        "gift.WebcastGiftDynamicRestrictionMessage",
        notices.GiftRestrictionEvent,
    ),
    MessageSpec("WebcastBindingGiftMessage", "gift.WebcastBindingGiftMessage", notices.BindingGiftEvent, common=2),
    MessageSpec("WebcastBoostCardMessage", "gift.WebcastBoostCardMessage", notices.BoostCardEvent),
    MessageSpec("WebcastViewerPicksUpdateMessage", "gift.WebcastViewerPicksUpdateMessage", notices.ViewerPicksEvent),
)

MESSAGE_SPECS: Mapping[str, MessageSpec] = {spec.method: spec for spec in _TABLE}
"""The spec of every method that this library can decode."""
