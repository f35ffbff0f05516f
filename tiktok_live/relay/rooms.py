"""`RelayRooms`: the rooms whose events are relayed, and what is known about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tiktok_live.client.handlers.context import HandlerContext
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import READING
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.relay.feed import Feed
from tiktok_live.session.room_view import LiveStatus, RoomSnapshot

__all__ = ["RelayRoom", "RelayRooms"]

# Seconds of a busy room: other work in the loop, such as a page that loads, must not cost events.
_QUEUE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class RelayRoom:
    """A room at one moment.

    Attributes:
        handle: the host's handle, or the room id as text for a room that was added by its id.
        live: whether the host is live, as far as is known; a paused live is one, too.
        connected: whether the room is being read.
        snapshot: viewers, likes and more.
        lost: events that came faster than they could be relayed, and are lost.
    """

    handle: str
    live: bool
    connected: bool
    snapshot: RoomSnapshot
    lost: int


class RelayRooms:
    """Publishes every event of a pool's rooms, and knows these rooms.

    Create it before the pool has rooms, and add them here. Ends and beginnings of lives are events like the others.

    Args:
        pool: reads the rooms; with `follow`, rooms stay when their live ends. The caller closes it.
        feed: gets the events.

    Attributes:
        feed: as above.
    """

    def __init__(self, pool: LivePool, feed: Feed) -> None:
        self._pool = pool
        self.feed = feed
        self._clients: dict[str, LiveClient] = {}
        pool.on(Event, queue_size=_QUEUE_SIZE)(self._publish)

    @property
    def names(self) -> tuple[str, ...]:
        """The handles, in the order in which the rooms were added; the first one is the default room."""
        return tuple(self._clients)

    async def add(self, unique_id: str) -> str:
        """Read the room of a host, and return the handle.

        Raises:
            ConfigError: the name is invalid, or the room is there already.
            UsageError: the pool is closed.
        """
        client = await self._pool.add(unique_id)
        self._clients[_handle(client)] = client
        return _handle(client)

    def include(self, client: LiveClient) -> str:
        """Relay a client that does not belong to the pool, for example a replay, and return its handle.

        The caller starts and closes it.
        """
        client.on(Event, queue_size=_QUEUE_SIZE)(self._publish)
        self._clients[_handle(client)] = client
        return _handle(client)

    def room(self, handle: str = "") -> RelayRoom:
        """Return a room as it is now; without a handle the first one.

        Raises:
            ConfigError: there is no such room.
        """
        client = self._clients.get(handle or next(iter(self._clients), ""))
        if client is None:
            names = ", ".join(self._clients) or "none"
            raise ConfigError(f"the relay has no room {handle!r}", advice=f"Its rooms: {names}")
        snapshot = client.room
        return RelayRoom(
            handle=_handle(client),
            live=snapshot.status in {LiveStatus.LIVE, LiveStatus.PAUSED},
            connected=client.state in READING,
            snapshot=snapshot,
            lost=client.health.dropped,
        )

    def _publish(self, event: Event, ctx: HandlerContext[Any]) -> None:
        self.feed.publish(_handle(ctx.client), event)


def _handle(client: LiveClient) -> str:
    return client.unique_id or str(client.room_id)
