"""Failures of the video: of its address, and of the program that downloads it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.failures.row import row
from tests.video.fakes import REFUSED, SHORT, fake
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import NetworkError, ResolverUnavailable, TikTokLiveError
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.rooms.details import RoomDetails
from tiktok_live.rooms.streams import Stream
from tiktok_live.video import download as module
from tiktok_live.video.choice import choose_stream
from tiktok_live.video.download import VideoDownload
from tiktok_live.video.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

__all__ = ["VIDEO", "WITHOUT_PROGRAM"]

STREAM = Stream(quality="hd", label="720p", flv_url="https://pull.example/a.flv?sign=S3cr3tV4lue")


def downloading(status: LookupStatus = LookupStatus.LIVE, body: str = SHORT, **details: object):
    """A download of a room with these details, by a program that does `body`."""

    async def provoke(folder: Path) -> TikTokLiveError:
        room = Room(room_id=7, unique_id="demo", status=status, details=RoomDetails(**details))  # type: ignore[arg-type]

        async def look_up() -> RoomLookup:
            return RoomLookup(status=status, source="page", detail="", room=room)

        video = VideoDownload(
            unique_id="demo",
            program=fake(folder, body),
            config=LiveConfig(),
            look_up=look_up,
            stem=folder / "demo",
            rng=Random(1),
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_RETRIES", Backoff(initial=0.01, maximum=0.01, attempts=2))
            with pytest.raises(TikTokLiveError) as failed:
                await video.run()
        return failed.value

    return provoke


def _video(text: str, advice: str, provoke: Callable[[Path], Awaitable[TikTokLiveError]]):
    return row(ResolverUnavailable, text, advice, provoke, hop="video")


VIDEO = [
    _video("neither the page nor the API gives one", "Try again in a minute", downloading()),
    _video("the host paused the live", "when the host is back", downloading(LookupStatus.PAUSED)),
    _video(
        "only subscribers of the host may watch it", "session of a subscriber", downloading(is_for_subscribers=True)
    ),
    _video("it is a live with sound only", "tiktok-live watch", downloading(is_sound_only=True)),
    row(
        NetworkError,
        "cannot be downloaded: … 403 Forbidden",
        "Try another quality",
        downloading(body=REFUSED, streams=(STREAM,)),
        hop="video",
    ),
    row(
        NetworkError,
        "the stream breaks off again and again",
        "Try another quality",
        downloading(streams=(STREAM,)),
        hop="video",
    ),
]


def _find_nothing(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder))
        find_program()


def _choose_nothing(_: Path) -> None:
    room = Room(room_id=7, unique_id="demo", status=LookupStatus.LIVE, details=RoomDetails(streams=(STREAM,)))
    choose_stream(room, "8k")


WITHOUT_PROGRAM = [
    ("the program ffmpeg, which downloads the video, is not installed", _find_nothing),
    ("is not a program that can be run", lambda folder: find_program(None, folder / "none")),
    ("has no quality '8k'", _choose_nothing),
]
