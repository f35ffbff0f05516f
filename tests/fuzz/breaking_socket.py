"""A WebSocket for targets that read messages: it gives them one after the other, and then breaks."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from websockets.exceptions import ConnectionClosedError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BreakingSocket"]


class BreakingSocket:
    """Receives the messages of an input when `go` is set, and then breaks.

    Args:
        messages: what it receives.
        is_request: must be true of each message that is sent, which is JSON.
    """

    def __init__(self, messages: list[bytes], is_request: Callable[[Any], object]) -> None:
        self._messages = iter(messages)
        self._is_request = is_request
        self.go = asyncio.Event()

    async def recv(self, *, decode: bool) -> bytes:
        assert not decode
        await self.go.wait()
        message = next(self._messages, None)
        if message is None:
            raise ConnectionClosedError(None, None)
        return message

    async def send(self, message: str) -> None:
        assert self._is_request(json.loads(message))

    async def close(self) -> None:
        self.go.set()
