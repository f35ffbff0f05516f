from __future__ import annotations

import asyncio
import logging
import sys

import pytest

from tests.client.rig import ROOM_ID, Rig, found, socket
from tests.session.wire_messages import chat, control, frame, like
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import ConfigError, ConnectError, RoomNotFound, UsageError
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import SessionCookies

END = frame(control(3))


@pytest.mark.parametrize("name", ["someone", "@someone", " https://www.tiktok.com/@Someone/live?x=1 "])
def test_the_user_may_be_given_as_a_name_or_an_address(name: str) -> None:
    assert LiveClient(name).unique_id == "someone"


def test_a_client_needs_a_user_or_a_room() -> None:
    with pytest.raises(ConfigError, match="room_id="):
        LiveClient()
    assert LiveClient(room_id=ROOM_ID).room_id == ROOM_ID


def test_invalid_user_is_refused_at_once() -> None:
    with pytest.raises(ConfigError):
        LiveClient("some one/else")


def test_hosts_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOK_LIVE_WEB_URL", "http://127.0.0.1:1")
    assert LiveClient("someone").config.web_url == "http://127.0.0.1:1"


def test_an_unknown_event_is_refused_with_the_nearest_name() -> None:
    client = LiveClient("someone")
    with pytest.raises(ConfigError, match="did you mean 'chat'"):
        client.on("chatt")
    with pytest.raises(ConfigError, match="nothing"):
        client.stream("nothing")


def test_a_handler_that_cannot_work_is_refused_with_the_fix() -> None:
    with pytest.raises(ConfigError, match=r"write: async def handler\(event\)"):
        LiveClient("someone").on("chat")(lambda: None)


async def test_a_handler_on_a_base_receives_its_children_and_event_receives_all() -> None:
    rig = Rig(socket(frame(chat("a"), like(2)), END, close=1000))
    on_messages: list[str] = []
    on_two: list[str] = []
    rig.client.on(MessageEvent)(lambda event: on_messages.append(event.name))
    rig.client.on("like", ChatEvent)(lambda event: on_two.append(event.name))
    await rig.start()
    await rig.ended()
    assert on_messages == ["chat", "like", "live_ended"]
    assert on_two == ["chat", "like"]
    assert rig.names == ["connected", "chat", "like", "live_ended", "disconnected"]


async def test_handlers_may_be_plain_or_async_and_the_decorator_returns_them() -> None:
    rig = Rig(socket(frame(chat("a")), END, close=1000))
    texts: list[str] = []

    @rig.client.on(ChatEvent)
    async def later(event: ChatEvent) -> None:
        await asyncio.sleep(0)
        texts.append(f"async {event.text}")

    @rig.client.on("chat")
    def now(event: ChatEvent) -> None:
        texts.append(f"plain {event.text}")

    await rig.start()
    await rig.ended()
    assert sorted(texts) == ["async a", "plain a"]
    assert callable(later)
    assert callable(now)


