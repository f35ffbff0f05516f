# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""What type checkers must understand of the public names. Checked by mypy and pyright, never run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, assert_type

from betterproto2 import Message

from tiktok_live import (
    Backoff,
    Badge,
    ChatEvent,
    ClientState,
    CloseReason,
    ConfigError,
    ConnectedEvent,
    ConnectionClosed,
    ConnectPlan,
    DisconnectedEvent,
    Event,
    EventsDroppedEvent,
    FollowEvent,
    Gift,
    GiftCompleteEvent,
    GiftEvent,
    HandlerFailedEvent,
    HandshakeRejected,
    Image,
    JoinEvent,
    LikeEvent,
    LiveClient,
    LiveConfig,
    LiveEndedEvent,
    MessageEvent,
    ReconnectedEvent,
    ReconnectingEvent,
    ResolveError,
    RoomLookup,
    SignProvider,
    SignRateLimited,
    StaticProvider,
    TikTokLiveError,
    UnknownEvent,
    User,
    UserEvent,
    ViewerCountEvent,
)
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.handlers.context import HandlerContext
from tiktok_live.client.handlers.router import Router
from tiktok_live.dispatch.builtin_filters import contains, from_moderator
from tiktok_live.dispatch.middleware import CallNext
from tiktok_live.events import EnvelopeEvent, MemberEvent, SocialEvent, TopViewer

if TYPE_CHECKING:
    from random import Random

    from tiktok_live.net.clock import Clock
    from tiktok_live.net.transport import Connector
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.testing import MemoryConnector, VirtualClock


client = LiveClient("@someone")
CTX = HandlerContext(client, 7, "a handler")


def is_big_gift(event: GiftEvent) -> bool:
    return event.count > 1


# --- handlers by name: any function that the author says is right -----------------------------------------------------


@client.on("chat")
async def by_name(event: ChatEvent) -> None:
    assert_type(event.text, str)


@client.on("gift", "like", FollowEvent)
def by_names(event: Event) -> str:
    return event.name


assert_type(by_names(LikeEvent("", b"", None)), str)


# --- handlers by class: the function must fit -------------------------------------------------------------------------


@client.on(ChatEvent)
async def by_class(event: ChatEvent) -> None:
    assert_type(event, ChatEvent)


@client.on(ChatEvent)
def of_a_base(event: UserEvent) -> int:
    return event.user.id


@client.on(ChatEvent)  # type: ignore[arg-type] # a handler of another event
async def of_another(event: GiftEvent) -> None:
    assert_type(event.count, int)


@client.on(UserEvent)  # type: ignore[arg-type] # not every event about a user is a chat
async def of_a_subclass(event: ChatEvent) -> None:
    assert_type(event.text, str)


@client.on(ChatEvent)  # type: ignore[arg-type] # no place for the event
def of_nothing() -> None: ...


@client.on(ChatEvent, GiftEvent)
def of_two_classes(event: ChatEvent | GiftEvent) -> None:
    assert_type(event.user, User)


@client.on(ChatEvent, "gift")
def of_a_class_and_a_name(event: UserEvent) -> None:
    assert_type(event.user, User)


@client.on(Event)
def of_everything(event: Event) -> None:
    assert_type(event.to_dict(), dict[str, object])


class Bot:
    def greet(self, event: ChatEvent) -> None: ...

    async def thank(self, event: GiftEvent) -> None: ...


client.on(ChatEvent)(Bot().greet)
client.on(GiftEvent)(Bot().thank)
client.on(ChatEvent)(print)
assert_type(client.on(ChatEvent)(lambda event: event.text), Callable[[ChatEvent], str])
client.on(ChatEvent)(Bot().thank)  # type: ignore[arg-type] # gifts are no chats

# A name infers the event as its class does, and so do two of the names that people use together.
assert_type(client.on("chat")(lambda event: event.text), Callable[[ChatEvent], str])
assert_type(client.on("gift_complete")(lambda event: event), Callable[[GiftCompleteEvent], GiftCompleteEvent])
assert_type(client.on("chat", "gift")(lambda event: event), Callable[[ChatEvent | GiftEvent], ChatEvent | GiftEvent])
assert_type(client.on("like")(by_names), Callable[[LikeEvent], str])
client.on("battle_end")(Bot().greet)  # type: ignore[arg-type] # a battle's end is no chat
client.on("chat", "gift")(Bot().greet)  # type: ignore[arg-type] # gifts may come too

client.on()  # type: ignore[call-overload] # which events?
client.on(7)  # type: ignore[call-overload] # no event
client.on(str)  # type: ignore[type-var] # no event


# --- options, contexts, filters ---------------------------------------------------------------------------------------


class State:
    songs: list[str]


with_state = LiveClient("@someone", shared=State())


