"""Captures of each version stay readable: `fixtures` has one of each, and a file is never changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.capture.test_reader import read
from tiktok_live.capture import CaptureHeader, CaptureRecord, RecordKind
from tiktok_live.capture.records import VERSION

FIXTURES = Path(__file__).parent / "fixtures"
DIGESTS = {1: "5628dde2ceee7f94e8e1008c5aeb7c0712c28fe469e16d0b6e22cd36758a35b1"}


def test_there_is_a_file_of_each_version():
    assert {path.name for path in FIXTURES.iterdir()} == {
        f"version{version}.ttlive" for version in range(1, VERSION + 1)
    }


@pytest.mark.parametrize("version", DIGESTS)
def test_the_files_are_those_of_the_release_that_wrote_them(version):
    assert hashlib.sha256((FIXTURES / f"version{version}.ttlive").read_bytes()).hexdigest() == DIGESTS[version]


def test_version_1_is_read():
    records, reader = read(FIXTURES / "version1.ttlive")
    assert reader.header == CaptureHeader(
        started_at=1_790_000_000.25,
        unique_id="demo_host",
        room_id=7_300_000_000_000_000_001,
        software="tiktok_live 0.1.0",
    )
    assert records == [
        CaptureRecord(0.0, RecordKind.LOOKUP, b'{"status":"live","room_id":"7300000000000000001"}'),
        CaptureRecord(0.5, RecordKind.ANSWER, b'{"status":200}\n{"data":{}}'),
        CaptureRecord(1.0, RecordKind.CONNECTED, b'{"room_id":"7300000000000000001"}'),
        CaptureRecord(1.0, RecordKind.FIRST_RESPONSE, b"\x48\x01"),
        CaptureRecord(1.25, RecordKind.FRAME, b"\x3a\x02hb"),
        CaptureRecord(2.0, RecordKind.EVENT, b'{"event":"reconnecting"}'),
        CaptureRecord(2.5, RecordKind.NOTE, b'{"video":{"offset":1.5}}'),
        CaptureRecord(3.0, RecordKind.CLOSED, b'{"code":1000}'),
    ]
    assert not reader.is_truncated
