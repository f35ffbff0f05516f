"""What a served connection stands on: a web server's socket, or something in memory that looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from aiohttp import WSMessage, WSMsgType

__all__ = ["Line", "OpenSocket"]


class OpenSocket(Protocol):
    """What is needed of `aiohttp.web.WebSocketResponse`."""

    @property
    def close_code(self) -> int | None:
        """How the client closed it."""

    async def receive(self) -> WSMessage:
        """Return what the client says next."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message."""

    async def send_str(self, data: str) -> None:
        """Send a text message."""

    async def ping(self, message: bytes) -> None:
        """Send a ping."""

    async def pong(self, message: bytes) -> None:
        """Answer a ping."""

    async def send_frame(self, message: bytes, opcode: WSMsgType) -> None:
        """Send a frame of any kind."""


class Line(Protocol):
    """What is needed of `asyncio.Transport`."""

    def close(self) -> None:
        """Send what waits, and hang up."""

    def abort(self) -> None:
        """Hang up at once."""

    def is_closing(self) -> bool:
        """Return whether either end hung up."""

    def pause_reading(self) -> None:
        """Let what comes wait unread."""

    def get_extra_info(self, name: str) -> Any:
        """Return the socket of the system."""
