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
from tiktok_live.cli.simulate import SimulateOptions, make_room
from tiktok_live.simulator.audience.traffic import Traffic


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to a single program")
async def test_ctrl_c_exits_with_0():
    async with serving("simulate") as (process, _):
        process.send_signal(signal.SIGINT)
        done = await finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize("arguments", [["--from", "missing.jsonl"], ["--user", "no/name"], ["--host", "192.0.2.1"]])
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
