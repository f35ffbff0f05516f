"""A connector that records the messages received by a client, and injects failures of connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from tiktok_live.errors import ConnectionClosedError, ConnectTimeout, ProtocolError, TikTokLiveError
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.net.clock import Clock
from tiktok_live.simulator import SimulatedConnector
from tiktok_live.simulator.handshake import HandshakeRefusal
from tiktok_live.transports.handshake_refusals import refusal
from tiktok_live.wire.batches import BatchMessage, decode_batch
from tiktok_live.wire.codec import parse
from tiktok_live.wire.frames import PushFrame, frame_content

if TYPE_CHECKING:
    from tiktok_live.proto.upb import transport_pb2 as pb

Failure = TikTokLiveError | HandshakeRefusal | str


def whole_messages(data: bytes) -> tuple[BatchMessage, ...]:
    """Return the messages of a frame; none if it is damaged or not a batch."""
    try:
        # Without the headers: a count bomb has millions.
        bare = cast("pb.BarePushFrame", parse("transport.BarePushFrame", data))
        frame = PushFrame(bare.payload_type, bare.payload)
        return decode_batch(frame_content(frame)).messages if frame.payload_type == "msg" else ()
    except ProtocolError:
        return ()


class RecordingConnector:
    """Opens sockets of the platform, or fails as configured.

    Args:
        inner: connector of the platform.
        clock: time source.
        on_message: called with each message of each whole frame when the client receives the frame.

    Attributes:
        attempts: number of attempts to open a socket.
        failures: by number of the attempt: an error, a refusal by the host in the plan's URL, "slow" (no response until
            the timeout), or a failure of the open socket: "reset" (before a frame), "stuck" (sending never returns),
            "stuck at the end" (sending never returns after the batch that ends the live).
        on_failure: called when one of `failures` strikes.
        open: the open transports.
    """

    def __init__(self, inner: SimulatedConnector, clock: Clock, on_message: Callable[[BatchMessage], None]) -> None:
        self.inner = inner
        self._clock = clock
        self._on_message = on_message
        self.attempts = 0
        self.failures: dict[int, Failure] = {}
        self.on_failure: Callable[[], None] = lambda: None
        self.open: set[RecordingTransport] = set()

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> RecordingTransport:
        self.attempts += 1
        failure = self.failures.get(self.attempts)
        if isinstance(failure, TikTokLiveError):
            self.on_failure()
            raise failure
        if isinstance(failure, HandshakeRefusal):
            self.on_failure()
            headers = {name.lower(): value for name, value in failure.headers.items()}
            raise refusal(url, failure.status, headers, session_sent=False)
        if failure == "slow":
            self.on_failure()
            await self._clock.sleep_until(self._clock.monotonic() + timeout)
            raise ConnectTimeout(f"the platform did not open a socket within {timeout:g} s")
        transport = RecordingTransport(
            await self.inner.connect(url, headers, timeout=timeout),
            self._on_message,
            failure,
            self.on_failure,
            self.open,
        )
        self.open.add(transport)
        return transport


class RecordingTransport:
    """A transport that records the messages it receives."""

    def __init__(
        self,
        inner: Any,
        on_message: Callable[[BatchMessage], None],
        failure: str | None,
        on_failure: Callable[[], None],
        open_: set[RecordingTransport],
    ) -> None:
        self._inner = inner
        self._on_message = on_message
        self._failure = failure
        self._on_failure = on_failure
        self._open = open_
        self._frames = 0
        self._is_ended = False
        self.options: Mapping[str, str] = inner.options

    async def receive(self) -> bytes:
        if self._failure == "reset":
            self._on_failure()
            raise ConnectionClosedError("the connection broke without a close frame")
        data = await self._inner.receive()
        self._frames += 1
        for message in whole_messages(data):
            self._on_message(message)
            self._is_ended = self._is_ended or _ends(message)
        return data

    async def send(self, data: bytes) -> None:
        # After some frames, so that the client is live.
        if (self._failure == "stuck" and self._frames > 10) or (self._failure == "stuck at the end" and self._is_ended):
            self._on_failure()
            self._on_failure = _ignore
            await asyncio.get_running_loop().create_future()
        await self._inner.send(data)

    async def aclose(self) -> None:
        self._open.discard(self)
        await self._inner.aclose()


def _ends(message: BatchMessage) -> bool:
    if message.method != "WebcastControlMessage":
        return False
    return isinstance(decode_message(message.method, message.payload), LiveEndedEvent)


def _ignore() -> None:
    """Do nothing: the failure was reported."""
