"""Files that were cut, damaged, or are none."""

from __future__ import annotations

import logging
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.test_regular_files import needs_pipes
from tiktok_live.capture import (
    Answer,
    CaptureHeader,
    CaptureReader,
    CaptureRecord,
    CaptureWriter,
    Damage,
    RecordKind,
    layout,
)
from tiktok_live.capture import reader as reader_module
from tiktok_live.capture.layout import DEFLATED, HEAD_SIZE, encode_header, encode_record
from tiktok_live.errors import ConfigError

HEADER = CaptureHeader(started_at=1_790_000_000.5, unique_id="ann", room_id=7_300_000_000_000_000_001, software="test")
RECORDS = [
    CaptureRecord(0.0, RecordKind.CONNECTED, b'{"room_id":"1"}'),
    CaptureRecord(0.25, RecordKind.FRAME, b"\x00\xff"),
    CaptureRecord(1.5, RecordKind.ANSWER, Answer({"status": 200}, b"<html>").encode()),
    CaptureRecord(1.5, RecordKind.NOTE, b"{}"),
]


def written(path: Path, records: list[CaptureRecord] = RECORDS) -> Path:
    with CaptureWriter(path, HEADER) as writer:
        for record in records:
            writer.write(record.offset, record.kind, record.data)
    return path


def read(path: Path) -> tuple[list[CaptureRecord], CaptureReader]:
    with CaptureReader(path) as reader:
        return list(reader), reader


def test_what_was_written_is_read(tmp_path):
    records, reader = read(written(tmp_path / "one.ttlive"))
    assert records == RECORDS
    assert reader.header == HEADER
    assert (reader.is_truncated, reader.next_part, reader.damage) == (False, 0, ())
    assert records[0].json() == {"room_id": "1"}
    assert records[2].answer() == Answer({"status": 200}, b"<html>")


def test_a_reader_can_be_iterated_again(tmp_path):
    with CaptureReader(written(tmp_path / "one.ttlive")) as reader:
        assert next(iter(reader)) == RECORDS[0]
        assert list(reader) == list(reader) == RECORDS


# Whole microseconds, which is what the format holds.
OFFSETS = st.integers(0, 10**10).map(lambda microseconds: microseconds / 1_000_000)
FRAMES = st.builds(CaptureRecord, OFFSETS, st.just(RecordKind.FRAME), st.binary(max_size=200))
OTHERS = st.sampled_from([kind for kind in RecordKind if kind not in {RecordKind.FRAME, RecordKind.END}])
ANY = FRAMES | st.builds(CaptureRecord, OFFSETS, OTHERS, st.sampled_from([b"{}", b'{"a":[1.5,null]}', b""]))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(ANY, max_size=10))
def test_any_sequence_of_records_is_read_as_it_was_written(tmp_path, records):
    path = tmp_path / "any.ttlive"
    path.unlink(missing_ok=True)
    assert read(written(path, records))[0] == records


def test_a_file_cut_at_any_byte_gives_the_records_that_are_whole(tmp_path):
    content = written(tmp_path / "whole.ttlive").read_bytes()
    start = len(encode_header(HEADER))
    ends = [start]
    for record in RECORDS:
        flags = DEFLATED if record.kind == RecordKind.ANSWER else 0
        ends.append(ends[-1] + len(encode_record(record.offset, record.kind, record.data, flags)))
    cut = tmp_path / "cut.ttlive"
    for size in range(len(content)):
        cut.write_bytes(content[:size])
        if size < start:
            with pytest.raises(ConfigError, match=r"is empty|is not a capture|is damaged, or the file ends in it"):
                CaptureReader(cut)
            continue
        records, reader = read(cut)
        assert records == RECORDS[: sum(end <= size for end in ends) - 1]
        assert (reader.is_truncated, reader.damage) == (True, ())


def test_damage_costs_only_the_record_that_it_touches_and_is_named(tmp_path, caplog):
    path = written(tmp_path / "one.ttlive")
    content = bytearray(path.read_bytes())
    second = len(encode_header(HEADER)) + HEAD_SIZE + len(RECORDS[0].data)
    size = HEAD_SIZE + len(RECORDS[1].data)
    for place in range(second, second + size):
        damaged = bytearray(content)
        damaged[place] ^= 0x40
        path.write_bytes(damaged)
        caplog.clear()
        records, reader = read(path)
        assert records == [RECORDS[0], *RECORDS[2:]]
        assert reader.damage == (Damage(second, size),)
        assert caplog.messages == [f"{path} is damaged at byte {second}: skipped {size} bytes"]


