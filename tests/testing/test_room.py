from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest

from tests.hops.web import Web
from tiktok_live import (
    ChatEvent,
    ClientState,
    ConfigError,
    Dependencies,
    HandlerContext,
    LiveClient,
    LiveConfig,
    LivePool,
    NetworkError,
    NotLive,
    RoomNotFound,
    Router,
    UsageError,
    from_moderator,
)
from tiktok_live.client.stand_in import current_stand_in
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.proto import Common, User, WebcastChatMessage
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.simulator.faults.kinds import Drop
from tiktok_live.testing import SimulatedRoom, VirtualClock, make_chat, make_event, make_gift_complete, make_user


async def test_a_call_returns_when_the_handlers_have_handled_it(live_room, live_client):
    handled = []

    @live_client.on("chat")
    async def slowly(event: ChatEvent) -> None:
        await asyncio.sleep(0.01)
        handled.append(event.text)

    await live_room.chat("ann", "hi")
    assert handled == ["hi"]


async def test_what_viewers_do(live_room, live_client):
    await live_room.chat("ann", "hi", language="de")
    await live_room.like("ann", 3)
    await live_room.like("ben", 2)
    await live_room.follow("ann")
    await live_room.share("ann")
    await live_room.join("ann")
    await live_room.subscribe("ann", months=6)
    await live_room.viewers(7, total=90)
    assert (await live_client.expect("connected")).provider == "simulated"
    assert (await live_client.expect("chat", user="ann", text="hi")).language == "de"
    await live_client.expect("like", count=3, total=3)
    await live_client.expect("like", user="ben", total=5)
    await live_client.expect("follow", user="ann", followers=4201)
    await live_client.expect("share", share_count=1)
    await live_client.expect("join", user="ann", viewers=120)
    await live_client.expect("subscribe", months=6)
    await live_client.expect("viewer_count", viewers=7, total_viewers=90)
    assert not live_client.events
    assert live_client.room.viewers == 7


async def test_a_streak_is_played_whole(live_room, live_client):
    await live_room.gift("ann", "Rose", 3)
    counts = [(event.count, event.delta, event.is_final) for event in live_client.events if event.name == "gift"]
    assert counts == [(1, 1, False), (2, 1, False), (3, 1, False), (3, 0, True)]
    assert (await live_client.expect("gift_complete", user="ann", gift="Rose")).count == 3
    await live_room.gift("ann", "Galaxy", 2)
    completions = [event.count for event in live_client.events if event.name == "gift_complete"]
    assert completions == [1, 1]


@pytest.mark.parametrize("count", [0, -1, 2.5, "3", 10**9])
@pytest.mark.parametrize("gift", ["Rose", "Galaxy"])
async def test_a_gift_is_sent_at_least_once(live_room, live_client, gift, count):
    with pytest.raises(ConfigError, match="once or more"):
        await live_room.gift("ann", gift, count)
    assert not live_client.events


async def test_any_event_and_any_message_can_be_sent(live_room, live_client):
    sent = make_event("goal", text="100 roses")
    await live_room.send(sent, make_event("unknown", method="WebcastNewMessage"))
    await live_room.send(WebcastChatMessage(common=Common(msg_id=5), content="raw", user=User(id=1, nickname="x")))
    await live_room.send(WebcastChatMessage(content="no id"))
    assert await live_client.expect("goal") == sent
    await live_client.expect("unknown", method="WebcastNewMessage")
    await live_client.expect("chat", text="raw", msg_id=5)
    await live_client.expect("chat", text="no id")


async def test_a_message_is_received_once(live_room, live_client):
    event = make_chat("hi")
    await live_room.send(event, event)
    assert [event.name for event in live_client.events] == ["connected", "chat"]


@pytest.mark.parametrize("event", [make_event("connected"), make_gift_complete()])
async def test_what_the_client_makes_cannot_be_sent(live_room, live_client, event):
    with pytest.raises(ConfigError, match="no message of the platform"):
        await live_room.send(event)


async def test_what_is_no_event_cannot_be_sent(live_room, live_client):
    with pytest.raises(ConfigError, match="a dict is no message of the platform: send an event of make_event"):
        await live_room.send({"text": "hi"})


async def test_backlog(live_room, live_client):
    await live_room.chat("ann", "!song before", is_backlog=True)
    assert (await live_client.expect("chat")).is_backlog


async def test_events_have_the_virtual_time(live_room, live_client, live_clock):
    await live_room.chat("ann", "hi")
    await live_room.advance(90)
    await live_room.chat("ann", "hi")
    times = [event.created_at for event in live_client.events if event.name == "chat"]
    assert times == [datetime.fromtimestamp(1_750_000_000 + late, UTC) for late in (0, 90)]
    assert live_room.clock is live_clock


