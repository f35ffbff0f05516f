from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.client.rig import Rig, found, socket
from tests.session.wire_messages import chat, frame, like
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.handlers.context import HandlerContext
from tiktok_live.client.handlers.router import Router
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import ConfigError, ConnectionClosedOK, NotLive
from tiktok_live.events.base import Event
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.events.lifecycle import HandlerFailedEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from tiktok_live.dispatch.middleware import CallNext


def make_client() -> LiveClient:
    return LiveClient("@someone", shared={"songs": 0}, dependencies=Dependencies(clock=VirtualClock()))


async def dispatch(client: LiveClient, *events: Event) -> None:
    for event in events:
        client._dispatcher.dispatch([event])
    for _ in range(50):
        await asyncio.sleep(0)


def comment(text: str) -> ChatEvent:
    from tests.dispatch.comments import chat

    event = chat(text)
    assert isinstance(event, ChatEvent)
    return event


async def test_handler_may_take_the_context() -> None:
    client, seen = make_client(), []

    @client.on("chat")
    async def greet(event: ChatEvent, ctx: HandlerContext[dict[str, int]]) -> None:
        seen.append((event.text, ctx.client, ctx.shared, ctx.handler.rpartition(".")[2]))

    await dispatch(client, comment("hello"))
    assert seen == [("hello", client, {"songs": 0}, "greet")]
    await client.aclose()


async def test_options_reach_the_handler() -> None:
    client, seen = make_client(), []

    @client.on("chat", where=lambda event: event.text != "no", overflow="latest")
    def newest(event: ChatEvent) -> None:
        seen.append(event.text)

    await dispatch(client, comment("one"), comment("two"), comment("three"))
    await dispatch(client, comment("no"))
    assert seen == ["three"]
    await client.aclose()


async def test_once_handles_one_event_and_remove_none() -> None:
    client, first, never = make_client(), [], []
    client.once("chat", where=lambda event: event.text == "b")(first.append)
    client.on(ChatEvent)(never.append)
    assert client.remove(never.append)
    assert not client.remove(never.append)
    await dispatch(client, comment("a"), comment("b"), comment("b"))
    assert [event.text for event in first] == ["b"]
    assert never == []
    await client.aclose()


@pytest.mark.parametrize(
    ("register", "fix"),
    [
        (lambda client: client.on()(print), '@client.on("chat")'),
        (lambda client: client.once()(print), '@client.once("chat")'),
        (lambda client: client.on("chats")(print), "its name here is 'chat'"),
        (
            lambda client: client.on("chat", queue=3)(print),
            "the options are: where, queue_size, concurrency, overflow, thread",
        ),
        (lambda client: client.on("chat", concurrency=0)(print), "concurrency=1"),
        (lambda client: client.stream("chat", limit=0), "queue_size=1"),
        (lambda client: client.stream("chat", where=3), "not a filter"),
        (lambda client: client.include(client.on), "router = Router(); client.include(router)"),
        (lambda client: client.include(client), "cannot include itself"),
        (lambda client: client.command("!song")(print), "'song'"),
        (lambda client: client.middleware(print), "async def middleware"),
        (lambda client: client.on_error(lambda: None), "async def handler(event)"),
    ],
)
def test_invalid_registration_is_refused_with_advice(register, fix) -> None:
    client = make_client()
    with pytest.raises(ConfigError) as refused:
        register(client)
    assert fix in refused.value.message
    assert not list(client.handlers.registered())


def test_a_handler_of_another_event_is_refused() -> None:
    def thank(event: GiftEvent) -> None: ...

    with pytest.raises(ConfigError, match="annotate its event with ChatEvent, or register it for 'gift'"):
        make_client().on("chat")(thank)


def test_decorators_return_what_they_decorate() -> None:
    client, router = make_client(), Router()

    async def handler(event: ChatEvent) -> None: ...
    async def around(event: Event, call_next: CallNext, ctx: object) -> None: ...
    def hook(failed: HandlerFailedEvent) -> None: ...

    for where in (client, router):
        assert where.on("chat")(handler) is where.once("chat")(handler) is where.command("song")(handler) is handler
        assert where.middleware(around) is around
        assert where.on_error(hook) is hook


async def test_command_is_called_and_invalid_arguments_are_refused() -> None:
    client, songs, refused = make_client(), [], []

    @client.command("song", aliases=("play",), cooldown=10.0)
    async def song(event: ChatEvent, ctx: HandlerContext[object], title: str, times: int = 1) -> None:
        songs.append((title, times, ctx.client))

    client.on("command_refused")(lambda event: refused.append((event.command, event.reason)))
    await dispatch(client, comment('!play "Blue Moon" 3'), comment("!song Again"), comment("song"))
    assert songs == [("Blue Moon", 3, client)]
    assert refused == [("song", "cooldown")]
    await client.aclose()


async def test_router_adds_handlers_middleware_and_hooks() -> None:
    client, router, steps = make_client(), Router(), []

    @router.middleware
    async def around(event: Event, call_next: CallNext, ctx: HandlerContext[object]) -> None:
        steps.append("before")
        await call_next(event)

    @router.on_error
    async def report(failed: HandlerFailedEvent) -> None:
        steps.append(f"failed: {type(failed.error).__name__}")

    client.include(router)

    @router.on("chat")
    def failing(event: ChatEvent) -> None:
        raise KeyError(event.text)

    await dispatch(client, comment("a"))
    assert steps == ["before", "failed: KeyError"]
    await client.aclose()


async def test_wait_for_works_in_a_handler() -> None:
    client, answers = make_client(), []

    @client.on("chat", where=lambda event: event.text == "ask")
    async def ask(event: ChatEvent, ctx: HandlerContext[object]) -> None:
        answer = await client.wait_for("chat", where=lambda other: other.user == event.user)
        answers.append(answer.text)

    await dispatch(client, comment("ask"))
    await dispatch(client, comment("answer"))
    assert answers == ["answer"]
    await client.aclose()


async def test_wait_for_without_an_event_is_refused() -> None:
    with pytest.raises(ConfigError, match=r'await client.wait_for\("chat"\)'):
        await make_client().wait_for()


async def test_wait_for_has_a_timeout() -> None:
    rig = Rig(socket())
    await rig.start()
    waiting = asyncio.ensure_future(rig.client.wait_for("gift", timeout=5.0))
    with pytest.raises(TimeoutError):
        await rig.until(waiting)
    await rig.client.aclose()


async def test_wait_for_raises_the_close_reason() -> None:
    rig = Rig(socket())
    await rig.start()
    waiting = asyncio.ensure_future(rig.client.wait_for("gift"))
    await rig.clock.settle()
    await rig.client.aclose()
    with pytest.raises(ConnectionClosedOK, match="the client closed before the event arrived: closed"):
        await waiting


async def test_wait_for_raises_the_client_s_error() -> None:
    rig = Rig(lookups=(found(LookupStatus.OFFLINE),))
    waiting = asyncio.ensure_future(rig.client.wait_for("gift"))
    await rig.clock.settle()
    with pytest.raises(NotLive):
        await rig.start()
    with pytest.raises(NotLive):
        await waiting


async def test_router_registration_during_the_live_takes_effect() -> None:
    transport = socket(frame(chat("early")))
    rig, router, seen = Rig(transport, listen=False), Router(), []
    rig.client.include(router)
    await rig.start()
    router.on("chat")(lambda event: seen.append(event.text))
    transport.feed(frame(like(1), chat("late", msg_id=77)))
    await rig.clock.settle()
    assert seen == ["late"]
    await rig.client.aclose()
