from __future__ import annotations

import io
import json

import aiohttp
import pytest

from tests.simulator.clients import TTWID, dial
from tests.simulator.test_server import CHATS, END, ROOM, one_by_one, scripted, soon
from tiktok_live.simulator import FaultPlan, Simulator
from tiktok_live.simulator.faults.kinds import Drop, Refuse


def controlled(*faults, **options):
    room = scripted(*one_by_one(*CHATS, END))
    return Simulator(room, speed=0, control=True, faults=FaultPlan(faults, seed=4), **options)


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def call(http, simulator, method, path, body=None, **options):
    url = f"{simulator.url}/_control/{path}"
    async with http.request(method, url, json=body, **options) as response:
        return response.status, json.loads(await response.text())


async def test_the_control_api_is_off_by_default(http):
    async with Simulator(ROOM) as simulator, http.get(f"{simulator.url}/_control/faults") as response:
        assert response.status == 404


async def test_faults_are_listed_added_and_cleared(http):
    async with controlled(Refuse(times=2)) as simulator:
        status, body = await call(http, simulator, "GET", "faults")
        assert (status, body["seed"]) == (200, 4)
        assert body["faults"][0] | {"fault": "refuse", "number": 1, "struck": 0, "times": 2} == body["faults"][0]
        with pytest.raises(Exception, match="200"):
            async with dial(simulator, ROOM.room_id):
                pass
        drop = {"fault": "drop", "frame": 3, "code": 1011}
        status, body = await call(http, simulator, "POST", "faults", {"faults": [drop]})
        assert [(fault["fault"], fault["struck"]) for fault in body["faults"]] == [("refuse", 1), ("drop", 0)]
        assert simulator.faults.strikes[1].fault == Drop(frame=3, code=1011)
        assert await call(http, simulator, "DELETE", "faults") == (200, {"seed": 4, "faults": []})
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            assert len(await client.batches()) == 6
        assert all("/_control" not in request.path for request in simulator.requests)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"faults": [{"fault": "drp"}]}, "did you mean 'drop'"),
        ({"faults": [{"fault": "drop", "frme": 1}]}, "did you mean 'frame'"),
        ({"seed": 9, "faults": []}, "seed"),
        ([], "not a JSON object"),
    ],
)
async def test_an_invalid_fault_is_an_error_and_adds_none(http, body, error):
    async with controlled() as simulator:
        status, response = await call(http, simulator, "POST", "faults", body)
        assert status == 400
        assert error in response["error"]
        assert simulator.faults.strikes == ()


async def test_a_room_is_controlled(http):
    async with controlled() as simulator:
        command = {"user": "demo_host", "action": "restart", "room_id": "7400000000000000001"}
        assert await call(http, simulator, "POST", "room", command) == (
            200,
            {"user": "demo_host", "room_id": "7400000000000000001"},
        )
        for invalid, error in (
            ({"user": "nobody", "action": "end"}, "no user"),
            ({"user": "demo_host", "action": "explode"}, "explode"),
            ({"user": "demo_host"}, "a command has"),
            ({**command, "more": 1}, "more"),
            ({**command, "room_id": "-5"}, "room_id is -5"),
            ({**command, "room_id": 2**63}, "room_id is 9223372036854775808"),
            ({**command, "room_id": "someone"}, "a command has"),
        ):
            status, response = await call(http, simulator, "POST", "room", invalid)
            assert status == 400
            assert error in response["error"]


async def test_connections_are_listed_without_secrets(http):
    async with controlled(Refuse()) as simulator:
        with pytest.raises(Exception, match="200"):
            async with dial(simulator, ROOM.room_id):
                pass
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            await client.batches()
        await soon(lambda: simulator.connections[1].is_closed)
        status, body = await call(http, simulator, "GET", "connections")
        refused, served = body["connections"]
    assert status == 200
    assert refused["refused"] == {"status": 200, "message": "DEVICE_BLOCKED"}
    assert (served["number"], served["batches"], served["unacked"], served["closed"]) == (2, 6, [], True)
    assert served["entered"] == [str(ROOM.room_id)]
    assert served["frames"][0]["messages"] == [{"msg_id": str(CHATS[0].msg_id), "method": "WebcastChatMessage"}]
    assert all(frame["whole"] and frame["acked"] and frame["sent"] == 1 for frame in served["frames"])
    assert TTWID not in json.dumps(body)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "10.0.0.1", "localhost.evil.example", "[", ""])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_host_name_that_resolves_to_loopback_is_refused(http, host, method):
    async with controlled(Refuse()) as simulator:
        status, _ = await call(http, simulator, method, "faults", headers={"Host": host})
        assert status in {400, 403}
        assert len(simulator.faults.strikes) == 1


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:80"])
async def test_loopback_addresses_are_accepted(http, host):
    async with controlled() as simulator:
        assert (await call(http, simulator, "GET", "faults", headers={"Host": host}))[0] == 200


async def test_a_content_type_without_cors_preflight_is_refused(http):
    async with controlled() as simulator:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            async with http.post(
                f"{simulator.url}/_control/faults", data='{"faults": []}', headers={"Content-Type": kind}
            ) as response:
                assert response.status == 415


async def test_a_body_that_is_too_large_is_refused(http):
    async with (
        controlled() as simulator,
        http.post(
            f"{simulator.url}/_control/faults",
            data=io.BytesIO(b" " * (1024 * 1024 + 1)),
            headers={"Content-Type": "application/json"},
        ) as response,
    ):
        assert response.status == 400
