"""The messages of a simulated room, built with the public classes and filled as the platform fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from betterproto2 import Message

from tiktok_live.proto import (
    Common,
    Contributor,
    ControlAction,
    ControlExtra,
    Emote,
    EnvelopeDisplay,
    EnvelopeInfo,
    Gift,
    GiftMonitorInfo,
    MemberAction,
    Question,
    Text,
    TextPiece,
    TextPieceUser,
    User,
    WebcastChatMessage,
    WebcastControlMessage,
    WebcastEmoteChatMessage,
    WebcastEnvelopeMessage,
    WebcastGiftMessage,
    WebcastLikeMessage,
    WebcastLiveIntroMessage,
    WebcastMemberMessage,
    WebcastQuestionNewMessage,
    WebcastRoomMessage,
    WebcastRoomUserSeqMessage,
    WebcastSocialMessage,
)
from tiktok_live.simulator.audience.users import picture, wire_identity, wire_user
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.codec import message_type

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    import betterproto2

    from tiktok_live.simulator.audience.gifts import GiftKind
    from tiktok_live.simulator.audience.users import SimulatedUser
    from tiktok_live.simulator.room import SimulatedRoom

__all__ = ["MessageWriter"]

_FIRST_MSG_ID = 7_400_000_000_000_000_000
_FOLLOW, _SHARE = 1, 3
_PROFILES_SHOWN = 5  # further places among the top viewers have an id only
_USER_PIECE = 11  # `TextPiece.type` of a user (schema: common.proto)


class MessageWriter:
    """Writes the messages of one run of a room, each with an id of its own that is larger than the last.

    All times `at` are seconds since the start.

    Args:
        room: where the messages come from.
        started_ms: milliseconds since 1970 at the start.
        rng: makes the ids.
    """

    def __init__(self, room: SimulatedRoom, started_ms: int, rng: Random) -> None:
        self._room = room
        self._started_ms = started_ms
        self._rng = rng
        self._msg_id = _FIRST_MSG_ID + rng.randrange(10**8) * 10**9

    def milliseconds(self, at: float) -> int:
        """Return the platform's time at `at`: milliseconds since 1970."""
        return self._started_ms + int(at * 1000)

    def chat(
        self, at: float, person: SimulatedUser, text: str, *, mentioned: SimulatedUser | None = None
    ) -> BatchMessage:
        """Write a comment, in the person's language."""
        common = self._common("WebcastChatMessage", at)
        message = WebcastChatMessage(
            common=common,
            user=wire_user(person),
            content=text,
            at_user=wire_user(mentioned) if mentioned else None,
            content_language=person.language,
            user_identity=wire_identity(person, self._room.host_id),
        )
        return _enveloped("WebcastChatMessage", message, common)

    def emote(self, at: float, person: SimulatedUser, emote_id: str) -> BatchMessage:
        """Write a comment of one emote."""
        common = self._common("WebcastEmoteChatMessage", at)
        message = WebcastEmoteChatMessage(
            common=common,
            user=wire_user(person),
            emote_list=[Emote(emote_id=emote_id, image=picture(f"emote/{emote_id}"))],
            user_identity=wire_identity(person, self._room.host_id),
        )
        return _enveloped("WebcastEmoteChatMessage", message, common)

    def question(self, at: float, person: SimulatedUser, text: str) -> BatchMessage:
        """Write a question in the Q&A; its own time is in seconds."""
        common = self._common("WebcastQuestionNewMessage", at)
        asked = self.milliseconds(at) // 1000
        question = Question(question_id=common.msg_id + 1, content=text, create_time=asked, user=wire_user(person))
        message = WebcastQuestionNewMessage(common=common, question=question)
        return _enveloped("WebcastQuestionNewMessage", message, common)

    def gift(
        self,
        at: float,
        person: SimulatedUser,
        kind: GiftKind,
        count: int = 1,
        *,
        added: int = 1,
        group_id: int = 0,
        is_end: bool = False,
    ) -> BatchMessage:
        """Write a gift, or one tick of a streak.

        Args:
            at: seconds since the start.
            person: who gives it.
            kind: what is given.
            count: how many since the streak began, cumulative.
            added: how many since the tick before.
            group_id: of the streak, a time in ms; 0 is no streak.
            is_end: the streak is over; the message repeats the last count.
        """
        common = self._common("WebcastGiftMessage", at, _sentence("webcast_aweme_gift_send_message", "sent", person))
        credited = 0 if is_end else kind.diamonds * added
        message = WebcastGiftMessage(
            common=common,
            gift_id=kind.id,
            fan_ticket_count=credited,
            group_count=1,
            repeat_count=count,
            combo_count=count,
            user=wire_user(person),
            repeat_end=int(is_end),
            group_id=group_id,
            room_fan_ticket_count=credited,
            gift=_wire_gift(kind),
            send_type=0 if is_end else 1,
            monitor_info=GiftMonitorInfo(anchor_id=self._room.host_id, to_user_id=self._room.host_id),
            user_identity=wire_identity(person, self._room.host_id),
        )
        return _enveloped("WebcastGiftMessage", message, common)

    def envelope(
        self, at: float, person: SimulatedUser, envelope_id: str, *, diamonds: int, winners: int, opens_at: float
    ) -> BatchMessage:
        """Write that somebody hid a treasure chest, which opens at `opens_at`, seconds since the start."""
        info = EnvelopeInfo(
            envelope_id=envelope_id,
            business_type=1,
            send_user_name=person.unique_id,
            diamond_count=diamonds,
            people_count=winners,
            unpack_at=self.milliseconds(opens_at) // 1000,
            send_user_id=str(person.id),
            send_user_avatar=picture(f"avatar/{person.id}"),
            create_at=str(self.milliseconds(at)),
            room_id=str(self._room.room_id),
        )
        return self._envelope(at, info, EnvelopeDisplay.NEW)

    def envelope_gone(self, at: float, envelope_id: str) -> BatchMessage:
        """Write that a treasure chest goes away: its id, kind and room alone."""
        info = EnvelopeInfo(envelope_id=envelope_id, business_type=1, room_id=str(self._room.room_id))
        return self._envelope(at, info, EnvelopeDisplay.HIDE)

    def like(self, at: float, person: SimulatedUser, count: int, total: int) -> BatchMessage:
        """Write `count` likes of one person, 15 at most; `total` is what one of the platform's servers believes."""
        common = self._common("WebcastLikeMessage", at, _sentence("pm_mt_msg_viewer", "liked the LIVE", person))
        message = WebcastLikeMessage(common=common, count=count, total=total, user=wire_user(person))
        return _enveloped("WebcastLikeMessage", message, common)

    def join(
        self, at: float, person: SimulatedUser, viewers: int, source: str = "homepage_hot-live_cell"
    ) -> BatchMessage:
        """Write that somebody came to watch."""
        common = self._common("WebcastMemberMessage", at, _sentence("live_room_enter_toast", "joined", person))
        message = WebcastMemberMessage(
            common=common,
            user=wire_user(person),
            member_count=viewers,
            action=MemberAction.JOINED,
            client_enter_source=source,
            client_enter_type="click",
        )
        return _enveloped("WebcastMemberMessage", message, common)

    def follow(self, at: float, person: SimulatedUser, followers: int) -> BatchMessage:
        """Write that somebody follows the host, who has `followers` now."""
        sentence = _sentence("pm_main_follow_message_viewer_2", "followed the LIVE creator", person)
        common = self._common("WebcastSocialMessage", at, sentence)
        message = WebcastSocialMessage(
            common=common,
            user=wire_user(person),
            action=_FOLLOW,
            share_target=str(self._room.host_id),
            follow_count=followers,
        )
        return _enveloped("WebcastSocialMessage", message, common)

    def share(self, at: float, person: SimulatedUser, shares: int) -> BatchMessage:
        """Write that somebody shared the live, which was shared `shares` times now."""
        sentence = _sentence("pm_mt_guidance_share", "shared the LIVE", person)
        common = self._common("WebcastSocialMessage", at, sentence)
        message = WebcastSocialMessage(
            common=common,
            user=wire_user(person),
            share_type=1,
            action=_SHARE,
            share_target="-1",
            share_count=shares,
        )
        return _enveloped("WebcastSocialMessage", message, common)

    def viewers(
        self, at: float, now: int, total: int, ranks: Sequence[tuple[SimulatedUser, int]] = (), anonymous: int = 0
    ) -> BatchMessage:
        """Write how many are watching, how many ever came, and the top viewers with their scores, best first."""
        common = self._common("WebcastRoomUserSeqMessage", at)
        places = [
            Contributor(
                score=score, user=wire_user(person) if place <= _PROFILES_SHOWN else User(id=person.id), rank=place
            )
            for place, (person, score) in enumerate(ranks, 1)
        ]
        message = WebcastRoomUserSeqMessage(
            common=common, ranks=places, total=now, total_user=total, anonymous=anonymous
        )
        return _enveloped("WebcastRoomUserSeqMessage", message, common)

    def control(self, at: float, action: int, source: str = "") -> BatchMessage:
        """Write that the live was paused (1), resumed (2), ended (3) or suspended (4)."""
        common = self._common("WebcastControlMessage", at)
        extra = ControlExtra(source=source) if source else None
        message = WebcastControlMessage(common=common, action=ControlAction(action), extra=extra)
        return _enveloped("WebcastControlMessage", message, common)

    def welcome(self, at: float, text: str) -> BatchMessage:
        """Write the platform's words at the door, which come under two method names."""
        common = self._common("SystemMessage", at)
        message = WebcastRoomMessage(common=common, content=text, support_landscape=True, is_welcome=True)
        return _enveloped("RoomMessage", message, common)

    def intro(self, at: float, text: str) -> BatchMessage:
        """Write the host's introduction."""
        common = self._common("WebcastLiveIntroMessage", at)
        host = self._room.host
        message = WebcastLiveIntroMessage(
            common=common,
            id=self._room.room_id,
            audit_status=1,
            content=text,
            # The platform leaves the handle out here.
            user=User(id=host.id, nickname=host.nickname, avatar_thumb=picture(f"avatar/{host.id}")),
            content_language="en",
        )
        return _enveloped("WebcastLiveIntroMessage", message, common)

    def _envelope(self, at: float, info: EnvelopeInfo, display: EnvelopeDisplay) -> BatchMessage:
        common = self._common("WebcastEnvelopeMessage", at)
        message = WebcastEnvelopeMessage(common=common, envelope_info=info, display=display)
        return _enveloped("WebcastEnvelopeMessage", message, common)

    def _common(self, method: str, at: float, sentence: Text | None = None) -> Common:
        self._msg_id += self._rng.randrange(1, 10**6)
        return Common(
            method=method,
            msg_id=self._msg_id,
            room_id=self._room.room_id,
            create_time=self.milliseconds(at),
            is_show_msg=True,
            display_text=sentence,
        )


