"""The debugging connection: one WebSocket to a browser, for calls and events of all its windows."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tiktok_live.causes import caught, logged_bug
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.devtools.errors import (
    BrowserError,
    BrowserGone,
    BrowserUnusable,
    CallFailed,
    DevtoolsMessageError,
    UnusableKind,
)
from tiktok_live.net.devtools.protocol import DevtoolsEvent, DevtoolsResponse, decode_message, encode_call
from tiktok_live.net.failures import connection_failure
from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    from websockets.frames import Close

__all__ = ["MAX_MESSAGE", "DevtoolsConnection", "Listener", "connect_devtools"]

logger = logging.getLogger(__name__)

Listener = Callable[[DevtoolsEvent], None]
"""Receives events, in the order of their arrival. It must return quickly."""

MAX_MESSAGE = 64 * 1024 * 1024
"""Limit of one message, in bytes."""

_MAX_PENDING = 1_000  # calls without a response
_MAX_LISTENERS = 10_000  # sessions; a page has one for itself, and one for each of its frames and workers
_CLOSE_TIMEOUT = 2.0  # seconds
_TOO_BIG = 1009  # close code: RFC 6455
_BROKE = "the debugging connection broke"
# The library logs what it sends and receives, and here that includes the cookies of every request of the browser.
_SILENT = logging.Logger("silent", level=logging.CRITICAL + 1)  # noqa: LOG001 - no setting of the user may turn it on


class DevtoolsConnection:
    """An open debugging connection, for use in one event loop. See `connect_devtools`.

    Messages that are not of the protocol, late responses and events of sessions without a listener are dropped.
    """

    def __init__(self, socket: ClientConnection, *, clock: Clock, watcher: Listener | None = None) -> None:
        self._socket = socket
        self._clock = clock
        self._watcher = watcher
        self._listeners: dict[str, Listener] = {}
        self._pending: dict[int, asyncio.Future[DevtoolsResponse]] = {}
        self._numbers = itertools.count(1)
        self._reason = ""
        self._closed = asyncio.Event()
        self._has_warned = False
        self._reading = asyncio.ensure_future(self._read())

    async def call(
        self,
        method: str,
        params: Mapping[str, object] = MappingProxyType({}),
        *,
        session_id: str = "",
        timeout: float = 10.0,
    ) -> Mapping[str, object]:
        """Call a method and return its result. A cancelled call leaves the connection usable.

        Args:
            method: name, such as `Target.createTarget`.
            params: its arguments.
            session_id: session of the target to call; empty for the browser itself.
            timeout: seconds until the response.

        Raises:
            CallFailed: the browser refused the call, or did not respond in time.
            BrowserGone: the connection is closed, or closes before the response.
        """
        self._check_open()
        if len(self._pending) >= _MAX_PENDING:
            raise CallFailed(method, f"{_MAX_PENDING} other calls have no response yet")
        number = next(self._numbers)
        message = encode_call(number, method, params, session_id)
        with caught(TimeoutError) as late:
            response = await within(self._clock, timeout, self._exchange(number, message))
        if late:
            raise CallFailed(method, f"there was no response within {timeout:g} s") from late.cause
        if response.error:
            raise CallFailed(method, f"{printable(redact(response.error))} ({response.code})")
        return response.result

    def listen(self, session_id: str, listener: Listener) -> None:
        """Call `listener` for each event of a session, or of the browser itself if `session_id` is empty.

        Replaces an earlier listener of that session. An exception of the listener is logged and costs nothing else.

        Raises:
            BrowserError: there are too many sessions.
        """
        if session_id not in self._listeners and len(self._listeners) >= _MAX_LISTENERS:
            raise BrowserError(f"the browser has more than {_MAX_LISTENERS} open pages, frames and workers")
        self._listeners[session_id] = listener

    def unlisten(self, session_id: str) -> None:
        """Drop further events of a session."""
        self._listeners.pop(session_id, None)

    async def wait_closed(self) -> str:
        """Wait until the connection is closed, and return why, in one sentence."""
        await self._closed.wait()
        return self._reason

    async def aclose(self) -> None:
        """Close the connection within a bounded time; the browser stays open. May be called repeatedly."""
        self._reason = self._reason or "the debugging connection was closed by this program"
        await self._socket.close()
        await asyncio.wait({self._reading})

    async def _exchange(self, number: int, message: str) -> DevtoolsResponse:
        response: asyncio.Future[DevtoolsResponse] = asyncio.get_running_loop().create_future()
        self._pending[number] = response
        try:
            with caught(ConnectionClosed) as closed:
                await self._socket.send(message)
            if closed:
                # The reason is known when all that arrived before is read.
                await self._closed.wait()
                self._check_open()
            return await response
        finally:
            self._pending.pop(number, None)

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise BrowserGone(self._reason)

    async def _read(self) -> None:
        try:
            while True:
                self._receive(await self._socket.recv(decode=False))
        except ConnectionClosed as error:
            self._reason = self._reason or _reason(error)
        finally:
            self._end()

    def _end(self) -> None:
        self._reason = self._reason or _BROKE
        self._closed.set()
        self._listeners.clear()
        for response in self._pending.values():
            if not response.done():
                response.set_exception(BrowserGone(self._reason))

    def _receive(self, data: bytes) -> None:
        try:
            message = decode_message(data)
        except DevtoolsMessageError as error:
            self._ignore(error)
            return
        if isinstance(message, DevtoolsEvent):
            self._dispatch(message)
            return
        response = self._pending.get(message.id)
        if response is not None and not response.done():
            response.set_result(message)

    def _ignore(self, error: DevtoolsMessageError) -> None:
        level = logging.DEBUG if self._has_warned else logging.WARNING
        logger.log(level, "a message of the browser was ignored: %s", error)
        self._has_warned = True

    def _dispatch(self, event: DevtoolsEvent) -> None:
        if self._watcher is not None and not event.session_id:
            self._watcher(event)
        listener = self._listeners.get(event.session_id)
        if listener is None:
            return
        try:
            listener(event)
        except Exception as error:
            # Its bug must not end the connection.
            logger.exception("the listener of %s failed", printable(event.method), exc_info=logged_bug(error))


async def connect_devtools(
    address: str, *, timeout: float, clock: Clock | None = None, watcher: Listener | None = None
) -> DevtoolsConnection:
    """Connect to a browser at a `ws://` address on this machine, within `timeout` seconds.

    Args:
        address: of the browser's own endpoint.
        timeout: seconds.
        clock: for the time-outs of calls.
        watcher: receives the events of the browser itself, before their listener.

    Raises:
        BrowserUnusable: nothing responds there, or not as a browser.
    """
    with caught(OSError, EOFError, WebSocketException, ValueError) as failure:
        return DevtoolsConnection(await _attempt(address, timeout), clock=clock or SystemClock(), watcher=watcher)
    raise BrowserUnusable(
        UnusableKind.ATTACH_FAILED,
        f"no browser responds at its debugging port: {connection_failure(failure.error).reason}",
        advice="Check that the browser is still running",
        retryable=True,
    ) from failure.cause


class _Connect(connect):
    """Opens a socket, and never follows a redirect: it could lead off this machine."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def _attempt(address: str, timeout: float) -> _Connect:
    return _Connect(
        address,
        proxy=None,
        open_timeout=timeout,
        close_timeout=_CLOSE_TIMEOUT,
        # A browser that is busy, or paused by its user, is not gone.
        ping_interval=None,
        max_size=MAX_MESSAGE,
        compression=None,
        user_agent_header=None,
        logger=_SILENT,
    )


def _reason(error: ConnectionClosed) -> str:
    if _code(error.sent) == _TOO_BIG:
        return f"the browser sent a message of more than {MAX_MESSAGE >> 20} MiB"
    if error.rcvd is not None:
        return f"the browser closed the debugging connection with code {error.rcvd.code}"
    return _BROKE


def _code(close: Close | None) -> int:
    return 0 if close is None else close.code
