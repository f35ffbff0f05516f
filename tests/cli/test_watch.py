from __future__ import annotations

import asyncio
import io
import signal
import sys

import pytest

from tests.cli import factories
from tests.cli.command_line import ENVIRONMENT, finish, flags, run, start
from tiktok_live import LiveClient, LiveConfig
from tiktok_live.cli.output import OutputClosed
from tiktok_live.cli.views import JsonView, PlainView, TerminalView
from tiktok_live.cli.watch import WatchOptions, make_view, parse_event_names, watch, watch_client
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError, NotLive
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.handshake import DEVICE_BLOCKED
from tiktok_live.simulator.room import HostStatus, Script, SimulatedRoom, Step
from tiktok_live.simulator.server import Simulator
from tiktok_live.wire.batches import BatchMessage

EVENTS = (
    factories.chat("hello\x1b[2J [bold]"),
    factories.like(15),
    factories.like(15),
    factories.gift(1, final=False),
    factories.gift(4, final=True),
    factories.joined(),
    factories.unknown(),
    factories.social(1),
)


def batch(*events, is_history: bool = False, first: int = 1000) -> tuple[BatchMessage, ...]:
    return tuple(
        BatchMessage(event.method, event._payload, first + place, is_history) for place, event in enumerate(events)
    )


END = Step(0.2, batch(factories.control(3), first=9000))
SCRIPT = Script((Step(0.0, batch(factories.chat("old"), is_history=True)), Step(0.1, batch(*EVENTS, first=2000)), END))


@pytest.fixture
async def simulator():
    rooms = [
        SimulatedRoom(unique_id="ending", scenario=SCRIPT),
        SimulatedRoom(unique_id="endless", scenario=Traffic(duration=float("inf"), rate=50)),
        SimulatedRoom(unique_id="offline", status=HostStatus.OFFLINE),
        SimulatedRoom(unique_id="blocked", status=HostStatus.BLOCKED),
        SimulatedRoom(unique_id="adult", status=HostStatus.AGE_RESTRICTED),
    ]
    async with Simulator(*rooms, speed=20) as running:
        yield running


def without_time(line: str) -> str:
    """Return a plain line without its time, and with single spaces."""
    return " ".join(line.split()[1:])


async def test_a_browser_and_providers_exclude_each_other():
    with pytest.raises(ConfigError, match="exclude each other") as refused:
        await watch(WatchOptions(user="demo", browser=True, client=flags(sign="direct")))
    assert refused.value.advice == 'Write --sign "direct,page" to try both'


async def test_a_browser_is_the_provider_page(simulator, monkeypatch):
    monkeypatch.setitem(ENVIRONMENT, "CHROME_PATH", "/no/such/browser")
    done = await run("watch", "@ending", "--simulator", simulator.url, "--browser")
    assert done.code == 4
    assert "the sign provider page refused (NO_BROWSER)" in done.err


async def test_a_pipe_receives_plain_lines_until_the_live_ends(simulator):
    done = await run("watch", "@ending", "--simulator", simulator.url)
    room_id = simulator.connections[0].entered[0]
    assert (done.code, done.err) == (0, "")
    assert sorted(without_time(line) for line in done.lines[:-1]) == sorted(
        [
            f"live connected to @ending, room {room_id}",
            "chat Nora Lind @nora.l old",
            "chat Nora Lind @nora.l hello[2J [bold]",
            "like Nora Lind @nora.l +30 likes",
            "gift Kim @kim Rose × 4 4 diamonds",
            "join Nora Lind @nora.l",
            "follow Nora Lind @nora.l follows the host",
            "live the live ended",
        ]
    )
    assert done.lines[-1].startswith("the live ended  ·  watched 0:0")
    assert "\x1b" not in done.out


async def test_json_is_complete_and_in_order(simulator):
    done = await run("watch", "ending", "--json", "--simulator", simulator.url)
    assert done.code == 0
    assert [event["event"] for event in done.events] == [
        "connected",
        "chat",
        "chat",
        "like",
        "like",
        "gift",
        "gift",
        "gift_complete",
        "join",
        "unknown",
        "follow",
        "live_ended",
        "disconnected",
    ]
    assert all({"event", "msg_id", "method"} <= set(event) for event in done.events)
    assert done.events[2]["text"] == "hello\x1b[2J [bold]"
    assert done.err.startswith("the live ended  ·  watched")
    assert done.err.count("\n") == 1


async def test_only_the_selected_events_are_printed(simulator):
    done = await run("watch", "ending", "--json", "--only", "chat, gift", "--simulator", simulator.url)
    assert [event["event"] for event in done.events] == ["chat", "chat", "gift", "gift"]


async def test_hidden_events_can_be_selected(simulator):
    done = await run("watch", "ending", "--only", "unknown", "--simulator", simulator.url)
    assert "WebcastPuzzleMessage" in done.lines[0]
    assert len(done.lines) == 2


@pytest.mark.parametrize(
    ("backlog", "flags"), [("mark", [True, False]), ("drop", [False]), ("deliver", [False, False])]
)
async def test_backlog_follows_the_option(simulator, backlog, flags):
    options = ["--json", "--only", "chat", "--backlog", backlog]
    done = await run("watch", "ending", *options, "--simulator", simulator.url)
    assert [event["is_backlog"] for event in done.events] == flags


async def test_a_room_id_skips_the_lookup(simulator):
    room_id = SimulatedRoom(unique_id="ending").room_id
    done = await run("watch", "--room-id", str(room_id), "--simulator", simulator.url)
    assert done.code == 0
    assert not any("ending" in request.path for request in simulator.requests)
    assert f"connected to room {room_id}" in done.out


