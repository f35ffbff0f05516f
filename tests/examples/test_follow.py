"""Runs the example that follows a host, with a host who ends one live and starts another."""

from __future__ import annotations

import re

from tests.examples.programs import ANN, EXAMPLES, environment, serving, started, write


async def line(process) -> str:
    return (await process.stdout.readline()).decode().rstrip()


async def test_it_reads_several_lives_and_waits_between_them(tmp_path):
    command = [str(EXAMPLES / "follow.py"), "@someone"]
    async with serving((write().chat(0, ANN, "hello"),), ends=False) as simulator:
        async with started(*command, env=environment(simulator, tmp_path), folder=tmp_path) as process:
            first = await line(process)
            assert first.startswith("live in room ")
            assert await line(process) == "Ann: hello"
            room = simulator.act("someone", "restart")
            assert await line(process) == f"live in room {room.room_id}"
            assert await line(process) == "Ann: hello"
            simulator.act("someone", "end")
            assert re.fullmatch(r"ended, next check in \d\d s", await line(process))
            assert process.returncode is None
        assert first != f"live in room {room.room_id}"
