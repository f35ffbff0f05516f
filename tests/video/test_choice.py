from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError, ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus, Room
from tiktok_live.rooms.details import RoomDetails
from tiktok_live.rooms.streams import Stream
from tiktok_live.video.choice import choose_stream

ORIGIN = Stream(quality="origin", label="original", codec="h265", flv_url="http://o.flv", hls_url="http://o.m3u8")
HD = Stream(quality="hd", label="720p", codec="h264", flv_url="http://hd.flv", hls_url="http://hd.m3u8")
OLD = Stream(quality="ld", label="360p", codec="h265", flv_url="http://ld.flv")
SOUND = Stream(quality="ao", label="sound only", flv_url="http://ao.flv")


def room(*streams: Stream, status: LookupStatus = LookupStatus.LIVE, **details: bool) -> Room:
    return Room(room_id=1, unique_id="demo", status=status, details=RoomDetails(streams=streams, **details))


@pytest.mark.parametrize(
    ("quality", "stream_format", "url"),
    [
        ("best", None, "http://o.m3u8"),
        ("best", "flv", "http://o.flv"),
        ("HD", None, "http://hd.flv"),
        ("worst", None, "http://ld.flv"),
        ("worst", "hls", "http://hd.m3u8"),
        ("ao", None, "http://ao.flv"),
    ],
)
def test_the_choice(quality, stream_format, url):
    assert choose_stream(room(ORIGIN, HD, OLD, SOUND), quality, stream_format)[1] == url


def test_sound_counts_where_nothing_else_is_there():
    assert choose_stream(room(SOUND))[1] == "http://ao.flv"


@pytest.mark.parametrize(
    ("quality", "stream_format", "text"),
    [("4k", None, "has no quality '4k'"), ("best", "hls", "has no hls stream")],
)
def test_a_choice_that_is_not_there_lists_what_is(quality, stream_format, text):
    with pytest.raises(ConfigError, match=text) as failed:
        choose_stream(room(OLD, SOUND), quality, stream_format)
    assert "ld (flv), ao (flv)" in failed.value.advice
    assert "http" not in str(failed.value)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (room(), "neither the page nor the API gives one"),
        (room(status=LookupStatus.PAUSED), "paused the live"),
        (room(is_sound_only=True), "sound only"),
        (room(is_for_subscribers=True), "only subscribers"),
    ],
)
def test_a_room_without_video_says_why(given, text):
    with pytest.raises(ResolverUnavailable, match=text):
        choose_stream(given)
