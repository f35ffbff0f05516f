"""A real Chromium in a window shows the simulator's live page, and a client reads what the page receives."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from tests.captures import messages, needs_captures
from tests.imports import ROOT
from tests.interop.display import CHROMIUM, SANDBOX
from tests.test_whole_way import batches, check_events, ordered
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConnectionClosedError, NotLive, SignRejected, SignUnavailable, TikTokLiveError
from tiktok_live.events.base import MessageEvent
from tiktok_live.net.devtools.browser import BrowserOptions, open_browser
from tiktok_live.net.devtools.errors import BrowserError
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, MessageWriter, Script, SimulatedRoom, Simulator, Step, make_audience
from tiktok_live.simulator.faults.kinds import Drop, LoginWall, PageFault, RoomFinished, Shell, TextFrame
from tiktok_live.wire.batches import BatchMessage

ROOM = SimulatedRoom(unique_id="demo")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(USER,) = make_audience(Random(0), 1)
PLAYERS = ("page", "frame", "foreign_frame", "worker", "shared_worker", "poll")

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]


def chats(number: int, *, every: float = 0.0) -> Script:
    return Script(tuple(Step(at * every, (WRITER.chat(0.0, USER, f"chat {at}"),)) for at in range(number)))


def going_on(*, every: float = 0.2, **options) -> SimulatedRoom:
    """A room that lives for as long as any test takes."""
    return SimulatedRoom(unique_id=options.pop("unique_id", "demo"), scenario=chats(3000, every=every), **options)


def setting(folder: Path, **options: object) -> dict[str, object]:
    sandbox = "on" if SANDBOX else "off"
    chosen = {"executable": CHROMIUM, "profile": str(folder / "profile"), "sandbox": sandbox, "timeout": 30.0}
    return {"provider": "page", **chosen, **options}


def reader(simulator: Simulator, folder: Path, *, user: str = "demo", retries: bool = False, **options) -> LiveClient:
    backoff = Backoff(initial=0.1, attempts=5) if retries else None
    config = LiveConfig(reconnect=backoff, close_patience=30.0, cache_dir=None).at(simulator.url)
    sign = options.pop("sign", None) or setting(folder, **options)
    return LiveClient(user, config=config, sign=sign, dependencies=Dependencies(sign_pool=SignPool()))


def by_room_id(simulator: Simulator, folder: Path, **options) -> LiveClient:
    """A client that needs no live page for its lookup, so that only the browser meets the page's faults."""
    config = LiveConfig(reconnect=None, close_patience=30.0, cache_dir=None).at(simulator.url)
    dependencies = Dependencies(sign_pool=SignPool())
    return LiveClient(room_id=ROOM.room_id, config=config, sign=setting(folder, **options), dependencies=dependencies)


@asynccontextmanager
async def reading(client: LiveClient):
    """Yield the events of a client, once it reads."""
    seen: list[str] = []
    client.on("event")(lambda event: seen.append(event.name))
    async with client:
        yield seen


async def failing(client: LiveClient) -> TikTokLiveError:
    with pytest.raises(TikTokLiveError) as failed:
        async with client:
            await client.wait_closed()
    return failed.value


