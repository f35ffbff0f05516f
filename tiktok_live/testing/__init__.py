"""Fakes for tests of programs that use this library: a virtual clock, and transports without a network."""

from __future__ import annotations

from tiktok_live.testing.virtual_clock import VirtualClock
from tiktok_live.transports.memory import MemoryConnector, MemoryTransport

__all__ = ["MemoryConnector", "MemoryTransport", "VirtualClock"]
