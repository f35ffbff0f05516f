"""A connector between a client and the simulated platform that writes down what reached the client."""

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
    """The messages of a frame as whoever has the bytes can read them; none of one that is damaged, or no batch."""
    try:
        # Without its headers, of which there may be millions.
        bare = cast("pb.BarePushFrame", parse("transport.BarePushFrame", data))
        frame = PushFrame(bare.payload_type, bare.payload)
        return decode_batch(frame_content(frame)).messages if frame.payload_type == "msg" else ()
    except ProtocolError:
        return ()


class RecordingConnector:
    """Opens the platform's sockets, or fails as told.

    Args:
        inner: the platform.
        clock: where time comes from.
        note: takes each message of each whole frame, at the moment in which the client gets the frame.

    Attributes:
        attempts: how many sockets were wanted.
        failures: by the number of the attempt: an error, a refusal by the host in the plan's URL, "slow" (no answer
            until the time-out), or what happens to the open socket: "reset" (before a frame), "stuck" (what the client
            sends is never taken), "stuck at the end" (nothing since the batch that ends the live).
        hosts: addresses that exist; empty for all.
        struck: called when one of `failures` is met.
        open: sockets that are open now.
    """

    def __init__(self, inner: SimulatedConnector, clock: Clock, note: Callable[[BatchMessage], None]) -> None:
        self.inner = inner
        self._clock = clock
        self._note = note
        self.attempts = 0
        self.failures: dict[int, Failure] = {}
        self.struck: Callable[[], None] = lambda: None
        self.open: set[RecordingTransport] = set()
        self.stuck_after = 0

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> RecordingTransport:
        self.attempts += 1
        failure = self.failures.get(self.attempts)
        if isinstance(failure, TikTokLiveError):
            self.struck()
            raise failure
        if isinstance(failure, HandshakeRefusal):
            self.struck()
            headers = {name.lower(): value for name, value in failure.headers.items()}
            raise refusal(url, failure.status, headers, session_sent=False)
        if failure == "slow":
            self.struck()
            await self._clock.sleep_until(self._clock.monotonic() + timeout)
            raise ConnectTimeout(f"the platform did not open a socket within {timeout:g} s")
        transport = RecordingTransport(
            await self.inner.connect(url, headers, timeout=timeout), self._note, failure, self.struck, self.open
        )
        self.open.add(transport)
        return transport


class RecordingTransport:
    """A transport that writes down what it gives."""

    def __init__(
        self,
        inner: Any,
        note: Callable[[BatchMessage], None],
        failure: str | None,
        struck: Callable[[], None],
        open_: set[RecordingTransport],
    ) -> None:
        self._inner = inner
        self._note = note
        self._failure = failure
        self._struck = struck
        self._open = open_
        self._frames = 0
        self._is_ended = False
        self.options: Mapping[str, str] = inner.options

    async def receive(self) -> bytes:
        if self._failure == "reset":
            self._struck()
            raise ConnectionClosedError("the connection broke without a close frame")
        data = await self._inner.receive()
        self._frames += 1
        for message in whole_messages(data):
            self._note(message)
            self._is_ended = self._is_ended or _ends(message)
        return data

    async def send(self, data: bytes) -> None:
        # After some frames, so that the room is being read.
        if (self._failure == "stuck" and self._frames > 10) or (self._failure == "stuck at the end" and self._is_ended):
            self._struck()
            self._struck = _nothing
            await asyncio.get_running_loop().create_future()
        await self._inner.send(data)

    async def aclose(self) -> None:
        self._open.discard(self)
        await self._inner.aclose()


def _ends(message: BatchMessage) -> bool:
    if message.method != "WebcastControlMessage":
        return False
    return isinstance(decode_message(message.method, message.payload), LiveEndedEvent)


def _nothing() -> None:
    """Told once is enough."""
