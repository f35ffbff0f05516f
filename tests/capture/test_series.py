"""Recordings in several files."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest

from tests.capture.test_reader import HEADER, read
from tiktok_live.capture import Answer, CaptureReader, CaptureSeries, CaptureWriter, RecordKind, capture_name, free_path
from tiktok_live.errors import ConfigError

CONNECTED, LOOKUP = {"room_id": "7"}, {"status": "live"}


def recorded(folder, seconds: int = 10, **limits) -> list:
    with CaptureWriter(folder / "a.ttlive", HEADER, **limits) as writer:
        writer.write(0.0, RecordKind.LOOKUP, LOOKUP)
        writer.write(0.5, RecordKind.CONNECTED, CONNECTED)
        for second in range(1, seconds):
            writer.write(float(second), RecordKind.FRAME, bytes([second]) * 30_000)
    return sorted(path.name for path in folder.iterdir())


def in_series(path) -> tuple[list[tuple[float, int]], CaptureSeries]:
    with CaptureSeries(path) as series:
        return [(record.offset, int(record.kind)) for record in series], series


WHOLE = [(0.0, 5), (0.5, 1), *((float(second), 3) for second in range(1, 10))]


@pytest.mark.parametrize(("limits", "parts"), [({}, 1), ({"max_seconds": 4}, 3), ({"max_bytes": 100_000}, 3)])
def test_a_series_reads_like_one_file(tmp_path, limits, parts):
    assert len(recorded(tmp_path, **limits)) == parts
    records, series = in_series(tmp_path / "a.ttlive")
    assert records == WHOLE
    assert (series.parts, series.is_truncated, series.damage) == (parts, False, ())


def test_parts_are_named_and_each_is_within_the_limit(tmp_path):
    assert recorded(tmp_path, max_bytes=100_000) == ["a.part2.ttlive", "a.part3.ttlive", "a.ttlive"]
    assert all(path.stat().st_size <= 100_000 + 100 for path in tmp_path.iterdir())  # and the end record


def test_a_part_can_be_read_by_itself(tmp_path):
    recorded(tmp_path, max_seconds=4)
    records, reader = read(tmp_path / "a.part2.ttlive")
    assert (reader.header.part, reader.header.part_offset, reader.next_part) == (2, 4.0, 3)
    assert reader.header.started_at == HEADER.started_at + 4.0
    assert [(record.offset, int(record.kind)) for record in records[:3]] == [(0.0, 5), (0.0, 1), (0.0, 3)]
    assert records[1].json() == CONNECTED


def test_a_part_repeats_the_gift_list_which_does_not_count_for_its_size(tmp_path):
    gifts = Answer({"kind": "gift_catalogue"}, random.Random(1).randbytes(70_000)).encode()
    gifts = Answer({"kind": "gift_catalogue"}, json.dumps(gifts.hex()).encode()).encode()
    with CaptureWriter(tmp_path / "a.ttlive", HEADER, max_bytes=64 * 1024) as writer:
        writer.write(0.0, RecordKind.ANSWER, Answer({"kind": "page"}, b"{}").encode())
        writer.write(0.0, RecordKind.ANSWER, gifts)
        for second in range(1, 10):
            writer.write(float(second), RecordKind.FRAME, bytes(20_000))
    assert len(list(tmp_path.iterdir())) == 5
    records, _ = read(tmp_path / "a.part3.ttlive")
    assert [record.kind for record in records] == [RecordKind.ANSWER, *[RecordKind.FRAME] * 3]
    assert records[0].data == gifts
    assert [kind for _, kind in in_series(tmp_path / "a.ttlive")[0]] == [6, 6, *[3] * 9]


def test_a_closed_connection_is_not_repeated(tmp_path):
    with CaptureWriter(tmp_path / "a.ttlive", HEADER, max_seconds=4) as writer:
        writer.write(0.0, RecordKind.CONNECTED, CONNECTED)
        writer.write(1.0, RecordKind.CLOSED, {"kind": "closed"})
        writer.write(5.0, RecordKind.NOTE, {})
    records, _ = read(tmp_path / "a.part2.ttlive")
    assert [record.kind for record in records] == [RecordKind.NOTE]


def test_a_series_can_begin_with_a_later_part(tmp_path):
    recorded(tmp_path, max_seconds=4)
    records, series = in_series(tmp_path / "a.part2.ttlive")
    assert records == [(0.0, 5), (0.0, 1), *((float(second), 3) for second in range(6))]
    assert series.parts == 2


def test_a_missing_part_ends_the_series(tmp_path):
    recorded(tmp_path, max_seconds=4)
    (tmp_path / "a.part2.ttlive").unlink()
    records, series = in_series(tmp_path / "a.ttlive")
    assert records == WHOLE[:5]
    assert series.is_truncated


def test_a_part_of_another_recording_is_refused(tmp_path):
    recorded(tmp_path, max_seconds=4)
    (tmp_path / "a.part3.ttlive").replace(tmp_path / "a.part2.ttlive")
    with pytest.raises(ConfigError, match=r"a\.part2\.ttlive is not part 2 of the recording .*a\.ttlive"):
        in_series(tmp_path / "a.ttlive")


def test_a_part_whose_name_is_taken_ends_the_recording_and_nothing_else(tmp_path, caplog):
    (tmp_path / "a.part2.ttlive").touch()
    recorded(tmp_path, max_seconds=4)
    assert "a.part2.ttlive exists already" in caplog.text
    assert in_series_prefix(tmp_path / "a.ttlive") == WHOLE[:5]


def in_series_prefix(path):
    with CaptureReader(path) as reader:
        return [(record.offset, int(record.kind)) for record in reader]


@pytest.mark.parametrize("limits", [{"max_bytes": 1000}, {"max_seconds": 0}])
def test_a_limit_that_is_too_small_is_refused(tmp_path, limits):
    with pytest.raises(ConfigError, match="a part of a recording must have at least 65536 bytes and one second"):
        CaptureWriter(tmp_path / "a.ttlive", HEADER, **limits)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("unique_id", "room_id", "name"),
    [
        ("ann.b_c", 73, "ann.b_c_2026-11-30T21-13-37Z_73.ttlive"),
        ("con", 0, "con_2026-11-30T21-13-37Z.ttlive"),
        ("../é:|x", 1, "_x_2026-11-30T21-13-37Z_1.ttlive"),
        ("", 1, "live_2026-11-30T21-13-37Z_1.ttlive"),
    ],
)
def test_a_file_is_named_after_host_time_and_room(unique_id, room_id, name):
    started_at = datetime(2026, 11, 30, 21, 13, 37, tzinfo=UTC).timestamp()
    assert capture_name(unique_id, room_id, started_at) == name


def test_a_free_name_has_a_number(tmp_path):
    assert free_path(tmp_path / "a.ttlive") == tmp_path / "a.ttlive"
    (tmp_path / "a.ttlive").touch()
    (tmp_path / "a_2.ttlive").touch()
    assert free_path(tmp_path / "a.ttlive") == tmp_path / "a_3.ttlive"
