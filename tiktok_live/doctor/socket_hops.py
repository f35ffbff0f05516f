"""Examines the socket of a plan: handshake, first frame, first batch, and what arrives for a while."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from tiktok_live.client.connection import connect
from tiktok_live.doctor.journal import Finding
from tiktok_live.doctor.listening import Listening
from tiktok_live.doctor.results import Hop, Verdict
from tiktok_live.errors import ConnectionClosed, ConnectTimeout, RemoteProtocolError
from tiktok_live.events.catalogue import NO_GIFTS
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.watchdog import Verdict as Silence

if TYPE_CHECKING:
    from collections import Counter

    from tiktok_live.client.config import LiveConfig
    from tiktok_live.client.connection import Connection
    from tiktok_live.doctor.journal import Journal
    from tiktok_live.net.clock import Clock
    from tiktok_live.net.transport import Connector
    from tiktok_live.signing.base import ConnectPlan

__all__ = ["SOCKET_HOPS", "SocketHops"]

SOCKET_HOPS = (Hop.HANDSHAKE, Hop.FIRST_FRAME, Hop.FIRST_BATCH, Hop.STREAM, Hop.HEARTBEATS, Hop.DECODING)
"""The hops of a socket, in order."""

_MAX_NAMED = 5  # methods and reasons in a sentence
_IN_FLIGHT = 1  # heartbeats that may be unanswered when listening stops
_NOT_ANSWERED = (
    "The platform closes connections whose heartbeats do not arrive: something between this machine and the host may "
    "drop what is sent; try without the proxy, or another network"
)
_UNREADABLE = "Run again with --save DIR, and report the saved files with this report"


class SocketHops:
    """Opens a plan's socket as a client does, and reads it.

    Args:
        connector: opens sockets.
        config: time-outs and limits.
        clock: source of time.
        journal: gets the results.
        seconds: how long to read after the first frame.

    Attributes:
        unreadable: method and beginning of the payload of messages and frames that did not parse.
    """

    def __init__(
        self, connector: Connector, config: LiveConfig, clock: Clock, journal: Journal, seconds: float
    ) -> None:
        self.unreadable: list[tuple[str, bytes]] = []
        self._config = config
        self._connector = connector
        self._clock = clock
        self._journal = journal
        self._seconds = seconds

    async def examine(self, plan: ConnectPlan, room_id: int, target: str) -> bool:
        """Examine all hops of the socket; return whether a batch of messages arrived."""
        async with AsyncExitStack() as stack:
            opened: list[Connection] = []
            if not await self._journal.examine(Hop.HANDSHAKE, self._open(plan, room_id, stack, opened), target):
                self._journal.skip("no socket is open", *SOCKET_HOPS[1:], target=target)
                return False
            listening = Listening(opened[0], self._clock)
            stack.push_async_callback(listening.aclose)
            has_batch = await self._read(opened[0], listening, plan, target)
            self.unreadable += listening.samples
            return has_batch

    async def _read(self, connection: Connection, listening: Listening, plan: ConnectPlan, target: str) -> bool:
        journal = self._journal
        if not await journal.examine(Hop.FIRST_FRAME, self._first_frame(connection, listening), target):
            journal.skip("no frame arrived", *SOCKET_HOPS[2:], target=target)
            return False
        has_batch = await journal.examine(Hop.FIRST_BATCH, self._first_batch(connection, listening), target)
        if has_batch:
            await journal.examine(Hop.STREAM, self._listen(connection, listening), target)
        else:
            journal.skip("no batch arrived", Hop.STREAM, target=target)
        if plan.listen_only:
            journal.skip("another program sends the heartbeats", Hop.HEARTBEATS, target=target)
        else:
            await journal.examine(Hop.HEARTBEATS, self._heartbeats(connection), target)
        await journal.examine(Hop.DECODING, self._decoding(listening), target)
        return has_batch

    async def _open(self, plan: ConnectPlan, room_id: int, stack: AsyncExitStack, opened: list[Connection]) -> Finding:
        connection = await stack.enter_async_context(
            connect(
                plan,
                RoomState(),
                room_id,
                connector=self._connector,
                config=self._config,
                clock=self._clock,
                wanted=_everything,
                catalogue=lambda: NO_GIFTS,
            )
        )
        opened.append(connection)
        if plan.connector is not None:
            return Finding("the page is open" if plan.listen_only else "the plan's own connection is open")
        return Finding(f"the socket is open; a heartbeat every {connection.session.heartbeat_interval:g} s")

    async def _first_frame(self, connection: Connection, listening: Listening) -> Finding:
        # The connection itself gives up when no frame arrives in time, and raises.
        limit = self._config.first_frame_timeout + self._config.stall_timeout
        await listening.until(lambda: connection.live_at is not None, self._clock.monotonic() + limit)
        return Finding("the server responds")

    async def _first_batch(self, connection: Connection, listening: Listening) -> Finding:
        session = connection.session
        deadline = self._clock.monotonic() + self._seconds
        if not await listening.until(lambda: session.last_message_at is not None or session.has_ended, deadline):
            if listening.unreadable:
                raise RemoteProtocolError("frames of the room arrive, but none can be read", advice=_UNREADABLE)
            raise ConnectTimeout(Silence.NO_MESSAGE.sentence)
        if session.has_ended:
            return Finding("the live has just ended", verdict=Verdict.WARNED)
        count = session.counters.messages
        return Finding(f"{count} message{'' if count == 1 else 's'}")

    async def _listen(self, connection: Connection, listening: Listening) -> Finding:
        began = self._clock.monotonic()
        await listening.until(lambda: False, began + self._seconds)
        counters = connection.session.counters
        what = f"{counters.messages} messages in {counters.frames} frames"
        if listening.has_ended:
            return Finding(f"the live ended after {self._clock.monotonic() - began:.0f} s; {what}")
        return Finding(f"read for {self._seconds:g} s; {what}")

    async def _heartbeats(self, connection: Connection) -> Finding:
        counters = connection.session.counters
        detail = f"{counters.heartbeats_answered} of {counters.heartbeats} answered"
        if counters.heartbeats_answered == 0 or counters.heartbeats - counters.heartbeats_answered > _IN_FLIGHT:
            raise ConnectionClosed(f"the server does not answer heartbeats: {detail}", advice=_NOT_ANSWERED)
        return Finding(detail)

    async def _decoding(self, listening: Listening) -> Finding:
        total, unknown = listening.methods.total(), listening.unknown.total()
        if listening.unreadable:
            raise RemoteProtocolError(
                f"{listening.unreadable.total()} of {total} messages or frames are unreadable: "
                f"{_listed(listening.unreadable)}",
                advice=_UNREADABLE,
            )
        if not total:
            return Finding("there was no message to read", verdict=Verdict.SKIPPED)
        known = f"{total - unknown} of {total} messages of {len(listening.methods)} methods have a schema"
        if not unknown:
            return Finding(known)
        return Finding(
            f"{known}; unknown: {_listed(listening.unknown)}",
            "Unknown messages do no harm; a newer version may know them",
            Verdict.WARNED,
        )


def _listed(counts: Counter[str]) -> str:
    named = ", ".join(f"{name} ({count})" for name, count in counts.most_common(_MAX_NAMED))
    return f"{named}, and {len(counts) - _MAX_NAMED} more" if len(counts) > _MAX_NAMED else named


def _everything() -> None:
    """Return that all methods have a listener."""
