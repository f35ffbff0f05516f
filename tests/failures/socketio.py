"""socket.io that cannot be served."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from tests.relay.served import make_rooms
from tiktok_live.net.clock import SystemClock
from tiktok_live.relay.consumers import Consumers, RelayLimits
from tiktok_live.relay.socketio_server import SocketIoServer

__all__ = ["SOCKETIO"]


def without_socketio(_: Path) -> object:
    rooms = make_rooms("ann")
    with mock.patch.dict(sys.modules, {"socketio": None}):
        return SocketIoServer(rooms, rooms.feed, Consumers(rooms.feed, SystemClock(), RelayLimits()))


SOCKETIO: list[tuple[str, Callable[[Path], object]]] = [
    ("socket.io needs a package that is not installed", without_socketio)
]
"""Part of the message, and what raises it."""