@with_state.on("gift", where=lambda event: event.count > 1, concurrency=2, queue_size=100, overflow="drop_newest")
async def with_context(event: GiftEvent, ctx: HandlerContext[State]) -> int:
    assert_type(event, GiftEvent)
    assert_type(ctx.shared, State)
    assert_type(ctx.client, LiveClient)
    assert_type(ctx.handler, str)
    assert_type(await ctx.client.wait_for("chat"), ChatEvent)
    ctx.shared = State()  # type: ignore[misc] # a context cannot be changed
    return event.count


@client.once("connected")
def at_first(event: ConnectedEvent) -> None:
    assert_type(event.unique_id, str)


@client.once(ChatEvent, where=from_moderator & contains("!stop"), thread=True)
def stop(event: ChatEvent) -> None:
    assert_type(event.text, str)


assert_type(client.once("follow")(lambda event, ctx: ctx.client.room_id)(FollowEvent("", b"", None), CTX), int)
assert_type(client.remove(stop), bool)

client.on("chat", where=is_big_gift)  # type: ignore[call-overload] # a filter of gifts
client.on(ChatEvent, where=is_big_gift)  # type: ignore[arg-type] # the same
client.on("chat", overflow="block")  # type: ignore[call-overload] # no such policy
client.on("chat", retries=3)  # type: ignore[call-overload] # no such option
client.on("chat")(with_context)  # type: ignore[arg-type] # a handler of gifts


@client.command("song", aliases=("play",), cooldown=10.0, where=from_moderator)
async def song(event: ChatEvent, title: str, times: int = 1, *, rest: str = "") -> str:
    return title * times + rest


async def by_hand(event: ChatEvent) -> None:
    assert_type(await song(event, "Blue Moon", 2), str)


@client.middleware
async def timed(event: Event, call_next: CallNext, ctx: HandlerContext[State]) -> object:
    assert_type(ctx.shared, State)
    return await call_next(event)


@client.middleware  # type: ignore[type-var] # not async def
def not_async(event: Event, call_next: CallNext, ctx: HandlerContext[State]) -> object:
    return call_next(event)


@client.on_error
async def report(failed: HandlerFailedEvent) -> None:
    assert_type(failed.error, BaseException)


@client.on_error  # type: ignore[arg-type] # told of failures, not of chats
def of_chats(event: ChatEvent) -> None: ...


router = Router()


@router.on("chat", "gift")
def routed(event: ChatEvent | GiftEvent, ctx: HandlerContext[object]) -> None: ...


assert_type(router.include(Router()), None)
assert_type(client.include(router), None)
client.include(State())  # type: ignore[arg-type] # no router


# --- starting, ending, streams ----------------------------------------------------------------------------------------


async def a_life() -> None:
    async with client as entered:
        assert_type(entered, LiveClient)
        assert_type(await client.wait_closed(), CloseReason)
    assert_type(await client.start(), None)
    assert_type(await client.aclose(), None)


async def streams() -> None:
    async for event in client.stream("chat", GiftEvent):
        assert_type(event, Event)
    async for chat in client.stream("chat"):
        assert_type(chat, ChatEvent)
    async for either in client.stream(ChatEvent, GiftEvent):
        assert_type(either, ChatEvent | GiftEvent)
    async for pair in client.stream("chat", "gift", limit=10, overflow="latest"):
        assert_type(pair, ChatEvent | GiftEvent)
    async for big in client.stream("gift", where=is_big_gift):
        assert_type(big, GiftEvent)
    async with client.stream("chat") as chats:
        assert_type(await anext(chats), ChatEvent)
    stream = client.stream()
    assert_type(await anext(stream), Event)
    await stream.aclose()


async def the_next_one() -> None:
    assert_type(await client.wait_for("gift"), GiftEvent)
    assert_type(await client.wait_for(GiftEvent, where=is_big_gift, timeout=5), GiftEvent)
    assert_type(await client.wait_for("chat", where=lambda event: event.text == "yes"), ChatEvent)
    assert_type(await client.wait_for("chat", "gift"), ChatEvent | GiftEvent)
    assert_type(await client.wait_for(ChatEvent, GiftEvent, LikeEvent), ChatEvent | GiftEvent | LikeEvent)
    assert_type(await client.wait_for("battle", "poll"), Event)
    await client.wait_for()  # type: ignore[call-overload] # for which event?
    await client.wait_for("chat", where=is_big_gift)  # type: ignore[call-overload] # a filter of gifts


def at_the_end() -> None:
    assert_type(client.run(), CloseReason)
    assert_type(client.state, ClientState)
    assert_type(client.room_id, int)
    assert_type(client.unique_id, str)
    assert_type(client.last_lookup, RoomLookup | None)
    assert_type(client.config, LiveConfig)


