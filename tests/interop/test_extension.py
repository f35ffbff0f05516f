"""A real Chromium with our extension: what reaches a client, and what never leaves the browser."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from unittest.mock import AsyncMock

import pytest
from websockets.asyncio.server import serve

from tests.captures import messages, needs_captures
from tests.client.rig import ScriptedResolver, found
from tests.interop.display import CHROMIUM
from tests.interop.live_site import HIDDEN, SOCKET, live_site
from tests.interop.loaded_extension import extension_browser, until
from tests.session.wire_messages import chat, control
from tests.test_whole_way import batches, check_events, ordered
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.events.base import MessageEvent
from tiktok_live.extension.folder import write_extension
from tiktok_live.extension.token import ensure_token, read_token
from tiktok_live.signing.base import ConnectPlan, ProviderHealth, UnavailableOutcome
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.simulator import FaultPlan, SimulatedRoom, Simulator
from tiktok_live.simulator.faults.kinds import PageFault
from tiktok_live.transports.extension.messages import decode_message
from tiktok_live.transports.frame_queue import FrameQueue
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, encode_push_frame

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def framed(batch: bytes) -> bytes:
    return encode_push_frame(PushFrame("msg", batch))


@asynccontextmanager
async def world(tmp_path, **options):
    """Yield a site, a browser with the extension, and the setting of the provider."""
    token_file, port = tmp_path / "token", free_port()
    ensure_token(token_file)
    async with live_site(**options) as site:
        write_extension(tmp_path / "extension", site.url)
        async with extension_browser(tmp_path / "profile", tmp_path / "extension") as browser:
            await browser.settings(port, read_token(token_file))
            yield site, browser, f"extension?port={port}&token_file={token_file}&patience=25"


def client_of(site, sign: str, seen: list[MessageEvent], **options) -> LiveClient:
    dependencies = Dependencies(sign_pool=SignPool(), resolver=ScriptedResolver(found()))
    config = LiveConfig(cache_dir=None, **options).at(site.url)
    client = LiveClient("demo", config=config, sign=sign, dependencies=dependencies)
    client.on(MessageEvent)(seen.append)
    return client


def recorded() -> list[BatchMessage]:
    """Every recorded payload with an id of its own, then the end of the live."""
    rows = [row for row in messages() if row["method"] != "WebcastControlMessage"]
    return [BatchMessage(row["method"], row["payload"], 1000 + place, False) for place, row in enumerate(rows)]


async def listens(sign: str) -> None:
    """Wait until the program listens: what a page receives before that is lost."""
    port = int(sign.partition("port=")[2].partition("&")[0])
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return


class Frames:
    """A provider of frames that are there already."""

    name = "frames"

    def __init__(self, history: bytes, frames: list[bytes]) -> None:
        self.history = history
        self.frames = frames

    async def connect(self, *_, **__):
        if not self.frames:
            return UnavailableOutcome("no more")
        queue = FrameQueue()
        while self.frames:
            queue.feed(self.frames.pop(0))
        connector = Frames("", [])
        connector.connect = AsyncMock(return_value=queue)
        return ConnectPlan(
            url="ws://h", headers={}, provider="f", first_response=self.history, connector=connector, listen_only=True
        )

    async def health(self):
        return ProviderHealth(ok=True)

    async def aclose(self):
        pass


async def read_to_the_end(client: LiveClient) -> None:
    async with asyncio.timeout(PATIENCE), client:
        assert await client.wait_closed() == CloseReason.LIVE_ENDED


@needs_captures
@pytest.mark.parametrize("player", ["page", "worker", "frame", "foreign", "poll"])
async def test_every_message_arrives_once_and_in_order(tmp_path, player):
    sent = recorded()
    batches = [encode_batch(Batch(sent[at : at + 5])) for at in range(0, len(sent), 5)]
    batches.append(encode_batch(Batch([control(3)])))
    history = encode_batch(Batch([chat("before", msg_id=999)]))
    frames = list(map(framed, batches))
    expected: list[MessageEvent] = []
    options = {"bodies": [history, *batches]} if player == "poll" else {"frames": frames}
    seen: list[MessageEvent] = []
    async with world(tmp_path, player=player, first=history, **options) as (site, browser, sign):
        await read_to_the_end(client_of(site, Frames(history, list(frames)), expected))
        await browser.open(f"{site.page}?token={HIDDEN}")
        tab = await browser.tab_of(site.page)
        reading = asyncio.create_task(read_to_the_end(client_of(site, sign, seen)))
        await listens(sign)
        await browser.toggle(tab)
        await reading
    assert len(seen) > 500
    assert [event.to_dict() | {"received_at": 0} for event in seen] == [
        event.to_dict() | {"received_at": 0} for event in expected
    ]
    assert seen[0].is_backlog


@needs_captures
# The simulator's foreign frame has its socket on another host, which this extension may not read; see `foreign` above.
@pytest.mark.parametrize("player", ["page", "frame", "worker", "poll"])
async def test_every_recorded_payload_of_the_simulated_page_arrives(tmp_path, player):
    rows = ordered()
    sent = [BatchMessage(row["method"], row["payload"], 7_000_000_000_000_000_000 + n) for n, row in enumerate(rows)]
    room = SimulatedRoom(unique_id="demo", scenario=batches(sent))
    token_file, port = tmp_path / "token", free_port()
    ensure_token(token_file)
    seen: list[MessageEvent] = []
    # The live must not be over before the tab is switched on, which loads the page once more.
    faults = FaultPlan([PageFault(what="no_socket", times=1)])
    async with Simulator(room, speed=0, player=player, faults=faults) as simulator:
        page = f"{simulator.url}/@demo/live"
        write_extension(tmp_path / "extension", simulator.url)
        async with extension_browser(tmp_path / "profile", tmp_path / "extension") as browser:
            await browser.settings(port, read_token(token_file))
            await browser.open(page)
            tab = await browser.tab_of(page)
            config = LiveConfig(cache_dir=None, reconnect=None).at(simulator.url)
            sign = f"extension?port={port}&token_file={token_file}"
            client = LiveClient("demo", config=config, sign=sign, dependencies=Dependencies(sign_pool=SignPool()))
            client.on(MessageEvent)(seen.append)
            reading = asyncio.create_task(read_to_the_end(client))
            await listens(sign)
            await browser.toggle(tab)
            await reading
    assert len(seen) == len(messages()) == 529
    check_events(seen, sent)
    assert client.health.acks == client.health.duplicates == 0


class Spy:
    """Stands for the program: keeps every byte that the extension sends."""

    def __init__(self, hosts: list[str]) -> None:
        self.hosts = hosts
        self.received: list[dict[str, object]] = []
        self.origins: list[str | None] = []

    async def serve(self, connection) -> None:
        self.origins.append(connection.request.headers.get("Origin"))
        async for data in connection:
            self.received.append(json.loads(data))
            if self.received[-1]["type"] == "hello":
                await connection.send(json.dumps({"type": "wanted", "hosts": self.hosts}))

    def kinds(self) -> list[object]:
        return [message["type"] for message in self.received]


@asynccontextmanager
async def spied(tmp_path, hosts: list[str], **options):
    spy = Spy(hosts)
    async with serve(spy.serve, "127.0.0.1", 0) as server, live_site(**options) as site:
        write_extension(tmp_path / "extension", site.url)
        async with extension_browser(tmp_path / "profile", tmp_path / "extension") as browser:
            await browser.settings(server.sockets[0].getsockname()[1], "the token")
            yield site, browser, spy


async def test_no_query_cookie_or_header_leaves_the_browser(tmp_path):
    history = encode_batch(Batch([chat("before")]))
    frames = [framed(encode_batch(Batch([chat(str(number))]))) for number in range(3)]
    async with spied(tmp_path, ["demo"], first=history, frames=frames) as (site, browser, spy):
        await browser.open(f"{site.page}?token={HIDDEN}")
        tab = await browser.tab_of(site.page)
        await browser.toggle(tab)
        await until(lambda: is_true(spy.kinds().count("frame") == 3))
        await browser.toggle(tab)
        await until(lambda: is_true("gone" in spy.kinds()))
    assert all(str(origin).startswith("chrome-extension://") for origin in spy.origins)
    assert [message for message in spy.received if HIDDEN in json.dumps(message)] == []
    host = site.url.partition("//")[2]
    by_kind = {str(message["type"]): message for message in spy.received}
    assert by_kind["hello"] == {"type": "hello", "version": 1, "token": "the token"}
    assert by_kind["tab"] == {"type": "tab", "tab": tab, "address": site.page}
    assert by_kind["state"] == {"type": "state", "tab": tab, "state": "visible"}
    assert by_kind["gone"] == {"type": "gone", "tab": tab, "reason": "switched_off"}
    assert by_kind["body"]["address"] == f"{site.url}/webcast/im/fetch/"
    assert by_kind["body"]["first"] is True
    assert by_kind["frame"]["address"] == f"ws://{host}{SOCKET}"
    # Neither the text messages nor the other socket of the page.
    assert [kind for kind in spy.kinds() if kind != "ping"] == [
        *("hello", "tab", "state", "body", "frame", "frame", "frame", "gone")
    ]
    for message in spy.received:
        decode_message(json.dumps(message))


async def is_true(value: bool) -> bool:
    return value


async def test_a_tab_that_is_not_wanted_sends_no_frame(tmp_path):
    frames = [framed(encode_batch(Batch([chat("hello")])))]
    async with spied(tmp_path, ["another"], frames=frames) as (site, browser, spy):
        await browser.open(site.page)
        tab = await browser.tab_of(site.page)
        await browser.toggle(tab)
        await until(lambda: is_true("state" in spy.kinds()))
        await until(lambda: is_true(site.loads == 2))
        await browser.badge_becomes(tab, "ON", "LIVE")  # what the page received meanwhile may be read at once
        await browser.says(tab, "does not read @demo")
        await browser.toggle(tab)
        await until(lambda: is_true("gone" in spy.kinds()))
    assert set(spy.kinds()) == {"hello", "tab", "state", "gone"}


async def test_it_works_only_in_tabs_that_are_on_and_show_a_live_page(tmp_path):
    async with spied(tmp_path, ["demo"]) as (site, browser, spy):
        await browser.open(f"{site.url}/elsewhere")
        await browser.toggle(await browser.tab_of(f"{site.url}/elsewhere"))
        # Instead the page of the extension opens, which says how to go on, and connects to show whether that works.
        assert await browser.target(lambda each: each["url"].endswith("/page.html"))
        await until(lambda: is_true("hello" in spy.kinds()))
        await browser.open(site.page)
        await browser.tab_of(site.page)
        assert spy.kinds() == ["hello"]


ENDINGS = {
    "left": "the tab of @demo left the live page",
    "closed": "the tab of @demo was closed",
    "crashed": "the page of @demo crashed",
    "switched_off": "the extension was switched off in the tab of @demo",
    "browser": "the browser of the tab of @demo was closed",
}


@pytest.mark.parametrize("ending", ENDINGS)
async def test_the_end_of_a_tab_is_told_and_the_client_waits_for_the_user_again(tmp_path, ending):
    frames = [framed(encode_batch(Batch([chat("hello")])))]
    async with world(tmp_path, frames=frames) as (site, browser, sign):
        target = await browser.open(site.page)
        tab = await browser.tab_of(site.page)
        seen: list[MessageEvent] = []
        causes: list[str] = []
        client = client_of(site, sign, seen, reconnect=Backoff(initial=0.01, maximum=0.01))
        client.on("reconnecting")(lambda event: causes.append(str(event.cause)))
        starting = asyncio.create_task(client.start())
        await listens(sign)
        await browser.toggle(tab)
        async with asyncio.timeout(PATIENCE):
            await starting
        await browser.badge_becomes(tab, "LIVE")
        assert client.health.page == "reading"
        if ending == "browser":
            browser.process.kill()
        elif ending == "closed":
            await browser.call("Target.closeTarget", targetId=target)
        elif ending == "switched_off":
            await browser.toggle(tab)
        else:
            page = (await browser.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
            url = f"{site.url}/elsewhere" if ending == "left" else "chrome://crash"
            await browser.navigate(page, url)
        await until(lambda: is_true(bool(causes)))
        assert ENDINGS[ending] in causes[0]
        if ending in {"left", "crashed", "switched_off"}:
            await browser.badge_becomes(tab, "")
            if ending != "switched_off":
                await browser.says(tab, "was switched off")
        await client.aclose()
        assert [event.text for event in seen] == ["hello"]


async def test_the_user_may_switch_the_same_tab_on_again(tmp_path):
    frames = [framed(encode_batch(Batch([chat(str(number), msg_id=number)]))) for number in (1, 2)]
    async with world(tmp_path, frames=frames[:1]) as (site, browser, sign):
        await browser.open(site.page)
        tab = await browser.tab_of(site.page)
        seen: list[MessageEvent] = []
        client = client_of(site, sign, seen, reconnect=Backoff(initial=0.01, maximum=0.01))
        starting = asyncio.create_task(client.start())
        await listens(sign)
        await browser.toggle(tab)
        async with asyncio.timeout(PATIENCE):
            await starting
        await browser.toggle(tab)
        await browser.badge_becomes(tab, "")
        site.frames = frames
        await browser.toggle(tab)
        await until(lambda: is_true(len(seen) == 2))
        await client.aclose()
    assert [event.text for event in seen] == ["1", "2"]


async def test_a_wrong_token_is_shown_and_a_right_one_connects_at_once(tmp_path):
    async with world(tmp_path, frames=[framed(encode_batch(Batch([chat("hello")])))]) as (site, browser, sign):
        port = int(sign.partition("port=")[2].partition("&")[0])
        await browser.settings(port, "wrong")
        await browser.open(site.page)
        tab = await browser.tab_of(site.page)
        seen: list[MessageEvent] = []
        client = client_of(site, sign, seen)
        starting = asyncio.create_task(client.start())
        await listens(sign)
        await browser.toggle(tab)
        await browser.badge_becomes(tab, "!")
        await browser.says(tab, "The token is wrong")
        await browser.settings(port, read_token(tmp_path / "token"))
        await browser.badge_becomes(tab, "ON", "LIVE")  # what the page received meanwhile may be read at once
        site.frames.append(site.frames[0])
        await browser.evaluate(f"chrome.tabs.reload({tab})")
        async with asyncio.timeout(PATIENCE):
            await starting
        await browser.badge_becomes(tab, "LIVE")
        await client.aclose()
        await browser.badge_becomes(tab, "!")
        await browser.says(tab, "The program ended", "No program listens")


async def test_a_program_that_starts_later_is_found(tmp_path):
    async with world(tmp_path, frames=[framed(encode_batch(Batch([chat("hello")])))]) as (site, browser, sign):
        await browser.open(site.page)
        tab = await browser.tab_of(site.page)
        await browser.toggle(tab)
        await browser.badge_becomes(tab, "!")
        await browser.says(tab, "No program listens on this port")
        seen: list[MessageEvent] = []
        client = client_of(site, sign, seen)
        starting = asyncio.create_task(client.start())
        await browser.badge_becomes(tab, "ON", "LIVE")  # what the page received meanwhile may be read at once
        await browser.evaluate(f"chrome.tabs.reload({tab})")
        async with asyncio.timeout(PATIENCE):
            await starting
        await client.aclose()
