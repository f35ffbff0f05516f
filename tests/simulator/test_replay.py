from __future__ import annotations

import base64
import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import CAPTURES, messages, needs_captures
from tiktok_live.errors import ConfigError
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.simulator import MessageWriter, Replay, Script, SimulatedRoom, Step
from tiktok_live.wire.batches import BatchMessage

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
PAUSED, RESUMED, ENDED, SUSPENDED = (WRITER.control(0.0, action) for action in (1, 2, 3, 4))


def row(payload=b"\x0a\x00", method="WebcastChatMessage", **more):
    return {"method": method, "b64": base64.b64encode(payload).decode(), **more}


def control(message, **more):
    return row(message.payload, message.method, **more)


@pytest.fixture
def file(tmp_path):
    def write(*lines):
        path = tmp_path / "recording.jsonl"
        texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(texts) + b"\n")
        return path

    return write


def replayed(replay):
    return list(replay.steps(ROOM, 0))


def test_payloads_are_replayed_in_order_each_in_its_own_envelope(file):
    path = file(row(b"one"), row(b"two", "WebcastOther"), row(b"three", is_history=True))
    steps = replayed(Replay.from_file(path))
    sent = [message for step in steps for message in step.messages]
    assert [(message.method, message.payload, message.is_history) for message in sent] == [
        ("WebcastChatMessage", b"one", False),
        ("WebcastOther", b"two", False),
        ("WebcastChatMessage", b"three", True),
    ]
    ids = [message.msg_id for message in sent]
    assert len(set(ids)) == 3
    assert all(len(str(number)) == 19 for number in ids)
    assert all(step.need_ack for step in steps)
    assert steps == replayed(Replay.from_file(path)), "a client that reconnects sees the same ids"


def test_an_id_in_the_file_may_be_a_number_or_a_string(file):
    steps = replayed(Replay.from_file(file(row(msg_id=7_123_456_789_012_345_678), row(msg_id="7123456789012345679"))))
    assert [step.messages[0].msg_id for step in steps] == [7_123_456_789_012_345_678, 7_123_456_789_012_345_679]


def test_messages_without_times_are_50_ms_apart(file):
    steps = replayed(Replay.from_file(file(row(), row(), row())))
    assert [step.at for step in steps] == pytest.approx([0.0, 0.05, 0.1])


def test_times_are_relative_to_the_first_and_never_decrease(file):
    lines = [row(t_ms=t_ms) for t_ms in (1_700_000_000_500, 1_700_000_001_500, 1_700_000_001_000, 1_700_000_004_000)]
    steps = replayed(Replay.from_file(file(*lines)))
    assert [(step.at, len(step.messages)) for step in steps] == [(0.0, 1), (1.0, 2), (3.5, 1)]


def test_a_message_without_a_time_follows_the_previous_one(file):
    steps = replayed(Replay.from_file(file(row(), row(t_ms=0), row(t_ms=1000), row())))
    assert [step.at for step in steps] == pytest.approx([0.0, 1.0, 1.05])


def test_an_end_is_appended_on_request(file):
    path = file(row(), control(PAUSED), control(RESUMED))
    assert len(replayed(Replay.from_file(path))) == 3
    *rest, last = replayed(Replay.from_file(path, end=True))
    assert len(rest) == 3
    (message,) = last.messages
    assert isinstance(decode_message(message.method, message.payload), LiveEndedEvent)
    assert last.at == pytest.approx(0.15)
    assert message.msg_id not in {step.messages[0].msg_id for step in rest}


@pytest.mark.parametrize("end", [ENDED, SUSPENDED])
def test_no_second_end_is_appended(file, end):
    path = file(row(), control(PAUSED), control(end), row())
    assert len(replayed(Replay.from_file(path, end=True))) == 4


def test_an_end_before_another_control_message_does_not_count(file):
    path = file(control(ENDED), control(RESUMED))
    assert len(replayed(Replay.from_file(path, end=True))) == 3


def test_an_unreadable_control_message_is_not_an_end(file):
    path = file(row(b"\xff\xff", "WebcastControlMessage"))
    assert len(replayed(Replay.from_file(path, end=True))) == 2


def test_blank_lines_and_other_columns_are_ignored(file):
    path = file(b"", row(sha256="0" * 64, common={"msg_id": 5}, msg_id=None, t_ms=None), b"  ")
    assert len(replayed(Replay.from_file(path))) == 1


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"method": "WebcastChatMessage"}',
        b'{"b64": "CgA="}',
        b'{"method": 5, "b64": "CgA="}',
        b'{"method": "A", "b64": "C"}',
        b'{"method": "A", "b64": "not base64!"}',
        b'{"method": "A", "b64": "CgA=", "msg_id": -1}',
        b'{"method": "A", "b64": "CgA=", "msg_id": 9223372036854775808}',
        b'{"method": "A", "b64": "CgA=", "msg_id": "x"}',
        b'{"method": "A", "b64": "CgA=", "t_ms": "inf"}',
        b'{"method": "A", "b64": "CgA=", "t_ms": "nan"}',
        b'{"method": "A", "b64": "CgA=", "is_history": 7}',
    ],
)
def test_the_error_names_a_malformed_line(file, line):
    path = file(row(), b"", line)
    with pytest.raises(ConfigError) as caught:
        Replay.from_file(path)
    assert f"{path}, line 3: " in str(caught.value)
    assert caught.value.advice


@given(st.binary(max_size=200))
def test_a_random_line_is_replayed_or_a_config_error(tmp_path_factory, line):
    path = tmp_path_factory.mktemp("random") / "recording.jsonl"
    path.write_bytes(line)
    try:
        steps = replayed(Replay.from_file(path))
    except ConfigError:
        return
    assert steps


def test_a_missing_or_empty_file_is_an_error(tmp_path, file):
    with pytest.raises(ConfigError, match="cannot be read"):
        Replay.from_file(tmp_path / "nothing.jsonl")
    with pytest.raises(ConfigError, match="cannot be read"):
        Replay.from_file(tmp_path)
    with pytest.raises(ConfigError, match="contains no messages"):
        Replay.from_file(file(b""))


def test_each_client_receives_the_whole_recording():
    assert not Replay([]).is_shared
    assert replayed(Replay([])) == []
    assert len(replayed(Replay([], end=True))) == 1


@needs_captures
def test_recorded_payloads_are_replayed_unchanged():
    steps = replayed(Replay.from_file(CAPTURES / "messages.jsonl"))
    sent = [(message.method, message.payload) for step in steps for message in step.messages]
    assert sent == [(message["method"], message["payload"]) for message in messages()]


def test_a_script_yields_its_steps():
    steps = (Step(0.0, (BatchMessage("A", b""),)), Step(1.0, (), need_ack=False))
    assert replayed(Script(steps)) == list(steps)
    assert not Script(steps).is_shared
    assert Script(steps, is_shared=True).is_shared