async def test_users_of_the_room_have_their_roles():
    heard = []
    async with SimulatedRoom("host", users=[make_user("mia", is_moderator=True)]) as room:
        client = room.client()
        client.on("chat", where=from_moderator)(lambda event: heard.append(event.text))
        await room.chat("mia", "mod")
        await room.chat("ann", "no mod")
        await room.chat(make_user("zoe", is_moderator=True), "another")
        await room.chat("host", "host")
        assert (await client.expect("chat", user="host", text="host")).user.is_host
    assert heard == ["mod", "another"]


async def test_a_client_made_in_the_program_reads_the_room(live_room):
    async def program():
        client = LiveClient("@someone", sign="euler", proxy="http://127.0.0.1:9", config=LiveConfig(queue_size=20))
        texts = []
        client.on("chat")(lambda event: texts.append(event.text))
        async with client:
            assert (await client.look_up()).room.unique_id == "someone"
            return texts, await client.wait_closed()

    running = asyncio.create_task(program())
    await live_room.chat("ann", "hi")
    await live_room.end()
    assert await running == (["hi"], "live_ended")


async def test_a_program_that_was_made_before_is_included(live_clock):
    shared = []
    program = LiveClient("@someone")

    @program.command("song")
    async def song(event: ChatEvent, ctx: HandlerContext[list[str]], *, title: str) -> None:
        ctx.shared.append(title)

    async with SimulatedRoom("someone", clock=live_clock) as room:
        room.client(program, shared=shared)
        await room.chat("ann", "!song Blue Moon")
    assert shared == ["Blue Moon"]
    assert program.state is ClientState.IDLE


async def test_pause_and_resume(live_room, live_client):
    await live_room.pause()
    assert live_client.state is ClientState.PAUSED
    assert (await live_client.look_up()).status is LookupStatus.PAUSED
    await live_room.resume()
    assert live_client.state is ClientState.LIVE
    await live_client.expect("live_paused")
    await live_client.expect("live_resumed")


async def test_a_dropped_connection_is_made_again_as_time_passes(live_room, live_client):
    await live_room.chat("ann", "before")
    await live_room.drop_connection()
    assert live_client.state is ClientState.RECONNECTING
    await live_room.chat("ann", "after")
    await live_client.expect("reconnecting", attempt=1)
    await live_client.expect("reconnected")
    await live_client.expect("chat", text="after")
    assert live_room.clock.monotonic() > 0


async def test_the_end_closes_clients(live_room, live_client):
    await live_room.chat("ann", "hi")
    await live_room.end()
    assert live_client.state is ClientState.CLOSED
    assert await live_client.wait_closed() == "live_ended"
    with pytest.raises(UsageError, match=r"no client reads the room of @host.*closed"):
        await live_room.chat("ann", "too late")


async def test_a_host_goes_live_again(live_room):
    client = live_room.client(follow=True)
    await live_room.chat("ann", "first")
    first = live_room.room_id
    await live_room.end()
    assert client.state is ClientState.ENDED
    await live_room.go_live()
    await live_room.chat("ann", "second")
    assert (await client.expect("chat", text="second")).room_id == live_room.room_id != first


async def test_a_room_that_is_not_live():
    async with SimulatedRoom("host", is_live=False) as room:
        with pytest.raises(NotLive):
            await LiveClient("host").start()
        waiting = asyncio.create_task(LiveClient("host").wait_until_live())
        await room.advance(1)
        await room.go_live()
        await room.advance(120)
        assert (await waiting).room.room_id == room.room_id


async def test_several_rooms_of_a_pool():
    heard = []
    async with SimulatedRoom("one") as one, SimulatedRoom("two") as two, LivePool(stagger=0) as pool:
        pool.on("chat")(lambda event, ctx: heard.append((ctx.client.unique_id, event.text)))
        await pool.add("@one")
        await pool.add("@two")
        await one.chat("ann", "1")
        await two.chat("ann", "2")
        with pytest.raises(RoomNotFound, match="open are @one, @two"):
            await LiveClient("@three").start()
        assert one.clock is two.clock
        with pytest.raises(ConfigError, match="share one clock"):
            SimulatedRoom("three", clock=VirtualClock()).open()
    assert heard == [("one", "1"), ("two", "2")]


async def test_a_room_without_a_name_is_that_of_all_other_hosts():
    async with SimulatedRoom("one", title="named") as one, SimulatedRoom(title="rest"):
        assert (await LiveClient("one").look_up()).room.title == "named"
        assert (await LiveClient("other").look_up()).room.title == "rest"
        assert (await LiveClient(room_id=one.room_id).look_up()).room.title == "named"
        assert (await LiveClient(room_id=7).look_up()).status is LookupStatus.NOT_FOUND


async def test_the_newest_room_is_read(live_room):
    async with SimulatedRoom(is_live=False):
        assert (await LiveClient("other").look_up()).status is LookupStatus.ENDED
    assert (await LiveClient("other").look_up()).status is LookupStatus.LIVE


