from __future__ import annotations

import pytest

from tests.simulator.recordings.made import live, messages, read
from tiktok_live.capture import CaptureHeader, CaptureWriter, RecordKind
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import ReconnectedEvent
from tiktok_live.simulator import Replay, SimulatedRoom
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

ROOM = SimulatedRoom(unique_id="ann")


def frame(*texts, kind="msg", need_ack=True):
    batch = Batch(tuple(BatchMessage("WebcastOther", text.encode(), 1) for text in texts), need_ack=need_ack)
    return encode_push_frame(PushFrame(payload_type=kind, log_id=1, payload=encode_batch(batch)))


@pytest.fixture
def capture(tmp_path):
    def write(*records, name="a.ttlive", unique_id="bob", room_id=0, **limits):
        header = CaptureHeader(started_at=1.0, unique_id=unique_id, room_id=room_id)
        writer = CaptureWriter(tmp_path / name, header, **limits)
        for at, kind, content in records:
            writer.write(at, kind, content)
        writer.close()
        return tmp_path / name

    return write


def played(path):
    steps = Replay.from_file(path).steps(ROOM, 0)
    return [(round(step.at, 3), [message.payload.decode() for message in step.messages]) for step in steps]


async def test_a_client_receives_the_same_events_as_in_the_live():
    made = await live()
    assert any(isinstance(event, ReconnectedEvent) for event in made.events), "the live had several connections"
    again = await read(made.paths[0])
    assert messages(again) == messages(made.events)
    assert not any(isinstance(event, ReconnectedEvent) for event in again)


def test_batches_keep_their_times_from_the_first_one_on(capture):
    path = capture(
        (5.0, RecordKind.CONNECTED, {"room_id": 7}),
        (7.0, RecordKind.FRAME, frame("one", "two")),
        (7.5, RecordKind.FRAME, frame("three")),
        (8.0, RecordKind.CLOSED, {"kind": "reset"}),
        (20.0, RecordKind.CONNECTED, {"room_id": 7}),
        (21.0, RecordKind.FRAME, frame("four")),
    )
    assert played(path) == [(0.0, ["one", "two"]), (0.5, ["three"]), (14.0, ["four"])]


def test_only_batches_that_asked_for_an_ack_do_again(capture):
    path = capture(
        (0.0, RecordKind.FRAME, frame("one", need_ack=False)),
        (1.0, RecordKind.FRAME, frame("two", need_ack=True)),
    )
    assert [step.need_ack for step in Replay.from_file(path).steps(ROOM, 0)] == [False, True]


def test_responses_to_heartbeats_and_empty_batches_are_left_out(capture):
    path = capture(
        (0.0, RecordKind.FRAME, frame("no", kind="hb")),
        (1.0, RecordKind.FRAME, frame()),
        (2.0, RecordKind.FRAME, frame("yes")),
        (3.0, 77, b"of a later release"),
    )
    assert played(path) == [(0.0, ["yes"])]
    assert Replay.from_file(path).notes == ()


def test_a_first_response_is_the_first_batch_and_its_comments_are_backlog(capture):
    chat, viewers = BatchMessage("WebcastChatMessage", b"", 1), BatchMessage("WebcastRoomUserSeqMessage", b"", 2)
    path = capture(
        (0.0, RecordKind.FIRST_RESPONSE, encode_batch(Batch((chat, viewers)))), (1.0, RecordKind.FRAME, frame("x"))
    )
    first, _ = Replay.from_file(path).steps(ROOM, 0)
    assert [message.is_history for message in first.messages] == [True, False]


def test_the_room_is_that_of_the_lookup_and_the_connection(capture):
    found = {"status": "live", "room": {"host_id": 5, "host_nickname": "Bob", "title": "Music", "room_id": 9}}
    path = capture(
        (0.0, RecordKind.LOOKUP, found),
        (0.0, RecordKind.CONNECTED, {"room_id": 9}),
        (0.0, RecordKind.FRAME, frame("x")),
    )
    room = Replay.from_file(path).room
    assert (room.unique_id, room.room_id, room.host_id, room.nickname, room.title) == ("bob", 9, 5, "Bob", "Music")


def test_a_malformed_lookup_or_connection_is_no_reason_to_refuse(capture):
    path = capture(
        (0.0, RecordKind.LOOKUP, {"room": "none"}),
        (0.0, RecordKind.CONNECTED, {"room_id": "x"}),
        (0.0, RecordKind.FRAME, frame("x")),
        unique_id="",
        room_id=8,
    )
    room = Replay.from_file(path).room
    assert (room.unique_id, room.room_id, room.nickname) == ("", 8, "")


def test_unreadable_frames_are_counted(capture):
    path = capture((0.0, RecordKind.FRAME, b"\xff\xff"), (1.0, RecordKind.FRAME, frame("x")))
    replay = Replay.from_file(path)
    assert replay.notes == (f"{path}: 1 frames cannot be read and are left out",)
    assert played(path) == [(0.0, ["x"])]


def test_a_recording_that_was_cut_off_plays_to_its_end(capture):
    path = capture((0.0, RecordKind.FRAME, frame("one")), (1.0, RecordKind.FRAME, frame("two")))
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"two")])
    assert played(path) == [(0.0, ["one"])]
    assert "was cut off" in " ".join(Replay.from_file(path).notes)


def test_damage_costs_the_records_that_it_touches(capture):
    path = capture(*((number, RecordKind.FRAME, frame(f"message {number}")) for number in range(3)))
    data = bytearray(path.read_bytes())
    data[data.index(b"message 1")] ^= 1
    path.write_bytes(data)
    assert played(path) == [(0.0, ["message 0"]), (2.0, ["message 2"])]
    assert "damaged at 1 places" in " ".join(Replay.from_file(path).notes)


def test_all_parts_are_played(capture):
    path = capture(
        (0.0, RecordKind.CONNECTED, {"room_id": 7}),
        *((5.0 * number, RecordKind.FRAME, frame(str(number))) for number in range(4)),
        max_seconds=6.0,
    )
    assert path.with_suffix(".part2.ttlive").exists()
    assert played(path) == [(5.0 * number, [str(number)]) for number in range(4)]


def test_a_capture_without_messages_is_refused(capture):
    path = capture((0.0, RecordKind.NOTE, {}))
    with pytest.raises(ConfigError, match="contains no messages"):
        Replay.from_file(path)


def test_a_file_that_disappears_ends_the_live_with_a_line_in_the_log(capture, caplog):
    path = capture((0.0, RecordKind.FRAME, frame("x")))
    replay = Replay.from_file(path, end=True)
    path.unlink()
    assert [message.method for step in replay.steps(ROOM, 0) for message in step.messages] == ["WebcastControlMessage"]
    assert "ends early" in caplog.text