def test_bytes_in_between_are_skipped(tmp_path):
    path = written(tmp_path / "one.ttlive")
    content = path.read_bytes()
    third = len(encode_header(HEADER)) + 2 * HEAD_SIZE + len(RECORDS[0].data) + len(RECORDS[1].data)
    garbage = b"\xf5TTR" * 3 + bytes(3_000_000)  # longer than what is searched at a time
    path.write_bytes(content[:third] + garbage + content[third:])
    records, reader = read(path)
    assert records == RECORDS
    assert reader.damage == (Damage(third, len(garbage)),)


def test_the_search_after_damage_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_module, "MAX_SEARCH", 2_000_000)
    path = written(tmp_path / "one.ttlive")
    start = len(encode_header(HEADER))
    with path.open("r+b") as file:
        file.truncate(start)
        file.truncate(8 * 1024**3)  # sparse
    records, reader = read(path)
    assert (records, reader.is_truncated) == ([], True)
    assert reader.damage == (Damage(start, 2_000_000),)


def test_a_record_of_a_later_release_is_read_with_its_number(tmp_path):
    path = tmp_path / "later.ttlive"
    path.write_bytes(encode_header(HEADER) + encode_record(2.0, 200, b"x") + encode_record(3.0, 8, b"{}"))
    assert read(path)[0] == [CaptureRecord(2.0, 200, b"x"), CaptureRecord(3.0, RecordKind.NOTE, b"{}")]


def test_a_bomb_is_damage(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "MAX_DATA", 1000)
    path = tmp_path / "bomb.ttlive"
    bomb = encode_record(0.0, 6, bytes(1001), DEFLATED)
    path.write_bytes(encode_header(HEADER) + bomb + encode_record(1.0, 8, b"{}"))
    records, reader = read(path)
    assert records == [CaptureRecord(1.0, RecordKind.NOTE, b"{}")]
    assert reader.damage == (Damage(len(encode_header(HEADER)), len(bomb)),)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b'{"a":\xff}'])
def test_a_record_that_should_be_json_and_is_not_is_an_error_of_ours(data):
    with pytest.raises(ConfigError, match="a capture's record of kind 1 is not a JSON object"):
        CaptureRecord(0.0, RecordKind.CONNECTED, data).json()
    with pytest.raises(ConfigError, match="a capture's record of kind 6 is not a JSON object"):
        CaptureRecord(0.0, RecordKind.ANSWER, data).answer()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty: the recording ended before it began"),
        (b"PK\x03\x04", "is not a capture. Captures are made by tiktok-live record"),
        (b"\x89TTL\n\x1a\n" + bytes(100), "is not a capture"),
        (encode_header(CaptureHeader(started_at=1.0, version=2)), "has version 2 of the format; this release reads"),
        (encode_header(HEADER).replace(b"ann", b"bob"), "the header of .* is damaged"),
        (encode_header(CaptureHeader(started_at=-1.0)), "the header of .* is not a capture's"),
        (encode_header(CaptureHeader(started_at=1e300)), "the header of .* is not a capture's"),
    ],
)
def test_another_file_is_refused(tmp_path, content, message):
    path = tmp_path / "other.ttlive"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        CaptureReader(path)


@needs_pipes
def test_a_pipe_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigError, match="it is a folder, a pipe or a device"):
        CaptureReader(tmp_path / "pipe")


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(ConfigError, match="it is a folder, a pipe or a device"):
        CaptureReader(tmp_path)
    with pytest.raises(ConfigError, match="cannot be read: No such file or directory"):
        CaptureReader(tmp_path / "none")
    with pytest.raises(ConfigError, match="cannot be read"):
        CaptureReader("a\0b")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), keep=st.integers(0, 400))
def test_random_bytes_after_a_good_beginning_only_cost_themselves(tmp_path, data, keep):
    logging.disable(logging.WARNING)
    path = tmp_path / "random.ttlive"
    path.unlink(missing_ok=True)
    content = written(path).read_bytes()
    path.write_bytes(content[: max(keep, len(encode_header(HEADER)))] + data)
    records, _ = read(path)
    logging.disable(logging.NOTSET)
    assert [record for record in RECORDS if record in records] == records


def test_the_checksums_are_crc_32():
    record = encode_record(1.0, 3, b"123456789")
    assert zlib.crc32(b"123456789") == 0xCBF43926
    assert record[18:22] == bytes.fromhex("2639f4cb")
    assert record[22:26] == zlib.crc32(record[:22]).to_bytes(4, "little")
