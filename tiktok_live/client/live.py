"""`LiveClient`: one room, its handlers, start and end."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Self

from tiktok_live.causes import caught, logged_bug
from tiktok_live.client.closing import (
    FREE_PATIENCE,
    LEAST_PATIENCE,
    STOP_PATIENCE,
    close_within,
    ended_within,
    run_in_loop_of,
    runs_elsewhere,
)
from tiktok_live.client.config import LiveConfig, with_overrides
from tiktok_live.client.dependencies import Dependencies, Services
from tiktok_live.client.handlers.context import HandlerContext
from tiktok_live.client.handlers.event_methods import EventMethods
from tiktok_live.client.health import ClientHealth, HealthRecorder
from tiktok_live.client.lookups import look_up_once, until_live
from tiktok_live.client.recording.recording import Recording, RecordingOptions, RecordingSlot
from tiktok_live.client.running import run_to_end
from tiktok_live.client.signing import Sign, Signing, is_setting, sign_event
from tiktok_live.client.stand_in import current_stand_in
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.client.supervisor import Supervisor
from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.errors import ConfigError, ConnectionClosedOK, TikTokLiveError, UsageError
from tiktok_live.events.catalogue import GiftCatalogue
from tiktok_live.events.other_names import explain_attributes
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.retention import RetainedBytes
from tiktok_live.room_ids import check_room_id
from tiktok_live.rooms.base import RoomLookup
from tiktok_live.rooms.gifts import RoomGifts
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.session.room_view import RoomSnapshot
from tiktok_live.signing.base import Identity, SessionCookies
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.client.replay.supervisor import CaptureReplay
    from tiktok_live.events.base import Event
    from tiktok_live.rooms.base import RoomResolver
    from tiktok_live.signing.chain.members import ChainDecision

__all__ = ["LiveClient"]

logger = logging.getLogger(__name__)


class LiveClient(EventMethods):
    """Reads one room: resolves it, obtains a connect plan, opens the socket and dispatches typed events.

    A client is single-use. Give it a user or a room id, register handlers, then call `run()`, or in a running loop
    `async with client: await client.wait_closed()`.

    Args:
        unique_id: the host: `name`, `@name` or the URL of the profile or live page.
        room_id: the room, if it is known: skips the lookup.
        config: every option; by default `LiveConfig.from_env()`.
        sign: how connect plans are obtained: what `LiveConfig.sign` takes, or a custom provider, which you close.
            Overrides `config`.
        proxy: see `LiveConfig.proxy`; overrides `config`.
        session: see `LiveConfig.session`; overrides `config`.
        follow: see `LiveConfig.follow`; overrides `config`.
        shared: an object that all handlers share, for example a database; available as `ctx.shared`.
        dependencies: replacements for the resolver, connector, HTTP client, clock, random numbers, sign pool and
            browsers.

    Raises:
        ConfigError: an invalid user name or option.
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
            raise ConfigError('a client needs a user or a room id: LiveClient("@someone") or LiveClient(room_id=123)')
        setting, custom_provider = (sign, None) if is_setting(sign) else (None, sign)
        self.config = with_overrides(config, proxy=proxy, session=session, follow=follow, sign=setting)
        if self.config.follow and unique_id is None:
            raise ConfigError("follow needs a user: a room id identifies only one live")
        self._unique_id = normalize_unique_id(unique_id) if unique_id is not None else ""
        self._room_id = check_room_id(room_id) if room_id is not None else 0
        dependencies = dependencies or Dependencies()
        if (stand_in := current_stand_in()) is not None:
            self.config = stand_in.configured(self.config)
            dependencies, custom_provider = stand_in.completed(dependencies), stand_in.provider()
        self._clock: Clock = dependencies.clock or SystemClock()
        self._rng = dependencies.rng or Random()
        self._recording = RecordingSlot()
        self._replay: CaptureReplay | None = None
        self._services = Services(self.config, dependencies, self._clock, self._recording)
        self._signing = Signing(self.config, custom_provider, dependencies.sign_pool)
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
        self._waiters = 0  # calls that now wait for the end and will raise the failure
        if stand_in is not None:
            stand_in.made(self)

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
        """An immutable snapshot of the live. Empty before `start`.

        `LiveConfig.room_state` decides whether likes, viewers, battles and the introduction are read for it when no
        handler listens to them.
        """
        return self._supervisor.room.snapshot() if self._supervisor is not None else RoomSnapshot()

    @property
    def last_lookup(self) -> RoomLookup | None:
        """The result of the last room lookup; None before it."""
        return self._supervisor.lookup if self._supervisor is not None else None

    @property
    def health(self) -> ClientHealth:
        """An immutable snapshot of the client's health: state, ages, rates, counts, last error."""
        supervisor, dispatcher = self._supervisor, self._dispatcher
        return (supervisor.book if supervisor is not None else HealthRecorder()).report(
            supervisor.connection if supervisor is not None else None,
            self._clock.monotonic(),
            state=self.state,
            unique_id=self._unique_id,
            room_id=self.room_id,
            unknown=supervisor.room.unknown if supervisor is not None else {},
            dropped=dispatcher.dropped,
            handler_failures=dispatcher.handler_failures,
            evicted=self._budget.evicted,
            page=self._signing.page_state,
        )

    @property
    def unhandled_events(self) -> int:
        """Events that handlers have received and not yet handled, with those that they are handling."""
        return self._dispatcher.unhandled

    def is_inside_handler(self) -> bool:
        """Return whether the caller runs inside a handler of this client."""
        return self._dispatcher.is_inside_handler()

    async def look_up(self) -> RoomLookup:
        """Look up whether the host is live; needs no signature.

        Works before and after the start. `LookupStatus` lists the possible results.

        Raises:
            ResolverUnavailable: the lookup failed.
            UsageError: the client is closed.
        """
        return await look_up_once(self._open_resolver(), self._unique_id, self._room_id)

    async def wait_until_live(self, *, poll: float | None = None) -> RoomLookup:
        """Return once the host is live. Looks every `poll` seconds (default: `LiveConfig.poll`); needs no signature.

        While lookups fail, the interval grows. For a limit use `asyncio.timeout`.

        Raises:
            RoomNotFound: the user does not exist.
            AgeRestricted: guests may not read this host's rooms.
            ResolverUnavailable: lookups cannot work until the setup changes, for example a proxy's password.
            ConfigError: the client has only a room id, or `poll` is too short.
            UsageError: the client is closed.
        """
        if not self._unique_id:
            raise ConfigError("wait_until_live() needs a user: a room id identifies only one live")
        look_up, poll = self._open_resolver().look_up, self.config.poll if poll is None else poll
        waiting = keep(
            asyncio.create_task(
                until_live(look_up, self._unique_id, poll=poll, clock=self._clock, rng=self._rng),
                name=f"tiktok_live wait {self._unique_id}",
            )
        )
        # Closing cancels the shield, not only the lookup, which may ignore its cancellation.
        result = asyncio.shield(waiting)
        self._lookups.add(result)
        try:
            await asyncio.wait({result})
        finally:
            self._lookups.discard(result)
            waiting.cancel()
        if result.cancelled():
            is_closed = self._closing is not None
            raise UsageError("the client was closed while it waited" if is_closed else "the lookup was cancelled")
        return result.result()

    async def gifts(self) -> GiftCatalogue:
        """Return the gifts of the room's gift list, by id; loaded on first use.

        If the list cannot be loaded, the result is an older list or empty, and the log says why.

        Raises:
            UsageError: the client was not started, or is closed.
        """
        if self._gifts is None or self._closing is not None:
            raise UsageError("the gift list belongs to a room: start the client first")
        return await self._gifts.load(self.room_id)

    @classmethod
    def replay(
        cls, path: str | Path, *, speed: float = inf, config: LiveConfig | None = None, shared: object = None
    ) -> Self:
        """Return a client that reads a capture instead of a room: the same events, accounts and handlers, no network.

        Two replays give equal events; `received_at` is the recorded time. A gift streak, a reconnect and the end happen
        as recorded. A recording that was cut off ends as if the client was closed.

        Args:
            path: a capture, see `record`; parts that continue it are found beside it.
            speed: 1 is real time, 10 ten times as fast; by default as fast as handlers are, which then lose no event.
            config: limits, `backlog` and `room_state`; other options have no effect.
            shared: see `LiveClient`.

        Raises:
            ConfigError: the file is not a capture, or the speed is not more than 0.
        """
        from tiktok_live.client.replay.supervisor import CaptureReplay, NoLookups  # noqa: PLC0415 - few clients need it

        replay = CaptureReplay(path, speed)
        header = replay.header
        client = cls(
            header.unique_id or (None if header.room_id else "unknown"),
            room_id=header.room_id or None,
            config=replace(config or LiveConfig(), sign="direct", proxy="", follow=False),
            shared=shared,
            dependencies=Dependencies(clock=replay.clock, resolver=NoLookups()),
        )
        client._replay = replay
        client._services.share_gifts(replay.gifts)
        return client

    def record(
        self,
        path: str | Path,
        *,
        anonymize: bool = False,
        max_bytes: int | None = None,
        max_seconds: float | None = None,
    ) -> Recording:
        """Record what the client receives, from now on, until it closes. `replay` reads the file.

        Cookies, tokens and signatures are left out. If the process is killed, at most the last second is lost. A disk
        that is full ends the recording, not the client: `Recording.failure` says it.

        Args:
            path: a file that does not exist, or a folder: there each live gets a file of its own.
            anonymize: replace the identities of viewers and hosts.
            max_bytes: begin another file before one gets larger; None for no limit.
            max_seconds: begin another file after this time; None for no limit.

        Raises:
            ConfigError: the file exists or cannot be created, or a limit is too small.
            UsageError: the client is closed, is recorded already, or is a replay.
        """
        if self._replay is not None:
            raise UsageError("a replay is not recorded: its file is the recording", advice="Copy the file")
        current = self._recording.current
        if self._closing is not None or (current is not None and not current.is_closed):
            raise UsageError("the client is closed" if self._closing is not None else "the client is recorded already")
        options = RecordingOptions(anonymize=anonymize, max_bytes=max_bytes, max_seconds=max_seconds)
        recording = Recording(path, clock=self._clock, unique_id=self._unique_id, options=options)
        self._recording.current = recording
        if self._supervisor is not None:
            self._supervisor.describe_to(recording)
        return recording

    async def start(self) -> None:
        """Start reading. Returns when the first frame has arrived, or when the client is closed meanwhile.

        If it raises, the client is closed.

        Raises:
            ResolveError: the room was not found, is not live or is restricted, or the lookup was blocked.
            SignError: no sign provider returned a connect plan.
            ConnectError: the socket was refused, or stayed silent.
            ConfigError: a sign provider's configuration cannot work.
            UsageError: the client was started before.
        """
        if self._supervisor is not None or self._closing is not None:
            raise UsageError("a client is single-use and was already started: create a new one")
        try:
            await self._begin()
        except BaseException as error:
            self._start_error = error
            await self.aclose()
            raise
        if self._replay is not None:
            self._replay.started.set()

    async def _begin(self) -> None:
        self._supervisor = supervisor = self._make_supervisor()
        # Reading continues even if the program drops its last reference to the client.
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
        """Wait until the client has stopped reading, and return why.

        By then handlers have finished their events, or used up `close_patience`.

        Raises:
            TikTokLiveError: a failure that retrying could not fix.
            UsageError: the client was not started.
        """
        if self._reading is None:
            raise UsageError("the client was not started: call start() or use `async with`")
        with self._waiting():
            await asyncio.wait({self._reading})
        await self.aclose()
        return self._close_reason()

    async def aclose(self) -> None:
        """Stop reading, let handlers finish for `close_patience` seconds, and release all resources.

        It may be called anywhere: before the start, in a handler, from another thread's loop, more than once. It
        returns within `close_patience` plus a second, whatever handlers, providers and threads do. In a handler of
        this client it returns at once, and closing continues in the background.
        """
        if self._reading is not None and runs_elsewhere(self._reading):
            await run_in_loop_of(self._reading, self.aclose)
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

        Ctrl-C, SIGTERM and SIGHUP also end it, unless the program handles them.

        Args:
            uvloop: use uvloop, which the extra `speed` installs.

        Raises:
            ConfigError: uvloop is not installed.
            TikTokLiveError: see `start` and `wait_closed`.
            UsageError: this thread already runs an event loop.
        """
        return run_to_end(self._run, uvloop=uvloop)

    @property
    def _target(self) -> str:
        return self._unique_id or str(self._room_id)

    async def _run(self) -> CloseReason:
        async with self:
            return await self.wait_closed()

    async def _read(self, supervisor: Supervisor) -> CloseReason:
        """Run the supervisor. If this is cancelled, give the supervisor `STOP_PATIENCE` seconds, then abandon it."""
        self._running = running = asyncio.create_task(supervisor.run(), name=f"tiktok_live supervisor {self._target}")
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError:
            running.cancel()
            await asyncio.wait({running}, timeout=STOP_PATIENCE)
            if self._closing is None:
                # The loop is ending and cancels every task: closing that starts later would never run.
                await asyncio.shield(self._begin_close(is_read=True))
            raise
        if running.cancelled():
            raise UsageError(
                "something that the client waited for was cancelled, although the client was not closed",
                advice="Look for a call to cancel() in a custom resolver, connector or transport, or in a handler",
            )
        return running.result()

    def _reading_ended(self, reading: asyncio.Task[CloseReason]) -> None:
        error = None if reading.cancelled() else reading.exception()
        if error is not None and not isinstance(error, TikTokLiveError):
            logger.error("reading %s ended because of a bug", self._target, exc_info=logged_bug(error))
        elif error is not None and not self._waiters:
            logger.error("stopped reading %s: %s", self._target, error)
        self._begin_close()  # streams end and handlers finish even if no call waits

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """Count a call that waits for the end: it raises the failure, which is logged if no call waits."""
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
        """Stop reading, dispatch the last events, let handlers finish, and close what was opened.

        Args:
            is_read: whether the reading task has stopped reading and waits for this call.
        """
        now = asyncio.get_running_loop().time
        deadline = now() + self.config.close_patience
        try:
            if not is_read:
                await self._stop_reading()
        finally:
            self._dispatch_last_events()
            if self._recording.current is not None:
                self._recording.current.close()
            try:
                await self._dispatcher.aclose(max(0.0, deadline - now()))
            finally:
                await self._close_resources(deadline + FREE_PATIENCE)

    async def _stop_reading(self) -> None:
        for lookup in self._lookups:
            lookup.cancel()
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading})

    def _dispatch_last_events(self) -> None:
        with caught(Exception) as failure:
            if self._supervisor is not None:
                self._supervisor.finish()
            self._dispatcher.dispatch(self._last_events())
        if failure:  # for example a custom clock that raises; closing continues
            logger.error(
                "the last events of %s could not be dispatched", self._target, exc_info=logged_bug(failure.error)
            )

    def _last_events(self) -> list[Event]:
        """Return the events to dispatch after all others."""
        return []

    async def _close_resources(self, deadline: float) -> None:
        """Close what was opened; what is still open at `deadline`, in the loop's time, is abandoned."""
        now = asyncio.get_running_loop().time
        reserve = 3 * LEAST_PATIENCE
        if self._running is not None and not await ended_within(self._running, deadline - reserve - now()):
            logger.warning("%r was closed; reading did not stop in time and was abandoned", self)
        closers = {"gift list": self._gifts.aclose} if self._gifts is not None else {}
        closers |= {"sign providers": self._signing.aclose, "HTTP client": self._services.aclose}
        for name, aclose in closers.items():
            await close_within(aclose, max(deadline - now(), LEAST_PATIENCE), f"the {name} of {self!r}")

    def _make_supervisor(self) -> Supervisor:
        services = self._services
        self._gifts = RoomGifts(services.gift_loader)
        make = Supervisor if self._replay is None else self._replay.make_supervisor
        return make(
            self._unique_id,
            self._room_id,
            config=self.config,
            resolver=services.resolver,
            chain=self._signing.open(
                services.http,
                self._clock,
                self._dispatch_decision,
                browsers=services.browsers,
                resolver=services.resolver,
            ),
            connector=services.connector,
            gifts=self._gifts,
            dispatcher=self._dispatcher,
            identity=self._identity,
            budget=self._budget,
            clock=self._clock,
            rng=self._rng,
            recording=self._recording,
        )

    def _dispatch_decision(self, decision: ChainDecision) -> None:
        event = sign_event(decision, room_id=self.room_id, received_at=self._now())
        if self._recording.current is not None:
            self._recording.current.event(event)
        self._dispatcher.dispatch([event])

    def _open_resolver(self) -> RoomResolver:
        if self._closing is not None:
            raise UsageError("this client is closed")
        return self._services.resolver

    def _close_reason(self) -> CloseReason:
        """Return why the client ended.

        Raises:
            TikTokLiveError: the failure that ended it.
        """
        reading = self._reading
        if reading is None or not reading.done() or reading.cancelled():
            return CloseReason.CLOSED  # while the loop ends, the reading task waits for closing
        return reading.result()

    def _end_error(self) -> TikTokLiveError:
        reading = self._reading
        error = reading.exception() if reading is not None and reading.done() and not reading.cancelled() else None
        if isinstance(error, TikTokLiveError):
            return error
        reason = CloseReason.CLOSED if error is not None else self._close_reason()
        return ConnectionClosedOK(f"the client closed before the event arrived: {reason}", code=1000)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.wall(), UTC)


explain_attributes([LiveClient])
