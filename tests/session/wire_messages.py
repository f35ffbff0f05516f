"""Payloads and frames for the session's tests, made with the schema's own classes."""

from __future__ import annotations

import gzip
from itertools import count

from tiktok_live.proto.battle import (
    BattleBaseUserInfo,
    BattleHost,
    BattleResult,
    BattleSettings,
    BattleUserArmies,
    BattleUserInfo,
    WebcastLinkMicArmies,
    WebcastLinkMicBattle,
)
from tiktok_live.proto.chat import WebcastChatMessage
from tiktok_live.proto.common import Common, Text
from tiktok_live.proto.envelope import EnvelopeDisplay, EnvelopeInfo, WebcastEnvelopeMessage
from tiktok_live.proto.gift import Gift, GiftMonitorInfo, WebcastGiftMessage
from tiktok_live.proto.room import ControlAction, WebcastControlMessage, WebcastLiveIntroMessage
from tiktok_live.proto.social import Contributor, WebcastLikeMessage, WebcastRoomUserSeqMessage
from tiktok_live.proto.user import User
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

_ids = count(1)

HELLO = encode_push_frame(PushFrame("im_enter_room_resp"))


def chat(text: str, *, msg_id: int | None = None, is_history: bool = False) -> BatchMessage:
    message = WebcastChatMessage(common=Common(room_id=5), content=text, user=User(id=1, nickname="Ann"))
    return BatchMessage("WebcastChatMessage", bytes(message), next(_ids) if msg_id is None else msg_id, is_history)


def like(likes: int, *, total: int = 0) -> BatchMessage:
    message = WebcastLikeMessage(count=likes, total=total, user=User(id=1))
    return BatchMessage("WebcastLikeMessage", bytes(message), next(_ids))


def gift(
    count: int = 1,
    *,
    group: int = 7,
    sender: int = 1,
    gift_id: int = 5655,
    recipient: int = 9,
    price: int = 2,
    end: bool = False,
    streaks: bool = True,
    msg_id: int | None = None,
    is_history: bool = False,
) -> BatchMessage:
    """A tick of a streak; with `streaks=False` a gift that comes alone."""
    message = WebcastGiftMessage(
        gift_id=gift_id,
        repeat_count=count,
        group_count=1,
        repeat_end=int(end),
        group_id=group if streaks else 0,
        user=User(id=sender, nickname=f"sender {sender}"),
        monitor_info=GiftMonitorInfo(to_user_id=recipient),
        gift=Gift(id=gift_id, name=f"gift {gift_id}", type=1 if streaks else 2, diamond_count=price),
    )
    return BatchMessage("WebcastGiftMessage", bytes(message), next(_ids) if msg_id is None else msg_id, is_history)


def chest(
    envelope_id: str, *, display: int = 1, key: str = "", business_type: int = 1, msg_id: int | None = None
) -> BatchMessage:
    """A treasure chest that appears (display 1) or goes away (display 2)."""
    message = WebcastEnvelopeMessage(
        common=Common(display_text=Text(key=key)),
        envelope_info=EnvelopeInfo(envelope_id=envelope_id, business_type=business_type),
        display=EnvelopeDisplay(display),
    )
    return BatchMessage("WebcastEnvelopeMessage", bytes(message), next(_ids) if msg_id is None else msg_id)


def viewers(now: int, *, total: int = 0, places: int = 0) -> BatchMessage:
    ranks = [Contributor(rank=n + 1, score=10 - n, user=User(id=n + 1, nickname=f"top {n + 1}")) for n in range(places)]
    message = WebcastRoomUserSeqMessage(total=now, total_user=total, ranks=ranks)
    return BatchMessage("WebcastRoomUserSeqMessage", bytes(message), next(_ids))


def intro(host_id: int, text: str = "welcome") -> BatchMessage:
    message = WebcastLiveIntroMessage(content=text, user=User(id=host_id, nickname="The host", display_id="host"))
    return BatchMessage("WebcastLiveIntroMessage", bytes(message), next(_ids))


def battle(
    battle_id: int,
    action: int,
    *,
    hosts: tuple[int, ...] = (1, 2),
    began: int = 1_750_000_000,
    status: int | None = None,
) -> BatchMessage:
    """A battle of 300 s that begins (action 4), ends (action 5), or something else about one."""
    if status is None:
        status = 3 if action == 5 else 1
    settings = BattleSettings(start_time_ms=began * 1000, duration=300, battle_type=1, status=status)
    named = [
        BattleHost(key=host, value=BattleUserInfo(user=BattleBaseUserInfo(user_id=host, nick_name=f"host {host}")))
        for host in hosts
    ]
    message = WebcastLinkMicBattle(battle_id=battle_id, action=action, battle_setting=settings, anchors_info=named)
    if action == 5:
        message.battle_result = {host: BattleResult(user_id=host, score=50) for host in hosts}
    return BatchMessage("WebcastLinkMicBattle", bytes(message), next(_ids))


def scores(battle_id: int, points: dict[int, int], *, status: int = 1, began: int = 1_750_000_000) -> BatchMessage:
    settings = BattleSettings(start_time_ms=began * 1000, duration=300, status=status)
    armies = {host: BattleUserArmies(hostscore=score) for host, score in points.items()}
    message = WebcastLinkMicArmies(battle_id=battle_id, armies=armies, battle_settings=settings)
    return BatchMessage("WebcastLinkMicArmies", bytes(message), next(_ids))


def control(action: int) -> BatchMessage:
    return BatchMessage("WebcastControlMessage", bytes(WebcastControlMessage(action=ControlAction(action))), next(_ids))


def frame(*messages: BatchMessage, need_ack: bool = False, log_id: int = 1, ext: bytes = b"ext") -> bytes:
    body = encode_batch(Batch(messages, ext, need_ack=need_ack))
    return encode_push_frame(PushFrame("msg", gzip.compress(body), log_id, {"compress_type": "gzip"}))