async def soon(condition, seconds: float = 30.0):
    async with asyncio.timeout(seconds):
        while not (found := condition()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return found


class Debugger:
    """Another connection to the browser of a profile: what a user does with its windows."""

    def __init__(self, folder: Path) -> None:
        note = json.loads((folder / "profile" / "tiktok_live.json").read_text())
        self.pid: int = note["pid"]
        self.address = f"http://{note['address'].split('/')[2]}"

    def windows(self) -> list[str]:
        with urllib.request.urlopen(f"{self.address}/json/list") as response:
            return [each["id"] for each in json.load(response) if each["type"] == "page"]

    @asynccontextmanager
    async def connected(self):
        browser = await open_browser(BrowserOptions(cdp=self.address))
        try:
            yield browser.devtools
        finally:
            await browser.aclose()

    async def do(self, method: str, *, in_window: bool = False, **params: object) -> None:
        async with self.connected() as devtools:
            session = ""
            if in_window:
                (target,) = await asyncio.to_thread(self.windows)
                attached = await devtools.call("Target.attachToTarget", {"targetId": target, "flatten": True})
                session = str(attached["sessionId"])
            with suppress(BrowserError):  # what ends a page or a browser has no response
                await devtools.call(method, params, session_id=session, timeout=2.0)


@needs_captures
@pytest.mark.parametrize("player", PLAYERS)
async def test_every_recorded_payload_arrives_exactly_once_and_in_order(tmp_path, player):
    rows = ordered()
    sent = [BatchMessage(row["method"], row["payload"], 7_000_000_000_000_000_000 + n) for n, row in enumerate(rows)]
    room = SimulatedRoom(unique_id="demo", scenario=batches(sent))
    async with Simulator(room, speed=0, player=player) as simulator:
        client = reader(simulator, tmp_path)
        seen: list[MessageEvent] = []
        client.on(MessageEvent)(seen.append)
        async with client:
            assert await client.wait_closed() == CloseReason.LIVE_ENDED
        assert len(simulator.connections) == (0 if player == "poll" else 1)  # the page's own
        assert [record.entered for record in simulator.connections] == [[ROOM.room_id]] * len(simulator.connections)
    assert len(seen) == len(messages()) == 529
    check_events(seen, sent)
    assert client.health.heartbeats == client.health.acks == client.health.duplicates == 0


async def test_a_refused_lookup_is_no_obstacle(tmp_path):
    lookup = Shell(captcha=True, path="/@*/live*", request=1)  # the browser's request for the page is the second
    faults = FaultPlan([lookup, Shell(captcha=True, path="/api-live/*", times=0)])
    async with Simulator(going_on(), faults=faults) as simulator:
        client = reader(simulator, tmp_path)
        async with reading(client) as seen:
            await soon(lambda: seen.count("chat") > 2)
        assert client.room_id == ROOM.room_id
        assert client.last_lookup is not None
        assert client.last_lookup.detail == "found by a sign provider"
        assert len(simulator.connections) == 1


async def test_media_and_fonts_are_not_loaded_and_the_page_goes_on(tmp_path):
    paths = {"block": set(), "on": {"/player/stream.flv", "/player/sound.mp3", "/player/font.woff2"}}
    for media, expected in paths.items():
        async with Simulator(going_on()) as simulator, reading(reader(simulator, tmp_path, media=media)) as seen:
            await soon(lambda seen=seen: seen.count("chat") > 2)
            asked = {request.path for request in simulator.requests}
            assert "/player/style.css" in asked
            assert asked & paths["on"] == expected


async def test_what_was_said_before_is_backlog(tmp_path):
    before = WRITER.chat(0.0, USER, "before")
    room = going_on(first_batch=(BatchMessage(before.method, before.payload, before.msg_id, is_history=True),))
    async with Simulator(room) as simulator:
        client, old = reader(simulator, tmp_path), []
        client.on("chat")(lambda event: old.append((event.text, event.is_backlog)))
        async with client:
            await soon(lambda: len(old) > 1)
    assert old[0] == ("before", True)
    assert [is_backlog for _, is_backlog in old[1:]] == [False] * (len(old) - 1)


async def test_rooms_share_a_browser_and_their_windows_close_with_them(tmp_path):
    rooms = [going_on(unique_id=name, room_id=7_300_000_000_000_000_100 + at) for at, name in enumerate(("one", "two"))]
    async with Simulator(*rooms, player="shared_worker") as simulator:
        one, two = reader(simulator, tmp_path, user="one"), reader(simulator, tmp_path, user="two")
        async with reading(one) as seen:
            async with reading(two) as others:
                await soon(lambda: seen.count("chat") > 2 and others.count("chat") > 2)
                windows = Debugger(tmp_path).windows
                assert len(await asyncio.to_thread(windows)) == 2
            assert len(await asyncio.to_thread(windows)) == 1
            number = seen.count("chat")
            await soon(lambda: seen.count("chat") > number + 2)
        assert one.room_id != two.room_id
        assert one.health.duplicates == two.health.duplicates == 0
    assert not (tmp_path / "profile" / "tiktok_live.json").exists()


async def test_a_pool_shares_a_browser(tmp_path):
    rooms = [going_on(unique_id=name, room_id=7_300_000_000_000_000_100 + at) for at, name in enumerate("ab")]
    async with Simulator(*rooms) as simulator:
        config = LiveConfig(cache_dir=None, close_patience=30.0).at(simulator.url)
        pool = LivePool(config, sign=setting(tmp_path), stagger=0, dependencies=Dependencies(sign_pool=SignPool()))
        seen: set[int] = set()
        ended: list[str] = []
        pool.on("connected")(lambda event: seen.add(event.room_id))
        pool.on("room_closed")(lambda event: ended.append(str(event)))
        async with pool:
            for room in rooms:
                await pool.add(room.unique_id)
            await soon(lambda: len(seen) == 2 or ended)
            assert ended == []
            assert len(await asyncio.to_thread(Debugger(tmp_path).windows)) == 2
            assert {health.page for health in pool.health.values()} == {"reading"}


@pytest.mark.parametrize(
    "fault",
    [
        # The lookup of the client itself meets the fault first.
        PageFault(what="reopen", seconds=1.0, times=2),
        PageFault(what="reload", seconds=1.0, times=2),
        PageFault(what="other_socket", times=2),
        TextFrame(times=0),
        Drop(connection=1, frame=4),
    ],
    ids=["reopened", "reloaded", "another socket", "text between", "dropped"],
)
async def test_what_a_page_does_on_its_way_costs_nothing(tmp_path, fault):
    async with Simulator(going_on(), faults=FaultPlan([fault])) as simulator:
        client, texts = reader(simulator, tmp_path), []
        client.on("chat")(lambda event: texts.append(event.text))
        async with reading(client) as seen:
            await soon(lambda: len(texts) > 30)
        assert texts == list(dict.fromkeys(texts))
        assert seen[0] == "connected"
        assert "reconnecting" not in seen
        assert client.health.broken_frames == 0


async def test_a_crashed_page_is_loaded_again(tmp_path):
    async with Simulator(going_on()) as simulator:
        client = reader(simulator, tmp_path)
        async with reading(client) as seen:
            await Debugger(tmp_path).do("Page.crash", in_window=True)
            await soon(lambda: len(simulator.connections) == 2)
            number = seen.count("chat")
            await soon(lambda: seen.count("chat") > number + 2)
            await soon(lambda: client.health.page == "reading")
            assert "reconnecting" not in seen


async def test_a_window_that_left_comes_back_once(tmp_path):
    async with Simulator(going_on()) as simulator:
        client = reader(simulator, tmp_path, retries=True)
        async with reading(client) as seen:
            debugger = Debugger(tmp_path)
            await debugger.do("Page.navigate", in_window=True, url=f"{simulator.url}/login")
            await soon(lambda: "reconnected" in seen)
            await debugger.do("Page.navigate", in_window=True, url=f"{simulator.url}/login")
            with pytest.raises(ConnectionClosedError, match="second time within a minute"):
                await client.wait_closed()


async def test_closing_the_only_window_ends_the_client(tmp_path):
    async with Simulator(going_on()) as simulator:
        client = reader(simulator, tmp_path, retries=True)
        async with reading(client) as seen:
            debugger = Debugger(tmp_path)
            (window,) = await asyncio.to_thread(debugger.windows)
            await debugger.do("Target.closeTarget", targetId=window)
            with pytest.raises(ConnectionClosedError, match="the browser was closed") as ended:
                await client.wait_closed()
            assert not ended.value.retryable
            assert "reconnecting" not in seen


async def test_closing_one_of_two_windows_ends_its_client_alone(tmp_path):
    rooms = [going_on(unique_id=name, room_id=7_300_000_000_000_000_100 + at) for at, name in enumerate(("one", "two"))]
    async with Simulator(*rooms) as simulator:
        one, two = (reader(simulator, tmp_path, user=name, retries=True) for name in ("one", "two"))
        async with reading(one) as seen, reading(two):
            debugger = Debugger(tmp_path)
            async with debugger.connected() as devtools:
                found = await devtools.call("Target.getTargets")
                (window,) = [each["targetId"] for each in found["targetInfos"] if "/@two/" in each["url"]]
            await debugger.do("Target.closeTarget", targetId=window)
            with pytest.raises(ConnectionClosedError, match="the window that shows the live was closed"):
                await two.wait_closed()
            number = seen.count("chat")
            await soon(lambda: seen.count("chat") > number + 2)


async def test_closing_the_browser_ends_the_client(tmp_path):
    async with Simulator(going_on()) as simulator:
        client = reader(simulator, tmp_path, retries=True)
        async with reading(client):
            await Debugger(tmp_path).do("Browser.close")
            with pytest.raises(ConnectionClosedError, match="the browser was closed"):
                await client.wait_closed()


async def test_a_killed_browser_is_started_again(tmp_path):
    async with Simulator(going_on()) as simulator:
        client = reader(simulator, tmp_path, retries=True)
        async with reading(client) as seen:
            os.kill(Debugger(tmp_path).pid, signal.SIGKILL)
            await soon(lambda: "reconnected" in seen)
            assert "killed" in client.health.last_error
            assert client.health.page == "reading"


async def test_a_profile_in_use_is_an_error(tmp_path):
    async with Simulator(going_on()) as simulator, reading(reader(simulator, tmp_path)):
        command = [sys.executable, "-m", "tiktok_live", "watch", "@demo", "--simulator", simulator.url]
        made = setting(tmp_path)
        sign = f"page:{CHROMIUM}?profile={made['profile']}&sandbox={made['sandbox']}"
        done = await asyncio.to_thread(
            subprocess.run, [*command, "--sign", sign], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "PROFILE_IN_USE" in done.stderr
        assert done.returncode == 4


async def test_a_browser_of_the_user_is_read_and_stays_open(tmp_path):
    async with Simulator(going_on()) as simulator:
        theirs = await open_browser(
            BrowserOptions(executable=CHROMIUM, profile=tmp_path / "profile", sandbox=SANDBOX, timeout=60.0)
        )
        try:
            debugger = Debugger(tmp_path)
            before = await asyncio.to_thread(debugger.windows)
            sign = {"provider": "page", "cdp": debugger.address}
            async with reading(reader(simulator, tmp_path, sign=sign)) as seen:
                await soon(lambda: seen.count("chat") > 2)
            assert await asyncio.to_thread(debugger.windows) == before
        finally:
            await theirs.aclose()


async def test_a_page_without_a_socket_is_told_with_its_title_and_a_picture(tmp_path):
    async with Simulator(going_on(), faults=FaultPlan([PageFault(what="no_socket", times=0)])) as simulator:
        error = await failing(reader(simulator, tmp_path, timeout=4.0, screenshot=str(tmp_path / "pictures")))
    assert isinstance(error, SignUnavailable)
    assert f"within 4 s; it shows {simulator.url}/@demo/live, titled" in error.message
    (picture,) = (tmp_path / "pictures").iterdir()
    assert str(picture) in error.message
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("fault", "kind"), [(LoginWall(times=0), "LOGIN_WALL"), (Shell(captcha=True, path="/@*/live*", times=0), "CAPTCHA")]
)
async def test_a_wall_is_named_after_the_patience(tmp_path, fault, kind):
    async with Simulator(going_on(), faults=FaultPlan([fault])) as simulator:
        error = await failing(by_room_id(simulator, tmp_path, patience=2.0))
    assert isinstance(error, SignRejected)
    assert f"refused ({kind})" in error.message


async def test_a_wall_that_the_user_passes_is_read(tmp_path, caplog):
    fault = Shell(captcha=True, path="/@*/live*", times=1)
    async with Simulator(going_on(), faults=FaultPlan([fault])) as simulator:
        client = by_room_id(simulator, tmp_path)
        starting = asyncio.ensure_future(client.start())
        await soon(lambda: client.health.page == "waiting for the user")
        await Debugger(tmp_path).do("Page.reload", in_window=True)
        await starting
        assert client.health.page == "reading"
        await client.aclose()
    assert "the window shows a captcha" in caplog.text


async def test_a_live_that_has_ended_is_a_verdict(tmp_path):
    async with Simulator(going_on(), faults=FaultPlan([RoomFinished(times=0)])) as simulator:
        error = await failing(reader(simulator, tmp_path))
    assert isinstance(error, NotLive)
    assert "the page says that the live has ended" in error.message
