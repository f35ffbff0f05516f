from __future__ import annotations

import asyncio
import json
import threading

from tests.overlay.rooms import serving, streak
from tiktok_live.overlay.consumers import MOST_PAGES
from tiktok_live.overlay.views import OVERLAYS
from tiktok_live.testing import make_chat, make_follow, make_like, make_viewers


async def test_each_page_gets_a_snapshot_and_then_what_changes():
    parts = {
        "chat": "lines",
        "ticker": "lines",
        "alerts": "current",
        "goal": "goal",
        "leaderboard": "entries",
        "counters": "counters",
        "last": "last",
        "timer": "timer",
    }
    changed = {
        "chat": ["line", "line"],
        "ticker": ["line"],
        "alerts": ["queue", "alert", "queue"],
        **{name: [name] for name in OVERLAYS[2:] if name not in {"alerts", "ticker"}},
    }
    async with serving() as served:
        served.feed.publish("ann", make_viewers(5))
        sockets = {
            name: await served.http.ws_connect(f"{served.url}/overlay/socket?overlay={name}") for name in OVERLAYS
        }
        for name, socket in sockets.items():
            snapshot = await socket.receive_json()
            assert (snapshot["type"], snapshot["overlay"], snapshot["room"]) == ("snapshot", name, "ann")
            assert snapshot["live"] is snapshot["connected"] is True
            assert parts[name] in snapshot
        served.feed.publish("ann", make_chat("hello"))
        served.feed.publish("ann", streak(3))
        served.feed.publish("ben", streak(9))
        served.overlay.flush()
        for name, socket in sockets.items():
            types = [(await socket.receive_json())["type"] for _ in changed[name]]
            assert types == changed[name]


async def test_a_snapshot_repeats_nothing_and_has_the_time_left():
    async with serving() as served:
        served.feed.publish("ann", make_chat("hello"))
        served.feed.publish("ann", make_follow("ben"))
        served.overlay.flush()
        await served.clock.advance(2)
        socket = await served.http.ws_connect(f"{served.url}/overlay/socket?overlay=alerts&room=@ANN")
        snapshot = await socket.receive_json()
        assert snapshot["current"]["title"] == "ben"
        assert snapshot["current"]["remaining"] == 3_000
        chat = await served.http.ws_connect(f"{served.url}/overlay/socket?overlay=chat")
        assert [line["kind"] for line in (await chat.receive_json())["lines"]] == ["chat", "follow"]
        served.feed.publish("ann", make_chat("not sent yet"))
        other = await served.http.ws_connect(f"{served.url}/overlay/socket?overlay=chat")
        assert (await other.receive_json())["lines"][-1]["text"] == "not sent yet"
        served.feed.publish("ann", make_chat("later"))
        served.overlay.flush()
        assert (await other.receive_json())["line"]["text"] == "later"
        assert [(await chat.receive_json())["line"]["text"] for _ in range(2)] == ["not sent yet", "later"]
        await served.clock.advance(4)
        assert await socket.receive_json() == {"type": "alert_over", "id": 1}
        served.rooms.live = False
        await served.clock.advance(2)
        assert await chat.receive_json() == {"type": "status", "connected": True, "live": False}


async def test_pages_may_choose_goals_and_places():
    async with serving() as served:
        for place, user in enumerate(("ann", "ben", "cleo"), 1):
            served.feed.publish("ann", make_like(user, 5, total=5 * place))
        address = f"{served.url}/overlay/socket?overlay="
        likes = await served.http.ws_connect(f"{address}goal&goal=likes")
        assert (await likes.receive_json())["goal"]["value"] == 15
        board = await served.http.ws_connect(f"{address}leaderboard&kind=likes&span=all&max=2")
        assert [entry["value"] for entry in (await board.receive_json())["entries"]] == [5, 5]


async def test_wrong_addresses_are_explained():
    async with serving() as served:
        for query, word in (
            ("overlay=cat", "did you mean 'chat'"),
            ("overlay=goal&goal=x", "goals: diamonds"),
            ("overlay=chat&room=x", "no room"),
            ("overlay=leaderboard&max=0", "from 1 to 100"),
            ("overlay=leaderboard&span=week", "live, day, all"),
        ):
            status, answer = await served.get(f"/overlay/socket?{query}")
            assert status == 404
            assert word in json.dumps(answer).lower()
        served.overlay.pages.close()
        assert (await served.get("/overlay/socket?overlay=chat"))[0] == 503
        assert MOST_PAGES == 200


async def test_a_page_that_does_not_read_is_disconnected():
    async with serving() as served:
        socket = await served.http.ws_connect(f"{served.url}/overlay/socket?overlay=chat")
        await socket.receive_json()
        [view] = served.overlay.pages.views
        served.overlay.pages.send(view, [{"type": "line", "text": "x" * 1_000_000}] * 10)
        while served.overlay.pages.views:  # noqa: ASYNC110 - the socket's end is seen by nobody else
            await asyncio.sleep(0)
        assert not (await socket.receive()).type.name.startswith("TEXT")


async def test_files_are_written_while_running_and_at_the_end(tmp_path):
    file = tmp_path / "room-ann.json"
    async with serving(folder=tmp_path) as served:
        served.feed.publish("ann", streak(3))
        await served.clock.advance(6)
        while not file.exists():  # noqa: ASYNC110 - another thread writes it
            await asyncio.sleep(0.001)
        served.feed.publish("ann", streak(4, group_id=8))
    async with serving(folder=tmp_path) as served:
        assert served.overlay.state("ann").goals["diamonds"].value == 7
    file.write_text("{")
    notes = []
    async with serving(folder=tmp_path) as served:
        served.overlay._on_note = notes.append
        assert served.overlay.state("ann").goals["diamonds"].value == 0
    assert "begin again" in notes[0]


async def test_closing_waits_for_a_file_that_is_being_written(tmp_path):
    begun, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    async with serving(folder=tmp_path) as served:
        overlay, write = served.overlay, served.overlay._files.write

        def slow(room, content):
            loop.call_soon_threadsafe(begun.set)
            go_on.wait(10)
            return write(room, content)

        overlay._files.write = slow
        served.feed.publish("ann", streak(3))
        await served.clock.advance(6)
        await begun.wait()
        served.feed.publish("ann", streak(4, group_id=8))
        closing = asyncio.create_task(overlay.aclose())
        for _ in range(10):
            await asyncio.sleep(0)
        assert not overlay._work.done()
        go_on.set()
        await closing
    async with serving(folder=tmp_path) as served:
        assert served.overlay.state("ann").goals["diamonds"].value == 7


async def test_what_could_not_be_written_is_written_later(tmp_path):
    (tmp_path / "folder").touch()
    async with serving(folder=tmp_path / "folder") as served:
        served.feed.publish("ann", make_follow("ben"))
        await served.overlay.save()
        (tmp_path / "folder").unlink()
        await served.overlay.save()
        assert [path.name for path in (tmp_path / "folder").iterdir()] == ["room-ann.json"]
