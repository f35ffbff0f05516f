"""`LivePool`: many rooms in one process, with one set of handlers, one HTTP client and one sign budget."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from tiktok_live.causes import logged_bug
from tiktok_live.client.closing import run_in_loop_of, runs_elsewhere
from tiktok_live.client.config import LiveConfig, with_overrides
from tiktok_live.client.dependencies import Dependencies, make_connector, make_gift_loader
from tiktok_live.client.handlers.event_methods import HandlerMethods
from tiktok_live.client.health import ClientHealth
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.pool_totals import PoolTotals, TotalsRecorder
from tiktok_live.client.pool.pooled_client import PooledClient, StaggeredStarts
from tiktok_live.client.recording.recording import RecordingOptions, path_in
from tiktok_live.client.running import run_to_end
from tiktok_live.client.signing import Sign, is_setting
from tiktok_live.client.stand_in import current_stand_in
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.dispatch.handler_table import HandlerTable
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.signing.base import SessionCookies
from tiktok_live.signing.chain.pool import DEFAULT_POOL, SignPool
from tiktok_live.tasks import keep

if TYPE_CHECKING:
    from tiktok_live.net.http_client import HttpClient

__all__ = ["LivePool"]

logger = logging.getLogger(__name__)


class LivePool(HandlerMethods):
    """Reads many rooms, each with its own `LiveClient`, for one set of handlers.

        pool = LivePool(sign="direct")

        @pool.on("chat")
        async def show(event: ChatEvent, ctx: HandlerContext[None]) -> None:
            print(ctx.client.unique_id, event.text)

        pool.run("@one", "@two")

    In a running loop: `async with pool: await pool.add("@one"); await pool.wait_closed()`. Handlers on
    the pool apply to every room, now and later; each room has its own queues, cooldowns and `once`. A room that ends or
    fails leaves the pool with a `RoomClosedEvent`; other rooms are not affected.

    Args:
        config: the options of every room; by default `LiveConfig.from_env()`.
        stagger: seconds between the starts of two rooms, so that they do not look up and sign all at once.
        keep_open: whether `wait_closed` and `run` keep waiting when no room is left.
        shared: the object that handlers find as `ctx.shared`, one for all rooms.
        sign: see `LiveClient`; a custom provider serves all rooms.
        proxy: see `LiveConfig.proxy`; overrides `config`.
        session: see `LiveConfig.session`; overrides `config`.
        follow: see `LiveConfig.follow`; overrides `config`. Rooms then stay in the pool when their live ends.
        dependencies: see `LiveClient`; shared by all rooms.

    Raises:
        ConfigError: an option cannot work.
    """

    def __init__(
        self,
        config: LiveConfig | None = None,
        *,
        stagger: float = 0.5,
        keep_open: bool = False,
        shared: object = None,
        sign: Sign | None = None,
        proxy: str | None = None,
        session: SessionCookies | None = None,
        follow: bool | None = None,
        dependencies: Dependencies | None = None,
    ) -> None:
        setting, custom_provider = (sign, None) if is_setting(sign) else (None, sign)
        self._own_sign = custom_provider
        self.config = with_overrides(config, proxy=proxy, session=session, follow=follow, sign=setting)
        self.handlers = HandlerTable()
        given = dependencies or Dependencies()
        if (stand_in := current_stand_in()) is not None:
            self.config, given = stand_in.configured(self.config), stand_in.completed(given)
        self._sign_pool = given.sign_pool or (DEFAULT_POOL if self._own_sign is None else SignPool())
        self._keep_open = keep_open
        self._shared = shared
        clock = given.clock or SystemClock()
        self._starts = StaggeredStarts(stagger, clock)
        self._http: HttpClient = given.http or AiohttpClient(network=self.config.network())
        self._is_own_http = given.http is None
        self._dependencies = replace(given, http=self._http, sign_pool=self._sign_pool)
        self._gift_loader = make_gift_loader(self.config, self._http, clock)
        self._recording: tuple[Path, RecordingOptions] | None = None
        self._clients: dict[str, PooledClient] = {}
        self._reading: dict[asyncio.Task[None], PooledClient] = {}
        self._book = TotalsRecorder()
        self._ending = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<LivePool of {len(self.clients)} rooms{', closed' if self._closing is not None else ''}>"

    @property
    def clients(self) -> Mapping[str, LiveClient]:
        """A snapshot of the clients, by the host's handle, or by the room id for a room added by its id."""
        return self._open()

    @property
    def health(self) -> Mapping[str, ClientHealth]:
        """The health of each room at this moment, by the same keys as `clients`."""
        return {name: client.health for name, client in self._open().items()}

    @property
    def totals(self) -> PoolTotals:
        """An immutable snapshot of the totals of all rooms."""
        return self._book.report([client.health for client in tuple(self._reading.values())])

    @property
    def sign_pool(self) -> SignPool:
        """The breakers and budgets that all rooms share."""
        return self._sign_pool

    async def add(self, unique_id: str | None = None, *, room_id: int | None = None) -> LiveClient:
        """Add a room, and return its client at once. The pool starts it in the background, when it is its turn.

        Wait for its first frame with `client.wait_for("connected")`, which raises if the client ends first.

        Args:
            unique_id: the host; see `LiveClient`.
            room_id: the room, if it is known.

        Raises:
            ConfigError: the room is already in the pool, or the name is invalid.
            UsageError: the pool is closed.
        """
        if self._closing is not None:
            raise UsageError("this pool is closed: create a new one")
        client = self._make_client(unique_id, room_id)
        name = _name(client)
        if name in self._open():
            raise ConfigError(f"{name} is already in this pool; all handlers receive its events")
        client.include(self)
        reading = keep(asyncio.create_task(client.read(self._starts), name=f"tiktok_live pool {name}"))
        self._clients[name] = self._reading[reading] = client
        reading.add_done_callback(self._left)
        return client

    def record(
        self,
        folder: str | Path,
        *,
        anonymize: bool = False,
        max_bytes: int | None = None,
        max_seconds: float | None = None,
    ) -> None:
        """Record every room of the pool, those of now and those that are added later: one file per live.

        Args:
            folder: an existing folder.
            anonymize: see `LiveClient.record`, also for the following.
            max_bytes: begin another file before one gets larger.
            max_seconds: begin another file after this time.

        Raises:
            ConfigError: `folder` is not a folder.
            UsageError: the pool is recorded already.
        """
        if self._recording is not None:
            raise UsageError("this pool is recorded already")
        target, is_folder = path_in(folder)
        if not is_folder:
            raise ConfigError(f"{target} is not a folder: a pool records each live to a file of its own")
        options = RecordingOptions(anonymize=anonymize, max_bytes=max_bytes, max_seconds=max_seconds)
        self._recording = target, options
        for client in self._open().values():
            self._record(client)

    async def remove_room(self, room: str | int) -> bool:
        """Close the room of a host or with a room id, and return whether it was in the pool.

        In a handler of that room it returns at once, and closing continues in the background.
        """
        client = self._open().get(str(room) if isinstance(room, int) else normalize_unique_id(room))
        if client is None:
            return False
        await client.aclose()
        return True

    async def wait_closed(self) -> CloseReason:
        """Wait until no room is left, or with `keep_open` until the pool is closed, and return the reason.

        Failures of rooms are not raised: their `RoomClosedEvent` has them.
        """
        if self._keep_open:
            await self._ending.wait()
        while self._reading:
            await asyncio.wait(self._reading)  # a handler of the last event may have added others
        if self._closing is None:
            return CloseReason.NO_ROOM_LEFT
        await asyncio.shield(self._closing)
        return CloseReason.CLOSED

    async def aclose(self) -> None:
        """Close all rooms concurrently, each within `close_patience`, and then the HTTP client.

        It may be called anywhere: in a handler, from another thread's loop, more than once.
        """
        room = next(iter(tuple(self._reading)), None)
        if room is not None and runs_elsewhere(room):
            await run_in_loop_of(room, self.aclose)
            return
        if self._closing is None:
            self._ending.set()
            self._closing = keep(asyncio.create_task(self._close(), name="tiktok_live pool close"))
        if any(client.is_inside_handler() for client in self._reading.values()):
            return  # closing waits for this very handler, so the handler must not wait for closing
        await asyncio.shield(self._closing)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> Literal[False]:
        await self.aclose()
        return False

    def run(self, *unique_ids: str, uvloop: bool = False) -> CloseReason:
        """Read these rooms until none is left, and return why the pool ended; see `wait_closed`.

        Ctrl-C, SIGTERM and SIGHUP also end it, unless the program handles them.

        Args:
            unique_ids: the hosts.
            uvloop: use uvloop, which the extra `speed` installs.

        Raises:
            ConfigError: no room was given, a name is invalid, or uvloop is not installed.
            UsageError: this thread already runs an event loop.
        """
        if not unique_ids and not self._keep_open:
            raise ConfigError(
                'run() got no room and would end at once: pass one, as in pool.run("@someone"), or set keep_open=True'
            )

        async def main() -> CloseReason:
            async with self:
                for unique_id in unique_ids:
                    await self.add(unique_id)
                return await self.wait_closed()

        return run_to_end(main, uvloop=uvloop)

    def _open(self) -> dict[str, PooledClient]:
        """Return the rooms that are not closed or closing."""
        clients = tuple(self._clients.items())  # in one step, because other threads read metrics
        return {name: client for name, client in clients if client.state is not ClientState.CLOSED}

    def _make_client(self, unique_id: str | None, room_id: int | None) -> PooledClient:
        client = PooledClient(
            unique_id,
            room_id=room_id,
            config=self.config,
            sign=self._own_sign,
            shared=self._shared,
            dependencies=self._with_connector(),
        )
        client.share_gifts(self._gift_loader)
        self._record(client)
        return client

    def _record(self, client: LiveClient) -> None:
        if self._recording is not None:
            folder, options = self._recording
            client.record(
                folder, anonymize=options.anonymize, max_bytes=options.max_bytes, max_seconds=options.max_seconds
            )

    def _with_connector(self) -> Dependencies:
        if self._dependencies.connector is None:
            # One for all rooms: each connector reads and keeps the system's certificates.
            self._dependencies = replace(self._dependencies, connector=make_connector(self.config))
        return self._dependencies

    def _left(self, reading: asyncio.Task[None]) -> None:
        client = self._reading.pop(reading)
        name = _name(client)
        if self._clients.get(name) is client:  # otherwise a new client already reads this room
            del self._clients[name]
        self._book.left(client.health, failed=client.failure is not None)
        if not reading.cancelled() and (error := reading.exception()) is not None:
            logger.error("closing %r failed", client, exc_info=logged_bug(error))

    async def _close(self) -> None:
        await asyncio.gather(*[client.aclose() for client in self._reading.values()], return_exceptions=True)
        if self._reading:
            await asyncio.wait(self._reading)  # failures to close are logged
        if self._is_own_http:
            await self._http.aclose()


def _name(client: LiveClient) -> str:
    return client.unique_id or str(client.room_id)
