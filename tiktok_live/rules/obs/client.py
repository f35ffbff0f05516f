"""The client of OBS: one connection for all who make requests, opened when it is first needed and then kept."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tiktok_live.backoff import Backoff
from tiktok_live.causes import caught, logged_bug
from tiktok_live.net.clock import Clock
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.connection import ObsConnection, open_connection
from tiktok_live.rules.obs.errors import CLOSED, ObsUnavailable

__all__ = ["ObsClient"]

logger = logging.getLogger(__name__)

_DELAYS = Backoff(maximum=10.0)  # a streamer who starts OBS again waits for the next one


class ObsClient:
    """Makes requests to OBS over one connection.

    The first request opens it. When it breaks, or OBS does not run, it is tried again for ever, after 1 to 10 s; what
    is requested in between fails at once, because an effect that comes late is worse than none. After a wrong password,
    or when a user removes the connection in OBS, it is not tried again: every further request fails.

    Args:
        address: of OBS.
        clock: the time.
        rng: for the delays.
    """

    def __init__(self, address: ObsAddress, *, clock: Clock, rng: random.Random | None = None) -> None:
        self._address = address
        self._clock = clock
        self._rng = rng or random.Random()
        self._connection: ObsConnection | None = None
        self._problem: ObsUnavailable | None = None
        # Set while there is either a connection or a problem, so that requests need not wait.
        self._known = asyncio.Event()
        self._open = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def request(
        self,
        request_type: str,
        data: Mapping[str, object] = MappingProxyType({}),
    ) -> Mapping[str, object]:
        """Make a request and return what OBS responds.

        Args:
            request_type: for example `SetCurrentProgramScene`.
            data: its fields.

        Raises:
            ObsRefused: OBS did not do it.
            ObsUnavailable: there is no connection, it is lost, or there was no response in time.
        """
        self._start()
        await self._known.wait()
        if self._connection is None:
            raise self._error()
        return await self._connection.request(request_type, data)

    async def wait_open(self) -> None:
        """Wait until there is a connection, for however long that takes.

        Raises:
            ObsUnavailable: there will be none.
        """
        self._start()
        await self._open.wait()
        if self._connection is None:
            raise self._error()

    async def aclose(self) -> None:
        """Close the connection within a second. Further requests fail. May be called repeatedly."""
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            await asyncio.wait({running})
        connection, self._connection = self._connection, None
        if self._problem is None or self._problem.retryable:
            self._end(ObsUnavailable(*CLOSED, retryable=False))
        if connection is not None:
            await connection.aclose()

    def _start(self) -> None:
        if self._running is None and not (self._problem is not None and not self._problem.retryable):
            self._running = asyncio.ensure_future(self._run())
            self._running.add_done_callback(self._stopped)

    def _stopped(self, running: asyncio.Task[None]) -> None:
        """Let nobody wait for ever when a bug has ended the attempts."""
        error = None if running.cancelled() else running.exception()
        if error is not None:
            logger.error("the client of OBS failed", exc_info=logged_bug(error))
            self._end(ObsUnavailable("the client of OBS failed", "Report it, with the log", retryable=False))

    def _error(self) -> ObsUnavailable:
        assert self._problem is not None
        return self._problem.again()

    async def _run(self) -> None:
        delays = self._delays()
        while True:
            with caught(ObsUnavailable) as failure:
                problem = await self._use(await open_connection(self._address, clock=self._clock))
                delays = self._delays()
            if failure:
                problem = failure.error
            if not problem.retryable:
                logger.error("%s; there will be no further attempt", problem.message)
                self._end(problem)
                return
            self._lost(problem)
            await self._clock.sleep_until(self._clock.monotonic() + next(delays))
            self._known.clear()

    async def _use(self, connection: ObsConnection) -> ObsUnavailable:
        """Offer a connection for requests until it is gone, and return why."""
        logger.info("connected to OBS, obs-websocket %s", connection.version)
        self._connection, self._problem = connection, None
        self._known.set()
        self._open.set()
        problem = await connection.wait_closed()
        self._connection = None
        self._open.clear()
        return problem

    def _lost(self, problem: ObsUnavailable) -> None:
        # OBS that does not run is logged once, not every 10 s.
        is_new = self._problem is None or self._problem.message != problem.message
        logger.log(logging.WARNING if is_new else logging.DEBUG, "%s", problem)
        self._problem = problem
        self._known.set()

    def _end(self, problem: ObsUnavailable) -> None:
        """Let nobody wait any longer: there will be no connection."""
        self._problem = problem
        self._known.set()
        self._open.set()

    def _delays(self) -> Iterator[float]:
        return itertools.chain(_DELAYS.delays(self._rng), itertools.repeat(_DELAYS.maximum))
