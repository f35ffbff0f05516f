from __future__ import annotations

import asyncio
import json
import signal
import sys

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError

from tests.examples.obs_server import ObsServer
from tests.examples.programs import ANN, BOB, EXAMPLES, earlier, environment, load, run, serving, started, until, write
from tiktok_live.simulator import GIFTS

SCRIPT = str(EXAMPLES / "obs_scene.py")
GALAXY = next(kind for kind in GIFTS if kind.name == "Galaxy")
HEART = next(kind for kind in GIFTS if kind.name == "Heart Me")


def written(text):
    return "SetInputSettings", {"inputName": "TikTok chat", "inputSettings": {"text": text}}


def scene(name):
    return "SetCurrentProgramScene", {"sceneName": name}


def test_the_digest_matches_the_protocol_s_example():
    digest = load("obs_scene").digest
    salt, challenge = "lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=", "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY="
    assert digest(digest("supersecretpassword" + salt) + challenge) == "1Ct943GAT+6YQUUX47Ia/ncufilbe6+oD6lY+5kaCu4="


@pytest.mark.parametrize("password", ["", "pass wörd"])
async def test_comments_are_shown_and_a_big_gift_switches_the_scene(tmp_path, password):
    writer = write()
    batches = (
        (writer.chat(0, ANN, "hello"), earlier(writer.gift(0, ANN, GALAXY))),
        (writer.gift(0, BOB, HEART), writer.gift(0, BOB, GALAXY)),
        (writer.chat(0, ANN, "what a gift"),),
    )
    async with ObsServer(password).running() as obs, serving(*batches) as simulator:
        env = environment(simulator, tmp_path, OBS_URL=obs.url, OBS_PASSWORD=password)
        assert await run(SCRIPT, "@someone", env=env, folder=tmp_path) == ["live_ended"]
    texts = [request for request in obs.requests if request[0] == "SetInputSettings"]
    assert texts == [written(""), written("Ann: hello"), written("Ann: what a gift")]
    assert [request for request in obs.requests if request not in texts] == [scene("Thanks"), scene("Main")]
    # The comment did not wait for the scene.
    assert obs.requests.index(written("Ann: what a gift")) < obs.requests.index(scene("Main"))


async def test_concurrent_requests_receive_their_own_responses():
    example = load("obs_scene")
    async with ObsServer().running() as server, connect(server.url) as socket:
        obs = example.Obs(socket)
        await obs.identify("")
        wrong = obs.request("SetInputSettings", inputName="another")
        answers = await asyncio.gather(obs.show("a"), wrong, obs.show("b"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [type(None), RuntimeError, type(None)]


async def failure(obs, tmp_path, **environ):
    async with serving() as simulator:
        env = environment(simulator, tmp_path, OBS_URL=obs.url, **environ)
        async with started(SCRIPT, "@someone", env=env, folder=tmp_path) as process:
            _, err = await process.communicate()
        assert not simulator.requests
    assert process.returncode == 1
    return err.decode().splitlines()[-1]


async def test_a_wrong_password_ends_it_before_the_lookup(tmp_path):
    async with ObsServer("right").running() as obs:
        message = await failure(obs, tmp_path, OBS_PASSWORD="wrong")
    assert "Authentication failed" in message
    assert "wrong" not in message
    assert obs.refused == 1
    assert not obs.requests


async def test_it_ends_when_obs_disconnects(tmp_path):
    writer = write()
    many = [(writer.chat(0, ANN, str(number)),) for number in range(40)]
    async with ObsServer().running() as obs, serving(*many, ends=False) as simulator:
        env = environment(simulator, tmp_path, OBS_URL=obs.url)
        async with started(SCRIPT, "@someone", env=env, folder=tmp_path) as process:
            await until(lambda: written("Ann: 1") in obs.requests)
            await obs.quit()
            _, err = await process.communicate()
        await until(lambda: simulator.connections[0].is_closed)
    assert process.returncode == 1
    assert "ConnectionClosed" in err.decode()


async def test_a_missing_source_ends_it_before_the_lookup(tmp_path):
    async with ObsServer(source="another").running() as obs:
        message = await failure(obs, tmp_path)
    assert message == "RuntimeError: OBS refused SetInputSettings: No source was found by that name."


async def test_the_test_server_requires_authentication():
    async with ObsServer("right").running() as obs, connect(obs.url) as socket:
        assert set(json.loads(await socket.recv())["d"]["authentication"]) == {"challenge", "salt"}
        await socket.send(json.dumps({"op": 1, "d": {"rpcVersion": 1}}))
        with pytest.raises(ConnectionClosedError, match="4009"):
            await socket.recv()


@pytest.mark.skipif(sys.platform == "win32", reason="a test cannot press Ctrl-C in another console there")
async def test_ctrl_c_restores_the_scene(tmp_path):
    async with ObsServer().running() as obs, serving((write().gift(0, BOB, GALAXY),), ends=False) as simulator:
        env = environment(simulator, tmp_path, OBS_URL=obs.url)
        async with started(SCRIPT, "@someone", env=env, folder=tmp_path) as process:
            await until(lambda: scene("Thanks") in obs.requests)
            process.send_signal(signal.SIGINT)
            out, err = await process.communicate()
    assert (process.returncode, out, err.decode()) == (0, b"", "")
    assert obs.requests[-1] == scene("Main")
