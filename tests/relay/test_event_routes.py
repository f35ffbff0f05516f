from __future__ import annotations

import asyncio

import aiohttp
import pytest
from aiohttp import web

from tests.relay.served import PATIENCE, browsing, next_data, read_json, serving, until
from tiktok_live.events.names import EVENTS
from tiktok_live.relay.consumers import RelayLimits
from tiktok_live.relay.feed import Feed
from tiktok_live.testing import make_chat, make_follow, make_gift

CHAT = make_chat("hello \N{GRINNING FACE}")


def line_of(number: int, room: str, event) -> dict[str, object]:
    return {"id": number, "room": room, **event.to_dict()}


def test_no_event_is_called_like_a_notice():
    assert {"snapshot", "lost", "refused"}.isdisjoint(EVENTS)


async def test_a_websocket_gets_a_snapshot_and_then_each_event_as_watch_prints_it():
    async with serving() as relay, browsing(relay) as session, session.ws_connect("/ws?events=chat,social") as socket:
        first = await socket.receive_json()
        assert (first["event"], first["run"], first["last"]) == ("snapshot", relay.feed.run, 0)
        assert [(room["room"], room["live"], room["connected"]) for room in first["rooms"]] == [
            ("ann", False, False),
            ("bob", False, False),
        ]
        assert first["rooms"][0]["snapshot"]["status"] == "unknown"
        follow, long = make_follow("zoe"), make_chat("x" * 70_000)
        for room, event in (("ann", CHAT), ("ann", make_gift("Rose")), ("bob", follow), ("bob", long)):
            relay.feed.publish(room, event)
        lines = [await socket.receive_json() for _ in range(3)]
        assert lines == [line_of(1, "ann", CHAT), line_of(3, "bob", follow), line_of(4, "bob", long)]
        await socket.send_str("junk")
        await socket.ping()
        relay.feed.publish("ann", CHAT)
        assert (await socket.receive_json())["id"] == 5


async def test_the_snapshot_has_the_rooms_that_are_selected():
    async with serving() as relay, browsing(relay) as session, session.ws_connect("/ws?rooms=@Bob") as socket:
        assert [room["room"] for room in (await socket.receive_json())["rooms"]] == ["bob"]


async def test_server_sent_events_resume_after_the_last_id():
    async with serving() as relay, browsing(relay) as session:
        async with session.get("/sse?rooms=ann", headers={"Origin": "null"}) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert (await next_data(answer))[1]["event"] == "snapshot"
            relay.feed.publish("ann", CHAT)
            last_id, line = await next_data(answer)
            assert line == line_of(1, "ann", CHAT)
        for room in ("ann", "bob", "ann"):
            relay.feed.publish(room, CHAT)
        async with session.get("/sse?rooms=ann", headers={"Last-Event-ID": last_id}) as answer:
            assert (await next_data(answer))[1]["last"] == 4
            relay.feed.publish("ann", CHAT)
            assert [(await next_data(answer))[1]["id"] for _ in range(3)] == [2, 4, 5]


@pytest.mark.parametrize("last_id", ["{run}-1", "other-9", "-9", "\u00b2", "{run}-" + "9" * 40])
async def test_server_sent_events_say_what_is_lost(last_id):
    async with serving(feed=Feed(max_items=3)) as relay, browsing(relay) as session:
        for _ in range(6):
            relay.feed.publish("ann", CHAT)
        headers = {"Last-Event-ID": last_id.format(run=relay.feed.run)}
        async with session.get("/sse", headers=headers) as answer:
            await next_data(answer)
            notice = (await next_data(answer))[1]
            assert (notice["event"], notice["next"]) == ("lost", 4)
            assert [(await next_data(answer))[1]["id"] for _ in range(3)] == [4, 5, 6]


async def test_who_comes_back_gets_what_its_queue_can_take():
    limits = RelayLimits(waiting_items=4)
    async with serving(limits=limits) as relay, browsing(relay) as session:
        for _ in range(6):
            relay.feed.publish("ann", CHAT)
        async with session.get("/sse", headers={"Last-Event-ID": f"{relay.feed.run}-1"}) as answer:
            await next_data(answer)
            assert (await next_data(answer))[1] == {"event": "lost", "after": 1, "next": 5}
            assert [(await next_data(answer))[1]["id"] for _ in range(2)] == [5, 6]


async def test_polling_needs_nothing_but_the_last_number():
    async with serving(feed=Feed(max_items=4)) as relay, browsing(relay) as session:
        start = await read_json(session, "/events")
        assert start == {"run": relay.feed.run, "last": 0, "lost": False, "more": False, "events": []}
        for _ in range(3):
            relay.feed.publish("ann", CHAT)
        page = await read_json(session, "/events?after=0&limit=2")
        assert page["events"] == [line_of(1, "ann", CHAT), line_of(2, "ann", CHAT)]
        assert (page["last"], page["more"], page["lost"]) == (2, True, False)
        page = await read_json(session, f"/events?after=2&run={relay.feed.run}")
        assert ([each["id"] for each in page["events"]], page["last"], page["more"]) == ([3], 3, False)
        for _ in range(4):
            relay.feed.publish("ann", CHAT)
        assert (await read_json(session, "/events?after=2"))["lost"]
        assert (await read_json(session, "/events?after=5&run=another"))["lost"]
        assert (await read_json(session, "/events?after=999"))["lost"]


