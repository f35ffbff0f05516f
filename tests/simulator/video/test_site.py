from __future__ import annotations

import struct

import aiohttp
import pytest

from tiktok_live import LiveConfig, look_up_details
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator
from tiktok_live.simulator.video.flv import FLV_HEADER, flv_tag
from tiktok_live.simulator.video.h264 import PICTURES_PER_GROUP, picture
from tiktok_live.simulator.video.mpegts import segment


def test_pictures_repeat_in_groups():
    keys = [number for number in range(40) if picture(number).is_key]
    assert keys == list(range(0, 40, PICTURES_PER_GROUP))
    assert picture(0).unit != picture(10).unit
    assert [picture(number).milliseconds for number in (0, 1, 25)] == [0, 100, 2500]


def test_an_flv_file_has_rising_times_and_sizes_that_fit():
    data = FLV_HEADER + b"".join(flv_tag(picture(number)) for number in range(170_000, 170_020))
    position, times = 13, []
    while position < len(data):
        size = int.from_bytes(data[position + 1 : position + 4], "big")
        low, high = int.from_bytes(data[position + 4 : position + 7], "big"), data[position + 7]
        times.append(high << 24 | low)
        position += 11 + size
        assert struct.unpack_from(">I", data, position)[0] == 11 + size
        position += 4
    assert times == [0, *range(17_000_000, 17_002_000, 100)]


def test_a_segment_is_whole_packets():
    data = segment(map(picture, range(20)))
    assert len(data) % 188 == 0
    packets = [data[place : place + 188] for place in range(0, len(data), 188)]
    assert {packet[0] for packet in packets} == {0x47}
    counters = [packet[3] & 15 for packet in packets[2:]]
    assert counters == [number % 16 for number in range(len(counters))]


@pytest.fixture
async def served():
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator, aiohttp.ClientSession() as http:
        lookup = await look_up_details("demo", config=LiveConfig(cache_dir=None).at(simulator.url))
        assert lookup.room is not None
        yield simulator, http, lookup.room.details.streams[0]


async def test_the_stream_begins_at_once_and_ends_with_the_live(served):
    simulator, http, stream = served
    async with http.get(stream.flv_url) as response:
        begin = await response.content.readexactly(len(FLV_HEADER) + len(flv_tag(picture(0))))
        assert begin == FLV_HEADER + flv_tag(picture(0))
        simulator.act("demo", "end")
        async for _ in response.content.iter_any():
            pass
    assert (await http.get(stream.flv_url)).status == 404


async def test_a_playlist_lists_segments_and_ends_with_the_live(served):
    simulator, http, stream = served
    playlist = await (await http.get(stream.hls_url)).text()
    assert "#EXT-X-ENDLIST" not in playlist
    name = playlist.splitlines()[-1]
    response = await http.get(stream.hls_url.partition("playlist")[0] + name)
    assert (response.status, (await response.read())[:1]) == (200, b"\x47")
    assert (await http.get(stream.hls_url.partition("playlist")[0] + name.replace("0.ts", "99.ts"))).status == 404
    simulator.act("demo", "end")
    assert "#EXT-X-ENDLIST" in await (await http.get(stream.hls_url)).text()


async def test_an_expired_address_is_forbidden(served):
    _, http, stream = served
    base = stream.flv_url.partition("?")[0]
    assert (await http.get(f"{base}?expire=1700000000")).status == 403
    assert (await http.get(base)).status == 403
    assert (await http.get(f"{base.replace('_origin', '_8k')}?{stream.flv_url.partition('?')[2]}")).status == 404
