"""A whole capture, before and after."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.capture.anonymizing.test_messages import identities_in_captures
from tests.capture.test_reader import read
from tests.captures import messages, needs_captures
from tiktok_live.capture import Answer, CaptureHeader, CaptureWriter, RecordKind
from tiktok_live.capture.anonymizing import Anonymizer, anonymize, anonymizing
from tiktok_live.errors import ConfigError
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.codec import message_type
from tiktok_live.wire.frame_reader import open_batch, open_frame
from tiktok_live.wire.frames import PushFrame, encode_push_frame

HEADER = CaptureHeader(started_at=1_790_000_000.0, unique_id="ann.host", room_id=7_300_000_000_000_000_001)
HOST = {"unique_id": "ann.host", "room_id": "7300000000000000001", "host_id": 6_800_000_000_000_000_001}
IDENTITIES = [
    "ann.host", "7300000000000000001", "6800000000000000001", "Ann Host", "Bob Viewer", "bob.viewer",
    "6900000000000000002", "MS4wLjABAAAAsecret", "My secret title", "avt-1", "ann-extra",
]  # fmt: skip


def frame(*batch: BatchMessage, ext: bytes = b"ann-extra") -> bytes:
    payload = gzip.compress(encode_batch(Batch(batch, internal_ext=ext, need_ack=True, cursor="7300000000000000001_1")))
    return encode_push_frame(PushFrame("msg", payload, 5, {"compress_type": "gzip", "im-cursor": "ann-extra"}))


def chat(text: str, msg_id: int) -> BatchMessage:
    message = message_type("chat.WebcastChatMessage")(
        common={"room_id": 7_300_000_000_000_000_001, "msg_id": msg_id, "create_time": 1_790_000_000_000},
        content=text,
        user={"id": 6_900_000_000_000_000_002, "nickname": "Bob Viewer", "display_id": "bob.viewer"},
    )
    return BatchMessage("WebcastChatMessage", message.SerializeToString(), msg_id)


def recorded(path: Path) -> Path:
    answer = {"data": {"user": {**HOST, "secUid": "MS4wLjABAAAAsecret", "nickname": "Ann Host", "status": 2}}}
    answer["data"]["liveRoom"] = {"title": "My secret title", "coverUrl": "https://p/avt-1", "status": 2}
    head = {"url": "https://h/@ann.host/live?room_id=7300000000000000001", "status": 200, "kind": "api"}
    with CaptureWriter(path, HEADER) as writer:
        writer.write(0.0, RecordKind.LOOKUP, {**HOST, "status": "live", "title": "My secret title"})
        writer.write(0.1, RecordKind.ANSWER, Answer(head, json.dumps(answer).encode()).encode())
        writer.write(0.1, RecordKind.ANSWER, Answer(head, b"<html>ann.host</html>").encode())
        writer.write(0.2, RecordKind.CONNECTED, {**HOST, "provider": "direct", "heartbeat_interval": 10.0})
        writer.write(0.2, RecordKind.FIRST_RESPONSE, encode_batch(Batch((chat("early", 1),), is_first=True)))
        writer.write(1.0, RecordKind.FRAME, frame(chat("bob viewer here, @ann.host", 2), chat("again", 2)))
        writer.write(1.1, RecordKind.FRAME, encode_push_frame(PushFrame("hb", b"ann-extra", 3)))
        writer.write(1.2, RecordKind.FRAME, b"\xff ann-extra")
        writer.write(2.0, RecordKind.EVENT, {"event": "reconnecting", "attempt": 1, "cause": "@ann.host is gone"})
        writer.write(2.1, RecordKind.NOTE, {"video": {"file": "ann.host.flv", "offset": 1.5}})
        writer.write(3.0, RecordKind.CLOSED, {"kind": "closed", "code": 1006, "reason": ""})
    return path


def inside(path: Path) -> bytes:
    """Everything in a capture, inflated."""
    records, _ = read(path)
    parts = [path.read_bytes()]
    for record in records:
        parts.append(record.data)
        if record.kind in {RecordKind.FRAME, RecordKind.FIRST_RESPONSE}:
            is_frame = record.kind == RecordKind.FRAME
            opened = open_frame(record.data) if is_frame else open_batch(record.data)
            parts += [message.payload for message in opened.batch.messages] if opened.batch else []
            parts += [opened.batch.internal_ext] if opened.batch else []
    return b"\n".join(parts)


def varint(number: int) -> bytes:
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    return bytes([*written, number])


def left_in(path: Path, identities) -> list[str]:
    content = inside(path)
    forms = {
        each: [each.encode(), *([varint(int(each))] if each.isdecimal() and len(each) > 9 else [])]
        for each in identities
    }
    return [each for each, bytes_ in forms.items() if any(form in content for form in bytes_)]


def test_no_identity_is_in_an_anonymized_capture(tmp_path):
    assert left_in(recorded(tmp_path / "a.ttlive"), IDENTITIES) == IDENTITIES
    anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    assert left_in(tmp_path / "b.ttlive", IDENTITIES) == []


def test_what_a_replay_needs_stays(tmp_path):
    before, _ = read(recorded(tmp_path / "a.ttlive"))
    anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    after, reader = read(tmp_path / "b.ttlive")
    assert [(record.offset, record.kind) for record in after] == [(record.offset, record.kind) for record in before]
    assert reader.header.is_anonymized
    room_id = reader.header.room_id
    assert after[0].json()["room_id"] == after[3].json()["room_id"] == str(room_id)
    assert after[0].json()["unique_id"] == reader.header.unique_id
    assert after[3].json()["heartbeat_interval"] == 10.0
    assert after[8].json() | {"cause": ""} == {"event": "reconnecting", "attempt": 1, "cause": ""}
    assert after[8].json()["cause"] == f"@{reader.header.unique_id} is gone"
    assert after[9].json() == {"video": {"file": "", "offset": 1.5}}
    user = json.loads(after[1].answer().body)["data"]["user"]
    assert (user["unique_id"], user["status"]) == (reader.header.unique_id, 2)
    assert after[1].answer().head["url"] == f"https://h/@{reader.header.unique_id}/live"
    assert after[2].answer().body == b""


def test_the_streaming_form_gives_the_same_replacements_in_each_part(tmp_path):
    anonymizer = Anonymizer()
    header = anonymizer.header(HEADER)
    with CaptureWriter(tmp_path / "a.ttlive", header, max_seconds=1, change=anonymizer.record) as writer:
        writer.write(0.0, RecordKind.CONNECTED, HOST)
        writer.write(0.5, RecordKind.FRAME, frame(chat("hi", 1)))
        writer.write(2.0, RecordKind.FRAME, frame(chat("hi", 1)))
    first, second = tmp_path / "a.ttlive", tmp_path / "a.part2.ttlive"
    assert left_in(first, IDENTITIES) == left_in(second, IDENTITIES) == []
    assert read(first)[0][0].data == read(second)[0][0].data
    one, two = (next(iter(open_frame(read(path)[0][-1].data).batch.messages)) for path in (first, second))
    assert (one.payload, one.msg_id) == (two.payload, 1)


@needs_captures
def test_no_identity_of_the_recorded_payloads_is_in_the_file(tmp_path, monkeypatch):
    # With a key of chance, a name of five digits would now and then be part of a new number.
    monkeypatch.setattr("tiktok_live.capture.anonymizing.identities.token_bytes", bytes)
    rows = [BatchMessage(row["method"], row["payload"], number) for number, row in enumerate(messages(), 1)]
    with CaptureWriter(tmp_path / "a.ttlive", HEADER) as writer:
        for at in range(0, len(rows), 20):
            writer.write(at / 10, RecordKind.FRAME, frame(*rows[at : at + 20]))
    anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    assert len(identities_in_captures()) > 1000
    sample = sorted(identities_in_captures())[::20]
    assert left_in(tmp_path / "a.ttlive", sample) == sample
    assert left_in(tmp_path / "b.ttlive", identities_in_captures()) == []


def test_a_target_is_never_overwritten(tmp_path):
    recorded(tmp_path / "a.ttlive")
    (tmp_path / "b.ttlive").touch()
    with pytest.raises(ConfigError, match="exists already"):
        anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    assert (tmp_path / "b.ttlive").read_bytes() == b""


def test_what_was_given_up_or_failed_leaves_no_copy(tmp_path):
    recorded(tmp_path / "a.ttlive")
    for steps in (1, 15):
        copying = anonymizing(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
        for _ in range(steps):
            next(copying)
        assert (tmp_path / "b.ttlive").exists()
        copying.close()
        assert not (tmp_path / "b.ttlive").exists()


def test_the_parts_of_a_recording_become_one_file(tmp_path):
    with CaptureWriter(tmp_path / "a.ttlive", HEADER, max_seconds=1) as writer:
        for second in range(5):
            writer.write(float(second), RecordKind.NOTE, {"n": second})
    anonymize(tmp_path / "a.ttlive", tmp_path / "b.ttlive")
    assert [(record.offset, record.json()) for record in read(tmp_path / "b.ttlive")[0]] == [
        (float(second), {"n": second}) for second in range(5)
    ]
