from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import random

import pytest

from tests.rules.obs.obs_server import HELLO, PASSWORD, ObsServer, soon
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.connection import MAX_MESSAGE, MAX_PENDING, TIMEOUT, open_connection
from tiktok_live.rules.obs.errors import ObsRefused, ObsUnavailable


async def failure(client, request="GetVersion"):
    with pytest.raises(ObsUnavailable) as failed:
        await client.request(request)
    assert PASSWORD not in f"{failed.value}{failed.value!r}{failed.value.__cause__!r}"
    assert failed.value.__context__ is failed.value.__cause__ or failed.value.__context__ is None
    return failed.value


async def test_the_first_request_opens_the_one_connection(server, client):
    assert server.connections == 0
    versions = await asyncio.gather(*(client.request("GetVersion") for _ in range(20)))
    assert {found["obsVersion"] for found in versions} == {"31.0.0"}
    await client.request("SetCurrentProgramScene", {"sceneName": "Party"})
    assert server.state.scene == "Party"
    assert server.connections == 1


async def test_obs_without_a_password(server, clock):
    server.password = ""
    server.hello = {"op": 0, "d": {key: value for key, value in HELLO["d"].items() if key != "authentication"}}
    client = ObsClient(ObsAddress(url=server.url), clock=clock)
    assert await client.request("GetVersion")
    await client.aclose()


async def test_a_refused_request_says_why(client):
    with pytest.raises(ObsRefused) as refused:
        await client.request("SetCurrentProgramScene", {"sceneName": "Pary"})
    assert refused.value.code == 600
    assert str(refused.value) == (
        "OBS refused SetCurrentProgramScene: No source was found by the name of `Pary`. "
        "Compare the names with those in OBS: tiktok-live rules check FILE --obs names the nearest ones"
    )


async def test_a_wrong_password_is_not_tried_again(server, client, clock, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OBS_PASSWORD", "another S3cr3tV4lue")
    for _ in range(3):
        error = await failure(client)
        assert str(error).startswith("OBS refused the password. ")
        assert not error.retryable
        await clock.advance(1_000)
    assert server.connections == 1
    with pytest.raises(ObsUnavailable):
        await client.wait_open()
    assert "S3cr3tV4lue" not in caplog.text


@pytest.mark.parametrize(
    ("place", "message"),
    [("", "OBS requires a password"), ("env:OBS_NOTHING", "the environment variable OBS_NOTHING")],
)
async def test_without_a_password_it_is_not_tried_again(server, clock, place, message):
    client = ObsClient(ObsAddress(url=server.url, password=place), clock=clock)
    assert message in str(await failure(client))
    await clock.advance(1_000)
    assert message in str(await failure(client))
    assert server.connections <= 1
    await client.aclose()


async def test_a_removed_session_does_not_come_back(server, client, clock):
    await client.request("GetVersion")
    await server.close(4011)
    await soon(lambda: client._problem)
    assert "it was removed in the WebSocket settings" in str(await failure(client))
    await clock.advance(1_000)
    assert server.connections == 1


async def test_obs_that_does_not_run_fails_at_once_and_is_found_later(clock, caplog, monkeypatch):
    monkeypatch.setenv("OBS_PASSWORD", PASSWORD)
    caplog.set_level(logging.WARNING)
    server = ObsServer()
    async with server.listening():
        port = server.port
    client = ObsClient(ObsAddress(url=f"ws://127.0.0.1:{port}", password="env:OBS_PASSWORD"), clock=clock)
    error = await failure(client)
    assert str(error) == (
        f"OBS cannot be reached at ws://127.0.0.1:{port}: the connection was refused, nothing is listening there. "
        "In OBS, Tools > WebSocket Server Settings shows whether the server is on, its port and its password"
    )
    for _ in range(8):
        await clock.advance(10)
        await client._known.wait()
    assert len(caplog.records) == 1
    async with server.listening(port):
        await clock.advance(10)
        await client.wait_open()
        assert await client.request("GetVersion")
        await client.aclose()


async def test_a_bug_ends_the_attempts_and_nobody_waits_for_ever(client, clock, monkeypatch, caplog):
    monkeypatch.setattr("tiktok_live.rules.obs.client.open_connection", lambda *_, **__: 1 / 0)
    for _ in range(2):
        assert "the client of OBS failed" in str(await failure(client))
        await clock.advance(100)
    assert "ZeroDivisionError" in caplog.text


async def test_a_lost_connection_is_opened_again_after_a_delay(server, client, clock):
    await client.request("GetVersion")
    for connections in (2, 3):
        await server.close()
        await soon(lambda: client._problem)
        assert "the connection to OBS is gone" in str(await failure(client))
        await clock.advance(1)
        await client.wait_open()
        assert await client.request("GetVersion")
        assert server.connections == connections


async def test_a_request_waits_for_an_attempt_that_is_being_made(server, client, clock, monkeypatch):
    async def slow(*arguments, **others):
        await gate.wait()
        return await open_connection(*arguments, **others)

    gate = asyncio.Event()
    await client.request("GetVersion")
    monkeypatch.setattr("tiktok_live.rules.obs.client.open_connection", slow)
    await server.close()
    await soon(lambda: client._problem)
    await clock.advance(1)
    waiting = asyncio.ensure_future(client.request("GetVersion"))
    await clock.settle()
    assert not waiting.done()
    gate.set()
    assert await waiting


async def test_a_request_on_a_connection_that_has_just_broken_leaves_nothing_behind(client, caplog):
    await client.request("GetVersion")
    client._connection._socket.transport.abort()
    assert "the connection to OBS is gone" in str(await failure(client))
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_connection_that_breaks_fails_what_waits(server, client):
    await client.request("GetVersion")
    server.is_silent = True
    waiting = [asyncio.ensure_future(client.request("GetVersion")) for _ in range(3)]
    await soon(lambda: len(client._connection._pending) == 3)
    for socket in server.open:
        socket.transport.abort()
    errors = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(error) for error in errors} == {ObsUnavailable}
    assert len({id(error) for error in errors}) == 3


