"""The seam at the socket: all that a connection knows of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Connector", "Transport"]


class Transport(Protocol):
    """An open WebSocket."""

    @property
    def options(self) -> Mapping[str, str]:
        """What the server said in the handshake header `Handshake-Options`, for example `ping-interval`."""

    async def receive(self) -> bytes:
        """Return the next binary message.

        It must be safe to cancel: a cancelled call takes no message with it, the next one returns it.

        Raises:
            ConnectionClosed: the socket closed, or broke.
        """

    async def send(self, data: bytes) -> None:
        """Send one binary message.

        Raises:
            ConnectionClosed: the socket closed, or broke.
        """

    async def aclose(self) -> None:
        """Close with code 1000, within a bounded time. Twice is fine."""


class Connector(Protocol):
    """Opens transports."""

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> Transport:
        """Open a WebSocket to `url`, whose bytes are sent as they are.

        Raises:
            HandshakeRejected: the server answered with something else than a WebSocket.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection at all.
        """
