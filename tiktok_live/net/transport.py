"""The transport interface: all that a connection knows about the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Connector", "Transport"]


class Transport(Protocol):
    """An open WebSocket."""

    @property
    def options(self) -> Mapping[str, str]:
        """Values of the handshake header `Handshake-Options`, such as `ping-interval`."""

    async def receive(self) -> bytes:
        """Return the next binary message.

        Must be safe to cancel: a message is not lost if the call is cancelled, the next call returns it.

        Raises:
            ConnectionClosed: the socket closed, or the connection broke.
        """

    async def send(self, data: bytes) -> None:
        """Send one binary message.

        Raises:
            ConnectionClosed: the socket closed, or the connection broke.
        """

    async def aclose(self) -> None:
        """Close with code 1000, within a bounded time. May be called repeatedly."""


class Connector(Protocol):
    """Opens transports."""

    async def connect(self, url: str, headers: Mapping[str, str], *, timeout: float) -> Transport:
        """Open a WebSocket to `url`, which is sent unchanged.

        Raises:
            HandshakeRejected: the server answered the handshake with a plain HTTP response.
            ConnectTimeout: not open within `timeout` seconds.
            ConnectError: no connection could be established.
        """
