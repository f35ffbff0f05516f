"""Fixtures for pytest, which finds them by itself: a simulated room, a client that reads it, and their clock.

They are plain fixtures: an `async def` test needs what runs it, pytest-asyncio in any mode or anyio, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.testing import RecordingClient, SimulatedRoom, VirtualClock

__all__ = ["live_client", "live_clock", "live_room"]


@pytest.fixture
def live_clock() -> VirtualClock:
    """Return the virtual clock of `live_room`."""
    from tiktok_live.testing import VirtualClock  # noqa: PLC0415 - tests that use no fixture do not import the library

    return VirtualClock()


@pytest.fixture
def live_room(live_clock: VirtualClock) -> Iterator[SimulatedRoom]:
    """Return an open simulated room. Every client that is made in the test reads it, whatever its host."""
    from tiktok_live.testing import SimulatedRoom  # noqa: PLC0415 - as above

    room = SimulatedRoom(clock=live_clock).open()
    try:
        yield room
    finally:
        room.close()


@pytest.fixture
def live_client(live_room: SimulatedRoom) -> RecordingClient:
    """Return a client of `live_room`, which starts at the first call to the room."""
    return live_room.client()
