"""Other events of battles: tasks, items, notices, the end of the punishment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from tiktok_live.events.base import UserEvent
from tiktok_live.events.families.battle import BattleEvent
from tiktok_live.events.families.battle_models import BattleSettings, read_battle_settings, read_battle_user
from tiktok_live.events.images import Image, read_image
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import named_user, read_text

if TYPE_CHECKING:
    from tiktok_live.events.models import User
    from tiktok_live.proto.upb import battle_pb2, common_pb2, image_pb2

    class _CardInfo(Protocol):
        """The fields that all kinds of items have."""

        card_name_key: str
        card_image: image_pb2.Image
        send_time_sec: int
        send_user: battle_pb2.BattleUserInfo
        effect_last_duration: int
        effect_time_sec: int

    class _UsedCard(Protocol):
        """The fields about the use of an item."""

        card_info: _CardInfo
        anchor_id: int
        display_content: common_pb2.Text


__all__ = [
    "BattleItemEvent",
    "BattleNoticeEvent",
    "BattlePunishmentEndEvent",
    "BattleTaskEndEvent",
    "BattleTaskEvent",
    "BattleTaskProgressEvent",
    "BattleTaskStartEvent",
]

_GLOVE = "use_critical_strike_card"
_CARDS = (
    _GLOVE,
    "use_smoke_card",
    "use_extra_time_card",
    "use_special_effect_card",
    "use_potion_card",
    "use_wave_card",
)
# These two have the common fields one level deeper.
_NESTED_CARDS = ("use_top2_card", "use_top3_card")


class BattleItemEvent(BattleEvent, UserEvent):
    """A user used or won an item of a battle (`WebcastLinkMicBattleItemCard`).

    `user` used the item; if an item was won, `user` is the one named in the platform's sentence, if any.
    """

    __slots__ = ()
    _message: battle_pb2.WebcastLinkMicBattleItemCard

    @property
    def item_type(self) -> int:
        """Numeric code of what happened: 2 a boosting glove was used, 4 an item was won (field 3)."""
        return self._message.msg_type

    @property
    def item_key(self) -> str:
        """The platform's key of the item's name, for example `pm_mt_boost_crit_name`; empty if none was used."""
        return self._info.card_name_key

    @property
    def icon(self) -> Image:
        """The item's picture."""
        return read_image(self._info.card_image)

    @property
    def recipient_id(self) -> int:
        """Id of the host who benefits (`anchor_id`, field 2 of the item)."""
        return self._card.anchor_id

    @property
    def multiplier(self) -> int:
        """Factor for points while a boosting glove is active; 0 for other items (fields 5, 1 and 8)."""
        return self._message.use_critical_strike_card.card_info.multiple

    @property
    def sent_at(self) -> datetime | None:
        """When it was used, UTC (`send_time_sec`, in seconds)."""
        return wire_time(self._info.send_time_sec)

    @property
    def effect_at(self) -> datetime | None:
        """When it takes effect, some seconds later, UTC (`effect_time_sec`, in seconds)."""
        return wire_time(self._info.effect_time_sec)

    @property
    def effect_duration(self) -> int:
        """How long it is effective, in seconds (`effect_last_duration`)."""
        return self._info.effect_last_duration

    @property
    def key(self) -> str:
        """The platform's key of the displayed sentence, for example `pm_mt_boost_send_crit_comment`."""
        return self._text.key

    @property
    def _card(self) -> _UsedCard:
        message = self._message
        names = [name for name in (*_CARDS, *_NESTED_CARDS) if message.HasField(name)]
        return cast("_UsedCard", getattr(message, names[0] if names else _GLOVE))

    @property
    def _info(self) -> _CardInfo:
        info = self._card.card_info
        return cast("_CardInfo", getattr(info, "common", info))

    @property
    def _text(self) -> common_pb2.Text:
        notice = self._message.award_card_notice
        return notice.display_content if notice.HasField("display_content") else self._card.display_content

    def _read_user(self) -> User:
        return read_battle_user(self._info.send_user.user) or named_user(self._text)


