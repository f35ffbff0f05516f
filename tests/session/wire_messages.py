"""Payloads and frames for the session's tests, made with the schema's own classes."""

from __future__ import annotations

import gzip
from itertools import count

from tiktok_live.proto.chat import WebcastChatMessage
from tiktok_live.proto.common import Common
from tiktok_live.proto.room import ControlAction, WebcastControlMessage
from tiktok_live.proto.social import WebcastLikeMessage
from tiktok_live.proto.user import User
from tiktok_live.wire.frames import Batch, BatchMessage, PushFrame, encode_batch, encode_push_frame

_ids = count(1)

HELLO = encode_push_frame(PushFrame("im_enter_room_resp"))


def chat(text: str, *, msg_id: int | None = None, is_history: bool = False) -> BatchMessage:
    message = WebcastChatMessage(common=Common(room_id=5), content=text, user=User(id=1, nickname="Ann"))
    return BatchMessage("WebcastChatMessage", bytes(message), next(_ids) if msg_id is None else msg_id, is_history)


def like(likes: int) -> BatchMessage:
    return BatchMessage("WebcastLikeMessage", bytes(WebcastLikeMessage(count=likes, user=User(id=1))), next(_ids))


def control(action: int) -> BatchMessage:
    return BatchMessage("WebcastControlMessage", bytes(WebcastControlMessage(action=ControlAction(action))), next(_ids))


def frame(*messages: BatchMessage, need_ack: bool = False, log_id: int = 1, ext: bytes = b"ext") -> bytes:
    body = encode_batch(Batch(messages, ext, need_ack=need_ack))
    return encode_push_frame(PushFrame("msg", gzip.compress(body), log_id, {"compress_type": "gzip"}))
