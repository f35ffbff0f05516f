"""Games: the host's game, drops of its publisher, and the platform's drawing game."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import read_text

if TYPE_CHECKING:
    from tiktok_live.proto.upb import game_pb2

__all__ = [
    "DropsUpdateEvent",
    "GameFeature",
    "GameFeaturesEvent",
    "GameIntroEvent",
    "PartnershipGameOfflineEvent",
    "PartnershipPunishEvent",
    "PictionaryEndedEvent",
    "PictionaryEvent",
    "PictionaryGuessedEvent",
    "PictionaryRoundEndedEvent",
    "PictionaryRoundStartedEvent",
]


class GameFeature(msgspec.Struct, frozen=True):
    """A fact about the host's game (`GameServerFeature`).

    Attributes:
        id: numeric code of the fact; 1 is the title (field 1).
        value: the raw value, for example the title's number as text (field 2).
        label: the value as text, for example the title; empty if absent (`value_map`, field 3).
    """

    id: int = 0
    value: str = ""
    label: str = ""


class GameIntroEvent(MessageEvent):
    """The game that the host plays, sent once after joining (`WebcastLiveGameIntroMessage`)."""

    __slots__ = ()
    _message: game_pb2.WebcastLiveGameIntroMessage

    @property
    def text(self) -> str:
        """The game's title, localised (`game_text`, field 2)."""
        return read_text(self._message.game_text)

    @property
    def key(self) -> str:
        """The platform's key of the game, for example `topic_game_minecraft` (`game_text.key`, fields 2 and 1)."""
        return self._message.game_text.key


class GameFeaturesEvent(MessageEvent):
    """Facts about the host's game (`WebcastGameServerFeatureMessage`)."""

    __slots__ = ()
    _message: game_pb2.WebcastGameServerFeatureMessage

    @property
    def features(self) -> tuple[GameFeature, ...]:
        """The facts (`all_features`, field 2)."""
        return tuple([_read_feature(feature) for feature in self._message.all_features])


class DropsUpdateEvent(MessageEvent):
    """Drops of a game's publisher were shown, changed or closed (`WebcastPartnershipDropsUpdateMessage`)."""

    __slots__ = ()
    _message: game_pb2.WebcastPartnershipDropsUpdateMessage

    @property
    def action(self) -> int:
        """Numeric code of what happened: 0 apparently shown, 2 closed (`change_mode`, field 2)."""
        return self._message.change_mode

    @property
    def drops_id(self) -> str:
        """Id of the drops (field 3)."""
        return self._message.drops_id

    @property
    def host_id(self) -> int:
        """Id of the host, 0 if the drops were closed (`anchor_uid`, field 6)."""
        return self._message.anchor_uid


class PictionaryEvent(MessageEvent):
    """Base of the events of the drawing game, in which the host draws and viewers guess the word."""

    __slots__ = ()


class PictionaryRoundStartedEvent(PictionaryEvent):
    """A round began (`WebcastPictionaryStartMessage`); its fields are in `data`, field 2."""

    __slots__ = ()
    _message: game_pb2.WebcastPictionaryStartMessage

    @property
    def round_id(self) -> int:
        """The round's id (field 1)."""
        return self._message.data.id

    @property
    def session_id(self) -> int:
        """The game's id, the same in all its rounds (field 6)."""
        return self._message.data.session_id

    @property
    def starts_at(self) -> datetime | None:
        """When the round starts, UTC (`start_time`, field 4, in seconds); None if absent."""
        return wire_time(self._message.data.start_time)

    @property
    def ends_at(self) -> datetime | None:
        """When the round ends at the latest, UTC (`end_time`, field 5, in seconds); None if absent."""
        return wire_time(self._message.data.end_time)


class PictionaryGuessedEvent(PictionaryEvent):
    """A viewer guessed the word (`WebcastPictionaryUpdateMessage`); the platform does not say who."""

    __slots__ = ()
    _message: game_pb2.WebcastPictionaryUpdateMessage

    @property
    def round_id(self) -> int:
        """The round's id (field 3)."""
        return self._message.round_id

    @property
    def correct_count(self) -> int:
        """Number of viewers who have guessed it in this round (field 2)."""
        return self._message.correct_count


class PictionaryRoundEndedEvent(PictionaryEvent):
    """A round ended (`WebcastPictionaryEndMessage`)."""

    __slots__ = ()
    _message: game_pb2.WebcastPictionaryEndMessage

    @property
    def round_id(self) -> int:
        """The round's id (field 2)."""
        return self._message.round_id

    @property
    def word(self) -> str:
        """The word that was drawn (field 3)."""
        return self._message.word

    @property
    def end_type(self) -> int:
        """Numeric code of why it ended; 1, 2 and 3 have been observed (field 4)."""
        return self._message.end_type


class PictionaryEndedEvent(PictionaryEvent):
    """The drawing game ended (`WebcastPictionaryExitMessage`)."""

    __slots__ = ()
    _message: game_pb2.WebcastPictionaryExitMessage

    @property
    def session_id(self) -> int:
        """The game's id (field 2)."""
        return self._message.session_id


class PartnershipGameOfflineEvent(MessageEvent):
    """Provisional. A partner's game went offline (`WebcastPartnershipGameOfflineMessage`)."""

    __slots__ = ()


class PartnershipPunishEvent(MessageEvent):
    """Provisional. A measure against a partner's game (`WebcastPartnershipPunishMessage`)."""

    __slots__ = ()


def _read_feature(feature: game_pb2.GameServerFeature) -> GameFeature:
    return GameFeature(feature.id, feature.value, feature.value_map.get(feature.value, ""))
