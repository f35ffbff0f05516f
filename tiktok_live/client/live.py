"""The client that people use: one room, handlers, start and end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Self

from tiktok_live.causes import caught, logged_bug
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.closing import (
    FREE_PATIENCE,
    LEAST_PATIENCE,
    STOP_PATIENCE,
    ended_within,
    runs_elsewhere,
    where_it_runs,
)
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.context import HandlerContext
from tiktok_live.client.dependencies import Dependencies, Services
from tiktok_live.client.event_methods import EventMethods
from tiktok_live.client.health import ClientHealth, HealthBook
from tiktok_live.client.lookups import ask, until_live
from tiktok_live.client.running import run_to_end
from tiktok_live.client.sign_events import sign_event
from tiktok_live.client.signing import Sign, Signing, is_setting
from tiktok_live.client.supervisor import ClientState, Supervisor
from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.errors import ConfigError, ConnectionClosedOK, TikTokLiveError, UsageError
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.retention import RetainedBytes
from tiktok_live.room_ids import check_room_id
from tiktok_live.rooms.gifts import RoomGifts
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.session.room_view import RoomSnapshot
from tiktok_live.signing.base import Identity
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.events.base import Event
    from tiktok_live.events.catalogue import GiftCatalogue
    from tiktok_live.rooms.base import RoomLookup, RoomResolver
    from tiktok_live.signing.base import SessionCookies
    from tiktok_live.signing.chain.members import ChainDecision

__all__ = ["LiveClient"]

logger = logging.getLogger(__name__)


class LiveClient(EventMethods):
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
        shared: an object that all handlers share, for example a database; they find it as `ctx.shared`.
        dependencies: replacements for the resolver, connector, HTTP client, clock, random numbers and sign pool.

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
        proxy: str | None = None,
        session: SessionCookies | None = None,
        follow: bool | None = None,
        shared: object = None,
        dependencies: Dependencies | None = None,
    ) -> None:
        if unique_id is None and room_id is None:
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
        self._room_id = check_room_id(room_id) if room_id is not None else 0
        dependencies = dependencies or Dependencies()
        self._clock: Clock = dependencies.clock or SystemClock()
        self._rng = dependencies.rng or Random()
        self._services = Services(self.config, dependencies, self._clock)
        self._signing = Signing(self.config, sign, dependencies.sign_pool)
        self._identity = Identity(
            self.config.user_agent, self.config.language, self.config.region, session=self.config.session
        )
        self._supervisor: Supervisor | None = None
        self._budget = RetainedBytes(self.config.max_retained)
        self.handlers = HandlerTable()
        self._dispatcher = Dispatcher(
            queue_size=self.config.queue_size,
            table=self.handlers,
            clock=self._clock,
            context=lambda handler: HandlerContext(self, shared, handler),
            slow_after=self.config.slow_after,
            budget=self._budget,
        )
        self._gifts: RoomGifts | None = None
        self._reading: asyncio.Task[CloseReason] | None = None
        self._running: asyncio.Task[CloseReason] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._lookups: set[asyncio.Future[RoomLookup]] = set()
        self._start_error: BaseException | None = None
        self._waiters = 0  # calls that wait for the end at this moment, and will raise what went wrong

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
        return self._supervisor.room.snapshot() if self._supervisor is not None else RoomSnapshot()

    @property
    def last_lookup(self) -> RoomLookup | None:
        """What the last room lookup found; None before it."""
        return self._supervisor.lookup if self._supervisor is not None else None

    @property
    def health(self) -> ClientHealth:
        """How the client is at this moment: state, ages, rates, counts, last error; an unchanging value."""
        supervisor, dispatcher = self._supervisor, self._dispatcher
        return (supervisor.book if supervisor is not None else HealthBook()).report(
            supervisor.connection if supervisor is not None else None,
            self._clock.monotonic(),
            state=self.state,
            unique_id=self._unique_id,
            room_id=self.room_id,
            unknown=supervisor.room.unknown if supervisor is not None else {},
            dropped=dispatcher.dropped,
            handler_failures=dispatcher.handler_failures,
            evicted=self._budget.evicted,
        )

    async def look_up(self) -> RoomLookup:
        """Ask whether the host is live, and return what was found out; costs no signature.

        Before the start and after it; see `LookupStatus` for what there is.

        Raises:
            ResolverUnavailable: nobody could be asked.
            UsageError: the client is closed.
        """
        return await ask(self._open_resolver(), self._unique_id, self._room_id)

    async def wait_until_live(self, *, poll: float | None = None) -> RoomLookup:
        """Return once the host is live, looking every `poll` seconds (`LiveConfig.poll`); costs no signature.

        Whoever refuses to answer is asked less and less often. For a limit use `asyncio.timeout`.

        Raises:
            RoomNotFound: there is no such user.
            AgeRestricted: guests may not read this host's rooms.
            ResolverUnavailable: nobody can be asked until something here is changed, for example a proxy's password.
            ConfigError: the client was given a room id alone, or `poll` is too short.
            UsageError: the client is closed.
        """
        if not self._unique_id:
            raise ConfigError("waiting needs a user: a room id is that of one live")
        look_up, poll = self._open_resolver().look_up, self.config.poll if poll is None else poll
        waiting = keep(
            asyncio.create_task(
                until_live(look_up, self._unique_id, poll=poll, clock=self._clock, rng=self._rng),
                name=f"tiktok_live wait {self._unique_id}",
            )
        )
        # Closing ends what this call waits for, and not only the lookup, which may ignore that it is cancelled.
        answer = asyncio.shield(waiting)
        self._lookups.add(answer)
        try:
            await asyncio.wait({answer})
        finally:
            self._lookups.discard(answer)
            waiting.cancel()
        if answer.cancelled():
            closed, broken = "this client was closed while it waited", "the lookup that it waited for was cancelled"
            raise UsageError(closed if self._closing is not None else broken)
        return answer.result()

    async def gifts(self) -> GiftCatalogue:
        """Return what the room's gift list tells about gifts, by id; loaded when it is not there yet.

        Never raises for a list that cannot be had: it is then an older one, or empty, and the log tells why.

        Raises:
            UsageError: the client was not started, or is closed.
        """
        if self._gifts is None or self._closing is not None:
            raise UsageError("the gift list is asked for in a room: start the client first")
        return await self._gifts.load(self.room_id)

    async def start(self) -> None:
        """Begin to read, and return when the first frame has arrived, or when the client was closed meanwhile.

        Whatever it raises, the client is closed then.

        Raises:
            ResolveError: the room was not found, is not live, is restricted, or the lookup was blocked.
            SignError: no connect plan.
            ConnectError: the socket was refused, or stayed silent.
            ConfigError: a sign provider cannot work as it is configured.
            UsageError: the client was started before.
        """
        if self._supervisor is not None or self._closing is not None:
            raise UsageError("a client is single-use: make a new one for every start")
        try:
            await self._begin()
        except BaseException as error:
            self._start_error = error
            await self.aclose()
            raise

    async def _begin(self) -> None:
        self._supervisor = supervisor = self._make_supervisor()
        # It goes on, and gives its handlers their events, though nobody may hold the client.
        self._reading = keep(asyncio.create_task(self._read(supervisor), name=f"tiktok_live {self._target}"))
        self._reading.add_done_callback(self._reading_ended)
        live = asyncio.create_task(supervisor.live.wait())
        try:
            with self._waiting():
                await asyncio.wait({self._reading, live}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            live.cancel()
        if self._reading.done() and not self._reading.cancelled():
            self._reading.result()

    async def wait_closed(self) -> CloseReason:
        """Wait until the room is not read any more, and return why.

        Handlers have then had their events, or the time to (`close_patience`).

        Raises:
            TikTokLiveError: a failure that no retry was left or useful for.
            UsageError: the client was not started.
        """
        if self._reading is None:
            raise UsageError("the client was not started: call start() or use `async with`")
        with self._waiting():
            await asyncio.wait({self._reading})
        await self.aclose()
        return self._close_reason()

    async def aclose(self) -> None:
        """Stop reading, let handlers finish for `close_patience` seconds, free everything.

        From anywhere: before the start, in a handler, in another thread's loop, twice. It returns within
        `close_patience` plus a second, whatever handlers, providers and threads do; in a handler of this client it
        returns at once, and closing goes on behind it.
        """
        if self._reading is not None and runs_elsewhere(self._reading):
            await where_it_runs(self._reading, self.aclose)
            return
        closing = self._begin_close()
        if self._dispatcher.is_inside_handler():
            return  # closing waits for this very handler, so the handler must not wait for closing
        await asyncio.shield(closing)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def run(self, *, uvloop: bool = False) -> CloseReason:
        """Start, read to the end, and return why it ended.

        Ctrl-C, SIGTERM and SIGHUP end it too, unless the program handles them.

        Args:
            uvloop: run on that loop, which the extra `speed` installs.

        Raises:
            ConfigError: uvloop is not installed.
            TikTokLiveError: see `start` and `wait_closed`.
            UsageError: a loop is running already in this thread.
        """
        return run_to_end(self._run, uvloop=uvloop)

    @property
    def _target(self) -> str:
        return self._unique_id or str(self._room_id)

    async def _run(self) -> CloseReason:
        async with self:
            return await self.wait_closed()

    async def _read(self, supervisor: Supervisor) -> CloseReason:
        """Run the supervisor; when this is cancelled, wait a moment for it and go on without it."""
        self._running = running = asyncio.create_task(supervisor.run(), name=f"tiktok_live supervisor {self._target}")
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError:
            running.cancel()
            await asyncio.wait({running}, timeout=STOP_PATIENCE)
            if self._closing is None:
                # The loop ends, and cancels every task: whatever is begun later would never run.
                await asyncio.shield(self._begin_close(is_read=True))
            raise
        if running.cancelled():
            raise UsageError(
                "something that the client waited for was cancelled, and not by closing the client",
                advice="Look for a call of cancel() in a resolver, connector or transport of your own, or in a handler",
            )
        return running.result()

    def _reading_ended(self, reading: asyncio.Task[CloseReason]) -> None:
        error = None if reading.cancelled() else reading.exception()
        if error is not None and not isinstance(error, TikTokLiveError):
            logger.error("a bug ended the reading of %s", self._target, exc_info=logged_bug(error))
        elif error is not None and not self._waiters:
            logger.error("%s is not read any more: %s", self._target, error)
        self._begin_close()  # streams end, and handlers finish, also when nobody waits

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Count a call that waits for the end: what goes wrong is its to raise, and is logged where there is none."""
        self._waiters += 1
        try:
            yield
        finally:
            self._waiters -= 1

    def _begin_close(self, *, is_read: bool = False) -> asyncio.Task[None]:
        if self._closing is None:
            self._closing = keep(asyncio.create_task(self._close(is_read=is_read), name="tiktok_live close"))
        return self._closing

    async def _close(self, *, is_read: bool) -> None:
        """The one way to the end: stop reading, tell the last events, let handlers finish, free what was opened.

        Args:
            is_read: whether the reading task has stopped reading, and waits for this.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + self.config.close_patience
        try:
            if not is_read:
                await self._stop_reading()
        finally:
            self._tell_the_end()
            try:
                await self._dispatcher.aclose(max(0.0, deadline - now()))
            finally:
                await self._free(deadline + FREE_PATIENCE)

    async def _stop_reading(self) -> None:
        for lookup in self._lookups:
            lookup.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading})

    def _tell_the_end(self) -> None:
        with caught(Exception) as failure:
            if self._supervisor is not None:
                self._supervisor.finish()
            self._dispatcher.dispatch(self._last_events())
        if failure:  # a clock of the user's, for one; what was opened is freed all the same
            logger.error("the end of %s cannot be told", self._target, exc_info=logged_bug(failure.error))

    def _last_events(self) -> list[Event]:
        """Return what is told after everything else."""
        return []

    async def _free(self, deadline: float) -> None:
        """Close what was opened; what does not close until `deadline`, in the loop's time, is left behind."""
        now = asyncio.get_running_loop().time
        reserve = 3 * LEAST_PATIENCE
        if self._running is not None and not await ended_within(self._running, deadline - reserve - now()):
            logger.warning("%r was closed, and left behind what does not end in time", self)
        closers = [self._gifts.aclose] if self._gifts is not None else []
        for aclose in (*closers, self._signing.aclose, self._services.aclose):
            closing = asyncio.ensure_future(aclose())
            if not await ended_within(closing, max(deadline - now(), LEAST_PATIENCE)):
                logger.warning("%r was closed, and left behind what does not close: %s", self, aclose.__qualname__)
            elif not closing.cancelled() and (error := closing.exception()) is not None:
                logger.error("closing %r failed", self, exc_info=logged_bug(error))

    def _make_supervisor(self) -> Supervisor:
        services = self._services
        self._gifts = RoomGifts(services.gift_loader)
        return Supervisor(
            self._unique_id,
            self._room_id,
            config=self.config,
            resolver=services.resolver,
            chain=self._signing.open(services.http, self._clock, self._tell),
            connector=services.connector,
            gifts=self._gifts,
            dispatcher=self._dispatcher,
            identity=self._identity,
            budget=self._budget,
            clock=self._clock,
            rng=self._rng,
        )

    def _tell(self, decision: ChainDecision) -> None:
        self._dispatcher.dispatch([sign_event(decision, room_id=self.room_id, received_at=self._now())])

    def _open_resolver(self) -> RoomResolver:
        if self._closing is not None:
            raise UsageError("this client is closed")
        return self._services.resolver

    def _close_reason(self) -> CloseReason:
        """Return why it ended.

        Raises:
            TikTokLiveError: the failure that ended it.
        """
        reading = self._reading
        if reading is None or not reading.done() or reading.cancelled():
            return CloseReason.CLOSED  # while the loop ends, reading waits for closing
        return reading.result()

    def _end_error(self) -> TikTokLiveError:
        reading = self._reading
        error = reading.exception() if reading is not None and reading.done() and not reading.cancelled() else None
        if isinstance(error, TikTokLiveError):
            return error
        reason = CloseReason.CLOSED if error is not None else self._close_reason()
        return ConnectionClosedOK(f"the client closed before such an event came: {reason}", code=1000)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)
