"""What reaches the file, and when; what a failing disk costs."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.capture.test_reader import HEADER
from tests.imports import ROOT
from tiktok_live.capture import CaptureReader, CaptureWriter, RecordKind
from tiktok_live.capture.layout import MAX_DATA
from tiktok_live.errors import ConfigError


def offsets(path) -> list[float]:
    with CaptureReader(path) as reader:
        return [record.offset for record in reader]


def test_a_record_is_in_the_file_a_second_later_at_the_latest(tmp_path):
    writer = CaptureWriter(tmp_path / "a.ttlive", HEADER)
    assert (offsets(writer.path), writer.flush_at) == ([], None)  # the header is there at once
    writer.write(5.0, RecordKind.FRAME, b"x")
    assert writer.flush_at == 6.0
    writer.write(5.9, RecordKind.FRAME, b"x")
    assert (offsets(writer.path), writer.flush_at) == ([], 6.0)
    writer.write(6.0, RecordKind.FRAME, b"x")
    assert (offsets(writer.path), writer.flush_at) == ([5.0, 5.9, 6.0], None)
    writer.write(7.0, RecordKind.FRAME, b"x")
    writer.flush()
    assert (offsets(writer.path), writer.flush_at) == ([5.0, 5.9, 6.0, 7.0], None)
    writer.close()


def test_the_buffer_is_bounded(tmp_path):
    with CaptureWriter(tmp_path / "a.ttlive", HEADER) as writer:
        writer.write(0.0, RecordKind.FRAME, bytes(256 * 1024))
        assert offsets(writer.path) == [0.0]


def test_a_killed_process_leaves_a_file_that_opens(tmp_path):
    path = tmp_path / "a.ttlive"
    program = (
        "import os, signal\n"
        "from tiktok_live.capture import CaptureHeader, CaptureWriter, RecordKind\n"
        f"writer = CaptureWriter({str(path)!r}, CaptureHeader(started_at=0.0))\n"
        "for tenth in range(100): writer.write(tenth / 10, RecordKind.FRAME, bytes(1000))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("there is no such signal here")
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT).returncode == -signal.SIGKILL
    found = offsets(path)
    assert found == [tenth / 10 for tenth in range(len(found))]
    assert found[-1] >= 9.9 - 1.0
    with CaptureReader(path) as reader:
        list(reader)
        assert reader.is_truncated


def test_a_capture_is_never_overwritten(tmp_path):
    (tmp_path / "a.ttlive").write_text("mine")
    with pytest.raises(ConfigError, match=r"a\.ttlive exists already\. Choose another name"):
        CaptureWriter(tmp_path / "a.ttlive", HEADER)
    assert (tmp_path / "a.ttlive").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "message"), [("none/a.ttlive", "No such file"), ("a\0b", "it is not a valid file name")]
)
def test_a_file_that_cannot_be_created_is_refused(tmp_path, name, message):
    with pytest.raises(ConfigError, match=f"cannot be created: {message}"):
        CaptureWriter(tmp_path / name, HEADER)


class FullDisk:
    """Takes some bytes, a few at a time, and then none."""

    def __init__(self, file, room: int) -> None:
        self._file, self._room = file, room

    def write(self, data) -> int:
        if not self._room:
            raise OSError(28, "No space left on device")
        taken = self._file.write(bytes(data[: min(7, self._room)]))
        self._room -= taken
        return taken

    def close(self) -> None:
        self._file.close()


def test_a_full_disk_ends_the_recording_and_nothing_else(tmp_path, caplog):
    writer = CaptureWriter(tmp_path / "a.ttlive", HEADER)
    writer._file._file = FullDisk(writer._file._file, 100)
    for second in range(10):
        writer.write(float(second * 2), RecordKind.FRAME, bytes(30))
    writer.flush()
    writer.close()
    writer.close()
    assert str(writer.failure).startswith(f"configuration: the recording to {writer.path} ended early: No space left")
    assert caplog.messages == [str(writer.failure)]
    assert offsets(writer.path) == [0.0]
    assert writer.lost == 10 - 1


def test_a_record_that_is_too_large_is_counted_and_costs_nothing_else(tmp_path):
    with CaptureWriter(tmp_path / "a.ttlive", HEADER) as writer:
        writer.write(0.0, RecordKind.FRAME, bytes(MAX_DATA + 1))
        writer.write(0.1, RecordKind.FRAME, b"x")
    assert (writer.lost, writer.failure) == (1, None)
    assert offsets(writer.path) == [0.1]


def test_nothing_is_written_after_the_close(tmp_path):
    writer = CaptureWriter(tmp_path / "a.ttlive", HEADER)
    writer.close()
    size = writer.path.stat().st_size
    writer.write(0.0, RecordKind.FRAME, b"x")
    writer.flush()
    assert (writer.path.stat().st_size, writer.written, writer.lost) == (size, size, 1)


@pytest.mark.parametrize("wrong", [{"software": "x" * 201}, {"started_at": -1.0}, {"room_id": 2**63}, {"part": 0}])
def test_a_header_that_no_reader_would_accept_is_refused(tmp_path, wrong):
    with pytest.raises(ConfigError, match="the header of the recording is invalid: Expected"):
        CaptureWriter(tmp_path / "a.ttlive", replace(HEADER, **wrong))
    assert not list(tmp_path.iterdir())


def test_a_note_may_hold_what_json_does_not(tmp_path):
    with CaptureWriter(tmp_path / "a.ttlive", HEADER) as writer:
        writer.write(
            0.0, RecordKind.NOTE, {"file": tmp_path, 1: float("nan"), "at": datetime(2026, 11, 30, tzinfo=UTC)}
        )
    with CaptureReader(tmp_path / "a.ttlive") as reader:
        (record,) = reader
    assert record.json() == {"file": str(tmp_path), "1": None, "at": "2026-11-30 00:00:00+00:00"}