async def test_without_a_client_a_call_says_so(live_room):
    with pytest.raises(UsageError, match="no client was made since it was opened"):
        await live_room.chat("ann", "hi")
    LiveClient("@host")
    with pytest.raises(UsageError, match=r"<LiveClient @host idle>"):
        await live_room.chat("ann", "hi")


async def test_a_room_is_open_once():
    room = SimulatedRoom("@host")
    with pytest.raises(UsageError, match="not open"):
        await room.chat("ann", "hi")
    assert repr(room) == "<SimulatedRoom @host, not open>"
    async with room:
        assert repr(room) == "<SimulatedRoom @host>"
        assert current_stand_in() is not None
        with pytest.raises(UsageError, match="already opened"):
            room.open()
    assert current_stand_in() is None
    room.close()


async def test_a_conversation_waits_for_its_next_comment_without_hanging():
    answers = []
    async with SimulatedRoom(patience=0.05) as room:
        client = room.client()

        @client.command("ask")
        async def ask(event: ChatEvent, ctx: HandlerContext[None]) -> None:
            answers.append((await ctx.client.wait_for("chat")).text)

        await room.chat("ann", "!ask")
        await room.chat("ann", "because")
    assert answers == ["because"]


async def test_a_handler_may_play_something_itself():
    async with asyncio.timeout(20), SimulatedRoom(patience=50) as room:
        client = room.client()

        @client.command("echo")
        async def echo(event: ChatEvent) -> None:
            await room.chat("bot", "echo")

        await room.chat("ann", "!echo")
        await client.expect("chat", user="bot")


async def test_given_dependencies_are_used_and_the_rest_is_the_rooms(live_room):
    http = AiohttpClient()
    client = LiveClient("@host", dependencies=Dependencies(http=http, clock=SystemClock()))
    starting = asyncio.create_task(client.start())
    await live_room.chat("ann", "hi")
    await starting
    assert client.state is ClientState.LIVE
    await client.aclose()


async def test_the_gift_list_is_that_of_the_simulator_and_all_other_requests_are_refused(live_room, live_client):
    await live_room.chat("ann", "hi")
    assert (await live_client.gifts())[5655].name == "Rose"


async def test_other_requests_of_the_program_are_not_touched(live_room, live_client):
    seen = []

    @live_client.on("follow")
    async def announce(event) -> None:
        async with aiohttp.ClientSession() as session, session.post("https://hooks.example/x", headers={}) as response:
            seen.append(await response.text())

    with Web() as web:
        web.post("https://hooks.example/x", body="ok")
        await live_room.follow("ann")
        assert seen == ["ok"]
        assert [asked.url for asked in web.asked] == ["https://hooks.example/x"]


async def test_faults_of_connections_can_be_added(live_room, live_client):
    await live_room.chat("ann", "one")
    live_room.connector.faults.add(Drop(frame=3))
    await live_room.chat("ann", "two")
    await live_room.chat("ann", "three")
    assert [event.text for event in live_client.events if event.name == "chat"] == ["one", "three"]


def test_nothing_is_led_outside_of_a_room():
    assert current_stand_in() is None


def test_threads_and_plain_loops_work_too():
    async def main() -> list[str]:
        async with SimulatedRoom() as room:
            router, texts = Router(), []
            router.on("chat", thread=True)(lambda event: texts.append(event.text))
            room.client(router)
            await room.chat("ann", "hi")
            return texts

    assert asyncio.run(main()) == ["hi"]


async def test_a_client_has_no_network_and_leaves_no_files(live_room):
    client = LiveClient("@host", config=LiveConfig(cache_dir="/somewhere"))
    assert client.config.cache_dir is None
    http = client._services.http
    with pytest.raises(NetworkError, match=r"has no network, and requested www\.example") as caught:
        await http.get("https://www.example/?token=secret", headers={}, timeout=1, max_bytes=1)
    assert "secret" not in str(caught.value)
    with pytest.raises(NetworkError, match="has no network"):
        await http.post("https://www.example/", headers={}, body=b"", timeout=1, max_bytes=1)


async def test_a_client_that_outlives_its_room_finds_nothing():
    async with SimulatedRoom("host") as room:
        config = LiveConfig(reconnect=None)
        late, knowing = LiveClient("@host", config=config), LiveClient(room_id=room.room_id, config=config)
    with pytest.raises(RoomNotFound, match="none is open"):
        await late.start()
    with pytest.raises(NetworkError, match="the test is over"):
        await knowing.start()


async def test_a_call_with_many_events_returns_after_the_last(live_room, live_client):
    await live_room.send(*(make_chat(str(number)) for number in range(400)))
    assert [event.text for event in live_client.events if event.name == "chat"][-1] == "399"
