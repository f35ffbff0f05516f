from __future__ import annotations

import asyncio
import base64
import json
import signal
import socket
import sys
from contextlib import asynccontextmanager
from urllib.request import urlopen

import pytest

from tests.cli import made
from tests.cli.command import PATIENCE, finish, run, start
from tiktok_live.cli.simulate import SimulateOptions, make_room
from tiktok_live.simulator.audience.traffic import Traffic


@asynccontextmanager
async def simulating(*arguments: str):
    """Run `simulate`, yield the process and what it printed, and end it."""
    process = await start("simulate", *arguments)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
        yield process, json.loads(line)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_it_tells_its_addresses_and_serves_them():
    async with simulating("--user", "@Ada", "--speed", "20") as (_, told):
        assert told["web"] == told["webcast"] == told["ws"].replace("ws://", "http://")
        assert told["web"].startswith("http://127.0.0.1:")
        assert told["user"] == "ada"
        watching = await start("watch", "ada", "--json", "--simulator", told["web"])
        assert watching.stdout is not None
        first = json.loads(await watching.stdout.readline())
        assert (first["event"], first["room_id"]) == ("connected", told["room_id"])
        watching.kill()
        await watching.communicate()


async def test_a_file_of_faults_is_played_and_the_control_address_tells_of_it(tmp_path):
    faults = tmp_path / "faults.toml"
    faults.write_text('seed = 7\n[[faults]]\nfault = "drop"\nframe = 3\ncode = 1011\n')
    async with simulating("--faults", str(faults), "--speed", "20") as (_, told):
        only = "connected,disconnected,reconnecting,reconnected"
        watching = await start("watch", "demo", "--json", "--only", only, "--simulator", told["web"])
        assert watching.stdout is not None
        seen = [json.loads(await watching.stdout.readline())["event"] for _ in range(4)]
        watching.kill()
        await watching.communicate()
        with urlopen(f"{told['control']}/faults") as answer:  # noqa: ASYNC210 - the server is another process
            assert json.load(answer)["faults"][0]["struck"] == 1
    assert seen == ["connected", "disconnected", "reconnecting", "reconnected"]


async def test_a_wrong_file_of_faults_is_code_2_with_the_right_spelling(tmp_path):
    faults = tmp_path / "faults.toml"
    faults.write_text('[[faults]]\nfault = "dorp"\n')
    done = await run("simulate", "--faults", str(faults))
    assert done.code == 2
    assert "'drop'" in done.err


def test_a_made_up_room_follows_its_seed_and_never_ends():
    room = make_room(SimulateOptions(user="@Ada", seed=5))
    assert (room.unique_id, room.scenario) == ("ada", Traffic(seed=5, duration=float("inf")))


async def test_a_recording_ends_the_room_and_its_pages_go_on(tmp_path):
    events = [made.chat("from a file"), made.gift(2)]
    rows = [
        {"method": event.method, "b64": base64.b64encode(event._payload).decode(), "t_ms": hour * 3_600_000}
        for hour, event in enumerate(events)
    ]
    source = tmp_path / "room.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    async with simulating("--from", str(source), "--speed", "0") as (_, told):
        done = await run("watch", "demo", "--json", "--simulator", told["web"])
        assert done.code == 0
        assert [event["event"] for event in done.events] == [
            "connected",
            "chat",
            "gift",
            "gift_complete",
            "live_ended",
            "disconnected",
        ]
        assert (await run("watch", "demo", "--simulator", told["web"])).code == 3


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C for one program alone on Windows")
async def test_ctrl_c_is_how_it_ends():
    async with simulating() as (process, _):
        process.send_signal(signal.SIGINT)
        done = await finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize("arguments", [["--from", "missing.jsonl"], ["--user", "no/name"], ["--host", "192.0.2.1"]])
async def test_what_cannot_work_is_one_line_and_code_2(arguments):
    done = await run("simulate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("configuration: ")
    assert done.err.count("\n") == 1


async def test_a_port_that_is_taken_is_code_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = await run("simulate", "--port", str(taken.getsockname()[1]))
    assert (done.code, done.out) == (2, "")


async def test_the_demo_ends_by_itself_with_a_summary():
    done = await run("demo", "--seconds", "0.5")
    assert done.code == 0
    assert "connected to @demo" in done.lines[0]
    assert done.lines[-1].startswith("the live ended  ·  watched 0:0")
    assert done.err.startswith("A made-up live of 0.5 seconds.")


async def test_the_demo_as_json_is_pure():
    done = await run("demo", "--seconds", "0.5", "--json")
    assert done.code == 0
    assert done.events[0]["event"] == "connected"
    assert done.events[-2]["event"] == "live_ended"
    assert "the live ended  ·  watched" in done.err
