"""Writing the messages of a simulated room, with the fields that the platform sets."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import cast

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
from tiktok_live.simulator.audience.gifts import GiftKind
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.users import SimulatedUser, wire_identity, wire_image, wire_user
from tiktok_live.wire.batches import BatchMessage
from tiktok_live.wire.codec import message_type

__all__ = ["MessageWriter"]

_FIRST_MSG_ID = 7_400_000_000_000_000_000
_FOLLOW, _SHARE = 1, 3
_PROFILES_SHOWN = 5  # lower ranks among the top viewers only have an id
_USER_PIECE = 11  # `TextPiece.type` of a user (schema: common.proto)


class MessageWriter:
    """Writes the messages of one run of a room, with unique and increasing ids.

    Every `at` is a time in seconds since the start.

    Args:
        room: of the messages.
        started_ms: milliseconds since 1970 at the start.
        rng: for the ids.
    """

    def __init__(self, room: SimulatedRoom, started_ms: int, rng: Random) -> None:
        self._room = room
        self._started_ms = started_ms
        self._rng = rng
        self._msg_id = _FIRST_MSG_ID + rng.randrange(10**8) * 10**9

    def milliseconds(self, at: float) -> int:
        """Return `at` as a timestamp of the platform: milliseconds since 1970."""
        return self._started_ms + int(at * 1000)

    def chat(
        self, at: float, user: SimulatedUser, text: str, *, mentioned: SimulatedUser | None = None
    ) -> BatchMessage:
        """Write a comment in the user's language."""
        common = self._common("WebcastChatMessage", at)
        message = WebcastChatMessage(
            common=common,
            user=wire_user(user),
            content=text,
            at_user=wire_user(mentioned) if mentioned else None,
            content_language=user.language,
            user_identity=wire_identity(user, self._room.host_id),
        )
        return _batch_message("WebcastChatMessage", message, common)

    def emote(self, at: float, user: SimulatedUser, emote_id: str) -> BatchMessage:
        """Write a comment that is one emote."""
        common = self._common("WebcastEmoteChatMessage", at)
        message = WebcastEmoteChatMessage(
            common=common,
            user=wire_user(user),
            emote_list=[Emote(emote_id=emote_id, image=wire_image(f"emote/{emote_id}"))],
            user_identity=wire_identity(user, self._room.host_id),
        )
        return _batch_message("WebcastEmoteChatMessage", message, common)

    def question(self, at: float, user: SimulatedUser, text: str) -> BatchMessage:
        """Write a question in the Q&A; `Question.create_time` is in seconds."""
        common = self._common("WebcastQuestionNewMessage", at)
        seconds = self.milliseconds(at) // 1000
        question = Question(question_id=common.msg_id + 1, content=text, create_time=seconds, user=wire_user(user))
        message = WebcastQuestionNewMessage(common=common, question=question)
        return _batch_message("WebcastQuestionNewMessage", message, common)

    def gift(
        self,
        at: float,
        user: SimulatedUser,
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
            user: the giver.
            kind: of the gift.
            count: total of the streak so far.
            added: gifts since the previous tick.
            group_id: of the streak, a time in ms; 0 for no streak.
            is_end: the streak is over; `count` repeats the last total.
        """
        common = self._common("WebcastGiftMessage", at, _sentence("webcast_aweme_gift_send_message", "sent", user))
        credited = 0 if is_end else kind.diamonds * added
        message = WebcastGiftMessage(
            common=common,
            gift_id=kind.id,
            fan_ticket_count=credited,
            group_count=1,
            repeat_count=count,
            combo_count=count,
            user=wire_user(user),
            repeat_end=int(is_end),
            group_id=group_id,
            room_fan_ticket_count=credited,
            gift=_wire_gift(kind),
            send_type=0 if is_end else 1,
            monitor_info=GiftMonitorInfo(anchor_id=self._room.host_id, to_user_id=self._room.host_id),
            user_identity=wire_identity(user, self._room.host_id),
        )
        return _batch_message("WebcastGiftMessage", message, common)

    def envelope(
        self, at: float, user: SimulatedUser, envelope_id: str, *, diamonds: int, winners: int, opens_at: float
    ) -> BatchMessage:
        """Write that a user sent a treasure chest that opens at `opens_at`, in seconds since the start."""
        info = EnvelopeInfo(
            envelope_id=envelope_id,
            business_type=1,
            send_user_name=user.unique_id,
            diamond_count=diamonds,
            people_count=winners,
            unpack_at=self.milliseconds(opens_at) // 1000,
            send_user_id=str(user.id),
            send_user_avatar=wire_image(f"avatar/{user.id}"),
            create_at=str(self.milliseconds(at)),
            room_id=str(self._room.room_id),
        )
        return self._envelope(at, info, EnvelopeDisplay.NEW)

    def envelope_gone(self, at: float, envelope_id: str) -> BatchMessage:
        """Write that a treasure chest is gone; only its id, kind and room are set."""
        info = EnvelopeInfo(envelope_id=envelope_id, business_type=1, room_id=str(self._room.room_id))
        return self._envelope(at, info, EnvelopeDisplay.HIDE)

    def like(self, at: float, user: SimulatedUser, count: int, total: int) -> BatchMessage:
        """Write `count` likes of one user, at most 15; `total` is the count of one of the platform's servers."""
        common = self._common("WebcastLikeMessage", at, _sentence("pm_mt_msg_viewer", "liked the LIVE", user))
        message = WebcastLikeMessage(common=common, count=count, total=total, user=wire_user(user))
        return _batch_message("WebcastLikeMessage", message, common)

    def join(
        self, at: float, user: SimulatedUser, viewers: int, source: str = "homepage_hot-live_cell"
    ) -> BatchMessage:
        """Write that a user joined."""
        common = self._common("WebcastMemberMessage", at, _sentence("live_room_enter_toast", "joined", user))
        message = WebcastMemberMessage(
            common=common,
            user=wire_user(user),
            member_count=viewers,
            action=MemberAction.JOINED,
            client_enter_source=source,
            client_enter_type="click",
        )
        return _batch_message("WebcastMemberMessage", message, common)

    def follow(self, at: float, user: SimulatedUser, followers: int) -> BatchMessage:
        """Write that a user followed the host, who now has `followers` followers."""
        sentence = _sentence("pm_main_follow_message_viewer_2", "followed the LIVE creator", user)
        common = self._common("WebcastSocialMessage", at, sentence)
        message = WebcastSocialMessage(
            common=common,
            user=wire_user(user),
            action=_FOLLOW,
            share_target=str(self._room.host_id),
            follow_count=followers,
        )
        return _batch_message("WebcastSocialMessage", message, common)

    def share(self, at: float, user: SimulatedUser, shares: int) -> BatchMessage:
        """Write that a user shared the live; `shares` is the new total."""
        sentence = _sentence("pm_mt_guidance_share", "shared the LIVE", user)
        common = self._common("WebcastSocialMessage", at, sentence)
        message = WebcastSocialMessage(
            common=common,
            user=wire_user(user),
            share_type=1,
            action=_SHARE,
            share_target="-1",
            share_count=shares,
        )
        return _batch_message("WebcastSocialMessage", message, common)

    def viewers(
        self, at: float, now: int, total: int, ranks: Sequence[tuple[SimulatedUser, int]] = (), anonymous: int = 0
    ) -> BatchMessage:
        """Write the current and the total number of viewers, and the top viewers with their scores, best first."""
        common = self._common("WebcastRoomUserSeqMessage", at)
        contributors = [
            Contributor(score=score, user=wire_user(user) if rank <= _PROFILES_SHOWN else User(id=user.id), rank=rank)
            for rank, (user, score) in enumerate(ranks, 1)
        ]
        message = WebcastRoomUserSeqMessage(
            common=common, ranks=contributors, total=now, total_user=total, anonymous=anonymous
        )
        return _batch_message("WebcastRoomUserSeqMessage", message, common)

    def control(self, at: float, action: int, source: str = "") -> BatchMessage:
        """Write that the live was paused (1), resumed (2), ended (3) or suspended (4)."""
        common = self._common("WebcastControlMessage", at)
        extra = ControlExtra(source=source) if source else None
        message = WebcastControlMessage(common=common, action=ControlAction(action), extra=extra)
        return _batch_message("WebcastControlMessage", message, common)

    def welcome(self, at: float, text: str) -> BatchMessage:
        """Write the platform's welcome; its envelope and its header name different methods."""
        common = self._common("SystemMessage", at)
        message = WebcastRoomMessage(common=common, content=text, support_landscape=True, is_welcome=True)
        return _batch_message("RoomMessage", message, common)

    def intro(self, at: float, text: str) -> BatchMessage:
        """Write the host's introduction."""
        common = self._common("WebcastLiveIntroMessage", at)
        host = self._room.host
        message = WebcastLiveIntroMessage(
            common=common,
            id=self._room.room_id,
            audit_status=1,
            content=text,
            # The platform omits the user name here.
            user=User(id=host.id, nickname=host.nickname, avatar_thumb=wire_image(f"avatar/{host.id}")),
            content_language="en",
        )
        return _batch_message("WebcastLiveIntroMessage", message, common)

    def _envelope(self, at: float, info: EnvelopeInfo, display: EnvelopeDisplay) -> BatchMessage:
        common = self._common("WebcastEnvelopeMessage", at)
        message = WebcastEnvelopeMessage(common=common, envelope_info=info, display=display)
        return _batch_message("WebcastEnvelopeMessage", message, common)

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


def _batch_message(method: str, message: Message, common: Common) -> BatchMessage:
    return BatchMessage(method, _serialize(message), common.msg_id)


def _serialize(message: Message) -> bytes:
    """Return `bytes(message)`, ten times faster: betterproto2 computes the default of every unset field."""
    package = type(message).__module__.rpartition(".")[2]
    return message_type(f"{package}.{type(message).__name__}")(**_set_fields(message)).SerializeToString()


def _set_fields(message: Message) -> dict[str, object]:
    """Return the fields that are not at their default, as the constructors of `message_type` take them."""
    return {name: _plain(value) for name, value in vars(message).items() if isinstance(value, Message) or value}


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return _set_fields(value)
    return [_plain(item) for item in cast("list[object]", value)] if isinstance(value, list) else value


def _sentence(key: str, words: str, user: SimulatedUser) -> Text:
    piece = TextPiece(type=_USER_PIECE, user_value=TextPieceUser(user=User(id=user.id)))
    return Text(key=key, default_pattern=f"{{0:user}} {words}", pieces=[piece])


def _wire_gift(kind: GiftKind) -> Gift:
    return Gift(
        image=wire_image(f"gift/{kind.id}"),
        describe=f"Sent {kind.name}",
        id=kind.id,
        combo=kind.is_streakable,
        type=kind.type,
        diamond_count=kind.diamonds,
        name=kind.name,
        icon=wire_image(f"gift/{kind.id}-icon"),
    )
