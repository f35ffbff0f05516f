"""Which method is which event: one row per method that this library has a message for."""

from __future__ import annotations

from collections.abc import Callable, Mapping  # noqa: TC003 - the signature of the struct tells its fields' types

import msgspec
from msgspec.structs import force_setattr

from tiktok_live.events import captions, chests, games, moderation, notices, pins, questions, ranks, shop, subscriptions
from tiktok_live.events.base import MessageEvent  # noqa: TC001 - the same
from tiktok_live.events.battle import BattleActionEvent, BattleEndEvent, BattleScoresEvent, BattleStartEvent
from tiktok_live.events.battle_tasks import (
    BattleItemEvent,
    BattleNoticeEvent,
    BattlePunishmentEndEvent,
    BattleTaskEndEvent,
    BattleTaskEvent,
    BattleTaskProgressEvent,
    BattleTaskStartEvent,
)
from tiktok_live.events.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.coins import HostCoinsEvent
from tiktok_live.events.gifts import EnvelopeEvent, GiftEvent
from tiktok_live.events.goal import GoalEvent
from tiktok_live.events.link import (
    CohostListEvent,
    GuestJoinEvent,
    GuestLeaveEvent,
    GuestListEvent,
    LinkCloseEvent,
    LinkEvent,
    LinkLayoutEvent,
    LinkLeaveEvent,
    LinkListEvent,
    LinkOpenEvent,
    LinkStateEvent,
)
from tiktok_live.events.poll import PollEndEvent, PollEvent, PollStartEvent, PollVotesEvent
from tiktok_live.events.room import (
    ControlEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent

__all__ = ["ROWS", "Row"]


class Row(msgspec.Struct, frozen=True):
    """How one method becomes an event.

    Attributes:
        method: the platform's name of the message.
        message: package and name of its schema in `protos/`.
        event: the class of its events, where no other fits.
        variants: other classes by the number in the message's field `discriminator`.
        common: field number of the common header.
        discriminator: name of the field that `variants` goes by.
        choose: tells the class of a message where that depends on more than one number, or None.
        others: the classes that `choose` may tell besides `event`.
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
        # So that the decoder asks one question per message, whatever the class depends on.
        if self.variants:
            force_setattr(self, "choose", self._by_number)

    @property
    def classes(self) -> tuple[type[MessageEvent], ...]:
        """Every class that a message of this method can become."""
        return self.event, *self.variants.values(), *self.others

    def _by_number(self, message: object) -> type[MessageEvent]:
        return self.variants.get(getattr(message, self.discriminator), self.event)


_CONTROL = {1: LivePausedEvent, 2: LiveResumedEvent, 3: LiveEndedEvent, 4: LiveSuspendedEvent}
_BATTLE = {4: BattleStartEvent, 5: BattleEndEvent}
_BATTLE_TASK = {0: BattleTaskStartEvent, 1: BattleTaskProgressEvent, 2: BattleTaskEndEvent}
_GOODY_BAG = {1: chests.GoodyBagOpenedEvent, 3: chests.GoodyBagWinnersEvent}
_PIN = {1: pins.MessagePinnedEvent, 2: pins.MessageUnpinnedEvent}
_POLL = {0: PollStartEvent, 1: PollEndEvent, 2: PollVotesEvent}
_GUEST_LISTS = {20: GuestListEvent, 21: GuestListEvent, 22: CohostListEvent}
_GUESTS = {6: GuestJoinEvent, 7: GuestLeaveEvent, 19: GuestLeaveEvent, **_GUEST_LISTS}
_COINS = {8: HostCoinsEvent}
_LINK_LAYER = {1: LinkOpenEvent, 9: LinkLeaveEvent, 10: LinkCloseEvent, 11: LinkListEvent, 18: CohostListEvent}

_TABLE = (
    Row("WebcastChatMessage", "chat.WebcastChatMessage", ChatEvent),
    Row("WebcastEmoteChatMessage", "chat.WebcastEmoteChatMessage", EmoteEvent),
    Row("WebcastQuestionNewMessage", "chat.WebcastQuestionNewMessage", QuestionEvent),
    Row("WebcastGiftMessage", "gift.WebcastGiftMessage", GiftEvent),
    Row(
        "WebcastEnvelopeMessage",
        "envelope.WebcastEnvelopeMessage",
        EnvelopeEvent,
        choose=chests.choose_envelope,
        others=(chests.SuperFanBoxEvent,),
    ),
    Row("WebcastLikeMessage", "social.WebcastLikeMessage", LikeEvent),
    Row("WebcastMemberMessage", "social.WebcastMemberMessage", MemberEvent, {1: JoinEvent}),
    Row("WebcastSocialMessage", "social.WebcastSocialMessage", SocialEvent, {1: FollowEvent, 3: ShareEvent}),
    Row("WebcastRoomUserSeqMessage", "social.WebcastRoomUserSeqMessage", ViewerCountEvent),
    Row("WebcastControlMessage", "room.WebcastControlMessage", ControlEvent, _CONTROL),
    Row("WebcastLiveIntroMessage", "room.WebcastLiveIntroMessage", LiveIntroEvent),
    Row(
        "WebcastRoomMessage",
        "room.WebcastRoomMessage",
        SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    # The welcome text comes under the bare name, with the same shape.
    Row(
        "RoomMessage",
        "room.WebcastRoomMessage",
        SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    Row("WebcastLinkMicBattle", "battle.WebcastLinkMicBattle", BattleActionEvent, _BATTLE),
    Row("WebcastLinkMicArmies", "battle.WebcastLinkMicArmies", BattleScoresEvent),
    Row("WebcastLinkMicBattleItemCard", "battle.WebcastLinkMicBattleItemCard", BattleItemEvent),
    Row("WebcastLinkMicBattlePunishFinish", "battle.WebcastLinkMicBattlePunishFinish", BattlePunishmentEndEvent),
    Row(
        "WebcastLinkmicBattleTaskMessage",
        "battle.WebcastLinkmicBattleTaskMessage",
        BattleTaskEvent,
        _BATTLE_TASK,
        discriminator="task_message_type",
    ),
    Row("WebcastLinkmicBattleNoticeMessage", "battle.WebcastLinkmicBattleNoticeMessage", BattleNoticeEvent),
    Row("WebcastLinkMessage", "link.WebcastLinkMessage", LinkEvent, _GUESTS, discriminator="message_type"),
    Row(
        "WebcastLinkLayerMessage",
        "link.WebcastLinkLayerMessage",
        LinkEvent,
        _LINK_LAYER,
        discriminator="message_type",
    ),
    Row("WebcastLinkMicMethod", "link.WebcastLinkMicMethod", LinkEvent, _COINS, discriminator="message_type"),
    # The bare name, with the same shape, brings everything but coins.
    Row("LinkMicMethod", "link.WebcastLinkMicMethod", LinkEvent, _COINS, discriminator="message_type"),
    Row("WebcastLinkMicFanTicketMethod", "link.WebcastLinkMicFanTicketMethod", HostCoinsEvent),
    Row("WebcastLinkMicLayoutStateMessage", "link.WebcastLinkMicLayoutStateMessage", LinkLayoutEvent),
    Row("WebcastLinkStateMessage", "link.WebcastLinkStateMessage", LinkStateEvent),
    Row("WebcastPollMessage", "poll.WebcastPollMessage", PollEvent, _POLL, discriminator="message_type"),
    Row("WebcastGoalUpdateMessage", "goal.WebcastGoalUpdateMessage", GoalEvent),
    Row("WebcastQuestionSelectedMessage", "chat.WebcastQuestionSelectedMessage", questions.QuestionSelectedEvent),
    Row("WebcastQuestionSlideDownMessage", "chat.WebcastQuestionSlideDownMessage", questions.QuestionDismissedEvent),
    Row("WebcastQuestionDeleteMessage", "chat.WebcastQuestionDeleteMessage", questions.QuestionDeletedEvent),
    Row("WebcastQuestionSwitchMessage", "chat.WebcastQuestionSwitchMessage", questions.QuestionsToggledEvent),
    Row("WebcastCaptionMessage", "chat.WebcastCaptionMessage", captions.CaptionEvent),
    Row("WebcastRoomPinMessage", "pin.WebcastRoomPinMessage", pins.PinEvent, _PIN),
    Row("WebcastImDeleteMessage", "moderation.WebcastImDeleteMessage", moderation.MessagesDeletedEvent),
    Row("WebcastBottomMessage", "moderation.WebcastBottomMessage", moderation.BottomNoticeEvent),
    Row("WebcastPerceptionMessage", "moderation.WebcastPerceptionMessage", moderation.PunishmentEvent),
    Row("WebcastAccessRecallMessage", "moderation.WebcastAccessRecallMessage", moderation.AccessRecallEvent),
    Row("WebcastAccessControlMessage", "moderation.WebcastAccessControlMessage", moderation.AccessControlEvent),
    Row(
        "WebcastUnauthorizedMemberMessage",
        "moderation.WebcastUnauthorizedMemberMessage",
        moderation.AnonymousMemberEvent,
        {1: moderation.AnonymousJoinEvent},
    ),
    Row("WebcastMsgDetectMessage", "moderation.WebcastMsgDetectMessage", moderation.DeliveryProbeEvent),
    Row("WebcastRoomVerifyMessage", "moderation.WebcastRoomVerifyMessage", moderation.RoomVerifyEvent),
    # Some clients know it by the bare name.
    Row("RoomVerifyMessage", "moderation.WebcastRoomVerifyMessage", moderation.RoomVerifyEvent),
    Row(
        "WebcastAlertBoxAuditResultMessage",
        "moderation.WebcastAlertBoxAuditResultMessage",
        moderation.AlertBoxAuditEvent,
    ),
    Row("WebcastRankUpdateMessage", "rank.WebcastRankUpdateMessage", ranks.RankUpdateEvent),
    Row("WebcastRankTextMessage", "rank.WebcastRankTextMessage", ranks.ViewerRankEvent),
    Row("WebcastHourlyRankMessage", "rank.WebcastHourlyRankMessage", ranks.HourlyRankEvent),
    Row("WebcastHourlyRankRewardMessage", "rank.WebcastHourlyRankRewardMessage", ranks.HourlyRankRewardEvent),
    Row("WebcastGameRankNotifyMessage", "rank.WebcastGameRankNotifyMessage", ranks.GameRankEvent),
    Row(
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
    Row("WebcastSubNotifyMessage", "subscribe.WebcastSubNotifyMessage", subscriptions.SubscribeEvent),
    Row("WebcastSubPinEventMessage", "subscribe.WebcastSubPinEventMessage", subscriptions.SubscriptionPinEvent),
    Row("WebcastSubCapsuleMessage", "subscribe.WebcastSubCapsuleMessage", subscriptions.SubscriptionCapsuleEvent),
    Row(
        "WebcastSubscriptionNotifyMessage",
        "subscribe.WebcastSubscriptionNotifyMessage",
        subscriptions.SubscriptionNoticeEvent,
    ),
    Row(
        "WebcastGoodyBagMessage",
        "envelope.WebcastGoodyBagMessage",
        chests.GoodyBagEvent,
        _GOODY_BAG,
        discriminator="type",
    ),
    Row("WebcastOecLiveShoppingMessage", "shop.WebcastOecLiveShoppingMessage", shop.ShoppingEvent),
    Row("WebcastLiveGameIntroMessage", "game.WebcastLiveGameIntroMessage", games.GameIntroEvent),
    Row("WebcastGameServerFeatureMessage", "game.WebcastGameServerFeatureMessage", games.GameFeaturesEvent),
    Row("WebcastPartnershipDropsUpdateMessage", "game.WebcastPartnershipDropsUpdateMessage", games.DropsUpdateEvent),
    Row(
        "WebcastPartnershipGameOfflineMessage",
        "game.WebcastPartnershipGameOfflineMessage",
        games.PartnershipGameOfflineEvent,
    ),
    Row("WebcastPartnershipPunishMessage", "game.WebcastPartnershipPunishMessage", games.PartnershipPunishEvent),
    Row("WebcastPictionaryStartMessage", "game.WebcastPictionaryStartMessage", games.PictionaryRoundStartedEvent),
    Row("WebcastPictionaryUpdateMessage", "game.WebcastPictionaryUpdateMessage", games.PictionaryGuessedEvent),
    Row("WebcastPictionaryEndMessage", "game.WebcastPictionaryEndMessage", games.PictionaryRoundEndedEvent),
    Row("WebcastPictionaryExitMessage", "game.WebcastPictionaryExitMessage", games.PictionaryEndedEvent),
    Row("WebcastInRoomBannerMessage", "room.WebcastInRoomBannerMessage", notices.BannerEvent),
    Row("WebcastMarqueeAnnouncementMessage", "room.WebcastMarqueeAnnouncementMessage", notices.AnnouncementEvent),
    Row("WebcastCapsuleMessage", "room.WebcastCapsuleMessage", notices.CapsuleEvent),
    Row("WebcastGuideMessage", "room.WebcastGuideMessage", notices.GuideEvent),
    Row("WebcastNoticeMessage", "room.WebcastNoticeMessage", notices.NoticeEvent),
    Row("WebcastNotifyMessage", "room.WebcastNotifyMessage", notices.NotifyEvent),
    Row("WebcastRoomNotifyMessage", "gift.WebcastRoomNotifyMessage", notices.RoomNotifyEvent),
    Row("WebcastSpeakerMessage", "room.WebcastSpeakerMessage", notices.SpeakerEvent),
    Row("WebcastSystemMessage", "room.WebcastSystemMessage", notices.SystemNoticeEvent),
    Row("WebcastToastMessage", "room.WebcastToastMessage", notices.ToastEvent),
    Row("WebcastGiftBroadcastMessage", "gift.WebcastGiftBroadcastMessage", notices.GiftBroadcastEvent),
    Row("WebcastGiftPanelUpdateMessage", "gift.WebcastGiftPanelUpdateMessage", notices.GiftPanelUpdateEvent),
    Row("WebcastGiftPromptMessage", "gift.WebcastGiftPromptMessage", notices.GiftPromptEvent),
    Row(
        "WebcastGiftDynamicRestrictionMessage",
        "gift.WebcastGiftDynamicRestrictionMessage",
        notices.GiftRestrictionEvent,
    ),
    Row("WebcastBindingGiftMessage", "gift.WebcastBindingGiftMessage", notices.BindingGiftEvent, common=2),
    Row("WebcastBoostCardMessage", "gift.WebcastBoostCardMessage", notices.BoostCardEvent),
    Row("WebcastViewerPicksUpdateMessage", "gift.WebcastViewerPicksUpdateMessage", notices.ViewerPicksEvent),
)

ROWS: Mapping[str, Row] = {row.method: row for row in _TABLE}
"""Every method that this library has a message for."""
