from __future__ import annotations

import asyncio
import gc
import json
import re
import signal
import sys
from contextlib import asynccontextmanager
from typing import ClassVar

import aiohttp
import pytest

from tests.examples.programs import ANN, EXAMPLES, PATIENCE, environment, load, serving, started, until, write

pytestmark = pytest.mark.interop
uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed")
pytest.importorskip("fastapi.sse", reason="a fastapi with Server-Sent Events (0.135 or newer) is not installed")

# On port 0, where a port is free; a websocket implementation is not needed, and some warn.
ON_A_FREE_PORT = """
import functools, runpy, sys, uvicorn
uvicorn.run = functools.partial(uvicorn.run, port=0, ws="none")
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def comments(number, *, start=0):
    writer = write()
    return [(writer.chat(0, ANN, str(text)),) for text in range(start, start + number)]


class CountedStream:
    """A client's stream; `opened` holds those that are not closed."""

    opened: ClassVar[list[CountedStream]] = []

    def __init__(self, stream):
        self.stream = stream
        self.opened.append(self)

    def __aiter__(self):
        return self.stream

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        await self.aclose()

    async def aclose(self):
        await self.stream.aclose()
        self.opened.remove(self)


@pytest.fixture
def make(monkeypatch, tmp_path):
    """Return the application, connected to a simulator, and its client."""
    example = load("fastapi_sse")

    def made(simulator, options=""):
        for name, value in environment(simulator, tmp_path).items():
            monkeypatch.setenv(name, value)
        with (tmp_path / "live.toml").open("a", encoding="utf-8") as file:
            file.write(options)
        clients = []
        real = example.LiveClient
        monkeypatch.setattr(example, "LiveClient", lambda user: clients.append(real(user)) or clients[0])
        app = example.make_app("@someone")
        open_stream = clients[0].stream
        monkeypatch.setattr(clients[0], "stream", lambda: CountedStream(open_stream()))
        return app, clients[0]

    return made


@asynccontextmanager
async def served(app):
    """Serve an application with uvicorn, yield its address, and check that it leaves nothing open."""
    before = asyncio.all_tasks()
    config = uvicorn.Config(app, port=0, ws="none", log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    serving_it = asyncio.create_task(server.serve())
    await until(lambda: server.started or serving_it.done())
    host, port = server.servers[0].sockets[0].getsockname()
    async with aiohttp.ClientSession(f"http://{host}:{port}", timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
        try:
            yield session
        finally:
            server.should_exit = True
            await asyncio.wait_for(serving_it, PATIENCE)
    assert asyncio.all_tasks() == before
    assert CountedStream.opened == []


def events_of(body):
    return [json.loads(line.removeprefix("data: ")) for line in body.splitlines() if line.startswith("data: ")]


def texts(events):
    return [event["text"] for event in events if event["event"] == "chat"]


async def next_event(response):
    async for line in response.content:
        if line.startswith(b"data: "):
            return json.loads(line.removeprefix(b"data: "))
    return None


async def test_every_visitor_receives_every_event_until_the_live_ends(make):
    async with serving((), (), *comments(5)) as simulator:
        app, client = make(simulator)
        async with served(app) as session:

            async def visit():
                async with session.get("/events") as response:
                    assert response.content_type == "text/event-stream"
                    return events_of(await response.text())

            one, other = await asyncio.gather(visit(), visit())
        assert client.state == "closed"
    assert texts(one) == texts(other) == ["0", "1", "2", "3", "4"]
    assert one[-1]["event"] == "disconnected"
    assert "live_ended" in [event["event"] for event in one]
    chat = next(event for event in one if event["event"] == "chat")
    assert (chat["user"]["id"], chat["user"]["nickname"]) == (str(ANN.id), "Ann")


async def test_a_visitor_who_leaves_closes_their_stream_only(make):
    async with serving(*comments(12), ends=False) as simulator:
        app, _ = make(simulator)
        async with served(app) as session, session.get("/events") as stays:
            async with session.get("/events") as leaves:
                assert await next_event(leaves)
                await until(lambda: len(CountedStream.opened) == 2)
            # One that is cancelled between two events, not while it waits for one, is closed when it is collected.
            await until(lambda: gc.collect() >= 0 and len(CountedStream.opened) == 1)
            while (await next_event(stays)).get("text") != "11":
                pass


async def test_stopping_the_server_ends_open_streams(make):
    async with serving(*comments(1), ends=False) as simulator:
        app, client = make(simulator)
        async with served(app) as session:
            stays = await session.get("/events")
            await until(lambda: len(CountedStream.opened) == 1)
        stays.close()
        assert client.state == "closed"
        await until(lambda: simulator.connections[0].is_closed)


class Visitor:
    """One request to the application without a server, which reads on demand."""

    def __init__(self):
        self.body = b""
        self.reads = asyncio.Event()

    async def receive(self):
        await asyncio.Event().wait()  # never leaves

    async def send(self, message):
        await self.reads.wait()
        self.body += message.get("body", b"")

    def visit(self, app):
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET"}
        scope |= {"scheme": "http", "path": "/events", "query_string": b"", "headers": [], "root_path": ""}
        return asyncio.create_task(app(scope, self.receive, self.send))


async def test_a_slow_visitor_loses_only_their_own_events(make):
    async with serving((), *comments(30)) as simulator:
        app, client = make(simulator, "queue_size = 6\n")
        fast, slow = Visitor(), Visitor()
        fast.reads.set()
        async with app.router.lifespan_context(app):
            visits = [fast.visit(app), slow.visit(app)]
            await until(lambda: client.state == "closed")
            slow.reads.set()
            await asyncio.wait_for(asyncio.gather(*visits), PATIENCE)
    everything = [str(number) for number in range(30)]
    assert texts(events_of(fast.body.decode())) == everything
    got = texts(events_of(slow.body.decode()))
    # What was on its way before it stopped reading, and the newest; those between are lost.
    assert got[-2:] == everything[-2:]
    assert len(got) < 15
    assert sorted(set(got), key=int) == got
    assert client.health.dropped == 30 - len(got)


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C in another console there")
async def test_the_program_ends_on_ctrl_c_with_a_visitor_connected(tmp_path):
    async with serving(*comments(1), ends=False) as simulator:
        env = environment(simulator, tmp_path)
        command = ("-c", ON_A_FREE_PORT, str(EXAMPLES / "fastapi_sse.py"), "@someone")
        async with started(*command, env=env, folder=tmp_path) as process:
            log = ""
            while not (address := re.search(r"running on (http://\S+)", log)):
                line = await process.stderr.readline()
                assert line, log
                log += line.decode()
            async with aiohttp.ClientSession() as session, session.get(f"{address[1]}/events") as response:
                assert response.status == 200
                process.send_signal(signal.SIGINT)
                _, rest = await process.communicate()
    assert "Application shutdown complete" in rest.decode()
    assert "LiveClient" not in rest.decode()
