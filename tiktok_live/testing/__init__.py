"""The test kit: simulated rooms, factories of events, a recording client, a virtual clock, and fakes.

Installed with the library, it gives pytest the fixtures `live_room`, `live_client` and `live_clock`.
"""

from __future__ import annotations

from tiktok_live.testing.expectations import assert_received
from tiktok_live.testing.factory import (
    make_chat,
    make_event,
    make_follow,
    make_gift,
    make_gift_complete,
    make_join,
    make_like,
    make_share,
    make_subscribe,
    make_viewers,
)
from tiktok_live.testing.models import make_gift_kind, make_image, make_lookup, make_room, make_user
from tiktok_live.testing.recording import RecordingClient
from tiktok_live.testing.room import SimulatedRoom
from tiktok_live.testing.virtual_clock import VirtualClock
from tiktok_live.transports.memory import MemoryConnector, MemoryTransport

__all__ = [
    "MemoryConnector",
    "MemoryTransport",
    "RecordingClient",
    "SimulatedRoom",
    "VirtualClock",
    "assert_received",
    "make_chat",
    "make_event",
    "make_follow",
    "make_gift",
    "make_gift_complete",
    "make_gift_kind",
    "make_image",
    "make_join",
    "make_like",
    "make_lookup",
    "make_room",
    "make_share",
    "make_subscribe",
    "make_user",
    "make_viewers",
]
