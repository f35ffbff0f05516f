"""Signals, a closed terminal and a closed pipe end a command."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.cli import factories
from tests.cli.command_line import ENVIRONMENT, PATIENCE, ROOT, CompletedCommand, finish, running
from tests.processes import gone, started, with_child
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.simulator.room import Script, SimulatedRoom, Step
from tiktok_live.simulator.server import Simulator
from tiktok_live.wire.batches import BatchMessage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for a single program")


def batch(*events) -> tuple[BatchMessage, ...]:
    return tuple(BatchMessage(event.method, event._payload, next(IDS)) for event in events)


IDS = count(7000)
# The signal arrives while the streak is open and the room is live. A client that acked two frames has read the first.
SCRIPT = Script(
    (
        Step(0.1, batch(factories.gift(1, final=False), factories.gift(5, final=False))),
        Step(0.2, batch(factories.viewers(3))),
        Step(3600.0, batch(factories.viewers(4))),
    )
)
STUBBORN = "signal.signal(signal.SIGTERM, lambda *_: open({!r}, 'w').write('1\\n'))"
SIGNALS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}


@pytest.fixture
async def simulator():
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as running:
        yield running


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


async def wait_until_free(url: str) -> None:
    """Wait until the address can be bound again.

    Does not connect: Python 3.13.0 prints an error if it accepts a connection while closing.
    """
    address = urlsplit(url)
    async with asyncio.timeout(PATIENCE):
        while True:
            with socket.socket() as one:
                # With this option binding fails only while the address is listened on.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                with suppress(OSError):
                    one.bind((address.hostname, address.port))
                    return
            await asyncio.sleep(0.01)


async def watch_and_signal(simulator: Simulator, number: str, *options: str) -> CompletedCommand:
    """Watch until the client has read the streak, as the simulator's acks show, and send a signal."""
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


async def test_completions_are_complete_if_only_they_are_selected(simulator):
    done = await watch_and_signal(simulator, "SIGTERM", "--json", "--only", "gift_complete")
    assert [(event["event"], event["count"]) for event in done.events] == [("gift_complete", 5)]
    assert done.err.endswith("5 gifts (5 diamonds)\n")


async def test_plain_output_ends_with_the_last_gift_and_the_totals(simulator):
    done = await watch_and_signal(simulator, "SIGHUP")
    assert [" ".join(line.split()[1:]) for line in done.lines[1:-1]] == ["gift Kim @kim Rose × 5 5 diamonds"]
    assert done.lines[-1].endswith("5 gifts (5 diamonds)")
    assert done.err == ""


async def test_the_socket_is_closed_with_code_1000(simulator):
    await watch_and_signal(simulator, "SIGTERM")
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
async def test_a_serving_command_exits_with_0(command, number):
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


async def test_a_request_in_flight_is_completed(tmp_path):
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
        await wait_until_free(url)
        (tmp_path / "go").touch()
        response = await asking
        done = await finish(process)
    await http.aclose()
    assert b"X-Bogus=1" in response.body
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
async def test_a_second_signal_exits_at_once_and_leaves_no_process(simulator, tmp_path, number, code):
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
async def test_a_closed_pipe_of_both_outputs_is_no_error(simulator, form):
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
    process.send_signal(signal.SIGTERM)  # makes the command write to the closed pipe
    async with asyncio.timeout(PATIENCE):
        assert await process.wait() == 143


async def test_closing_the_terminal_ends_the_command(simulator):
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        environment = {**ENVIRONMENT, "TERM": "xterm"}
        arguments = ("-m", "tiktok_live", "watch", "demo", "--simulator", simulator.url)
        os.execve(sys.executable, (sys.executable, *arguments), environment)
    output = b""
    while b"connected" not in output:
        output += await asyncio.to_thread(os.read, terminal, 65536)
    os.close(terminal)
    _, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.waitstatus_to_exitcode(status) == 129
