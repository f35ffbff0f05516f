from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.command_line import finish, running
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.watch import WatchOptions
from tiktok_live.cli.watch_many import watch_many
from tiktok_live.errors import ConfigError
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import HostStatus, SimulatedRoom
from tiktok_live.simulator.server import Simulator


@pytest.fixture
async def url():
    rooms = [
        SimulatedRoom(unique_id="one", scenario=Traffic(seed=1, duration=2.0)),
        SimulatedRoom(unique_id="two", scenario=Traffic(seed=2, duration=2.0)),
        SimulatedRoom(unique_id="offline", status=HostStatus.OFFLINE),
        SimulatedRoom(unique_id="adult", status=HostStatus.AGE_RESTRICTED),
        SimulatedRoom(unique_id="endless", scenario=Traffic(duration=float("inf"), rate=50)),
    ]
    async with Simulator(*rooms, speed=0) as simulator:
        yield simulator.url


def options(url: str, *users: str, **given) -> WatchOptions:
    return WatchOptions(user=users[0], others=users[1:], client=ClientFlags(simulator=url, config="off"), **given)


async def test_each_json_line_names_the_host(url, capsys):
    assert await watch_many(options(url, "@one", "@two", "one", as_json=True)) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["host"] for line in lines} == {"one", "two"}
    assert all(line["event"] for line in lines)
    ends = [(line["host"], line["reason"]) for line in lines if line["event"] == "room_closed"]
    assert sorted(ends) == [("one", "the live ended"), ("two", "the live ended")]


@pytest.mark.parametrize(("users", "code"), [(("one", "offline"), 3), (("offline", "adult", "one"), 4)])
async def test_a_room_that_fails_ends_no_other_and_its_code_is_the_result(users, code, url, capsys):
    assert await watch_many(options(url, *users, only="chat")) == code
    shown = capsys.readouterr()
    assert "@offline: room lookup: @offline is not live" in shown.err
    lines = shown.out.splitlines()
    assert {line.split()[0] for line in lines} == {"@one"}
    assert "room closed" not in shown.out
    assert "the live ended" in lines[-1]


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_lines_fit_into_a_terminal(width, url, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    await watch_many(options(url, "one", "two"))
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert {"@one", "@two"} <= {line.split()[0] for line in lines if line[0] == "@"}
    assert max(map(cell_len, lines)) <= width


async def test_a_room_id_does_not_fit_to_several_users(url):
    with pytest.raises(ConfigError, match="names one room"):
        await watch_many(options(url, "one", "two", room_id=7))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
async def test_a_full_disk_ends_all(url):
    full = ("sh", "-c", 'exec "$@" > /dev/full', "sh")
    async with running("watch", "one", "endless", "--json", "--simulator", url, before=full) as process:
        done = await finish(process)
    assert done.code != 0
    assert "No space left on device" in done.err


async def test_ctrl_c_ends_all(url):
    arguments = ("watch", "one", "endless", "--config", "off", "--simulator", url)
    async with running(*arguments) as process:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            while not (await process.stdout.readline()).startswith(b"@endless"):
                pass
        os.kill(process.pid, signal.SIGINT)
        done = await finish(process)
    assert done.code == 130
    assert "Traceback" not in done.err
