"""What ends a command from outside: Ctrl-C, SIGTERM, a closed terminal, a reader that goes away."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.cli import made
from tests.cli.command import ENVIRONMENT, PATIENCE, ROOT, Done, finish, start
from tests.processes import gone, started, with_child
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.simulator.room import Script, SimulatedRoom, Step
from tiktok_live.simulator.server import Simulator
from tiktok_live.wire.batches import BatchMessage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for one program alone")


def batch(*events) -> tuple[BatchMessage, ...]:
    return tuple(BatchMessage(event.method, event._payload, next(IDS)) for event in events)


IDS = count(7000)
# When a signal comes the streak is open, and the room goes on. Whoever acknowledged two frames has read the first.
SCRIPT = Script(
    (
        Step(0.1, batch(made.gift(1, final=False), made.gift(5, final=False))),
        Step(0.2, batch(made.viewers(3))),
        Step(3600.0, batch(made.viewers(4))),
    )
)
STUBBORN = "signal.signal(signal.SIGTERM, lambda *_: open({!r}, 'w').write('1\\n'))"
SIGNALS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}


@pytest.fixture
async def simulator():
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as running:
        yield running


@asynccontextmanager
async def running(*arguments: str, before: tuple[str, ...] = ()):
    """Run a command, with what it runs behind if anything, and end it."""
    process = await start(*arguments, before=before)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def read_until(process: asyncio.subprocess.Process, text: str) -> list[str]:
    """Return the lines of stdout up to the one with `text`."""
    assert process.stdout is not None
    lines = [""]
    async with asyncio.timeout(PATIENCE):
        while text not in lines[-1]:
            line = await process.stdout.readline()
            assert line, lines
            lines.append(line.decode())
    return lines[1:]


async def refused(url: str) -> None:
    """Wait until the address is free again.

    It is not tried by connecting: Python 3.13.0 complains on stderr about a connection that it accepts while closing.
    """
    address = urlsplit(url)
    async with asyncio.timeout(PATIENCE):
        while True:
            with socket.socket() as one:
                # With this, an address is refused only while somebody listens there.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with suppress(OSError):
                    one.bind((address.hostname, address.port))
                    return
            await asyncio.sleep(0.01)


async def signalled(simulator: Simulator, number: str, *options: str) -> Done:
    """Watch until the streak has ticked, and end that by a signal; the room's own view tells when that is."""
    async with running("watch", "demo", "--simulator", simulator.url, *options) as process:
        async with asyncio.timeout(PATIENCE):
            while not any(len(connection.acks) > 1 for connection in simulator.connections):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        process.send_signal(signal.Signals[number])
        return await finish(process)


@pytest.mark.parametrize(("number", "code"), SIGNALS.items())
async def test_json_is_complete_up_to_the_last_event(simulator, number, code):
    async with running("watch", "demo", "--simulator", simulator.url, "--json") as process:
        await read_until(process, '"count":5')
        process.send_signal(signal.Signals[number])
        done = await finish(process)
    assert done.code == code
    assert [(event["event"], event.get("count")) for event in done.events] == [
        ("gift_complete", 5),
        ("disconnected", None),
    ]
    assert done.err.startswith("watched 0:0")
    assert done.err.endswith("  ·  5 gifts (5 diamonds)\n")
    assert done.err.count("\n") == 1


async def test_completions_alone_are_complete_too(simulator):
    done = await signalled(simulator, "SIGTERM", "--json", "--only", "gift_complete")
    assert [(event["event"], event["count"]) for event in done.events] == [("gift_complete", 5)]
    assert done.err.endswith("5 gifts (5 diamonds)\n")


async def test_a_person_is_told_the_last_gift_and_the_totals(simulator):
    done = await signalled(simulator, "SIGHUP")
    assert [" ".join(line.split()[1:]) for line in done.lines[1:-1]] == ["gift Kim @kim Rose × 5 5 diamonds"]
    assert done.lines[-1].endswith("5 gifts (5 diamonds)")
    assert done.err == ""


async def test_the_room_is_left_politely(simulator):
    await signalled(simulator, "SIGTERM")
    assert [connection.close_code for connection in simulator.connections] == [1000]


