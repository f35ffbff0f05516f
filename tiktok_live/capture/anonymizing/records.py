"""Replaces the identities in the records of a capture."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

import msgspec

from tiktok_live.capture.anonymizing.identities import Identities, Texts
from tiktok_live.capture.anonymizing.messages import Messages
from tiktok_live.capture.anonymizing.roles import Role
from tiktok_live.capture.anonymizing.values import new_json
from tiktok_live.capture.cleaning import BROKEN
from tiktok_live.capture.records import GIFT_CATALOGUE, CaptureHeader, CaptureRecord, RecordKind
from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError, ProtocolError
from tiktok_live.events.models import Gift
from tiktok_live.wire.batches import Batch, BatchMessage, decode_batch, encode_batch
from tiktok_live.wire.frame_reader import BATCH, LARGE_BODY, Allowance
from tiktok_live.wire.frames import PushFrame, decode_push_frame, encode_push_frame, frame_content
from tiktok_live.wire.inflate import inflate, is_gzip

__all__ = ["Anonymizer"]

# A record of what the client did: its texts are the client's own sentences.
_OWN = frozenset({RecordKind.CONNECTED, RecordKind.CLOSED, RecordKind.EVENT})
_METHOD = re.compile(r"\w{0,100}")
_IN_PATH = re.compile(r"@[^/?]+|\d{5,}")

_gift_list = msgspec.json.Decoder(tuple[Gift, ...]).decode


class Anonymizer:
    """The replacements of one recording. The same user has the same replacement in all its records and parts.

    Replaced: ids, user names and nicknames of users and hosts, room ids; mentions, known names, links and long numbers
    in texts. Removed: pictures except those of gifts, biographies, titles, pages, fields that are not in the schema.
    Kept: times, gifts, amounts, counts, and texts without the names in them.

    Args:
        texts: what happens to texts that users wrote.
        key: secret bytes that decide the replacements; random by default.
    """

    def __init__(self, *, texts: Texts = "keep", key: bytes | None = None) -> None:
        self._identities = Identities(texts=texts, key=key)
        self._messages = Messages(self._identities)

    def header(self, header: CaptureHeader) -> CaptureHeader:
        """Return the header of the anonymized recording."""
        return replace(
            header,
            unique_id=self._identities.handle(header.unique_id),
            room_id=self._identities.number(header.room_id),
            is_anonymized=True,
        )

    def record(self, record: CaptureRecord) -> CaptureRecord:
        """Return an anonymized record. A record of an unknown kind becomes empty."""
        return replace(record, data=self._data(record))

    def _data(self, record: CaptureRecord) -> bytes:
        match record.kind:
            case RecordKind.FRAME:
                return self._frame(record.data)
            case RecordKind.FIRST_RESPONSE:
                return self._response(record.data)
            case RecordKind.ANSWER:
                return self._answer(record)
            case RecordKind():
                return self._json(record.data, Role.SENTENCE if record.kind in _OWN else Role.CLEAR)
            case _:
                return b""

    def _answer(self, record: CaptureRecord) -> bytes:
        with caught(ConfigError):
            answer = record.answer()
            head = self._json(msgspec.json.encode(answer.head), Role.CLEAR, is_head=True)
            is_gift_list = answer.kind == GIFT_CATALOGUE
            return head + b"\n" + (_gifts(answer.body) if is_gift_list else self._json(answer.body, Role.CLEAR))
        return b""

    def _frame(self, data: bytes) -> bytes:
        with caught(ProtocolError):
            frame = decode_push_frame(data)
            payload = self._payload(frame) if frame.payload_type == BATCH else b""
            headers = {"compress_type": "gzip"} if is_gzip(payload) else {}
            return encode_push_frame(PushFrame(frame.payload_type, payload, frame.log_id, headers))
        return BROKEN

    def _payload(self, frame: PushFrame) -> bytes:
        with caught(ProtocolError):
            return gzip.compress(encode_batch(self._batch(frame_content(frame))), mtime=0)
        return BROKEN

    def _response(self, data: bytes) -> bytes:
        with caught(ProtocolError):
            return encode_batch(self._batch(inflate(data) if is_gzip(data) else data))
        return BROKEN

    def _batch(self, content: bytes) -> Batch:
        batch = decode_batch(content)
        # As in reading: messages of usual size need no measuring.
        allowance = Allowance(len(batch.messages)) if len(content) > LARGE_BODY else None
        return Batch(
            tuple([self._message(message, allowance) for message in batch.messages]),
            heartbeat_duration=batch.heartbeat_duration,
            need_ack=batch.need_ack,
            is_first=batch.is_first,
        )

    def _message(self, message: BatchMessage, allowance: Allowance | None) -> BatchMessage:
        payload = self._messages.new_payload(message.method, message.payload, allowance)
        method = message.method if _METHOD.fullmatch(message.method) else ""
        return BatchMessage(method, payload, message.msg_id, message.is_history)

    def _json(self, data: bytes, other_texts: Role, *, is_head: bool = False) -> bytes:
        with caught(ValueError, RecursionError):
            content = json.loads(data)
            new = new_json(self._identities, content, other_texts=other_texts)
            if is_head and isinstance(new, dict) and isinstance(content.get("url"), str):
                new["url"] = self._url(content["url"])
            return json.dumps(new, separators=(",", ":")).encode()
        return b""

    def _url(self, url: str) -> str:
        with caught(ValueError):
            parts = urlsplit(url)
            return f"{parts.scheme}://{parts.hostname or ''}{_IN_PATH.sub(self._in_path, parts.path)}"
        return ""

    def _in_path(self, found: re.Match[str]) -> str:
        name = found[0]
        return f"@{self._identities.handle(name)}" if name.startswith("@") else self._identities.id_text(name)


def _gifts(body: bytes) -> bytes:
    """Return a gift list with nothing in it but the gifts."""
    with caught(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return msgspec.json.encode(_gift_list(body))
    return b""
