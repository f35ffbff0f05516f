"""The simulator's live page in a real browser: it reads a room as the platform's page does."""

from __future__ import annotations

from math import ceil
from random import Random
from urllib.parse import parse_qs

import pytest

from tests.captures import CAPTURES, messages, needs_captures
from tests.interop.display import CHROMIUM
from tests.interop.page_browser import chromium, open_tab, soon
from tiktok_live.simulator import (
    GIFTS,
    FaultPlan,
    HostStatus,
    MessageWriter,
    Replay,
    Script,
    SimulatedRoom,
    Simulator,
    Step,
    make_audience,
)
from tiktok_live.simulator.faults.kinds import (
    AgeGate,
    CorruptGzip,
    Drop,
    LoginWall,
    PageFault,
    RoomFinished,
    Shell,
    TextFrame,
)

ROOM = SimulatedRoom(unique_id="demo", nickname="<b>Demo</b>", title="A live & more")
WRITER = MessageWriter(ROOM, 1_750_000_000_000, Random(0))
(USER,) = make_audience(Random(0), 1)
END = WRITER.control(9.0, 3)
ENDED = "LIVE has ended"
SHOWN_OF_RECORDING = 145
SOCKETS = ("page", "frame", "foreign_frame", "worker", "shared_worker")

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser"),
    pytest.mark.usefixtures("screen"),
]


