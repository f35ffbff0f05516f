from __future__ import annotations

import jsonschema
import pytest

from tests.relay.served import browsing, next_data, read_json, serving
from tiktok_live.relay.documents import PATHS, asyncapi, openapi
from tiktok_live.testing import make_chat

TOKEN = "0123456789abcdef"


async def test_rooms_and_stats_are_told():
    async with serving() as relay, browsing(relay) as session:
        relay.feed.publish("ann", make_chat("hello"))
        rooms = (await read_json(session, "/rooms"))["rooms"]
        assert [room["room"] for room in rooms] == ["ann", "bob"]
        assert (await read_json(session, "/room"))["room"] == "ann"
        assert (await read_json(session, "/room?room=@BOB"))["room"] == "bob"
        assert "Its rooms: ann, bob" in (await read_json(session, "/room?room=carl", 404))["advice"]
        assert "'room'" in (await read_json(session, "/room?rooms=ann", 400))["advice"]
        stats = await read_json(session, "/stats")
        assert (stats["published"], stats["consumers"], stats["sent"], stats["lost"]) == (1, 0, 0, 0)
        assert await read_json(session, "/health") == {"status": "ok", "rooms": 2, "connected": 0}


async def test_the_documents_are_what_the_relay_does():
    async with serving() as relay, browsing(relay) as session:
        document = await read_json(session, "/openapi.json")
        assert document == openapi()
        assert await read_json(session, "/asyncapi.json") == asyncapi()
        served = {route.resource.canonical for route in relay.application.router.routes() if route.method == "GET"}
        assert served == set(document["paths"]) == set(PATHS)
        relay.feed.publish("ann", make_chat("hello"))
        for path, (_, parameters, content, schema) in PATHS.items():
            if schema:
                query = "after=0" if path == "/events" else ""
                check(document, schema, await read_json(session, f"{path}?{query}"))
            known = {name for name, _, _ in parameters}
            if content == "application/json" and known:
                assert (await read_json(session, f"{path}?unknown=1", 400))[
                    "error"
                ] == "there is no parameter 'unknown'"
        check(document, "Error", await read_json(session, "/nowhere", 404))


async def test_the_messages_are_as_documented():
    async with serving() as relay, browsing(relay) as session:
        for _ in range(2):
            relay.feed.publish("ann", make_chat("hello"))
        async with session.get("/sse", headers={"Last-Event-ID": "other-1"}) as answer:
            for name in ("SnapshotNotice", "LostNotice", "Event"):
                check(asyncapi(), name, (await next_data(answer))[1])


@pytest.mark.parametrize("make", [openapi, asyncapi])
def test_every_reference_in_a_document_leads_somewhere(make):
    document = make()
    for reference in references(document):
        target = document
        for key in reference.removeprefix("#/").split("/"):
            target = target[key]


def check(document, name, value) -> None:
    """Check a value with a schema of a document."""
    jsonschema.validate(value, {**document, "$ref": f"#/components/schemas/{name}"})


def references(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from [each] if key == "$ref" else references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


async def test_unknown_routes_and_methods_are_refused_in_json():
    async with serving() as relay, browsing(relay) as session:
        assert "no such route" in (await read_json(session, "/chat", 404))["error"]
        async with session.post("/events") as answer:
            assert (answer.status, (await answer.json())["error"]) == (405, "this route has no method POST")
        async with session.get("/ws") as answer:
            assert (answer.status, (await answer.json())["advice"]) == (400, "Without one, use /sse or /events")


async def test_pages_of_other_origins_may_read_and_nothing_else():
    async with serving() as relay, browsing(relay) as session:
        async with session.get("/events", headers={"Origin": "https://widgets.example"}) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
        async with session.get("/events?after=x") as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*", "so that a page can read why"
        asked = {"Origin": "https://widgets.example", "Access-Control-Request-Method": "GET"}
        async with session.options("/sse", headers=asked) as answer:
            assert answer.status == 204
            assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        async with session.options("/sse", headers=asked | {"Access-Control-Request-Method": "POST"}) as answer:
            assert answer.status == 403


async def test_other_names_for_this_machine_are_refused_on_every_route():
    async with serving() as relay, browsing(relay) as session:
        for path in (*PATHS, "/nowhere"):
            refusal = await read_json(session, path, 403, Host="evil.example:21214")
            assert refusal["error"] == "the Host header does not name this machine"


async def test_an_address_of_other_machines_needs_the_token_for_every_route():
    async with serving(host="0.0.0.0", token=TOKEN) as relay, browsing(relay) as session:
        for path in PATHS:
            assert (await read_json(session, path, 401))["error"] == "the token is needed"
        await read_json(session, "/events", Authorization=f"Bearer {TOKEN}")
        async with session.ws_connect(f"/ws?token={TOKEN}") as socket:
            assert (await socket.receive_json())["event"] == "snapshot"
