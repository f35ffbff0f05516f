from __future__ import annotations

import base64
import json
import signal
import socket
import sys
from urllib.request import urlopen

import pytest

from tests.cli import factories
from tests.cli.command_line import finish, run, serving, start
from tiktok_live.capture import CaptureHeader, CaptureWriter, RecordKind
from tiktok_live.cli.simulate import SimulateOptions, make_room
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch


async def test_it_prints_its_urls_and_serves_them():
    async with serving("simulate", "--user", "@Ada", "--speed", "20") as (_, info):
        assert info["web"] == info["webcast"] == info["ws"].replace("ws://", "http://")
        assert info["web"].startswith("http://127.0.0.1:")
        assert info["user"] == "ada"
        watching = await start("watch", "ada", "--json", "--simulator", info["web"])
        assert watching.stdout is not None
        first = json.loads(await watching.stdout.readline())
        assert (first["event"], first["room_id"]) == ("connected", info["room_id"])
        watching.kill()
        await watching.communicate()


async def test_a_file_of_faults_is_played_and_reported_by_the_control_url(tmp_path):
    faults = tmp_path / "faults.toml"
    faults.write_text('seed = 7\n[[faults]]\nfault = "drop"\nframe = 3\ncode = 1011\n')
    async with serving("simulate", "--faults", str(faults), "--speed", "20") as (_, info):
        only = "connected,disconnected,reconnecting,reconnected"
        watching = await start("watch", "demo", "--json", "--only", only, "--simulator", info["web"])
        assert watching.stdout is not None
        seen = [json.loads(await watching.stdout.readline())["event"] for _ in range(4)]
        watching.kill()
        await watching.communicate()
        with urlopen(f"{info['control']}/faults") as response:  # noqa: ASYNC210 - the server is another process
            assert json.load(response)["faults"][0]["struck"] == 1
    assert seen == ["connected", "disconnected", "reconnecting", "reconnected"]


async def test_an_invalid_file_of_faults_is_code_2_with_a_suggestion(tmp_path):
    faults = tmp_path / "faults.toml"
    faults.write_text('[[faults]]\nfault = "dorp"\n')
    done = await run("simulate", "--faults", str(faults))
    assert done.code == 2
    assert "'drop'" in done.err


async def test_the_player_of_the_live_page_can_be_selected():
    async with serving("simulate", "--player", "shared_worker") as (_, info):
        with urlopen(f"{info['web']}/@demo/live") as response:  # noqa: ASYNC210 - the server is another process
            assert b'{"player": "shared_worker", "traps": []}' in response.read()


def test_a_generated_room_follows_its_seed_and_never_ends():
    room = make_room(SimulateOptions(user="@Ada", seed=5))
    assert (room.unique_id, room.scenario) == ("ada", Traffic(seed=5, duration=float("inf")))


async def test_a_recording_ends_the_live_but_the_server_keeps_running(tmp_path):
    events = [factories.chat("from a file"), factories.gift(2)]
    rows = [
        {"method": event.method, "b64": base64.b64encode(event._payload).decode(), "t_ms": hour * 3_600_000}
        for hour, event in enumerate(events)
    ]
    source = tmp_path / "room.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    async with serving("simulate", "--from", str(source), "--speed", "0") as (_, info):
        done = await run("watch", "demo", "--json", "--simulator", info["web"])
        assert done.code == 0
        assert [event["event"] for event in done.events] == [
            "connected",
            "chat",
            "gift",
            "gift_complete",
            "live_ended",
            "disconnected",
        ]
        assert (await run("watch", "demo", "--simulator", info["web"])).code == 3


@pytest.fixture
def events(tmp_path):
    """A file as `watch --json` writes it."""
    rows = [
        {"event": "connected", "unique_id": "Bob", "room_id": "7300000000000000009"},
        factories.chat("from a file").to_dict(),
        {"event": "of_a_later_release"},
    ]
    (tmp_path / "room.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path / "room.jsonl"


async def test_events_that_watch_wrote_are_watched_again_and_what_is_missing_is_said(events):
    async with serving("simulate", "--from", str(events), "--speed", "0") as (process, info):
        done = await run("watch", "bob", "--json", "--only", "chat", "--simulator", info["web"])
        process.send_signal(signal.SIGTERM)
        stopped = await finish(process)
    assert (info["user"], info["room_id"]) == ("bob", "7300000000000000009")
    assert [event["text"] for event in done.events] == ["from a file"]
    assert "rebuilt 1 of 2 events" in stopped.err
    assert "not rebuilt: of_a_later_release (1)" in stopped.err


def test_a_recording_may_be_played_under_another_name(events, capsys):
    room = make_room(SimulateOptions(user="@Ada", source=events))
    assert (room.unique_id, room.room_id, room.nickname) == ("ada", 7_300_000_000_000_000_009, "")
    assert "rebuilt 1 of 2 events" in capsys.readouterr().err


def test_a_capture_brings_its_host_and_title(tmp_path, capsys):
    header = CaptureHeader(started_at=1.0, unique_id="bob")
    batch = encode_batch(Batch((BatchMessage("WebcastChatMessage", b"", 1),)))
    with CaptureWriter(tmp_path / "bob.ttlive", header) as writer:
        found = {"room": {"host_id": 5, "host_nickname": "Bob B", "title": "Music"}}
        writer.write(0.0, RecordKind.LOOKUP, found)
        writer.write(0.0, RecordKind.CONNECTED, {"room_id": 9})
        writer.write(0.0, RecordKind.FIRST_RESPONSE, batch)
    room = make_room(SimulateOptions(source=tmp_path / "bob.ttlive"))
    assert (room.unique_id, room.room_id, room.host_id) == ("bob", 9, 5)
    assert (room.nickname, room.title) == ("Bob B", "Music")
    assert make_room(SimulateOptions(user="ada", source=tmp_path / "bob.ttlive")).nickname == ""
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to a single program")
async def test_ctrl_c_exits_with_0():
    async with serving("simulate") as (process, _):
        process.send_signal(signal.SIGINT)
        done = await finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    "arguments", [["--from", "missing.jsonl"], ["--user", "no/name"], ["--host", "192.0.2.1"], ["--player", "x"]]
)
async def test_invalid_arguments_are_one_line_and_code_2(arguments):
    done = await run("simulate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("configuration: ")
    assert done.err.count("\n") == 1


async def test_a_taken_port_is_code_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = await run("simulate", "--port", str(taken.getsockname()[1]))
    assert (done.code, done.out) == (2, "")


async def test_the_demo_ends_with_a_summary():
    done = await run("demo", "--seconds", "0.5")
    assert done.code == 0
    assert "connected to @demo" in done.lines[0]
    assert done.lines[-1].startswith("the live ended  ·  watched 0:0")
    assert done.err.startswith("A simulated live of 0.5 seconds.")


async def test_the_demo_as_json_prints_only_json():
    done = await run("demo", "--seconds", "0.5", "--json")
    assert done.code == 0
    assert done.events[0]["event"] == "connected"
    assert done.events[-2]["event"] == "live_ended"
    assert "the live ended  ·  watched" in done.err
