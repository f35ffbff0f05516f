"""The commands `record` and `replay`, against a simulator on loopback."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from math import inf
from pathlib import Path

import pytest

from tests.cli.command_line import finish, flags, running
from tests.cli.test_signals import SCRIPT
from tiktok_live.cli.record import RecordOptions, parse_size, parse_time, record
from tiktok_live.cli.recording_table import RecordingTable
from tiktok_live.cli.replay import ReplayOptions, replay
from tiktok_live.cli.runner import ExitCode
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator


def live(name: str, seconds: float = 20.0) -> SimulatedRoom:
    return SimulatedRoom(unique_id=name, scenario=Traffic(seed=3, duration=seconds))


async def names_in(path) -> list[str]:
    client = LiveClient.replay(path)
    names: list[str] = []
    client.on("event")(lambda event: names.append(event.name))
    async with client:
        await client.wait_closed()
    return names


async def test_each_live_is_a_file_that_replays(tmp_path, capsys):
    async with Simulator(live("ann"), live("bob"), speed=inf) as simulator:
        options = RecordOptions(users=("@ann", "bob"), folder=tmp_path / "new", client=flags(simulator=simulator.url))
        assert await record(options) is ExitCode.OK
    out, err = capsys.readouterr()
    files = sorted((tmp_path / "new").glob("*.ttlive"))
    assert sorted(out.split()) == [str(file) for file in files]
    assert [file.name.split("_")[0] for file in files] == ["ann", "bob"]
    assert "@ann: the live ended" in err
    for file in files:
        names = await names_in(file)
        assert names[0] == "connected"
        assert names[-2:] == ["live_ended", "disconnected"]


async def test_one_room_that_fails_costs_no_other(tmp_path, capsys):
    async with Simulator(live("ann"), speed=inf) as simulator:
        options = RecordOptions(
            users=("ann", "nobody"), folder=tmp_path, as_json=True, client=flags(simulator=simulator.url)
        )
        assert await record(options) is ExitCode.OK
        alone = RecordOptions(users=("nobody",), folder=tmp_path, client=flags(simulator=simulator.url))
        assert await record(alone) is ExitCode.OFFLINE
    out, err = capsys.readouterr()
    (line,) = out.splitlines()
    assert (json.loads(line)["user"], json.loads(line)["reason"]) == ("ann", "the live ended")
    assert "@nobody: room lookup: @nobody was not found" in err


async def test_names_come_from_a_file_and_are_recorded_once(tmp_path, capsys):
    (tmp_path / "names.txt").write_text("# hosts\n@ann\n\nann\n")
    async with Simulator(live("ann"), speed=inf) as simulator:
        options = RecordOptions(file=tmp_path / "names.txt", folder=tmp_path, client=flags(simulator=simulator.url))
        assert await record(options) is ExitCode.OK
    assert len(capsys.readouterr().out.split()) == 1
    with pytest.raises(ConfigError, match="no user to record"):
        await record(RecordOptions(folder=tmp_path))


async def test_a_recording_in_parts_is_shown_once(tmp_path, capsys):
    async with Simulator(live("ann", 60.0), speed=inf) as simulator:
        client = flags(simulator=simulator.url)
        await record(RecordOptions(users=("ann",), folder=tmp_path, max_size="70kB", client=client))
    first = Path(capsys.readouterr().out.strip())
    more = [path for path in tmp_path.iterdir() if path != first]
    assert more
    await replay(ReplayOptions(files=(first,), as_json=True))
    once = capsys.readouterr().out
    await replay(ReplayOptions(files=(*more, first), as_json=True))
    assert capsys.readouterr().out == once


async def test_a_room_is_left_when_its_recording_fails(tmp_path, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tiktok_live.capture.part_file._write_all", full)
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as simulator:
        options = RecordOptions(users=("demo",), folder=tmp_path, client=flags(simulator=simulator.url))
        assert await asyncio.wait_for(record(options), 20) is ExitCode.USAGE
    err = capsys.readouterr().err
    assert err.count("ended early: No space left on device") == 1
    assert "@demo: closed" not in err


async def test_limits_that_are_too_small_are_refused_before_anything_is_read(tmp_path, capsys):
    with pytest.raises(ConfigError, match="must have at least 65536 bytes"):
        await record(RecordOptions(users=("ann",), folder=tmp_path / "new", max_size="10"))
    assert not (tmp_path / "new").exists()
    assert capsys.readouterr().err == ""


async def test_a_table_is_never_higher_than_the_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setenv("COLUMNS", "60")
    table = RecordingTable(as_json=False, clock=SystemClock())
    clients = [LiveClient(f"host{number}") for number in range(12)]
    for number, client in enumerate(clients):
        table.add(client, client.record(tmp_path / f"{number}.ttlive"))
        table.tick()
    drawn = capsys.readouterr().err.split("\x1b[J")
    assert [frame.count("\n") for frame in drawn[1:]] == [3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9]
    assert drawn[-1].splitlines()[-1].startswith("... 12 rooms: 12 idle; 0 events, ")
    assert max(len(line) for line in drawn[-1].splitlines()) <= 60
    for client in clients:
        await client.aclose()


async def test_a_copy_without_identities_has_no_name_of_the_host(tmp_path, capsys):
    async with Simulator(live("ann_the_host"), speed=inf) as simulator:
        client = flags(simulator=simulator.url)
        await record(RecordOptions(users=("ann_the_host",), folder=tmp_path, anonymize=True, client=client))
    (path,) = capsys.readouterr().out.split()
    with open(path, "rb") as file:  # noqa: ASYNC230, PTH123 - a file of a few kilobytes
        assert b"ann_the_host" not in file.read()
    assert "ann_the_host" not in path
    assert "live_ended" in await names_in(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for a single program")
async def test_a_signal_ends_a_recording_in_order(tmp_path):
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as simulator:
        arguments = ("record", "demo", "--dir", str(tmp_path), "--simulator", simulator.url)
        async with running(*arguments) as process:
            assert process.stderr is not None
            assert b"@demo is recorded to" in await process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            ended = await finish(process)
    assert ended.code == 143
    names = await names_in(ended.lines[0])
    assert names[-1] == "disconnected"


async def test_a_replay_prints_what_watch_prints(tmp_path, capsys):
    async with Simulator(live("ann"), speed=inf) as simulator:
        await record(RecordOptions(users=("ann",), folder=tmp_path, client=flags(simulator=simulator.url)))
    path = tmp_path / capsys.readouterr().out.strip()
    await replay(ReplayOptions(files=(path,), as_json=True))
    out = capsys.readouterr().out
    await replay(ReplayOptions(files=(path,), as_json=True))
    assert capsys.readouterr().out == out
    events = [json.loads(line) for line in out.splitlines()]
    assert {event["event"] for event in events} >= {"connected", "chat", "gift_complete", "live_ended"}
    await replay(ReplayOptions(files=(path,), as_json=True, only="chat"))
    chats = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert chats == [event for event in events if event["event"] == "chat"]


async def test_a_file_that_is_no_capture_is_named(tmp_path):
    (tmp_path / "no.ttlive").write_text("hello, this is text")
    with pytest.raises(ConfigError, match=r"no\.ttlive is not a capture"):
        await replay(ReplayOptions(files=(tmp_path / "no.ttlive",)))


@pytest.mark.parametrize(
    ("text", "size"), [("500kB", 500_000), ("100MB", 100_000_000), ("1.5 GiB", 1_500_000_000), ("70000", 70_000)]
)
def test_sizes(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("1.5h", 5400), ("2d", 172_800), ("7", 7)])
def test_times(text, seconds):
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["", "much", "10 apples", "-1", "1e9", "∞", "9" * 400])
def test_what_is_neither_is_refused(text):
    with pytest.raises(ConfigError, match="is not a size"):
        parse_size(text)
    with pytest.raises(ConfigError, match="is not a time"):
        parse_time(text)


async def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        await record(RecordOptions(users=("ann",), folder=tmp_path / "file" / "dir"))