class BattlePunishmentEndEvent(BattleEvent):
    """The punishment phase of a battle ended (`WebcastLinkMicBattlePunishFinish`)."""

    __slots__ = ()
    _message: battle_pb2.WebcastLinkMicBattlePunishFinish

    @property
    def reason(self) -> int:
        """Numeric code of the reason: 0 time is up, 1 a host ended it early (field 4)."""
        return self._message.reason

    @property
    def operator_id(self) -> int:
        """Id of the user who ended it (`op_uid`, field 3)."""
        return self._message.op_uid

    @property
    def settings(self) -> BattleSettings:
        """Start, duration and kind of the battle; absent in messages of 2022 (`battle_settings`, field 6)."""
        return read_battle_settings(self._message.battle_settings)


class BattleTaskEvent(BattleEvent):
    """A task in a battle changed (`WebcastLinkmicBattleTaskMessage`); its reward multiplies points."""

    __slots__ = ()
    _message: battle_pb2.WebcastLinkmicBattleTaskMessage

    @property
    def message_type(self) -> int:
        """Numeric code of the change: 0 start, 1 progress, 2 end, 3 the reward was counted (field 2)."""
        return self._message.task_message_type


class BattleTaskStartEvent(BattleTaskEvent):
    """A task was announced (`WebcastLinkmicBattleTaskMessage`, type 0). Times are in seconds before the battle ends."""

    __slots__ = ()

    @property
    def target(self) -> int:
        """The progress needed to complete it (`progress_target` of `task_period_config`, field 23)."""
        return self._config.task_period_config.progress_target

    @property
    def starts_before_end(self) -> int:
        """When it begins, in seconds before the battle ends (`task_start_time`, field 1)."""
        return self._config.task_period_config.task_start_time

    @property
    def duration(self) -> int:
        """Time limit in seconds (field 2)."""
        return self._config.task_period_config.duration

    @property
    def multiplier(self) -> int:
        """Factor for points as reward (`reward_multiple` of `reward_period_config`, field 3)."""
        return self._config.reward_period_config.reward_multiple

    @property
    def reward_starts_before_end(self) -> int:
        """When the reward begins, in seconds before the battle ends (`reward_start_time`, field 1)."""
        return self._config.reward_period_config.reward_start_time

    @property
    def reward_duration(self) -> int:
        """How long the reward lasts, in seconds (field 2)."""
        return self._config.reward_period_config.duration

    @property
    def _config(self) -> battle_pb2.BattleBonusConfig:
        return self._message.start.battle_bonus_config


class BattleTaskProgressEvent(BattleTaskEvent):
    """A user contributed to a task (`WebcastLinkmicBattleTaskMessage`, type 1)."""

    __slots__ = ()

    @property
    def progress(self) -> int:
        """Progress towards the `target` of the start event (`task_update.task_progress`, field 1)."""
        return self._message.task_update.task_progress

    @property
    def contributor_id(self) -> int:
        """Id of the user who contributed (`task_update.from_user_uid`, field 2)."""
        return self._message.task_update.from_user_uid


class BattleTaskEndEvent(BattleTaskEvent):
    """A task ended (`WebcastLinkmicBattleTaskMessage`, type 2)."""

    __slots__ = ()

    @property
    def result(self) -> int:
        """Numeric code of the result: 0 completed, 1 failed, 2 completed by both sides (`task_settle.task_result`)."""
        return self._message.task_settle.task_result


class BattleNoticeEvent(BattleEvent):
    """The platform explains the rules of a battle (`WebcastLinkmicBattleNoticeMessage`)."""

    __slots__ = ()
    _message: battle_pb2.WebcastLinkmicBattleNoticeMessage

    @property
    def notice_type(self) -> int:
        """Numeric code of the kind: 4 how to play, 6 a rule of this battle (field 2)."""
        return self._message.notice_type

    @property
    def text(self) -> str:
        """The text, localised (`battle_rule_guide.content`, field 7, or `common_guide.display_text`, field 8)."""
        message = self._message
        return message.battle_rule_guide.content.text or read_text(message.common_guide.display_text)

    @property
    def url(self) -> str:
        """URL of the page with the rules; empty if none (`battle_rule_guide.rule_url`, fields 7 and 3)."""
        return self._message.battle_rule_guide.rule_url