def _enveloped(method: str, message: betterproto2.Message, common: Common) -> BatchMessage:
    return BatchMessage(method, _serialize(message), common.msg_id)


def _serialize(message: betterproto2.Message) -> bytes:
    """Return `bytes(message)`, ten times faster: betterproto2 computes the default of every unset field."""
    package = type(message).__module__.rpartition(".")[2]
    return message_type(f"{package}.{type(message).__name__}")(**_set_fields(message)).SerializeToString()


def _set_fields(message: betterproto2.Message) -> dict[str, object]:
    """Return the fields that are not at their default, as the constructors of `message_type` take them."""
    return {name: _plain(value) for name, value in vars(message).items() if isinstance(value, Message) or value}


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return _set_fields(value)
    return [_plain(item) for item in cast("list[object]", value)] if isinstance(value, list) else value


def _sentence(key: str, words: str, person: SimulatedUser) -> Text:
    piece = TextPiece(type=_USER_PIECE, user_value=TextPieceUser(user=User(id=person.id)))
    return Text(key=key, default_pattern=f"{{0:user}} {words}", pieces=[piece])


def _wire_gift(kind: GiftKind) -> Gift:
    return Gift(
        image=picture(f"gift/{kind.id}"),
        describe=f"Sent {kind.name}",
        id=kind.id,
        combo=kind.is_streakable,
        type=kind.type,
        diamond_count=kind.diamonds,
        name=kind.name,
        icon=picture(f"gift/{kind.id}-icon"),
    )