async def test_an_answer_is_cut_where_it_gets_too_large(monkeypatch):
    monkeypatch.setattr("tiktok_live.relay.event_routes._MAX_ANSWER", 1500)
    async with serving() as relay, browsing(relay) as session:
        for _ in range(5):
            relay.feed.publish("ann", make_chat("x" * 400))
        seen, last = [], 0
        for _ in range(9):
            page = await read_json(session, f"/events?after={last}")
            seen += [each["id"] for each in page["events"]]
            last = page["last"]
            if not page["more"]:
                break
        assert seen == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("path", ["/ws", "/sse", "/events"])
@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("events=chatt", 400, "did you mean 'chat'"),
        ("events=chat,roomUser", 400, "viewer_count"),
        ("rooms=carl", 404, "Its rooms: ann, bob"),
        ("rooms=!!", 400, "is not a user name"),
        ("event=chat", 400, "Did you mean 'events'?"),
    ],
)
async def test_misspelt_names_are_refused(path, query, status, words):
    async with serving() as relay, browsing(relay) as session:
        refusal = await read_json(session, f"{path}?{query}", status)
        assert words in " ".join(refusal.values())


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=\u00b2", f"after={'9' * 30}", "limit=1001", "limit=1e3"]
)
async def test_numbers_are_checked(query):
    async with serving() as relay, browsing(relay) as session:
        assert "must be a whole number" in (await read_json(session, f"/events?{query}", 400))["error"]


async def test_only_so_many_consumers_are_accepted():
    async with serving(limits=RelayLimits(consumers=1)) as relay, browsing(relay) as session:
        async with session.ws_connect("/ws") as socket:
            await socket.receive_json()
            assert "no more are accepted" in (await read_json(session, "/sse", 503))["error"]
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect("/ws")
        await until(lambda: not relay.feed.counts.consumers)
        async with session.get("/sse") as answer:
            await next_data(answer)


async def test_idle_connections_count_too_on_both_ports():
    async with serving(limits=RelayLimits(connections=1), tikfinity_port=0) as relay:
        for url in (relay.url, relay.tikfinity_url.replace("ws://localhost", "http://127.0.0.1")):
            _, idle = await asyncio.open_connection("127.0.0.1", int(url.strip("/").rpartition(":")[2]))
            async with aiohttp.ClientSession() as session, session.get(url) as answer:
                assert answer.status == 503
            idle.close()
            await idle.wait_closed()


async def test_a_consumer_that_never_reads_is_disconnected_and_the_others_get_everything(caplog):
    limits = RelayLimits(waiting_items=50, close_seconds=0.05)
    async with serving(limits=limits) as relay, browsing(relay) as session:
        address = relay.url.removeprefix("http://").rpartition(":")
        _, stuck = await asyncio.open_connection(address[0], int(address[2]), limit=1)
        stuck.write(b"GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with session.ws_connect("/ws") as socket:
            await socket.receive_json()
            await until(lambda: relay.feed.counts.consumers == 2)
            async with asyncio.timeout(PATIENCE):
                large = make_chat("x" * 30_000)
                while relay.feed.counts.consumers == 2:
                    numbers = [relay.feed.publish("ann", large).id for _ in range(10)]
                    assert [(await socket.receive_json())["id"] for _ in numbers] == numbers
                sent = numbers[-1]
            counts = relay.feed.counts
            assert (counts.too_slow, counts.published) == (1, sent)
            assert counts.offered == counts.sent + counts.dropped + counts.waiting <= 2 * sent
            assert counts.dropped == 51
        stuck.transport.abort()
    assert "a consumer was too slow" in caplog.text


@pytest.mark.parametrize("path", ["/sse", "/events"])
async def test_a_consumer_that_left_before_it_got_anything_is_no_bug(path, monkeypatch, caplog):
    prepare = web.StreamResponse.prepare

    async def leave_first(self, request):
        request.transport.close()
        return await prepare(self, request)

    monkeypatch.setattr(web.StreamResponse, "prepare", leave_first)
    async with serving() as relay, browsing(relay) as session:
        with pytest.raises(aiohttp.ClientError):
            await session.get(path)
        await until(lambda: not relay.feed.counts.consumers)
    assert not caplog.records


async def test_consumers_learn_that_the_relay_closes():
    async with serving() as relay, browsing(relay) as session:
        socket = await session.ws_connect("/ws")
        await socket.receive_json()
        answer = await session.get("/sse")
        await next_data(answer)
        closing = asyncio.create_task(relay.aclose())
        message = await socket.receive()
        assert (message.type, message.data, message.extra) == (aiohttp.WSMsgType.CLOSE, 1001, "the relay is closing")
        assert not [line async for line in answer.content if line.startswith(b"data")]
        await closing
