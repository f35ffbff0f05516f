from __future__ import annotations

import sys

import pytest

from tests.relay.served import make_rooms
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.relay.consumers import Consumers, RelayLimits
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.socketio_server import SocketIoServer


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "socketio", None)
    feed = Feed()
    rooms = make_rooms("ann", feed=feed)
    with pytest.raises(ConfigError) as refused:
        SocketIoServer(rooms, feed, Consumers(feed, SystemClock(), RelayLimits()))
    assert "tiktok-live[socketio]" in str(refused.value)
