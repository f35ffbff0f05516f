"""`Consumers`: who gets events at this moment, in any dialect, and how what waits for one is written to its socket."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, fields

from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import Clock
from tiktok_live.relay.answers import Refusal
from tiktok_live.relay.feed import Encode, Feed, Selection
from tiktok_live.relay.subscriptions import Subscription

__all__ = ["Consumers", "RelayLimits"]

logger = logging.getLogger(__name__)

_MAX_WRITE = 256 * 1024  # bytes of one write
_MAX_UNSENT = 256 * 1024  # bytes in the transport, beyond which a consumer is waited for
_APART = 16  # frames that are written one by one, if no more wait
_GAP = 0.001  # seconds before each of them
_PAUSE = 0.01  # seconds between two writes: what comes meanwhile is one write and not fifty


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayLimits:
    """Limits of a relay. Sizes are in bytes.

    Attributes:
        consumers: connections that get events at the same time, in all dialects together.
        connections: all connections that may be open on one address at the same time, idle ones included.
        waiting_items: events that may wait for a consumer; one that is slower is disconnected.
        waiting_bytes: size of these events.
        message_bytes: size of a message, line or body that the relay reads.
        close_seconds: time that a consumer gets to read what was sent to it, when it is disconnected.

    Raises:
        ConfigError: a value is not above 0.
    """

    consumers: int = 200
    connections: int = 500
    waiting_items: int = 10_000
    waiting_bytes: int = 8 * 1024 * 1024
    message_bytes: int = 16 * 1024
    close_seconds: float = 2.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ConfigError(f"{field.name} must be more than 0")


class Consumers:
    """The open subscriptions of a relay, up to a limit.

    Args:
        feed: what they subscribe to.
        clock: time source.
        limits: how many, and what may wait for each.

    Attributes:
        limits: as above.
    """

    def __init__(self, feed: Feed, clock: Clock, limits: RelayLimits) -> None:
        self._feed = feed
        self._clock = clock
        self.limits = limits
        self._open: set[Subscription] = set()
        self._is_closed = False

    def open(self, selection: Selection, encode: Encode) -> Subscription:
        """Return a subscription for one more consumer, who gives it back to `leave`.

        Raises:
            Refusal: there are too many, or the relay closes.
        """
        if self._is_closed:
            raise Refusal(503, "the relay is closing")
        if len(self._open) >= self.limits.consumers:
            raise Refusal(503, f"{self.limits.consumers} consumers are connected, and no more are accepted")
        limits = self.limits
        subscription = self._feed.subscribe(
            selection, encode, max_items=limits.waiting_items, max_bytes=limits.waiting_bytes
        )
        self._open.add(subscription)
        return subscription

    def leave(self, subscription: Subscription) -> None:
        """Close a subscription. May be called twice."""
        subscription.close()
        self._open.discard(subscription)

    async def serve(
        self,
        subscription: Subscription,
        transport: asyncio.WriteTransport,
        farewell: bytes = b"",
        *,
        is_apart: bool = False,
    ) -> None:
        """Write what a subscription gets to `transport`, until either is closed.

        A consumer that is too slow gets `farewell`, and then its connection is closed.

        Args:
            subscription: from `open`.
            transport: of the consumer; nobody else writes to it, except whole frames.
            farewell: says that it was too slow, in its dialect.
            is_apart: whether to write frames one by one while there are few, for programs that take what one read
                returns for one message.
        """
        while frames := await subscription.take(_MAX_WRITE):
            if is_apart and len(frames) <= _APART:
                await self.write_apart(frames, transport)
            else:
                transport.write(b"".join(frames))
            await self._pause()
            while transport.get_write_buffer_size() > _MAX_UNSENT and not subscription.is_finished:
                await self._pause()
            if transport.is_closing():
                break
        if subscription.is_too_slow:
            logger.warning("a consumer was too slow, and was disconnected: it lost %d events", subscription.dropped)
            await self._disconnect(transport, farewell)

    async def write_apart(self, frames: list[bytes], transport: asyncio.WriteTransport) -> None:
        """Write frames so that a program that is not too busy reads them one by one, and apart from what was before."""
        for frame in frames:
            await self._pause(_GAP)
            if transport.is_closing():
                break
            transport.write(frame)

    def close(self) -> None:
        """Let consumers have what waits for them, and nothing more; accept no further ones."""
        self._is_closed = True
        for subscription in tuple(self._open):
            subscription.finish()

    async def _disconnect(self, transport: asyncio.WriteTransport, farewell: bytes) -> None:
        transport.write(farewell)
        deadline = self._clock.monotonic() + self.limits.close_seconds
        while transport.get_write_buffer_size() and not transport.is_closing() and self._clock.monotonic() < deadline:
            await self._pause()
        if transport.get_write_buffer_size():
            transport.abort()
        else:
            transport.close()

    async def _pause(self, seconds: float = _PAUSE) -> None:
        await self._clock.sleep_until(self._clock.monotonic() + seconds)