async def test_failing_handler_does_not_stop_reading_and_emits_an_event(caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(socket(frame(chat("a"), chat("b")), END, close=1000))
    seen: list[str] = []

    @rig.client.on("chat")
    async def broken(event: ChatEvent) -> None:
        seen.append(event.text)
        raise ValueError(event.text)

    with caplog.at_level(logging.ERROR):
        await rig.start()
        assert await rig.ended() == CloseReason.LIVE_ENDED
    assert seen == ["a", "b"]
    failures = [event for event in rig.events if isinstance(event, HandlerFailedEvent)]
    assert [str(failure.error) for failure in failures] == ["a", "b"]
    assert failures[0].handler.endswith("broken")
    assert "broken" in caplog.text


async def test_slow_handler_loses_the_oldest_events_and_emits_an_event() -> None:
    many = [frame(*(chat(f"{batch}.{index}") for index in range(10))) for batch in range(5)]
    rig = Rig(socket(*many, END, close=1000), queue_size=5, close_patience=5.0)
    release = asyncio.Event()
    seen: list[str] = []

    @rig.client.on(ChatEvent)
    async def slow(event: ChatEvent) -> None:
        await release.wait()
        seen.append(event.text)

    dropped: list[EventsDroppedEvent] = []
    rig.client.on(EventsDroppedEvent)(dropped.append)
    await rig.start()
    await rig.clock.settle()
    release.set()
    await rig.ended()
    assert seen == ["0.0", "4.5", "4.6", "4.7", "4.8", "4.9"], "the first was being served when the rest came"
    mine = [event for event in dropped if event.handler.endswith("slow")]
    assert len(mine) == 1
    assert mine[0].queue_size == 5


async def test_a_stream_gives_events_and_ends_with_the_client() -> None:
    rig = Rig(socket(frame(chat("a"), like(1), chat("b")), END, close=1000))
    stream = rig.client.stream("chat")
    await rig.start()
    await rig.ended()
    assert [event.text async for event in stream if isinstance(event, ChatEvent)] == ["a", "b"]


async def test_stream_ends_with_the_live_even_if_no_call_waits() -> None:
    rig = Rig(socket(frame(chat("a")), END, close=1000))
    stream = rig.client.stream("chat")
    async with rig.client:
        assert [event.name async for event in stream] == ["chat"]


async def test_a_subscription_during_the_live_takes_effect() -> None:
    transport = socket()
    rig = Rig(transport, listen=False)
    rig.client.on("like")(rig.events.append)
    await rig.start()
    transport.feed(frame(chat("nobody listens")))
    await rig.clock.settle()
    rig.client.on("chat")(rig.events.append)
    transport.feed(frame(chat("now"), like(1)))
    await rig.clock.settle()
    await rig.client.aclose()
    assert sorted((event.name, getattr(event, "text", "")) for event in rig.events) == [("chat", "now"), ("like", "")]


async def test_a_client_is_single_use() -> None:
    rig = Rig(socket(END, close=1000))
    await rig.start()
    with pytest.raises(UsageError, match="single-use"):
        await rig.client.start()
    await rig.ended()
    with pytest.raises(UsageError, match="single-use"):
        await rig.client.start()


async def test_a_closed_client_cannot_be_started() -> None:
    rig = Rig()
    await rig.client.aclose()
    with pytest.raises(UsageError):
        await rig.client.start()


async def test_wait_closed_before_the_start_is_an_error() -> None:
    with pytest.raises(UsageError, match="not started"):
        await Rig().client.wait_closed()


async def test_closing_is_idempotent_and_leaves_nothing() -> None:
    before = asyncio.all_tasks()
    transport = socket()
    rig = Rig(transport)
    await rig.start()
    await asyncio.gather(rig.client.aclose(), rig.client.aclose())
    await rig.client.aclose()
    assert rig.client.state is ClientState.CLOSED
    assert transport.closed
    assert await rig.client.wait_closed() == CloseReason.CLOSED
    assert asyncio.all_tasks() == before


async def test_closing_from_a_handler_ends_the_client() -> None:
    rig = Rig(socket(frame(chat("stop"))))

    @rig.client.on("chat")
    async def stop(_: ChatEvent) -> None:
        await rig.client.aclose()

    await rig.start()
    assert await rig.ended() == CloseReason.CLOSED
    assert rig.client.state is ClientState.CLOSED


async def test_closing_while_it_waits_for_the_next_attempt() -> None:
    rig = Rig(socket(close=None), ConnectError("down"))
    await rig.start()
    await rig.clock.advance(0.5)
    assert rig.client.state is ClientState.RECONNECTING
    await rig.client.aclose()
    assert await rig.client.wait_closed() == CloseReason.CLOSED


async def test_cancelling_start_closes_the_client() -> None:
    before = asyncio.all_tasks()
    rig = Rig()
    hanging = asyncio.Event()
    rig.resolver.look_up = lambda _: hanging.wait()
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.settle()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert rig.client.state is ClientState.CLOSED
    assert asyncio.all_tasks() == before


async def test_async_with_starts_and_closes() -> None:
    transport = socket()
    rig = Rig(transport)
    async with rig.client as client:
        assert client.state is ClientState.LIVE
    assert client.state is ClientState.CLOSED
    assert transport.closed


async def test_failed_start_closes_everything_and_health_has_the_error(caplog: pytest.LogCaptureFixture) -> None:
    before = asyncio.all_tasks()
    rig = Rig(lookups=(found(LookupStatus.NOT_FOUND, room_id=0),))
    with pytest.raises(RoomNotFound):
        async with rig.client:
            pytest.fail("it must not get here")
    assert asyncio.all_tasks() == before


async def test_final_error_is_logged_if_no_call_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = Rig(socket(close=1011), reconnect=None)
    with caplog.at_level(logging.ERROR, "tiktok_live"):
        async with rig.client:
            await rig.clock.settle()
    assert "stopped reading someone: " in caplog.text


async def test_events_that_wait_are_served_before_wait_closed_returns() -> None:
    rig = Rig(socket(frame(*(chat(str(index)) for index in range(50))), END, close=1000), close_patience=5.0)
    seen: list[str] = []

    @rig.client.on("chat")
    async def slow(event: ChatEvent) -> None:
        await asyncio.sleep(0)
        seen.append(event.text)

    await rig.start()
    await rig.ended()
    assert len(seen) == 50


async def test_handler_that_never_ends_is_abandoned() -> None:
    rig = Rig(socket(frame(chat("a")), END, close=1000), close_patience=0.01)
    rig.client.on("chat")(lambda _: asyncio.Event().wait())
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert len(asyncio.all_tasks()) == 1


async def test_run_inside_a_loop_says_what_to_do_instead() -> None:
    with pytest.raises(UsageError, match="async with client"):
        Rig().client.run()


def test_run_reads_to_the_end_and_returns_why() -> None:
    rig = Rig(socket(frame(chat("a")), END, close=1000))
    assert rig.client.run() == CloseReason.LIVE_ENDED
    assert "chat" in rig.names


def test_run_raises_the_verdict() -> None:
    rig = Rig(lookups=(found(LookupStatus.NOT_FOUND, room_id=0),))
    with pytest.raises(RoomNotFound):
        rig.client.run()


def test_ctrl_c_ends_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig(socket(frame(chat("a"))))

    @rig.client.on("chat")
    def interrupt(_: Event) -> None:
        import _thread

        _thread.interrupt_main()

    assert rig.client.run() == CloseReason.INTERRUPTED
    assert rig.client.state is ClientState.CLOSED


def test_clients_with_different_options_are_independent() -> None:
    one = LiveClient("one", config=LiveConfig(language="de"))
    two = LiveClient("two", config=LiveConfig(language="fr"))
    assert (one._identity.language, two._identity.language) == ("de", "fr")
    assert one._identity.cookies is not two._identity.cookies


def test_the_repr_names_the_room_and_the_state() -> None:
    assert repr(LiveClient("someone")) == "<LiveClient @someone idle>"
    assert repr(LiveClient(room_id=5)) == "<LiveClient room_id=5 idle>"


async def test_the_like_handler_sees_typed_attributes() -> None:
    rig = Rig(socket(frame(like(3)), END, close=1000))
    counts: list[int] = []

    @rig.client.on(LikeEvent)
    async def take(event: LikeEvent) -> None:
        counts.append(event.count)

    await rig.start()
    await rig.ended()
    assert counts == [3]


# --- uvloop


def test_run_on_uvloop() -> None:
    uvloop = pytest.importorskip("uvloop", reason="the extra speed is not installed")
    rig = Rig(socket(frame(chat("a")), END, close=1000))
    loops: list[object] = []
    rig.client.on("chat")(lambda _: loops.append(asyncio.get_running_loop()))
    assert rig.client.run(uvloop=True) == CloseReason.LIVE_ENDED
    assert [type(loop) for loop in loops] == [uvloop.Loop]


def test_missing_uvloop_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    rig = Rig(socket(END, close=1000))
    with pytest.raises(ConfigError, match="uvloop needs a package that is not installed") as caught:
        rig.client.run(uvloop=True)
    assert caught.value.advice == 'Install it with: pip install "tiktok-live[speed]"'
    assert rig.client.state is ClientState.IDLE
    assert rig.client.run() == CloseReason.LIVE_ENDED, "nothing was begun"


def test_run_uses_the_default_loop_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert Rig(socket(END, close=1000)).client.run() == CloseReason.LIVE_ENDED


# --- options of the constructor


def test_constructor_arguments_override_the_configuration() -> None:
    mine, other = SessionCookies("aaaa", "useast1a"), SessionCookies("bbbb", "useast2a")
    config = LiveConfig(proxy="http://127.0.0.1:1", session=other, follow=True)
    client = LiveClient("someone", config=config, proxy="socks5://127.0.0.1:2", session=mine, follow=False)
    assert (client.config.proxy, client.config.follow) == ("socks5://127.0.0.1:2", False)
    assert client.config.session is mine
    assert client._identity.session is mine
    assert client.config.network().proxy == "socks5://127.0.0.1:2"
    assert config.follow, "the configuration is the caller's"


def test_omitted_arguments_use_the_configuration() -> None:
    mine = SessionCookies("aaaa", "useast1a")
    config = LiveConfig(proxy="http://127.0.0.1:1", session=mine, follow=True)
    client = LiveClient("someone", config=config)
    assert (client.config.proxy, client.config.follow) == ("http://127.0.0.1:1", True)
    assert client._identity.session is mine


def test_empty_proxy_argument_means_no_proxy() -> None:
    assert LiveClient("someone", config=LiveConfig(proxy="http://127.0.0.1:1"), proxy="").config.proxy == ""


def test_a_proxy_that_cannot_work_is_refused_at_once() -> None:
    with pytest.raises(ConfigError):
        LiveClient("someone", proxy="gopher://127.0.0.1")


async def test_fast_handler_loses_no_event_of_waiting_frames() -> None:
    texts = [str(number) for number in range(300)]
    # While the first is dispatched in slices, the next ones are read.
    frames = [frame(*map(chat, texts[:200])), *[frame(*map(chat, texts[at : at + 2])) for at in range(200, 300, 2)]]
    rig = Rig(socket(*frames, END, close=1000), queue_size=2)
    seen: list[str] = []

    @rig.client.on(ChatEvent)
    async def quick(event: ChatEvent) -> None:
        seen.append(event.text)

    await rig.start()
    await rig.ended()
    assert seen == texts
