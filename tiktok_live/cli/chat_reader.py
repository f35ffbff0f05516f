"""TikTok-Chat-Reader's protocol beside a relay, for `serve --socketio`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack

from tiktok_live.relay.relay import Relay
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.relay.socketio_server import SocketIoServer

__all__ = ["ChatReader"]


class ChatReader:
    """Serves socket.io clients: an addition to a command with a relay.

    Args:
        port: 0 picks a free one.
        backlog: whether to send events from before the connection.
    """

    def __init__(self, port: int, *, backlog: bool) -> None:
        self._port = port
        self._backlog = backlog
        self._url = ""

    async def prepare(self, relay: Relay, rooms: RelayRooms, stack: AsyncExitStack) -> None:
        """Listen, until `stack` is closed.

        Raises:
            ConfigError: the port cannot be bound, or the extra `socketio` is not installed.
        """
        server = SocketIoServer(rooms, relay.feed, relay.consumers, port=self._port, backlog=self._backlog)
        await stack.enter_async_context(server)
        self._url = server.url

    def addresses(self, _: Relay) -> Mapping[str, str]:
        """Return the address for socket.io clients."""
        return {"socket.io": self._url}