def other_ways_to_make_one(clock: Clock, resolver: RoomResolver, connector: Connector, rng: Random) -> None:
    LiveClient(room_id=7_300_000_000_000_000_001)
    LiveClient(
        "someone",
        config=LiveConfig(),
        dependencies=Dependencies(clock=clock, resolver=resolver, connector=connector, rng=rng),
    )
    LiveClient("someone", sign=StaticProvider([]))
    LiveClient(room_id="7")  # type: ignore[arg-type] # room ids are numbers
    LiveClient("someone", LiveConfig())  # type: ignore[call-arg, arg-type] # options have names


# --- events -----------------------------------------------------------------------------------------------------------


def of_every_event(event: Event) -> None:
    assert_type(event.name, str)
    assert_type(event.method, str)
    assert_type(event.msg_id, int)
    assert_type(event.room_id, int)
    assert_type(event.created_at, datetime | None)
    assert_type(event.received_at, datetime)
    assert_type(event.is_backlog, bool)
    assert_type(event.proto, Message | None)
    event.room_id = 7  # type: ignore[misc] # events cannot be changed


def of_people(chat: ChatEvent, like: LikeEvent, member: MemberEvent, joined: JoinEvent, social: SocialEvent) -> None:
    assert_type(chat.text, str)
    assert_type(chat.mentioned_user, User)
    assert_type(chat.user.nickname, str)
    assert_type(chat.user.avatar, Image)
    assert_type(chat.user.badges, tuple[Badge, ...])
    assert_type((like.count, like.total), tuple[int, int])
    assert_type((member.action, social.action), tuple[int, int])
    assert_type(joined.source, str)
    chat.text = "other"  # type: ignore[misc] # events cannot be changed
    print(chat.txt)  # type: ignore[attr-defined] # no such attribute


def of_gifts(gift: GiftEvent, envelope: EnvelopeEvent) -> None:
    assert_type(gift.gift, Gift)
    assert_type(gift.count, int)
    assert_type(gift.is_streak, bool)
    assert_type(envelope.opens_at, datetime | None)


def of_the_room(viewers: ViewerCountEvent, ended: LiveEndedEvent, unknown: UnknownEvent) -> None:
    assert_type(viewers.top_viewers, tuple[TopViewer, ...])
    assert_type(ended.action, int)
    assert_type((unknown.payload, unknown.reason), tuple[bytes, str])


def of_the_client(
    connected: ConnectedEvent,
    gone: DisconnectedEvent,
    retry: ReconnectingEvent,
    back: ReconnectedEvent,
    failed: HandlerFailedEvent,
    dropped: EventsDroppedEvent,
) -> None:
    assert_type((connected.unique_id, connected.provider, gone.reason), tuple[str, str, str])
    assert_type((retry.attempt, retry.delay, retry.cause), tuple[int, float, str])
    assert_type(back.gap, float)
    assert_type((failed.handler, failed.failed_on, failed.error), tuple[str, Event, BaseException])
    assert_type((dropped.dropped, dropped.queue_size), tuple[int, int])


def narrowed(event: Event) -> None:
    match event:
        case ChatEvent():
            assert_type(event, ChatEvent)
        case MessageEvent():
            assert_type(event, MessageEvent)
        case _:
            assert_type(event, Event)


# --- options, errors, providers ---------------------------------------------------------------------------------------


def options(config: LiveConfig) -> None:
    assert_type(LiveConfig(lookup=("api",), backlog="drop", reconnect=None).at("http://127.0.0.1:8080"), LiveConfig)
    assert_type(LiveConfig.from_env(), LiveConfig)
    assert_type(config.reconnect, Backoff | None)
    LiveConfig(backlog="keep")  # type: ignore[arg-type] # no such choice
    LiveConfig(lookup=("html",))  # type: ignore[arg-type] # no such source
    LiveConfig(queue=1)  # type: ignore[call-arg] # no such option
    config.language = "de"  # type: ignore[misc] # options cannot be changed


def errors(
    error: TikTokLiveError, refused: HandshakeRejected, limited: SignRateLimited, closed: ConnectionClosed
) -> None:
    assert_type((error.message, error.hop, error.advice, error.retryable), tuple[str, str, str, bool])
    assert_type((refused.status, refused.handshake_message), tuple[int, str])
    assert_type(refused.handshake_status, int | None)
    assert_type(limited.retry_after, float)
    assert_type((closed.code, closed.reason), tuple[int, str])
    assert_type(ResolveError("no").unique_id, str)
    value_error: ValueError = ConfigError("no")
    SignRateLimited("no")  # type: ignore[call-arg] # for how long?
    raise value_error


def seams(connector: MemoryConnector, clock: VirtualClock, plan: ConnectPlan) -> None:
    as_connector: Connector = connector
    as_clock: Clock = clock
    as_provider: SignProvider = StaticProvider([plan])
    LiveClient("someone", dependencies=Dependencies(connector=as_connector, clock=as_clock), sign=as_provider)
    ConnectPlan("wss://h/", {}, "static")  # type: ignore[call-arg] # attributes have names
