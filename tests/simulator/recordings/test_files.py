from __future__ import annotations

import base64
import json

import pytest

from tests.simulator.recordings.made import live, rows, write_lines
from tiktok_live.errors import ConfigError
from tiktok_live.simulator.recordings.base import steps_of
from tiktok_live.simulator.recordings.captures import CaptureRecording
from tiktok_live.simulator.recordings.event_rows import EventRecording
from tiktok_live.simulator.recordings.files import open_recording
from tiktok_live.simulator.recordings.payloads import PayloadRecording
from tiktok_live.testing import make_chat
from tiktok_live.wire.batches import BatchMessage

PAYLOAD = {"method": "WebcastChatMessage", "b64": base64.b64encode(b"\x1a\x00").decode()}


async def test_the_content_decides_not_the_name(tmp_path):
    capture = tmp_path / "a.jsonl"
    capture.write_bytes((await live()).paths[0].read_bytes())
    assert isinstance(open_recording(capture), CaptureRecording)
    assert isinstance(open_recording(write_lines(tmp_path / "b.ttlive", rows([make_chat("hi")]))), EventRecording)
    assert isinstance(open_recording(write_lines(tmp_path / "c.ttlive", [PAYLOAD])), PayloadRecording)
    assert isinstance(open_recording(write_lines(tmp_path / "d", [{"event": "chat", **PAYLOAD}])), PayloadRecording)


@pytest.mark.parametrize("size", [0, 5, 8, 30, 200, 2000])
async def test_a_capture_cut_anywhere_is_played_or_refused(tmp_path, size):
    path = tmp_path / "a.ttlive"
    path.write_bytes((await live()).paths[0].read_bytes()[:size])
    with pytest.raises(ConfigError):
        open_recording(path)


def test_a_line_may_be_long_but_not_endless(tmp_path, monkeypatch):
    monkeypatch.setattr("tiktok_live.simulator.recordings.lines.MAX_LINE", 200)
    path = write_lines(tmp_path / "a", [PAYLOAD, {**PAYLOAD, "more": "x" * 300}])
    with pytest.raises(ConfigError, match="line 2: it has more than 200 bytes"):
        open_recording(path)


def test_many_messages_at_one_time_are_several_batches():
    steps = list(steps_of((BatchMessage("A", b""), 0.0) for _ in range(2500)))
    assert [len(step.messages) for step in steps] == [1000, 1000, 500]
    large = list(steps_of((BatchMessage("A", bytes(600_000)), 0.0) for _ in range(3)))
    assert [len(step.messages) for step in large] == [1, 1, 1]


def test_a_recording_is_read_a_piece_at_a_time(tmp_path):
    path = write_lines(tmp_path / "a", [PAYLOAD | {"t_ms": number} for number in range(1000)])
    steps = open_recording(path).steps()
    assert next(steps).at == 0.0
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(PAYLOAD | {"t_ms": 5000}) + "\n")
    *_, last = steps
    assert last.at == 5.0