async def test_a_request_without_a_response_ends(server, client, clock):
    await client.request("GetVersion")
    server.is_silent = True
    waiting = asyncio.ensure_future(client.request("GetSceneList"))
    await soon(lambda: client._connection._pending)
    await clock.advance(TIMEOUT)
    with pytest.raises(ObsUnavailable, match="did not respond to GetSceneList within 5 s"):
        await waiting
    server.is_silent = False
    assert await client.request("GetVersion")
    assert not client._connection._pending


async def test_obs_that_does_not_greet_is_given_up(clock):
    async def say_nothing(_, writer):
        closed.append(writer)

    closed = []
    listening = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    client = ObsClient(ObsAddress(url=f"ws://127.0.0.1:{port}"), clock=clock)
    waiting = asyncio.ensure_future(client.request("GetVersion"))
    await soon(lambda: closed)
    await clock.advance(TIMEOUT)
    with pytest.raises(ObsUnavailable, match="did not answer at"):
        await waiting
    await client.aclose()
    closed[0].close()
    listening.close()
    await listening.wait_closed()


async def test_too_many_requests_are_refused(server, client):
    await client.request("GetVersion")
    server.is_silent = True
    waiting = [asyncio.ensure_future(client.request("GetVersion")) for _ in range(MAX_PENDING)]
    await soon(lambda: len(client._connection._pending) == MAX_PENDING)
    with pytest.raises(ObsUnavailable, match="100 requests"):
        await client.request("GetVersion")
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert not client._connection._pending


async def test_a_message_that_is_too_large_ends_the_connection(server, client):
    server.noise = [json.dumps({"op": 5, "d": {"x": "y" * MAX_MESSAGE}})]
    assert "more than 2 MiB" in str(await failure(client))


async def test_what_is_not_of_the_protocol_is_dropped_and_told_once(server, client, caplog):
    response = json.dumps({"op": 7, "d": {"requestId": "77", "requestStatus": {"result": True}}})
    server.noise = ["", "[]", "{}", b"\xff\xfe", json.dumps(HELLO), '{"op": 5, "d": {}}', response, '{"op": 7}']
    assert await client.request("GetVersion")
    assert caplog.text.count("a message of OBS was ignored") == 1


@pytest.mark.parametrize("greeting", ["", "[]", '{"op": 0}', '{"op": 2, "d": {}}', "😀", '{"op": 0, "d": 7}'])
@pytest.mark.parametrize("part", ["hello", "identified"])
async def test_another_server_is_named_as_one(server, client, part, greeting):
    setattr(server, part, greeting)
    if (part, greeting) != ("identified", '{"op": 2, "d": {}}'):
        assert "what answers is not OBS 28 or newer" in str(await failure(client))
        await soon(lambda: not server.open)


async def test_a_web_server_is_no_obs(clock):
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        client = ObsClient(ObsAddress(url=f"ws://127.0.0.1:{port}"), clock=clock)
        assert "opens no WebSocket" in str(await failure(client))
        await client.aclose()


async def test_random_garbage_yields_only_documented_errors(server, client, clock):
    rng = random.Random(3)
    good = [json.dumps(HELLO), json.dumps(server.identified), '{"op":7,"d":{"requestId":"1"}}']
    for round_ in range(60):
        server.hello, server.identified = (damaged(rng, text) for text in good[:2])
        server.noise = [damaged(rng, rng.choice(good)) for _ in range(3)]
        with contextlib.suppress(ObsUnavailable, ObsRefused):
            await client.request("GetVersion")
        await server.close(rng.choice([1000, 1001, 1011, 4002, 4006, 4008, 4012]))
        await soon(lambda: client._problem)
        await clock.advance(30)
        await soon(client._known.is_set)
        assert client._problem is None or client._problem.retryable, round_
    server.faults.clear()  # what answers to damaged greetings is as wrong


def damaged(rng: random.Random, text: str) -> str:
    match rng.randrange(4):
        case 0:
            return text
        case 1:
            return text[: rng.randrange(len(text))]
        case 2:
            return "".join(rng.sample(text, len(text)))
    return "".join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(0x100, 0xD000)])) for _ in range(20))


async def test_after_closing_nothing_is_opened(server, client):
    await client.request("GetVersion")
    await client.aclose()
    await client.aclose()
    assert "this program closed" in str(await failure(client))
    await soon(lambda: not server.open)
    assert server.connections == 1
