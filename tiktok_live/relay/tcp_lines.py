"""Events as lines of JSON over TCP, for programs that have sockets and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from tiktok_live.causes import caught
from tiktok_live.net.addresses import host_and_port
from tiktok_live.net.failures import listening_error
from tiktok_live.relay.answers import Refusal
from tiktok_live.relay.native import json_bytes, json_line, snapshot_notice
from tiktok_live.relay.queries import SELECTION, check_names, parse_selection
from tiktok_live.tasks import until_first_ends

if TYPE_CHECKING:
    from tiktok_live.relay.access import Access
    from tiktok_live.relay.consumers import Consumers
    from tiktok_live.relay.feed import Feed
    from tiktok_live.relay.rooms import RelayRooms

__all__ = ["LineServer"]

_TOKEN_SECONDS = 5.0  # until a consumer that needs the token has sent it
_MAX_FIELDS = 8


class LineServer:
    """Sends a snapshot and then each event, as a line. Single-use.

    A line that a consumer sends is written like the query of a URL, `events=chat,gift&rooms=ann`. From then on it gets
    what that selects, after another snapshot. If other machines reach the port, the first line has `token=`.

    Args:
        rooms: whose events they are.
        feed: has the events.
        consumers: opens subscriptions.
        access: knows whether a token is needed.

    Attributes:
        address: `host:port` as in a URL; empty until the server listens.
    """

    def __init__(self, rooms: RelayRooms, feed: Feed, consumers: Consumers, access: Access) -> None:
        self._rooms = rooms
        self._feed = feed
        self._consumers = consumers
        self._access = access
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.address = ""

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 picks a free one.

        Raises:
            ConfigError: the address cannot be bound.
        """
        limit = self._consumers.limits.message_bytes
        with caught(OSError) as failure:
            self._server = await asyncio.start_server(self._accept, host, port, limit=limit)
        if failure:
            raise listening_error(host, port, failure.error) from failure.cause
        assert self._server is not None
        port = self._server.sockets[0].getsockname()[1]
        self.address = host_and_port(host, port)

    async def aclose(self) -> None:
        """Stop listening, give consumers `RelayLimits.close_seconds` to read, and end every connection."""
        if self._server is not None:
            self._server.close()
        connections = tuple(self._connections)
        if not connections:
            return
        await asyncio.wait(connections, timeout=self._consumers.limits.close_seconds)
        for connection in connections:
            connection.cancel()
        await asyncio.wait(connections)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving = asyncio.create_task(self._serve(reader, writer))
        self._connections.add(serving)
        serving.add_done_callback(self._connections.discard)
        await asyncio.wait({serving})
        writer.transport.abort()
        if not serving.cancelled():
            serving.result()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            query = await self._admit(reader)
            while query is not None:
                query = await self._send(query, reader, writer)
        except Refusal as refusal:
            notice = {"event": "refused", "error": refusal.message, "advice": refusal.advice}
            writer.write(json_bytes(notice) + b"\n")
        writer.close()
        # Until then it counts as a connection: one that never reads would keep its socket and what waits in it.
        with caught(TimeoutError, ConnectionError):
            async with asyncio.timeout(self._consumers.limits.close_seconds):
                await writer.wait_closed()

    async def _admit(self, reader: asyncio.StreamReader) -> Mapping[str, str] | None:
        if len(self._connections) > self._consumers.limits.consumers:
            raise Refusal(503, "too many connections are open")
        if not self._access.needs_token:
            return {}
        with caught(TimeoutError):
            async with asyncio.timeout(_TOKEN_SECONDS):
                query = await _next_query(reader)
            if query is None or self._access.is_token(query.get("token", "")):
                return query
        raise Refusal(401, "the token is needed", "Send it first, in a line token=TOKEN")

    async def _send(
        self, query: Mapping[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Mapping[str, str] | None:
        """Send what `query` selects until the consumer sends another one, and return that; None when it has left."""
        check_names(query, SELECTION)
        selection = parse_selection(query, self._rooms.names)
        with caught(ConnectionError) as failure:
            await writer.drain()  # a consumer that only sends lines must read what it got for them
        if failure:
            return None
        subscription = self._consumers.open(selection, json_line)
        writer.write(snapshot_notice(self._feed, self._rooms, selection) + b"\n")
        sending = self._consumers.serve(subscription, writer.transport)
        try:
            queries = await until_first_ends(sending, _next_query(reader))
        finally:
            self._consumers.leave(subscription)
        return next((query for query in queries if query is not None), None)


async def _next_query(reader: asyncio.StreamReader) -> Mapping[str, str] | None:
    """Return the next line of a consumer as a query; None after the last one.

    Raises:
        Refusal: the line is too long, or is no query.
    """
    with caught(ConnectionError):
        with caught(ValueError) as failure:
            line = await reader.readline()
            if not line.endswith(b"\n"):
                return None
            text = line.decode().strip()
            return dict(parse_qsl(text, strict_parsing=bool(text), max_num_fields=_MAX_FIELDS))
        raise Refusal(400, "the line is no query", "Write it like events=chat,gift&rooms=ann") from failure.cause
    return None
