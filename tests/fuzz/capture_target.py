"""Captures: files that were cut, damaged or made by hand."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tiktok_live.capture import CaptureHeader, CaptureReader, CaptureRecord, RecordKind
from tiktok_live.capture.anonymizing import Anonymizer
from tiktok_live.capture.cleaning import clean_record
from tiktok_live.capture.layout import DEFLATED, MARKER, encode_header, encode_record
from tiktok_live.errors import ConfigError
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CAPTURES"]

_HEADER = encode_header(CaptureHeader(started_at=1.0, unique_id="ann"))
_BATCH = encode_batch(Batch((BatchMessage("WebcastChatMessage", b"\x1a\x02hi", 7),), b"x"))


def _read(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as folder:
        path = Path(folder) / "a.ttlive"
        path.write_bytes(data)
        logging.disable(logging.WARNING)
        try:
            with CaptureReader(path) as reader:
                for record in reader:
                    yield from _read_record(record)
            yield "damaged" if reader.damage else "truncated" if reader.is_truncated else "whole"
        except ConfigError as error:
            str(error).encode()
            yield "ConfigError"
        finally:
            logging.disable(logging.NOTSET)


def _read_record(record: CaptureRecord) -> Iterator[str]:
    Anonymizer(key=b"key").record(record)
    if not isinstance(record.kind, RecordKind):
        yield "unknown kind"
        return
    clean_record(record.kind, record.data)
    try:
        if record.kind == RecordKind.ANSWER:
            record.answer()
        elif record.kind not in {RecordKind.FRAME, RecordKind.FIRST_RESPONSE}:
            record.json()
    except ConfigError:
        yield "no JSON"


def _seeds() -> list[bytes]:
    records = [
        encode_record(0.0, 1, b'{"room_id":"1","unique_id":"ann"}'),
        encode_record(0.5, 2, _BATCH),
        encode_record(1.0, 3, encode_push_frame(PushFrame("msg", _BATCH, 1))),
        encode_record(2.0, 6, b'{"url":"https://h/@a"}\n{"user":{"nickname":"A"}}', DEFLATED),
        encode_record(3.0, 9, b'{"next_part":2}'),
    ]
    whole = b"".join(records)
    odd = encode_record(1.0, 200, b"x") + encode_record(1.0, 8, b"[" * 3000)
    return [_HEADER + whole, _HEADER + whole[:-40], _HEADER + b"garbage" * 9 + whole, _HEADER + odd, b"", _HEADER[:30]]


CAPTURES = Target(
    name="captures",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset({"whole", "truncated", "damaged", "ConfigError", "unknown kind", "no JSON"}),
    tokens=(MARKER, encode_record(1.0, 3, b"x"), encode_record(1.0, 9, b"{}"), b"\xff" * 4, bytes(8), b"[" * 1200),
    max_bytes=8 * 1024,
)
