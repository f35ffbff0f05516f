from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

import pytest

from tests.video.fakes import ENDLESS, REFUSED, REPORTING, SHORT, fake, needs_posix
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import NetworkError, NotLive, ResolverUnavailable
from tiktok_live.net.clock import SystemClock
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.rooms.details import RoomDetails
from tiktok_live.rooms.streams import Stream
from tiktok_live.video.download import VideoDownload

pytestmark = needs_posix
STREAM = Stream(quality="hd", label="720p", flv_url="https://pull.example/a.flv?sign=S3cr3t")


class Clock(SystemClock):
    """The real time, but no waiting between two parts."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    async def sleep_until(self, deadline: float) -> None:
        self.waits.append(deadline - self.monotonic())
        await asyncio.sleep(0)


def found(status=LookupStatus.LIVE, *, room_id: int = 7, streams=(STREAM,)) -> RoomLookup:
    room = Room(room_id=room_id, unique_id="demo", status=status, details=RoomDetails(streams=streams))
    return RoomLookup(status=status, source="page", detail="x", room=room)


def video(tmp_path: Path, body: str, *results: RoomLookup | Exception, **options) -> VideoDownload:
    """A download whose lookups have these results; the last one is repeated."""
    left = list(results)

    async def look_up() -> RoomLookup:
        result = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(result, Exception):
            raise result
        return result

    return VideoDownload(
        unique_id="demo",
        program=fake(tmp_path, body),
        config=LiveConfig(),
        look_up=look_up,
        stem=tmp_path / "demo",
        clock=Clock(),
        rng=Random(1),
        **options,
    )


ENDED = found(LookupStatus.ENDED)


async def test_it_ends_with_the_live(tmp_path):
    announced, shown = [], []
    download = video(tmp_path, SHORT, found(), ENDED, on_part=announced.append, on_progress=shown.append)
    await download.run()
    assert [(part.file.name, part.size) for part in download.parts] == [("demo.mkv", 1000)]
    assert announced == download.parts


async def test_a_stream_that_breaks_is_continued_in_numbered_parts(tmp_path):
    (tmp_path / "demo-2.mkv").write_bytes(b"mine")
    unreachable = ResolverUnavailable("down")
    download = video(tmp_path, SHORT, found(), found(), unreachable, found(LookupStatus.UNKNOWN), ENDED)
    await download.run()
    assert [part.file.name for part in download.parts] == ["demo.mkv", "demo-3.mkv", "demo-4.mkv", "demo-5.mkv"]
    assert (tmp_path / "demo-2.mkv").read_bytes() == b"mine"


async def test_a_stream_that_ends_again_and_again_is_an_error(tmp_path):
    download = video(tmp_path, SHORT, found())
    with pytest.raises(NetworkError, match="breaks off again and again"):
        await download.run()
    assert len(download.parts) == 11


async def test_another_live_of_the_host_is_not_continued(tmp_path):
    download = video(tmp_path, SHORT, found(), found(room_id=8))
    await download.run()
    assert len(download.parts) == 1


async def test_an_existing_file_is_never_overwritten(tmp_path):
    (tmp_path / "demo.mkv").write_bytes(b"mine")
    download = video(tmp_path, SHORT, found(), ENDED)
    await download.run()
    assert (tmp_path / "demo.mkv").read_bytes() == b"mine"
    assert download.parts[0].file.name == "demo-2.mkv"


async def test_a_refused_address_is_tried_again_with_new_ones_and_then_an_error_without_the_address(tmp_path):
    download = video(tmp_path, REFUSED, found())
    with pytest.raises(NetworkError, match="403 Forbidden") as failed:
        await download.run()
    assert failed.value.hop == "video"
    assert "S3cr3t" not in f"{failed.value}{failed.value!r}"
    assert list(tmp_path.glob("*.mkv")) == []
    assert len(download.clock.waits) == 10
    assert max(download.clock.waits) <= 30


async def test_cancelling_lets_the_program_finish_its_file(tmp_path):
    begun = asyncio.Event()
    download = video(tmp_path, ENDLESS, found(), on_progress=lambda _: begun.set())
    running = asyncio.create_task(download.run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    [part] = download.parts
    assert part.size == part.file.stat().st_size
    assert part.size % 1000 == 10


async def test_the_first_picture_was_sent_before_its_bytes_were_written(tmp_path):
    begun = asyncio.Event()
    download = video(tmp_path, REPORTING, found(), on_progress=lambda progress: progress.size > 1000 and begun.set())
    before = download.clock.monotonic()
    running = asyncio.create_task(download.run())
    await begun.wait()
    running.cancel()
    await asyncio.wait({running})
    assert before - 3.0 <= download.parts[0].began_at <= before


@pytest.mark.parametrize(
    ("result", "kind"), [(ENDED, NotLive), (found(streams=()), ResolverUnavailable)], ids=["ended", "no video"]
)
async def test_without_a_live_or_its_video_nothing_is_started(result, kind, tmp_path):
    with pytest.raises(kind):
        await video(tmp_path, SHORT, result).run()
    assert list(tmp_path.glob("*.mkv")) == []