async def test_the_demo_ends_like_watch():
    async with running("demo", "--seconds", "3600", "--json") as process:
        await read_until(process, "connected")
        process.send_signal(signal.SIGTERM)
        done = await finish(process)
    assert done.code == 143
    assert "disconnected" in [event["event"] for event in done.events]
    assert "Traceback" not in done.err


@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("command", ["simulate", "sign-server"])
async def test_what_serves_is_meant_to_be_ended(command, number):
    async with running(command) as process:
        await read_until(process, "http")
        process.send_signal(signal.Signals[number])
        done = await finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


async def test_a_hang_up_that_is_ignored_stays_ignored(simulator):
    nohup = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    async with running("watch", "demo", "--simulator", simulator.url, "--json", before=nohup) as process:
        await read_until(process, '"count":5')
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        assert (await finish(process)).code == 143


async def test_a_request_in_flight_is_answered(tmp_path):
    program = tmp_path / "sign.py"
    program.write_text(
        "import json, os, sys, time\n"
        f"open({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}}\\n')\n"
        f"while not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.01)\n"
        "print(json.dumps(input() + '&X-Bogus=1'))\n"
    )
    http = AiohttpClient()
    async with running("sign-server", "--backend", f"command:{sys.executable} {program}") as process:
        url = json.loads((await read_until(process, "http"))[0])["url"]
        body = b"https://www.tiktok.com/?a=1"
        asking = asyncio.create_task(
            http.post(f"{url}/signature", headers={}, body=body, timeout=PATIENCE, max_bytes=1 << 20)
        )
        (signing,) = await started(tmp_path / "pids")
        process.send_signal(signal.SIGTERM)
        await refused(url)
        (tmp_path / "go").touch()
        answer = await asking
        done = await finish(process)
    await http.aclose()
    assert b"X-Bogus=1" in answer.body
    assert (done.code, done.err) == (0, "")
    await gone(signing)


def command(source: str) -> str:
    return json.dumps({"provider": "command", "argv": [sys.executable, "-c", source], "timeout": 600})


@pytest.mark.parametrize(
    ("name", "number", "code"), [("watch", "SIGTERM", 143), ("watch", "SIGINT", 130), ("providers", "SIGTERM", 143)]
)
async def test_no_signing_program_outlives_its_command(simulator, tmp_path, name, number, code):
    arguments = ["demo"] if name == "watch" else []
    sign = command(with_child(tmp_path / "pids"))
    async with running(name, *arguments, "--simulator", simulator.url, "--sign", sign) as process:
        processes = await started(tmp_path / "pids")
        process.send_signal(signal.Signals[number])
        done = await finish(process)
    assert (done.code, done.out, done.err) == (code, "", "")
    await gone(*processes)


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
async def test_a_second_signal_ends_at_once_and_leaves_nothing(simulator, tmp_path, number, code):
    closing = tmp_path / "closing"
    sign = command(with_child(tmp_path / "pids", STUBBORN.format(str(closing))))
    async with running("watch", "demo", "--simulator", simulator.url, "--sign", sign) as process:
        processes = await started(tmp_path / "pids")
        process.send_signal(signal.Signals[number])
        await started(closing)
        process.send_signal(signal.Signals[number])
        done = await finish(process)
    assert (done.code, done.out, done.err) == (code, "", "")
    await gone(*processes)


@pytest.mark.parametrize("form", [[], ["--json"]])
async def test_a_pipe_of_both_outputs_that_is_closed_ends_quietly(simulator, form):
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tiktok_live", "watch", "demo", "--simulator", simulator.url, *form),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=writing,
        stderr=writing,
    )
    os.close(writing)
    await asyncio.to_thread(os.read, reading, 1)
    os.close(reading)
    process.send_signal(signal.SIGTERM)  # which makes it write, and find that nobody reads
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 143


async def test_a_terminal_that_is_closed_ends_it(simulator):
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        environment = {**ENVIRONMENT, "TERM": "xterm"}
        arguments = ("-m", "tiktok_live", "watch", "demo", "--simulator", simulator.url)
        os.execve(sys.executable, (sys.executable, *arguments), environment)
    shown = b""
    while b"connected" not in shown:
        shown += await asyncio.to_thread(os.read, terminal, 65536)
    os.close(terminal)
    _, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status) == 129
