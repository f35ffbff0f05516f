from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp
import pytest

from tests.cli import factories
from tests.cli.command_line import PATIENCE, finish, flags
from tests.cli.command_line import serving as started
from tiktok_live.capture import CaptureHeader, CaptureWriter
from tiktok_live.cli.relaying import RelayFlags, Source, _Reporter, relay_rooms
from tiktok_live.cli.runner import ExitCode
from tiktok_live.cli.serve import ServeOptions, serve
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.errors import ConfigError
from tiktok_live.events.lifecycle import ReconnectedEvent, ReconnectingEvent
from tiktok_live.relay.feed import FeedItem
from tiktok_live.signing.base import RejectedOutcome
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.simulator import SimulatedRoom, Simulator
from tiktok_live.simulator.room import Script, Step
from tiktok_live.wire.batches import BatchMessage

CHAT = factories.chat("hello")
SCRIPT = Script((Step(0.0, (BatchMessage(CHAT.method, CHAT._payload, 7000),)), Step(3600.0, ())))
FREE = {"port": 0, "tikfinity_port": None, "as_json": True}


@asynccontextmanager
async def serving(capsys, **options: Any):
    """Run the command on free ports, yield its addresses and a client, and cancel it as Ctrl-C does."""
    command = asyncio.create_task(serve(ServeOptions(users=("@Demo",), relay=RelayFlags(**{**FREE, **options}))))
    try:
        output = ""
        async with asyncio.timeout(PATIENCE):
            while not output.endswith("\n"):
                await asyncio.sleep(0)
                assert not command.done(), command.exception()
                output += capsys.readouterr().out
        async with aiohttp.ClientSession() as session:
            yield json.loads(output), session
    finally:
        command.cancel()
        await asyncio.gather(command, return_exceptions=True)


async def events_of(session: aiohttp.ClientSession, url: str, name: str) -> list[dict[str, Any]]:
    """Poll until an event has come, and return all events so far."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(f"{url}?after=0") as answer:
                events = (await answer.json())["events"]
            if name in {event["event"] for event in events}:
                return events
            await asyncio.sleep(0.01)


async def test_a_room_is_served_in_every_dialect(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as simulator:
        options = {"client": flags(simulator=simulator.url), "tikfinity_port": 0, "tcp_port": 0}
        async with serving(capsys, **options) as (addresses, session):
            assert list(addresses) == ["tikfinity", "websocket", "events", "polling", "tcp"]
            events = await events_of(session, addresses["polling"], "chat")
            assert [event["id"] for event in events] == list(range(1, len(events) + 1))
            assert {event["room"] for event in events} == {"demo"}
            async with (
                session.ws_connect(addresses["websocket"]) as native,
                session.ws_connect(addresses["tikfinity"].replace("localhost", "127.0.0.1")) as tikfinity,
            ):
                (room,) = (await native.receive_json())["rooms"]
                assert (room["room"], room["live"], room["connected"]) == ("demo", True, True)
                assert set(await tikfinity.receive_json()) == {"event", "data"}
        assert "@demo: connected\n" in capsys.readouterr().err


async def test_when_tikfinity_has_its_port_the_rest_is_served(capsys):
    with socket.socket() as tikfinity:
        tikfinity.bind(("127.0.0.1", 0))
        tikfinity.listen()
        async with serving(capsys, tikfinity_port=tikfinity.getsockname()[1]) as (addresses, session):
            assert list(addresses) == ["websocket", "events", "polling"]
            async with session.get(addresses["polling"]) as answer:
                assert answer.status == 200


async def test_why_tikfinitys_programs_are_not_served_is_one_line(capsys):
    with socket.socket() as tikfinity:
        tikfinity.bind(("127.0.0.1", 0))
        tikfinity.listen()
        options = RelayFlags(**{**FREE, "tikfinity_port": tikfinity.getsockname()[1]})
        with pytest.raises(ConfigError, match="is not a capture"):
            await relay_rooms(options, Source(capture=__file__))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("TikFinity's programs are not served: cannot listen on 127.0.0.1:")
    assert line.endswith("If TikFinity runs, close it; or leave this out with --no-tikfinity")


async def test_a_capture_is_played_to_its_end(capsys, tmp_path):
    capture = tmp_path / "a.ttlive"
    CaptureWriter(capture, CaptureHeader(started_at=1.0, unique_id="demo")).close()
    async with asyncio.timeout(PATIENCE):
        assert await serve(ServeOptions(capture=capture, speed=0, relay=RelayFlags(**FREE))) is ExitCode.OK
    assert "websocket" in json.loads(capsys.readouterr().out)


async def test_a_room_that_fails_for_good_is_named_and_ends_the_command(capsys, monkeypatch):
    refusing = StaticProvider([RejectedOutcome("BAD_KEY", "no")])
    monkeypatch.setattr("tiktok_live.cli.relaying.LivePool", partial(LivePool, sign=refusing))
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as simulator, asyncio.timeout(PATIENCE):
        code = await relay_rooms(RelayFlags(**FREE), Source(names=("demo",), config=LiveConfig().at(simulator.url)))
    assert code is ExitCode.REFUSED
    assert "@demo: " in capsys.readouterr().err


async def test_why_a_room_is_not_read_is_said_once(capsys):
    reporter, times = _Reporter(), {"room_id": 0, "received_at": datetime(2026, 12, 1, tzinfo=UTC)}
    failed = ReconnectingEvent(attempt=1, delay=1.0, cause="socket: nothing is listening there", **times)
    for event in (failed, failed, ReconnectedEvent(gap=1.0, **times), failed):
        reporter.report(FeedItem(1, "ann", event))
    failure = "@ann: trying again until it works: socket: nothing is listening there"
    assert capsys.readouterr().err.splitlines() == [failure, "@ann: connected again", failure]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "no room is given"),
        ({"users": ("a",), "capture": "x"}, "users and a file of --from are given"),
        ({"users": ("a",), "relay": RelayFlags(host="0.0.0.0")}, "a token is needed"),
        ({"users": ("not a name",)}, "is not a user name"),
    ],
)
async def test_wrong_options_are_refused_before_anything_is_opened(options, words):
    with pytest.raises(ConfigError, match=words):
        await serve(ServeOptions(**options))


@pytest.mark.parametrize(("content", "words"), [("", "is empty"), ("short", "too short"), (None, "cannot be read")])
async def test_a_token_file_has_a_token(tmp_path, content, words):
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        await serve(ServeOptions(users=("a",), relay=RelayFlags(token_file=file)))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals for a single program")
async def test_a_signal_ends_the_command_and_frees_its_ports():
    async with Simulator(SimulatedRoom(unique_id="demo", scenario=SCRIPT)) as simulator:
        arguments = ("serve", "demo", "--simulator", simulator.url, "--port", "0", "--no-tikfinity", "--json")
        async with started(*arguments) as (process, addresses), aiohttp.ClientSession() as session:
            async with session.ws_connect(str(addresses["websocket"])) as socket:
                process.send_signal(signal.SIGTERM)
                async with asyncio.timeout(PATIENCE):
                    last = [message async for message in socket]
                assert json.loads(last[-1].data)["event"] == "room_closed"
                assert socket.close_code == 1001
            done = await finish(process)
        assert (done.code, "Traceback" in done.err) == (0, False)