@pytest.mark.parametrize(
    ("user", "code", "hop"),
    [
        ("offline", 3, "room lookup: "),
        ("nobody", 3, "room lookup: "),
        ("blocked", 4, "room lookup: "),
        ("adult", 4, "room lookup: "),
        ("a/b", 2, "configuration: "),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
async def test_a_lookup_failure_is_an_exit_code_and_one_line(simulator, user, code, hop, form):
    done = await run("watch", user, *form, "--simulator", simulator.url)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(hop)
    assert done.err.count("\n") == 1


async def test_a_refused_socket_is_code_4(simulator):
    simulator.handshake = DEVICE_BLOCKED
    done = await run("watch", "endless", "--json", "--only", "chat", "--simulator", simulator.url)
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("socket: ")
    assert "DEVICE_BLOCKED" in done.err


async def test_a_host_that_is_down_is_code_5():
    done = await run("watch", "demo", "--json", "--only", "chat", "--simulator", "http://127.0.0.1:1")
    assert (done.code, done.out) == (5, "")
    assert done.err.startswith("room lookup: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
async def test_a_closed_pipe_is_no_error(simulator, form):
    process = await start("watch", "endless", *form, "--simulator", simulator.url)
    assert process.stdout is not None
    assert await process.stdout.readline()
    process.stdout._transport.close()
    done = await finish(process)
    assert done.code == 0
    assert "Error" not in done.err
    assert "Traceback" not in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to a single program")
async def test_ctrl_c_is_130_with_a_summary(simulator):
    process = await start("watch", "endless", "--simulator", simulator.url)
    assert process.stdout is not None
    assert b"connected" in await process.stdout.readline()
    process.send_signal(signal.SIGINT)
    done = await finish(process)
    assert (done.code, done.err) == (130, "")
    assert done.lines[-1].startswith("watched 0:0")


def test_event_names_are_parsed_as_classes():
    for text in ("", " , "):
        with pytest.raises(ConfigError, match="--only names no event"):
            parse_event_names(text)
    assert parse_event_names(" chat,,gift ") == (ChatEvent, GiftEvent)
    with pytest.raises(ConfigError, match="did you mean 'chat'"):
        parse_event_names("chta")


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_view_depends_on_stdout(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert isinstance(make_view((), as_json=False), PlainView)
    monkeypatch.setattr(sys, "stdout", FakeTerminal())
    monkeypatch.setenv("TERM", "xterm")
    assert isinstance(make_view((), as_json=False), TerminalView)
    assert isinstance(make_view((), as_json=True), JsonView)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(make_view((), as_json=False), PlainView)


class RecordingView:
    event_classes = ()

    def __init__(self, fails_on: str = "") -> None:
        self.fails_on = fails_on
        self.calls: list[str] = []
        self.ticked = asyncio.Event()

    def _record(self, call: str) -> None:
        self.calls.append(call)
        if call == self.fails_on:
            raise OutputClosed

    def open(self, client) -> None:
        self._record("open")

    def show(self, event, now: float) -> None:
        self._record(event.name)

    def tick(self, now: float) -> None:
        self.ticked.set()
        if self.fails_on == "tick":
            raise OutputClosed

    def close(self, now: float, reason: str) -> None:
        self._record(f"close {reason}".strip())


def client_for(simulator: Simulator, user: str) -> LiveClient:
    return LiveClient(user, config=LiveConfig().at(simulator.url))


async def test_a_view_receives_all_events_between_open_and_close(simulator):
    view = RecordingView()
    await watch_client(client_for(simulator, "ending"), view)
    assert view.calls[0] == "open"
    assert view.calls[1] == "connected"
    assert view.calls[-1] == "close the live ended"
    assert view.calls.count("chat") == 2


@pytest.mark.parametrize("step", ["chat", "tick", "close the live ended"])
async def test_a_failing_view_closes_the_client(simulator, step):
    client, view = client_for(simulator, "ending"), RecordingView(step)
    with pytest.raises(OutputClosed):
        await watch_client(client, view)
    assert client.state == "closed"
    assert view.calls[-1].startswith("close")


async def test_a_lookup_failure_closes_the_view_and_is_raised(simulator):
    view = RecordingView()
    with pytest.raises(NotLive):
        await watch_client(client_for(simulator, "offline"), view)
    assert view.calls == ["open", "close"]


async def test_cancellation_closes_view_and_client(simulator):
    client, view = client_for(simulator, "endless"), RecordingView()
    watching = asyncio.create_task(watch_client(client, view))
    await view.ticked.wait()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    assert view.calls[-1] == "close"
    assert client.state == "closed"


class SlowlyClosing:
    """A client whose stream yields one more event some time after it starts closing."""

    def __init__(self) -> None:
        self.closing = asyncio.Event()

    async def stream(self, *kinds):
        await self.closing.wait()
        for _ in range(100):
            await asyncio.sleep(0)
        yield factories.chat("last")

    async def start(self) -> None:
        await self.closing.wait()

    async def wait_closed(self) -> CloseReason:
        return CloseReason.CLOSED

    async def aclose(self) -> None:
        self.closing.set()


async def test_events_during_closing_are_shown():
    view = RecordingView()
    watching = asyncio.create_task(watch_client(SlowlyClosing(), view))
    await view.ticked.wait()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    assert view.calls == ["open", "chat", "close"]
