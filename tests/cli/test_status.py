from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from tests.cli.command_line import flags
from tiktok_live.cli import status as module
from tiktok_live.cli.columns import Column, row
from tiktok_live.cli.info import InfoOptions, info
from tiktok_live.cli.runner import ExitCode
from tiktok_live.cli.status import StatusOptions, live_for, read_names, status
from tiktok_live.cli.stream_url import StreamUrlOptions, stream_url
from tiktok_live.errors import AgeRestricted, ConfigError, NotLive, ResolverUnavailable, RoomNotFound
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.simulator.room import HostStatus, SimulatedRoom
from tiktok_live.simulator.server import Simulator

TITLE = "noodles \x1b[2J 🍜"


@pytest.fixture
async def url():
    rooms = [
        SimulatedRoom(unique_id="demo", title=TITLE, viewers=12_345),
        SimulatedRoom(unique_id="away", status=HostStatus.PAUSED),
        SimulatedRoom(unique_id="offline", status=HostStatus.OFFLINE),
        SimulatedRoom(unique_id="adult", status=HostStatus.AGE_RESTRICTED),
        SimulatedRoom(unique_id="blocked", status=HostStatus.BLOCKED),
        SimulatedRoom(unique_id="radio", has_video=False),
    ]
    async with Simulator(*rooms) as simulator:
        yield simulator.url


@pytest.mark.parametrize(
    ("users", "code"),
    [
        (["demo", "away"], 0),
        (["demo", "offline"], 3),
        (["nobody"], 3),
        (["demo", "adult", "offline"], 4),
        (["blocked"], 4),
    ],
)
async def test_the_exit_code_is_the_highest_of_all_users(users, code, url, capsys):
    assert await status(StatusOptions(users=tuple(users), client=flags(simulator=url))) == code
    assert len(capsys.readouterr().out.splitlines()) == len(users) + 1


async def test_a_host_that_cannot_be_reached_is_code_5(capsys):
    assert (
        await status(StatusOptions(users=("demo",), client=flags(simulator="http://127.0.0.1:1"))) is ExitCode.NETWORK
    )
    assert "nothing is listening" in capsys.readouterr().out


async def test_the_table_and_json_say_the_same(url, capsys):
    await status(StatusOptions(users=("demo", "nobody"), client=flags(simulator=url)))
    header, live, missing = capsys.readouterr().out.splitlines()
    assert header.split() == ["USER", "STATUS", "VIEWERS", "LIVE", "FOR", "TITLE"]
    assert live.split() == ["@demo", "live", "12,345", "0", "min", "noodles", "[2J", "🍜"]
    assert missing.split()[:3] == ["@nobody", "not", "found"]
    await status(StatusOptions(users=("demo", "nobody"), client=flags(simulator=url), as_json=True))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["user"], line["status"], line["is_live"]) for line in lines] == [
        ("demo", "live", True),
        ("nobody", "not_found", False),
    ]
    assert (lines[0]["title"], lines[0]["viewers"]) == (TITLE, 12_345)
    assert isinstance(lines[0]["room_id"], str)


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_table_never_exceeds_the_terminal(width, url, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    users = ("demo", "offline", "a_name_of_twenty_fourtyfour")
    await status(StatusOptions(users=users, client=flags(simulator=url)))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert "live" in lines[1]
    assert "not found" in lines[3]


def test_columns_share_what_is_left():
    columns = (Column("A", 4, 8), Column("B", 3, 3, is_number=True), Column("C", 4, None))
    assert row(columns, ("ab", "12", "x\ny"), None) == "ab         12  x y"
    assert cell_len(row(columns, ("寿司寿司寿司", "1", "寿司寿司寿司"), 17)) <= 17


def test_a_file_of_names_is_read(tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("\ufeff@one\n# a comment\n\n  two  \n", encoding="utf-8")
    assert read_names(file) == ["@one", "two"]
    with pytest.raises(ConfigError, match=r"the file of names .* cannot be read"):
        read_names(tmp_path / "none.txt")
    file.write_text("name\n" * 10_001, encoding="utf-8")
    with pytest.raises(ConfigError, match="more than 10000 names"):
        read_names(file)


async def test_no_name_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="no user to look up"):
        await status(StatusOptions())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 min"), (719, "11 min"), (3600, "1 h 00"), (7500, "2 h 05"), (90_000, "1 d 01"), (-50, "0 min")],
)
def test_how_long_a_live_has_lasted(seconds, text):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    room = Room(room_id=1, unique_id="a", status=LookupStatus.LIVE, started_at=start)
    lookup = RoomLookup(status=LookupStatus.LIVE, source="page", detail="", room=room)
    assert live_for(lookup, start.timestamp() + seconds) == text
    over = RoomLookup(status=LookupStatus.ENDED, source="page", detail="", room=room)
    assert live_for(over, start.timestamp()) == ""


def test_every_status_has_an_exit_code():
    assert set(module._CODES) == set(LookupStatus)


async def test_info_prints_what_is_known(url, capsys):
    assert await info(InfoOptions(user="demo", client=flags(simulator=url))) is ExitCode.OK
    out = capsys.readouterr().out
    assert "\x1b" not in out
    rows = dict(line.split(maxsplit=1) for line in out.splitlines() if line[0] != " ")
    assert (rows["viewers"], rows["likes"], rows["followers"]) == ("12,345", "1,000", "4,200")
    assert rows["video"] == "origin (original, 64x48, h264, flv and hls)"
    assert "sign=" not in out
    assert await info(InfoOptions(user="demo", client=flags(simulator=url), as_json=True)) is ExitCode.OK
    fields = json.loads(capsys.readouterr().out)
    assert (fields["likes"], fields["title"], fields["streams"][1]["quality"]) == (1000, TITLE, "hd")
    assert await info(InfoOptions(user="offline", client=flags(simulator=url))) is ExitCode.OFFLINE
    with pytest.raises(RoomNotFound):
        await info(InfoOptions(user="nobody", client=flags(simulator=url)))


async def test_stream_url_prints_one_address(url, capsys):
    await stream_url(StreamUrlOptions(user="demo", client=flags(simulator=url)))
    [address] = capsys.readouterr().out.splitlines()
    assert address.startswith(f"{url}/video/")
    assert "_origin.flv?" in address
    await stream_url(StreamUrlOptions(user="demo", quality="worst", stream_format="hls", client=flags(simulator=url)))
    assert "_sd/playlist.m3u8?" in capsys.readouterr().out
    await stream_url(StreamUrlOptions(user="demo", as_json=True, client=flags(simulator=url)))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["quality"] for line in lines] == ["origin", "hd", "sd"]
    assert all(line["flv_url"].startswith(url) for line in lines)


@pytest.mark.parametrize(
    ("user", "kind", "text"),
    [
        ("offline", NotLive, "is not live"),
        ("adult", AgeRestricted, "for adults"),
        ("radio", ResolverUnavailable, "has no video address"),
    ],
)
async def test_without_a_stream_the_error_says_why(user, kind, text, url):
    with pytest.raises(kind, match=text):
        await stream_url(StreamUrlOptions(user=user, client=flags(simulator=url)))