@pytest.fixture(scope="module")
def browser(screen, tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as address:
        yield address


@pytest.fixture
async def tab(browser):
    async with open_tab(browser) as tab:
        yield tab


def chats(number, first=0):
    return [WRITER.chat(float(at), USER, f"chat {at}") for at in range(first, first + number)]


def room(*messages, ends=True, **options):
    steps = [Step(float(at), (message,)) for at, message in enumerate((*messages, *([END] if ends else [])))]
    steps += [] if ends else [Step(10_000.0, (END,))]
    return SimulatedRoom(
        unique_id="demo", nickname=ROOM.nickname, title=ROOM.title, scenario=Script(tuple(steps)), **options
    )


def texts(rows):
    return [row.partition("  ")[2] or row for row in rows]


def live(simulator, query=""):
    return f"{simulator.url}/@demo/live{query}"


def paths(simulator):
    return [request.path for request in simulator.requests]


async def shows(tab, number):
    """Return the texts of the chats, when there are `number` of them."""
    return await soon(lambda: _chats(tab, number))


async def _chats(tab, number):
    words = "[...document.querySelectorAll('#live-chat .chat .words')].map(part => part.textContent)"
    found = await tab.value(words) or []
    return found if len(found) >= number else None


async def status_is(tab, text):
    async def is_shown():
        return await tab.status() == text

    await soon(is_shown)


@pytest.mark.parametrize("player", SOCKETS)
async def test_every_player_enters_beats_acks_and_shows_the_chat(tab, player):
    old = WRITER.chat(0.0, USER, "before")
    scripted = room(*chats(40), first_batch=(type(old)(old.method, old.payload, old.msg_id, is_history=True),))
    async with Simulator(scripted, speed=0, player=player) as simulator:
        await tab.go(live(simulator))
        await status_is(tab, ENDED)
        assert await shows(tab, 41) == ["before", *[f"chat {at}" for at in range(40)]]
        (record,) = simulator.connections
        await soon(lambda: record.is_closed)
        assert record.entered == [ROOM.room_id]
        assert list(record.heartbeats) == [1]
        assert (record.batches, len(record.acks), record.unacked) == (41, 41, set())
        assert not record.unreadable
        assert record.close_code == 1000
        query = {name: value for name, (value,) in parse_qs(record.query).items()}
        assert (query["aid"], query["room_id"], query["identity"]) == ("1988", str(ROOM.room_id), "audience")
        assert query["cursor"]
        assert query["internal_ext"]
        assert query["wrss"]
        fetch = next(request for request in simulator.requests if request.path == "/webcast/im/fetch/")
        assert parse_qs(fetch.query)["X-Bogus"]
        assert tab.errors == []


async def test_the_page_polls_every_message_once_and_in_order(tab):
    async with Simulator(room(*chats(100)), speed=0) as simulator:
        await tab.go(live(simulator, "?player=poll"))
        await status_is(tab, ENDED)
        assert await shows(tab, 100) == [f"chat {at}" for at in range(100)]
        assert not simulator.connections
        assert paths(simulator).count("/webcast/im/fetch/") >= 6
        assert tab.errors == []


@needs_captures
@pytest.mark.parametrize("player", ["page", "worker", "poll"])
async def test_every_recorded_payload_is_played_without_an_error(tab, player):
    recorded = SimulatedRoom(unique_id="demo", scenario=Replay.from_file(CAPTURES / "messages.jsonl", end=True))
    async with Simulator(recorded, speed=0, player=player) as simulator:
        await tab.go(live(simulator))
        # The recording has an end within it; the page does not reconnect after it, but reads on.
        await status_is(tab, ENDED)
        if player == "poll":
            fetches = ceil((len(messages()) + 1) / 20) + 2  # the first and the last are empty
            await soon(lambda: paths(simulator).count("/webcast/im/fetch/") == fetches)
        for record in simulator.connections:
            await soon(lambda record=record: record.is_closed)
            assert len(record.acks) == record.batches >= len(messages())
            assert record.unacked == set()

        async def shows_all():
            return len(await tab.chat()) == SHOWN_OF_RECORDING

        await soon(shows_all)
        assert len(simulator.connections) == (0 if player == "poll" else 1)
        assert tab.errors == []


async def test_it_shows_the_room_and_every_kind_of_row(tab):
    gift = next(kind for kind in GIFTS if not kind.is_streakable)
    shown = [
        WRITER.viewers(0, 1234, 9999),
        WRITER.join(0, USER, 77),
        WRITER.like(0, USER, 5, 4321),
        WRITER.gift(0, USER, gift),
        WRITER.follow(0, USER, 3),
        WRITER.control(0, 1),
        WRITER.chat(0, USER, "<img src=x onerror=alert(1)>"),
    ]
    async with Simulator(room(*shown), speed=0) as simulator:
        await tab.go(live(simulator))
        await status_is(tab, ENDED)
        name = USER.nickname
        assert [" ".join(row.split()) for row in await tab.chat()] == [
            f"{name} joined",
            f"{name} liked the LIVE × 5",
            f"{name} sent {gift.name} × 1",
            f"{name} followed the host",
            "The host paused the LIVE",
            f"{name} <img src=x onerror=alert(1)>",
        ]
        assert await tab.value("document.title") == "<b>Demo</b> is LIVE"
        assert await tab.value("document.getElementById('live-title').textContent") == "A live & more"
        assert await tab.value("document.getElementById('live-host').textContent") == "<b>Demo</b> · @demo"
        assert await tab.value("document.getElementById('live-viewers').textContent") == "77"
        assert await tab.value("document.querySelectorAll('#app b, #app img').length") == 0
        assert tab.errors == []


async def test_the_list_is_bounded(tab):
    async with Simulator(room(*chats(300)), speed=0) as simulator:
        await tab.go(live(simulator))
        await status_is(tab, ENDED)
        assert await shows(tab, 200) == [f"chat {at}" for at in range(100, 300)]


async def test_it_beats_every_ten_seconds_and_opens_the_next_socket_after_a_loss(tab):
    faults = FaultPlan([Drop(connection=1, frame=3), TextFrame(times=0), CorruptGzip(connection=2, frame=2)])
    async with Simulator(room(*chats(12)), faults=faults) as simulator:
        await tab.go(live(simulator))
        await soon(lambda: len(simulator.connections) == 2 and simulator.connections[1].is_closed)
        await status_is(tab, ENDED)
        first, second = simulator.connections
        assert first.batches == 3
        assert list(second.heartbeats) == [2, 3]
        assert second.unacked == {2}, "the frame that could not be read"
        assert tab.errors == []


async def test_media_are_requested_and_can_be_blocked_and_the_style_sheet_cannot(tab):
    media = {"/player/stream.flv", "/player/sound.mp3", "/player/font.woff2"}
    async with Simulator(room(*chats(3), WRITER.like(0, USER, 1, 1), ends=False), speed=1000) as simulator:
        await tab.go(live(simulator))
        await shows(tab, 3)
        await soon(lambda: media <= set(paths(simulator)))
        simulator.requests.clear()
        await tab.call("Network.setBlockedURLs", urls=[f"*{path}" for path in media])
        await tab.go(live(simulator, "?again"))
        await shows(tab, 3)
        assert not media & set(paths(simulator))
        opened = len(simulator.connections)
        await tab.call("Network.setBlockedURLs", urls=["*.css"])
        await tab.go(live(simulator, "?unstyled"))
        await status_is(tab, "The page cannot load its style sheet")
        assert len(simulator.connections) == opened == 2


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (LoginWall(), "document.getElementById('loginContainer') && location.pathname === '/login'"),
        (Shell(captcha=True, path="/@*/live*"), "document.getElementById('captcha_container') !== null"),
        (AgeGate(), "document.getElementById('live-status')?.textContent.includes('confirm your age')"),
        (RoomFinished(), "document.getElementById('live-status')?.textContent === 'LIVE has ended'"),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
async def test_a_wall_keeps_the_page_from_opening_a_socket(tab, fault, shown):
    async with Simulator(room(*chats(2), ends=False), faults=FaultPlan([fault]), speed=0) as simulator:
        await tab.go(live(simulator))
        await soon(lambda: tab.value(shown))
        assert not simulator.connections
        if isinstance(fault, LoginWall):
            assert await tab.value("new URLSearchParams(location.search).get('redirect_url')") == live(simulator)
        assert tab.errors == []


async def test_a_live_that_is_over_opens_no_socket(tab):
    async with Simulator(room(status=HostStatus.OFFLINE)) as simulator:
        await tab.go(live(simulator))
        await status_is(tab, ENDED)
        assert not simulator.connections


@pytest.mark.parametrize(
    ("fault", "opened"),
    [
        (PageFault(what="reload", seconds=0.5), 2),
        (PageFault(what="reopen", seconds=0.5), 2),
        (PageFault(what="other_socket"), 1),
    ],
    ids=lambda value: getattr(value, "what", ""),
)
async def test_a_page_with_a_trap_still_reads(tab, fault, opened):
    async with Simulator(room(*chats(2), ends=False), faults=FaultPlan([fault])) as simulator:
        await tab.go(live(simulator))
        await soon(lambda: len(simulator.connections) == opened and len(simulator.connections[-1].acks) == 2)
        assert ("/other/socket" in paths(simulator)) == (fault.what == "other_socket")
        assert paths(simulator).count("/@demo/live") == (2 if fault.what == "reload" else 1)
        assert not any("not yours" in row for row in await tab.chat())
        assert tab.errors == []


async def test_a_page_leaves_or_opens_no_socket(tab):
    faults = FaultPlan([PageFault(what="leave", seconds=0.3, location="/@demo"), PageFault(what="no_socket")])
    async with Simulator(room(*chats(2), ends=False), faults=faults) as simulator:
        await tab.go(live(simulator))
        await soon(lambda: "/@demo" in paths(simulator))
        assert "/webcast/im/fetch/" in paths(simulator)
        assert not simulator.connections


async def test_a_page_that_stops_is_dropped(tab):
    async with Simulator(room(*chats(2), ends=False)) as simulator:
        await tab.go(live(simulator))
        await shows(tab, 2)
        (record,) = simulator.connections
        await tab.go("about:blank")
        await soon(lambda: record.is_closed)
        assert record.close_code in {1001, 1005, 1006}
