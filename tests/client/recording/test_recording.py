"""What `client.record` writes, and when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.client.recorded_lives import RecordedLive, dicts, replayed
from tests.client.rig import ROOM_ID, Rig, found, socket
from tests.session.wire_messages import chat, control, frame
from tiktok_live.capture import CaptureReader, CaptureSeries, RecordKind
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.recording.entries import ConnectedEntry
from tiktok_live.client.recording.recording import Recording, RecordingOptions
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.rooms.details import RoomDetails
from tiktok_live.rooms.streams import Stream
from tiktok_live.testing import VirtualClock


def kinds_in(path: Path) -> list[int]:
    with CaptureReader(path) as capture:
        return [record.kind for record in capture]


async def test_a_live_is_recorded_from_its_lookup_to_its_end(tmp_path: Path) -> None:
    live = RecordedLive(seconds=20.0, faults=())
    await live.read(tmp_path / "live.ttlive")
    kinds = kinds_in(tmp_path / "live.ttlive")
    assert kinds[:4] == [RecordKind.LOOKUP, RecordKind.CONNECTED, RecordKind.FRAME, RecordKind.EVENT]
    assert RecordKind.CLOSED in kinds


async def test_a_folder_gets_a_file_named_after_the_live(tmp_path: Path) -> None:
    live = RecordedLive(seconds=10.0, faults=())
    (tmp_path / "captures").mkdir()
    recording = live.client.record(tmp_path / "captures")
    assert recording.path is None
    await live.until_closed()
    assert recording.path is not None
    assert recording.paths == (recording.path,)
    assert recording.path.parent == tmp_path / "captures"
    assert recording.path.name.startswith("someone_")
    assert recording.written == recording.path.stat().st_size
    assert dicts(await replayed(recording.path)) == dicts(live.events)


async def test_what_was_written_is_on_disk_after_a_second(tmp_path: Path) -> None:
    rig = Rig(socket(frame(chat("first"))))
    rig.client.record(tmp_path / "live.ttlive")
    await rig.start()
    await rig.clock.advance(1.5)
    copy = tmp_path / "killed.ttlive"
    copy.write_bytes((tmp_path / "live.ttlive").read_bytes())
    with CaptureReader(copy) as capture:
        assert RecordKind.FRAME in [record.kind for record in capture]
        assert capture.is_truncated
    await rig.client.aclose()


async def test_recording_begins_in_the_middle_of_a_connection(tmp_path: Path) -> None:
    transport = socket(frame(chat("before")))
    rig = Rig(transport)
    await rig.start()
    await rig.clock.advance(1.0)
    recording = rig.client.record(tmp_path / "live.ttlive")
    transport.feed(frame(chat("after")))
    await rig.clock.advance(1.0)
    await recording.aclose()
    transport.feed(frame(chat("later")))
    await rig.clock.advance(1.0)
    await rig.client.aclose()
    events = await replayed(tmp_path / "live.ttlive")
    assert [event.text for event in events if event.name == "chat"] == ["after"]


async def test_a_recording_goes_on_in_parts(tmp_path: Path) -> None:
    live = RecordedLive(seconds=60.0)
    events = await live.read(tmp_path / "live.ttlive", max_bytes=65_536)
    with CaptureSeries(tmp_path / "live.ttlive") as series:
        assert sum(1 for _ in series) > 0
        assert series.parts > 1
    assert dicts(await replayed(tmp_path / "live.ttlive")) == dicts(events)


async def test_an_anonymized_recording_has_the_same_gifts(tmp_path: Path) -> None:
    live = RecordedLive(seconds=60.0, faults=())
    events = await live.read(tmp_path / "live.ttlive", anonymize=True)
    again = await replayed(tmp_path / "live.ttlive")
    assert [event.name for event in again] == [event.name for event in events]
    gifts = [[e.diamonds for e in some if e.name == "gift_complete"] for some in (events, again)]
    assert gifts[0] == gifts[1]
    assert "someone" not in repr([event.to_dict() for event in again])


async def test_a_failing_disk_costs_the_recording_and_no_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    live = RecordedLive(seconds=20.0, faults=())
    recording = live.client.record(tmp_path / "live.ttlive")
    monkeypatch.setattr("tiktok_live.capture.part_file._write_all", full)
    await live.until_closed()
    assert recording.failure is not None
    assert live.events[-1].name == "disconnected"


@pytest.mark.parametrize("name", ["taken.ttlive", "file/folder"])
async def test_a_path_that_cannot_be_written_is_refused_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / "taken.ttlive").touch()
    (tmp_path / "file").touch()
    live = RecordedLive()
    with pytest.raises(ConfigError):
        live.client.record(tmp_path / name)
    await live.client.aclose()


async def test_a_client_has_one_recording_at_a_time(tmp_path: Path) -> None:
    live = RecordedLive()
    first = live.client.record(tmp_path / "one.ttlive")
    with pytest.raises(UsageError, match="recorded already"):
        live.client.record(tmp_path / "two.ttlive")
    await first.aclose()
    live.client.record(tmp_path / "two.ttlive")
    await live.client.aclose()
    with pytest.raises(UsageError, match="closed"):
        live.client.record(tmp_path / "three.ttlive")


@pytest.mark.parametrize("path", ["missing/", "x" * 300, 3, None])
async def test_a_path_that_is_none_is_refused(tmp_path: Path, path: Any) -> None:
    live = RecordedLive()
    target = f"{tmp_path}/{path}" if isinstance(path, str) else path
    with pytest.raises(ConfigError):
        live.client.record(target)
    async with LivePool() as pool:
        with pytest.raises(ConfigError):
            pool.record(target)
    await live.client.aclose()


@pytest.mark.parametrize("limits", [{"max_bytes": 1}, {"max_seconds": float("nan")}, {"max_seconds": "1h"}])
async def test_limits_that_cannot_work_are_refused_at_once_also_for_a_folder(tmp_path: Path, limits: Any) -> None:
    live = RecordedLive()
    with pytest.raises(ConfigError, match="at least"):
        live.client.record(tmp_path, **limits)
    await live.client.aclose()


@pytest.mark.parametrize("anonymize", [False, True])
def test_a_note_before_the_start_is_written_whatever_is_in_it(tmp_path: Path, *, anonymize: bool) -> None:
    recording = LiveClient("@ann", sign="direct").record(tmp_path / "live.ttlive", anonymize=anonymize)
    recording.note({"path": tmp_path, "surrogate": "\ud800", "large": 10**5000})
    assert kinds_in(tmp_path / "live.ttlive") == [RecordKind.NOTE]
    recording.close()


async def test_a_later_live_is_on_disk_after_a_second_too(tmp_path: Path) -> None:
    clock = VirtualClock()
    recording = Recording(tmp_path, clock=clock, unique_id="ann", options=RecordingOptions())
    recording.connected(ConnectedEntry(room_id=1), b"")
    await clock.advance(0.5)
    recording.connected(ConnectedEntry(room_id=2), b"")
    await clock.advance(1.1)
    assert len(recording.paths) == 2
    assert kinds_in(recording.paths[1]) == [RecordKind.CONNECTED]
    recording.close()


async def test_a_replay_is_not_recorded(tmp_path: Path) -> None:
    await RecordedLive(seconds=2.0, faults=()).read(tmp_path / "live.ttlive")
    with pytest.raises(UsageError, match="replay"):
        LiveClient.replay(tmp_path / "live.ttlive").record(tmp_path / "again.ttlive")


async def test_each_live_of_a_host_has_a_file_that_ends_with_it(tmp_path: Path) -> None:
    offline, next_live = found(LookupStatus.OFFLINE, room_id=0), found(room_id=ROOM_ID + 1)
    sockets = socket(frame(control(3)), close=1000), socket(frame(chat("next")), close=False)
    rig = Rig(*sockets, lookups=(found(), offline, next_live), follow=True, poll=5.0)
    recording = rig.client.record(tmp_path)
    await rig.start()
    await rig.clock.advance(4.0)
    (first,) = recording.paths
    with CaptureReader(first) as capture:
        assert RecordKind.FRAME in [record.kind for record in capture]
        assert not capture.is_truncated
    await rig.clock.advance(60.0)
    await rig.client.aclose()
    names = [[event.name for event in await replayed(path)] for path in recording.paths]
    assert [path.name[-26:-7] for path in recording.paths] == [str(ROOM_ID), str(ROOM_ID + 1)]
    assert names[0][-2:] == ["live_ended", "disconnected"]
    assert "chat" in names[1]


async def test_no_signed_address_of_a_picture_or_a_video_is_recorded(tmp_path: Path) -> None:
    lookup = found()
    streams = (Stream(quality="hd", label="720p", flv_url="https://pull.test/hd.flv?wsSecret=hidden"),)
    details = RoomDetails(avatar_url="https://picture.test/a?x=hidden", streams=streams)
    assert lookup.room is not None
    room = replace(lookup.room, cover_url="https://picture.test/c?x=hidden", details=details)
    rig = Rig(socket(frame(chat("hello"))), lookups=(replace(lookup, room=room),))
    rig.client.record(tmp_path / "live.ttlive")
    await rig.start()
    await rig.client.aclose()
    assert b"hidden" not in (tmp_path / "live.ttlive").read_bytes()
    assert [event.text for event in await replayed(tmp_path / "live.ttlive") if event.name == "chat"] == ["hello"]
