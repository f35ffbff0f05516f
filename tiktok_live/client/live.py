"""The client that people use: one room, handlers, start and end."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from tiktok_live.client.config import LiveConfig
from tiktok_live.client.context import HandlerContext
from tiktok_live.client.edges import ClientEdges
from tiktok_live.client.health import About, ClientHealth
from tiktok_live.client.running import run_to_end
from tiktok_live.client.sign_news import sign_event
from tiktok_live.client.signing import Sign, Signing, is_setting
from tiktok_live.client.subscriptions import Subscribing
from tiktok_live.client.supervisor import CLOSED, ClientState, Supervisor
from tiktok_live.client.waiting import until_live
from tiktok_live.clock import Clock, SystemClock
from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.dispatch.router import HandlerTable
from tiktok_live.errors import ConfigError, ConnectionClosedOK, LocalProtocolError, TikTokLiveError
from tiktok_live.events.gifts import GiftEvent
from tiktok_live.events.lifecycle import EventsDroppedEvent, HandlerFailedEvent
from tiktok_live.rooms.gifts import RoomGifts
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.session.snapshot import RoomSnapshot
from tiktok_live.signing.base import Identity

if TYPE_CHECKING:
    from random import Random

    from tiktok_live.events.base import Event
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.http_client import HttpClient
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.rooms.models import RoomLookup
    from tiktok_live.signing.base import SessionCookies
    from tiktok_live.signing.chain import ChainNews
    from tiktok_live.signing.pool import SignPool
    from tiktok_live.transport import Connector

__all__ = ["LiveClient"]

logger = logging.getLogger(__name__)


class LiveClient(Subscribing):
    """Reads one room: resolves it, obtains a connect plan, opens the socket, hands out typed events.

    A client is single-use. Give it a user or a room id, register handlers, then `run()` it, or in a running loop
    `async with client: await client.wait_closed()`.

    Args:
        unique_id: the host: `name`, `@name` or the address of the profile or live page.
        room_id: the room, if it is known: the lookup is skipped.
        config: every option; the defaults, with the hosts from the environment, when left out.
        sign: how connect plans are obtained: what `LiveConfig.sign` takes, instead of what the configuration says;
            or a provider of your own, closed by whoever gave it.
        proxy: instead of what the configuration says; see `LiveConfig.proxy`.
        session: the same; see `LiveConfig.session`.
        follow: the same; see `LiveConfig.follow`.
        sign_pool: breakers and budgets of sign providers; those that all clients share when left out.
        resolver: finds the room; the platform's page and API when left out.
        connector: opens sockets; real WebSockets when left out.
        http: the HTTP client that lookup and signing share; closed by whoever gave it.
        clock: where time comes from.
        rng: jitter of the reconnect delays.
        state: whatever your handlers share, for example a database; they find it as `ctx.state`.

    Raises:
        ConfigError: an impossible user name or option.
    """

    def __init__(
        self,
        unique_id: str | None = None,
        *,
        room_id: int | None = None,
        config: LiveConfig | None = None,
        sign: Sign | None = None,
        sign_pool: SignPool | None = None,
        proxy: str | None = None,
        session: SessionCookies | None = None,
        follow: bool | None = None,
        resolver: RoomResolver | None = None,
        connector: Connector | None = None,
        http: HttpClient | None = None,
        clock: Clock | None = None,
        rng: Random | None = None,
        state: object = None,
    ) -> None:
        if unique_id is None and not room_id:
            raise ConfigError('a client needs a user or a room: LiveClient("@someone") or LiveClient(room_id=123)')
        self.config = config if config is not None else LiveConfig.from_env()
        given: dict[str, object] = {"proxy": proxy, "session": session, "follow": follow}
        if is_setting(sign):
            given["sign"], sign = sign, None
        said = {name: value for name, value in given.items() if value is not None}
        if said:
            self.config = replace(self.config, **said)  # type: ignore[arg-type] # each of its option's type
        if self.config.follow and unique_id is None:
            raise ConfigError("follow needs a user: a room id is that of one live")
        self._unique_id = normalize_unique_id(unique_id) if unique_id is not None else ""
        self._room_id = room_id or 0
        self._clock: Clock = clock or SystemClock()
        self._rng = rng or random.Random()
        self._edges = ClientEdges(
            self.config, self._clock, self._rng, resolver=resolver, connector=connector, http=http
        )
        self._signing = Signing(self.config, sign, sign_pool)
        self._identity = Identity(
            self.config.user_agent, self.config.language, self.config.region, session=self.config.session
        )
        self._supervisor: Supervisor | None = None
        self.handlers = HandlerTable()
        self._dispatcher = Dispatcher(
            self,
            queue_size=self.config.queue_size,
            table=self.handlers,
            clock=self._clock,
            context=lambda handler: HandlerContext(self, state, handler),
            changed=self._subscriptions_changed,
            slow_after=self.config.slow_after,
        )
        self._gifts: RoomGifts | None = None
        self._reading: asyncio.Task[str] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._waiting: set[asyncio.Task[RoomLookup]] = set()
        self._somebody_waits = False
        self._handler_failures = 0

    def __repr__(self) -> str:
        target = f"@{self._unique_id}" if self._unique_id else f"room_id={self.room_id}"
        return f"<LiveClient {target} {self.state}>"

    @property
    def unique_id(self) -> str:
        """The host's handle without `@`; empty when only a room id was given."""
        return self._unique_id

    @property
    def room_id(self) -> int:
        """The room; 0 until it is known."""
        return self._supervisor.room_id if self._supervisor is not None else self._room_id

    @property
    def state(self) -> ClientState:
        """What the client is doing."""
        if self._closing is not None:
            return ClientState.CLOSED
        return self._supervisor.state if self._supervisor is not None else ClientState.IDLE

    @property
    def room(self) -> RoomSnapshot:
        """How the live stands at this moment; an unchanging value. Empty before `start`.

        `LiveConfig.room_state` tells whether likes, viewers, battles and the introduction are read for it when nobody
        listens to them.
        """
        return self._supervisor.room.state.snapshot() if self._supervisor is not None else RoomSnapshot()

    @property
    def lookup(self) -> RoomLookup | None:
        """What the last room lookup found; None before it."""
        return self._supervisor.lookup if self._supervisor is not None else None

    @property
    def health(self) -> ClientHealth:
        """How the client is at this moment: state, ages, rates, counts, last error; an unchanging value."""
        supervisor = self._supervisor
        dropped = self._dispatcher.dropped
        if supervisor is None:
            return ClientHealth(state=self.state, unique_id=self._unique_id, room_id=self._room_id, dropped=dropped)
        about = About(
            state=self.state,
            unique_id=self._unique_id,
            room_id=supervisor.room_id,
            dropped=dropped,
            handler_failures=self._handler_failures,
            unknown=supervisor.room.state.unknown,
        )
        return supervisor.book.report(supervisor.session, self._clock.monotonic(), about)

    async def status(self) -> RoomLookup:
        """Ask whether the host is live, and return what was found out; costs no signature.

        Before the start and after it; see `RoomStatus` for what there is.

        Raises:
            ResolverUnavailable: nobody could be asked.
            LocalProtocolError: the client is closed.
        """
        resolver = self._open_resolver()
        return await (resolver.look_up(self._unique_id) if self._unique_id else resolver.room_info(self._room_id))

    async def wait_until_live(self, *, poll: float | None = None) -> RoomLookup:
        """Return once the host is live, looking every `poll` seconds (`LiveConfig.poll`); costs no signature.

        Whoever refuses to answer is asked less and less often. For a limit use `asyncio.timeout`.

        Raises:
            RoomNotFound: there is no such user.
            AgeRestricted: guests may not read this host's rooms.
            ResolverUnavailable: nobody can be asked until something here is changed, for example a proxy's password.
            ConfigError: the client was given a room id alone, or `poll` is too short.
            LocalProtocolError: the client is closed.
        """
        if not self._unique_id:
            raise ConfigError("waiting needs a user: a room id is that of one live")
        look_up, poll = self._open_resolver().look_up, self.config.poll if poll is None else poll
        waiting = asyncio.create_task(
            until_live(look_up, self._unique_id, poll=poll, clock=self._clock, rng=self._rng),
            name=f"tiktok_live wait {self._unique_id}",
        )
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        try:
            await asyncio.wait({waiting})
        finally:
            waiting.cancel()
        if waiting.cancelled():
            raise LocalProtocolError("this client was closed while it waited")
        return waiting.result()

    async def gifts(self) -> GiftCatalogue:
        """Return what the room's gift list tells about gifts, by id; loaded when it is not there yet.

        Never raises for a list that cannot be had: it is then an older one, or empty, and the log tells why.

        Raises:
            LocalProtocolError: the client was not started, or is closed.
        """
        if self._gifts is None or self._closing is not None:
            raise LocalProtocolError("the gift list is asked for in a room: start the client first")
        return await self._gifts.load(self.room_id)

    async def start(self) -> None:
        """Begin to read, and return when the first frame has arrived.

        Raises:
            ResolveError: the room was not found, is not live, is restricted, or the lookup was blocked.
            SignError: no connect plan.
            ConnectError: the socket was refused, or stayed silent.
            LocalProtocolError: the client was started before.
        """
        if self._supervisor is not None or self._closing is not None:
            raise LocalProtocolError("a client is single-use: make a new one for every start")
        self._supervisor = supervisor = self._make_supervisor()
        self._gifts = supervisor.room.gifts = RoomGifts(self._edges.gift_loader())
        self._reading = asyncio.create_task(supervisor.run(), name=f"tiktok_live {self._unique_id or self._room_id}")
        self._reading.add_done_callback(self._reading_ended)
        live = asyncio.create_task(supervisor.live.wait())
        self._somebody_waits = True
        try:
            await asyncio.wait({self._reading, live}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await self.aclose()
            raise
        finally:
            live.cancel()
            await asyncio.wait({live})
            self._somebody_waits = False
        if self._reading.done() and not self._reading.cancelled() and self._reading.exception() is not None:
            await self.aclose()
            self._reading.result()

    async def wait_closed(self) -> str:
        """Wait until the room is not read any more, and return why, for example `"the live ended"`.

        Handlers have then had their events, or the time to (`close_patience`).

        Raises:
            TikTokLiveError: a failure that no retry was left or useful for.
            LocalProtocolError: the client was not started.
        """
        if self._reading is None:
            raise LocalProtocolError("the client was not started: call start() or use `async with`")
        self._somebody_waits = True
        await asyncio.wait({self._reading})
        await self.aclose()
        return CLOSED if self._reading.cancelled() else self._reading.result()

    async def aclose(self) -> None:
        """Stop reading, let handlers finish for `close_patience` seconds, free everything.

        From anywhere: before the start, in a handler, twice.
        """
        closing = self._begin_close()
        if self._dispatcher.is_worker(asyncio.current_task()):
            return  # closing waits for this very handler, so the handler must not wait for closing
        await asyncio.shield(closing)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def run(self, *, uvloop: bool = False) -> str:
        """Start, read to the end, and return why it ended; Ctrl-C ends it too.

        Args:
            uvloop: run on that loop, which the extra `speed` installs.

        Raises:
            ConfigError: uvloop is not installed.
            TikTokLiveError: see `start` and `wait_closed`.
            LocalProtocolError: a loop is running already in this thread.
        """
        return run_to_end(self._run, uvloop=uvloop)

    def handler_failed(self, handler: str, event: Event, error: BaseException) -> HandlerFailedEvent:
        """Announce that a handler raised, and return the news (called by the dispatcher)."""
        self._handler_failures += 1
        failed = HandlerFailedEvent(
            room_id=self.room_id, received_at=self._now(), handler=handler, failed_on=event, error=error
        )
        self._dispatcher.dispatch(failed)
        return failed

    def events_dropped(self, handler: str, dropped: int, queue_size: int) -> None:
        """Announce that a handler is too slow (called by the dispatcher)."""
        logger.warning("%s is too slow: its queue of %d is full, events are dropped", handler, queue_size)
        self._dispatcher.dispatch(
            EventsDroppedEvent(
                room_id=self.room_id,
                received_at=self._now(),
                handler=handler,
                dropped=dropped,
                queue_size=queue_size,
            )
        )

    async def _run(self) -> str:
        async with self:
            return await self.wait_closed()

    def _reading_ended(self, reading: asyncio.Task[str]) -> None:
        # Asking for the exception also tells the loop that somebody knows: not everybody calls wait_closed().
        error = None if reading.cancelled() else reading.exception()
        if error is not None and not self._somebody_waits:
            logger.error("the room is not read any more: %s", error)
        self._begin_close()  # streams end, and handlers finish, also when nobody waits

    def _begin_close(self) -> asyncio.Task[None]:
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="tiktok_live close")
        return self._closing

    async def _close(self) -> None:
        for waiting in self._waiting:
            waiting.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading})
        if self._gifts is not None:
            await self._gifts.aclose()
        await self._dispatcher.aclose(self.config.close_patience)
        await self._signing.aclose()
        await self._edges.aclose()

    def _make_supervisor(self) -> Supervisor:
        edges = self._edges.open(self._signing.open(self._edges.http, self._clock, self._tell))
        return Supervisor(
            self._unique_id,
            self._room_id,
            self.config,
            edges,
            self._identity,
            self._dispatcher.wanted,
            self._emit,
        )

    def _emit(self, event: Event) -> None:
        self._dispatcher.dispatch(event)
        if self._gifts is not None and isinstance(event, GiftEvent):
            self._gifts.notice(event.gift, self.room_id)

    def _tell(self, news: ChainNews) -> None:
        self._dispatcher.dispatch(sign_event(news, room_id=self.room_id, received_at=self._now()))

    def _open_resolver(self) -> RoomResolver:
        if self._closing is not None:
            raise LocalProtocolError("this client is closed")
        return self._edges.resolver

    def _end_error(self) -> TikTokLiveError:
        reading = self._reading
        reason = CLOSED
        if reading is not None and reading.done() and not reading.cancelled():
            error = reading.exception()
            if isinstance(error, TikTokLiveError):
                return error
            reason = reading.result() if error is None else reason
        return ConnectionClosedOK(f"the client closed before such an event came: {reason}", code=1000)

    def _subscriptions_changed(self) -> None:
        if self._supervisor is not None:
            self._supervisor.subscriptions_changed()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)
