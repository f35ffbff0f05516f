from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import CAPTURES, needs_captures
from tiktok_live.rooms.parse import parse_live_page, parse_room_info
from tiktok_live.rooms.streams import Stream, is_fetchable, parse_page_streams, parse_streams

URL = "https://pull.example/stream"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def pull_data(**qualities: object) -> dict[str, object]:
    data = {name: {"main": main} for name, main in qualities.items()}
    return {"pull_data": {"stream_data": json.dumps({"data": data})}}


@needs_captures
def test_a_recorded_room_has_all_its_qualities_best_first():
    lookup = parse_room_info((CAPTURES / "room_enter_2025-05.json").read_bytes())
    assert lookup.room is not None
    streams = lookup.room.details.streams
    assert [each.quality for each in streams] == ["origin", "uhd_60", "hd_60", "hd", "sd", "ld", "ao"]
    hd = streams[3]
    assert (hd.label, hd.codec, hd.width, hd.height, hd.bitrate) == ("720p", "h265", 1280, 720, 1_600_000)
    assert hd.formats == ("flv", "hls")
    assert hd.flv_url.startswith("https://pull-flv")
    assert hd.expires_at == datetime(2025, 5, 26, 7, 15, 47, tzinfo=UTC)
    assert streams[-1].formats == ("flv",)


@needs_captures
def test_a_recorded_room_has_these_details():
    room = parse_room_info((CAPTURES / "room_enter_2025-05.json").read_bytes()).room
    assert room is not None
    details = room.details
    assert (details.likes, details.total_viewers, details.followers, details.following) == (8, 1661, 832, 7)
    assert details.game == "Ragnarok Origin Global"
    assert not details.is_sound_only


def test_older_maps_are_read_where_there_is_nothing_else():
    streams = parse_streams(
        {
            "flv_pull_url": {"SD1": f"{URL}_ld.flv", "HD1": f"{URL}_hd.flv"},
            "flv_pull_url_params": {"HD1": '{"VCodec":"bytevc1","resolution":"1280x720"}'},
            "hls_pull_url": f"{URL}.m3u8",
        }
    )
    assert [(each.quality, each.formats) for each in streams] == [
        ("origin", ("hls",)),
        ("hd", ("flv",)),
        ("ld", ("flv",)),
    ]
    assert (streams[1].codec, streams[1].height) == ("h265", 720)


def test_the_page_names_addresses_too_and_h264_goes_first():
    live = {
        "streamData": pull_data(hd={"flv": f"{URL}.flv", "sdk_params": '{"VCodec":"h264"}'}),
        "hevcStreamData": pull_data(hd={"flv": f"{URL}5.flv"}, uhd={"hls": f"{URL}.m3u8"}),
    }
    info = {"user": {"uniqueId": "a", "roomId": "7300000000000000001", "status": 2}, "liveRoom": {"status": 2, **live}}
    state = json.dumps({"LiveRoom": {"liveRoomUserInfo": info}})
    room = parse_live_page(f'<script id="SIGI_STATE">{state}</script>', "a").room
    assert room is not None
    assert room.details.streams == parse_page_streams(live)
    assert [(each.quality, each.flv_url) for each in room.details.streams] == [("uhd", ""), ("hd", f"{URL}.flv")]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "-i",
        "concat:a|b",
        "http://",
        "http://a b",
        "http://a\n",
        "https://ü.example/",
        "http://[",
        "http://a:0/",
        "rtmp://a/b",
        "data:text/plain,a",
        f"http://a/{'b' * 9000}",
        "",
    ],
)
def test_addresses_that_are_no_web_address_are_dropped(url):
    assert not is_fetchable(url)
    assert parse_page_streams({"streamData": pull_data(hd={"flv": url})}) == ()


def test_addresses_are_in_no_repr():
    [stream] = parse_page_streams({"streamData": pull_data(hd={"flv": f"{URL}?sign=secret"})})
    assert "secret" not in repr(stream)
    assert "secret" not in repr(parse_page_streams({"streamData": pull_data(hd={"flv": f"{URL}?sign=secret"})}))


def test_a_hostile_response_is_bounded():
    many = {f"q{number}": {"flv": f"{URL}{number}"} for number in range(1000)}
    assert len(parse_page_streams({"streamData": pull_data(**many)})) == 32
    assert parse_page_streams({"streamData": pull_data(**{"a\x1b[2J": {"flv": URL}})}) == ()


@pytest.mark.parametrize("expire", ["99999999999999999999", "x", "-1", "253402300800", ""])
def test_an_unreadable_expiry_is_none(expire):
    assert Stream(quality="hd", label="720p", flv_url=f"{URL}?expire={expire}").expires_at is None


@given(JSON, JSON)
def test_random_data_never_raises(one, other):
    keys = ("live_core_sdk_data", "flv_pull_url", "hls_pull_url_map", "flv_pull_url_params", "hls_pull_url")
    parse_streams(dict.fromkeys(keys, one))
    parse_streams({"live_core_sdk_data": {"pull_data": {"stream_data": json.dumps({"data": {"hd": other}})}}})
    names = ("owner", "stats", "hashtag", "game_tag_detail", "stream_url", "like_count", "live_sub_only", "verified")
    body = {"status_code": 0, "data": {**dict.fromkeys(names, one), "id_str": "73", "status": 2}}
    assert parse_room_info(json.dumps(body)).room is not None
