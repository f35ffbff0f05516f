"""Which method is which event: one row per method that this library has a message for."""

from __future__ import annotations

from collections.abc import Callable, Mapping  # noqa: TC003 - the signature of the struct tells its fields' types

import msgspec
from msgspec.structs import force_setattr

from tiktok_live.events.base import MessageEvent  # noqa: TC001 - the same
from tiktok_live.events.families import (
    captions,
    chests,
    games,
    moderation,
    notices,
    pins,
    questions,
    ranks,
    shop,
    subscriptions,
)
from tiktok_live.events.families.battle import BattleActionEvent, BattleEndEvent, BattleScoresEvent, BattleStartEvent
from tiktok_live.events.families.battle_tasks import (
    BattleItemEvent,
    BattleNoticeEvent,
    BattlePunishmentEndEvent,
    BattleTaskEndEvent,
    BattleTaskEvent,
    BattleTaskProgressEvent,
    BattleTaskStartEvent,
)
from tiktok_live.events.families.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.families.coins import HostCoinsEvent
from tiktok_live.events.families.gifts import EnvelopeEvent, GiftEvent
from tiktok_live.events.families.goal import GoalEvent
from tiktok_live.events.families.link import (
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
from tiktok_live.events.families.poll import PollEndEvent, PollEvent, PollStartEvent, PollVotesEvent
from tiktok_live.events.families.room import (
    ControlEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.families.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent

__all__ = ["MESSAGE_SPECS", "MessageSpec"]


class MessageSpec(msgspec.Struct, frozen=True):
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
    MessageSpec("WebcastChatMessage", "chat.WebcastChatMessage", ChatEvent),
    MessageSpec("WebcastEmoteChatMessage", "chat.WebcastEmoteChatMessage", EmoteEvent),
    MessageSpec("WebcastQuestionNewMessage", "chat.WebcastQuestionNewMessage", QuestionEvent),
    MessageSpec("WebcastGiftMessage", "gift.WebcastGiftMessage", GiftEvent),
    MessageSpec(
        "WebcastEnvelopeMessage",
        "envelope.WebcastEnvelopeMessage",
        EnvelopeEvent,
        choose=chests.choose_envelope,
        others=(chests.SuperFanBoxEvent,),
    ),
    MessageSpec("WebcastLikeMessage", "social.WebcastLikeMessage", LikeEvent),
    MessageSpec("WebcastMemberMessage", "social.WebcastMemberMessage", MemberEvent, {1: JoinEvent}),
    MessageSpec("WebcastSocialMessage", "social.WebcastSocialMessage", SocialEvent, {1: FollowEvent, 3: ShareEvent}),
    MessageSpec("WebcastRoomUserSeqMessage", "social.WebcastRoomUserSeqMessage", ViewerCountEvent),
    MessageSpec("WebcastControlMessage", "room.WebcastControlMessage", ControlEvent, _CONTROL),
    MessageSpec("WebcastLiveIntroMessage", "room.WebcastLiveIntroMessage", LiveIntroEvent),
    MessageSpec(
        "WebcastRoomMessage",
        "room.WebcastRoomMessage",
        SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    # The welcome text comes under the bare name, with the same shape.
    MessageSpec(
        "RoomMessage",
        "room.WebcastRoomMessage",
        SystemMessageEvent,
        choose=subscriptions.choose_room_message,
        others=(subscriptions.FanClubJoinEvent,),
    ),
    MessageSpec("WebcastLinkMicBattle", "battle.WebcastLinkMicBattle", BattleActionEvent, _BATTLE),
    MessageSpec("WebcastLinkMicArmies", "battle.WebcastLinkMicArmies", BattleScoresEvent),
    MessageSpec("WebcastLinkMicBattleItemCard", "battle.WebcastLinkMicBattleItemCard", BattleItemEvent),
    MessageSpec(
        "WebcastLinkMicBattlePunishFinish", "battle.WebcastLinkMicBattlePunishFinish", BattlePunishmentEndEvent
    ),
    MessageSpec(
        "WebcastLinkmicBattleTaskMessage",
        "battle.WebcastLinkmicBattleTaskMessage",
        BattleTaskEvent,
        _BATTLE_TASK,
        discriminator="task_message_type",
    ),
    MessageSpec("WebcastLinkmicBattleNoticeMessage", "battle.WebcastLinkmicBattleNoticeMessage", BattleNoticeEvent),
    MessageSpec("WebcastLinkMessage", "link.WebcastLinkMessage", LinkEvent, _GUESTS, discriminator="message_type"),
    MessageSpec(
        "WebcastLinkLayerMessage",
        "link.WebcastLinkLayerMessage",
        LinkEvent,
        _LINK_LAYER,
        discriminator="message_type",
    ),
    MessageSpec("WebcastLinkMicMethod", "link.WebcastLinkMicMethod", LinkEvent, _COINS, discriminator="message_type"),
    # The bare name, with the same shape, brings everything but coins.
    MessageSpec("LinkMicMethod", "link.WebcastLinkMicMethod", LinkEvent, _COINS, discriminator="message_type"),
    MessageSpec("WebcastLinkMicFanTicketMethod", "link.WebcastLinkMicFanTicketMethod", HostCoinsEvent),
    MessageSpec("WebcastLinkMicLayoutStateMessage", "link.WebcastLinkMicLayoutStateMessage", LinkLayoutEvent),
    MessageSpec("WebcastLinkStateMessage", "link.WebcastLinkStateMessage", LinkStateEvent),
    MessageSpec("WebcastPollMessage", "poll.WebcastPollMessage", PollEvent, _POLL, discriminator="message_type"),
    MessageSpec("WebcastGoalUpdateMessage", "goal.WebcastGoalUpdateMessage", GoalEvent),
    MessageSpec(
        "WebcastQuestionSelectedMessage", "chat.WebcastQuestionSelectedMessage", questions.QuestionSelectedEvent
    ),
    MessageSpec(
        "WebcastQuestionSlideDownMessage", "chat.WebcastQuestionSlideDownMessage", questions.QuestionDismissedEvent
    ),
    MessageSpec("WebcastQuestionDeleteMessage", "chat.WebcastQuestionDeleteMessage", questions.QuestionDeletedEvent),
    MessageSpec("WebcastQuestionSwitchMessage", "chat.WebcastQuestionSwitchMessage", questions.QuestionsToggledEvent),
    MessageSpec("WebcastCaptionMessage", "chat.WebcastCaptionMessage", captions.CaptionEvent),
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
    # Some clients know it by the bare name.
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

MESSAGE_SPECS: Mapping[str, MessageSpec] = {row.method: row for row in _TABLE}
"""Every method that this library has a message for."""
