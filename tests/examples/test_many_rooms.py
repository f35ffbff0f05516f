"""Runs the example of many rooms."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import asynccontextmanager

import pytest

from tests.examples.programs import ANN, EXAMPLES, environment, started, until, write
from tiktok_live.simulator import GIFTS, Script, SimulatedRoom, Simulator, Step

PROGRAM = str(EXAMPLES / "many_rooms.py")
ROSE = next(kind for kind in GIFTS if kind.name == "Rose")


@asynccontextmanager
async def three_rooms(*, ends):
    writer = write()
    batches = (writer.chat(0, ANN, "hello"), writer.gift(0, ANN, ROSE, 1, group_id=5, is_end=True))
    last = Step(0.5, (writer.control(0, 3),)) if ends else Step(3600.0, ())
    script = Script((Step(0.1, batches), last))
    names = ("one", "two", "three")
    async with Simulator(*[SimulatedRoom(unique_id=name, scenario=script) for name in names]) as simulator:
        yield simulator


async def test_all_rooms_are_read_until_all_have_ended(tmp_path):
    async with three_rooms(ends=True) as simulator:
        env = environment(simulator, tmp_path)
        async with started(PROGRAM, "@one", "two", "@gone", "@three", env=env, folder=tmp_path) as process:
            out, err = await process.communicate()
    assert process.returncode == 0
    (line,) = err.decode().splitlines()  # the log; logging is not configured
    assert line.startswith("<LiveClient @gone closed> stopped reading: room lookup: ")
    lines = out.decode().splitlines()
    assert lines[-1] == "no room is left; 4 rooms, 1 failed, 12 events"
    for name in ("one", "two", "three"):
        mine = [line.removeprefix(f"[@{name}] ") for line in lines if line.startswith(f"[@{name}]")]
        assert sorted(mine[:2]) == ["Ann gave 1 x Rose", "Ann: hello"]
        assert re.fullmatch(r"the live ended; \d rooms left", mine[2])
        assert len(mine) == 3
    (gone,) = [line for line in lines if line.startswith("[@gone]")]
    assert "room lookup: " in gone


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C in another console there")
async def test_ctrl_c_ends_it_without_an_error(tmp_path):
    async with three_rooms(ends=False) as simulator:
        env = environment(simulator, tmp_path)
        async with started(PROGRAM, "@one", "@two", env=env, folder=tmp_path) as process:
            await until(lambda: len(simulator.connections) == 2 and all(each.acks for each in simulator.connections))
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
        await until(lambda: all(each.is_closed for each in simulator.connections))
    assert (process.returncode, err.decode()) == (0, "")
    lines = out.decode().splitlines()
    assert lines[-1].startswith("interrupted; 2 rooms, 0 failed")
    assert sorted(line.partition(";")[0] for line in lines if "closed" in line) == ["[@one] closed", "[@two] closed"]
