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
    async with http.request(method, url, json=body, **options) as answer:
        return answer.status, json.loads(await answer.text())


async def test_it_is_off_unless_asked_for(http):
    async with Simulator(ROOM) as simulator, http.get(f"{simulator.url}/_control/faults") as answer:
        assert answer.status == 404


async def test_faults_are_listed_added_and_cleared(http):
    async with controlled(Refuse(times=2)) as simulator:
        status, told = await call(http, simulator, "GET", "faults")
        assert (status, told["seed"]) == (200, 4)
        assert told["faults"][0] | {"fault": "refuse", "number": 1, "struck": 0, "times": 2} == told["faults"][0]
        with pytest.raises(Exception, match="200"):
            async with dial(simulator, ROOM.room_id):
                pass
        body = {"faults": [{"fault": "drop", "frame": 3, "code": 1011}]}
        status, told = await call(http, simulator, "POST", "faults", body)
        assert [(fault["fault"], fault["struck"]) for fault in told["faults"]] == [("refuse", 1), ("drop", 0)]
        assert simulator.faults.strikes[1].fault == Drop(frame=3, code=1011)
        assert await call(http, simulator, "DELETE", "faults") == (200, {"seed": 4, "faults": []})
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            assert len(await client.batches()) == 6
        assert all("/_control" not in request.path for request in simulator.requests)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"faults": [{"fault": "drp"}]}, "did you mean 'drop'"),
        ({"faults": [{"fault": "drop", "frme": 1}]}, "did you mean 'frame'"),
        ({"seed": 9, "faults": []}, "seed"),
        ([], "no object"),
    ],
)
async def test_wrong_faults_are_refused_and_none_is_added(http, body, said):
    async with controlled() as simulator:
        status, told = await call(http, simulator, "POST", "faults", body)
        assert status == 400
        assert said in told["error"]
        assert simulator.faults.strikes == ()


async def test_rooms_are_steered(http):
    async with controlled() as simulator:
        order = {"user": "demo_host", "action": "restart", "room_id": "7400000000000000001"}
        assert await call(http, simulator, "POST", "room", order) == (
            200,
            {"user": "demo_host", "room_id": "7400000000000000001"},
        )
        for wrong, said in (
            ({"user": "nobody", "action": "end"}, "no user"),
            ({"user": "demo_host", "action": "explode"}, "explode"),
            ({"user": "demo_host"}, "an order is"),
            ({**order, "more": 1}, "more"),
            ({**order, "room_id": "-5"}, "room_id is -5"),
            ({**order, "room_id": 2**63}, "room_id is 9223372036854775808"),
            ({**order, "room_id": "someone"}, "an order is"),
        ):
            status, told = await call(http, simulator, "POST", "room", wrong)
            assert status == 400
            assert said in told["error"]


async def test_connections_are_told_without_secrets(http):
    async with controlled(Refuse()) as simulator:
        with pytest.raises(Exception, match="200"):
            async with dial(simulator, ROOM.room_id):
                pass
        async with dial(simulator, ROOM.room_id) as client:
            await client.enter(ROOM.room_id)
            await client.batches()
        await soon(lambda: simulator.connections[1].is_closed)
        status, told = await call(http, simulator, "GET", "connections")
        refused, served = told["connections"]
    assert status == 200
    assert refused["refused"] == {"status": 200, "message": "DEVICE_BLOCKED"}
    assert (served["number"], served["batches"], served["unacked"], served["closed"]) == (2, 6, [], True)
    assert served["entered"] == [str(ROOM.room_id)]
    assert served["frames"][0]["messages"] == [{"msg_id": str(CHATS[0].msg_id), "method": "WebcastChatMessage"}]
    assert all(frame["whole"] and frame["acked"] and frame["sent"] == 1 for frame in served["frames"])
    assert TTWID not in json.dumps(told)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "10.0.0.1", "localhost.evil.example", "[", ""])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_name_that_only_points_here_is_refused(http, host, method):
    async with controlled(Refuse()) as simulator:
        status, _ = await call(http, simulator, method, "faults", headers={"Host": host})
        assert status in {400, 403}
        assert len(simulator.faults.strikes) == 1


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:80"])
async def test_loopback_names_are_fine(http, host):
    async with controlled() as simulator:
        assert (await call(http, simulator, "GET", "faults", headers={"Host": host}))[0] == 200


async def test_what_a_foreign_page_may_send_unasked_is_refused(http):
    async with controlled() as simulator:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            async with http.post(
                f"{simulator.url}/_control/faults", data='{"faults": []}', headers={"Content-Type": kind}
            ) as answer:
                assert answer.status == 415


async def test_a_body_without_end_is_refused(http):
    async with (
        controlled() as simulator,
        http.post(
            f"{simulator.url}/_control/faults",
            data=io.BytesIO(b" " * (1024 * 1024 + 1)),
            headers={"Content-Type": "application/json"},
        ) as answer,
    ):
        assert answer.status == 400
