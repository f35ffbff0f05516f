"""One open connection to OBS: the greeting, then requests and their responses.

Our own, because nothing fits: simpleobsws requires MessagePack and does not reconnect; obsws-python is under the GPL,
uses threads and another WebSocket library. What rules need of the protocol is small.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import Clock
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.net.failures import connection_failure
from tiktok_live.redaction import printable, redact
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.errors import ObsUnavailable, closed_by_obs, refused
from tiktok_live.rules.obs.protocol import (
    SUBPROTOCOL,
    Hello,
    Identified,
    ObsMessageError,
    Response,
    authentication,
    decode_message,
    encode_identify,
    encode_request,
)
from tiktok_live.tasks import forget

if TYPE_CHECKING:
    from websockets.frames import Close

__all__ = ["MAX_MESSAGE", "MAX_PENDING", "TIMEOUT", "ObsConnection", "open_connection"]

logger = logging.getLogger(__name__)

_M = TypeVar("_M", Hello, Identified)

MAX_MESSAGE = 2 * 1024 * 1024
"""Limit of one message of OBS, in bytes. A list of some thousand sources is far below."""

MAX_PENDING = 100
"""Requests that may wait for a response."""

TIMEOUT = 5.0
"""Seconds until a connection is open, and until a response is there."""

_CLOSE_TIMEOUT = 1.0  # seconds
_TOO_BIG = 1009  # close code: RFC 6455
_BROKE = 1006
_NO_OBS = "Check the address in [obs]: another program answers there, or OBS older than 28"
_TOO_SLOW = "OBS may be busy, or show a window that waits for an answer"
# The library logs what it sends and receives, and here that includes the answer to the challenge.
_SILENT = logging.Logger("silent", level=logging.CRITICAL + 1)  # noqa: LOG001 - no setting of the user may turn it on


class ObsConnection:
    """An open connection on which OBS accepts requests. See `open_connection`.

    Messages that are not of the protocol, and late responses, are dropped.

    Attributes:
        version: of obs-websocket, as OBS says.
    """

    def __init__(self, socket: ClientConnection, *, clock: Clock, version: str) -> None:
        self.version = version
        self._socket = socket
        self._clock = clock
        self._pending: dict[str, asyncio.Future[Response]] = {}
        self._numbers = itertools.count(1)
        self._closed: asyncio.Future[ObsUnavailable] = asyncio.get_running_loop().create_future()
        self._has_warned = False
        self._reading = asyncio.ensure_future(self._read())

    async def request(
        self,
        request_type: str,
        data: Mapping[str, object] = MappingProxyType({}),
    ) -> Mapping[str, object]:
        """Make a request and return what OBS responds. A cancelled one leaves the connection usable.

        Args:
            request_type: for example `SetCurrentProgramScene`.
            data: its fields.

        Raises:
            ObsRefused: OBS did not do it.
            ObsUnavailable: the connection is gone, or there was no response in time.
        """
        if self._closed.done():
            raise self._closed.result().again()
        if len(self._pending) >= MAX_PENDING:
            raise ObsUnavailable(f"{MAX_PENDING} requests to OBS have no response yet", _TOO_SLOW)
        number = str(next(self._numbers))
        with caught(TimeoutError) as late:
            exchange = self._exchange(number, encode_request(number, request_type, data))
            response = await within(self._clock, TIMEOUT, exchange)
        if late:
            raise ObsUnavailable(
                f"OBS did not respond to {request_type} within {TIMEOUT:g} s", _TOO_SLOW
            ) from late.cause
        if not response.is_done:
            raise refused(request_type, response.code, response.comment)
        return response.data

    async def wait_closed(self) -> ObsUnavailable:
        """Wait until the connection is gone, and return why."""
        return (await asyncio.shield(self._closed)).again()

    async def aclose(self) -> None:
        """Close the connection within a second. May be called repeatedly."""
        await self._socket.close()
        await asyncio.wait({self._reading})

    async def _exchange(self, number: str, message: str) -> Response:
        response: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        # When sending fails, nobody waits for it.
        response.add_done_callback(forget)
        self._pending[number] = response
        try:
            with caught(ConnectionClosed) as closed:
                await self._socket.send(message)
            if closed:
                # The reason is known when all that arrived before is read.
                raise await self.wait_closed()
            return await response
        finally:
            self._pending.pop(number, None)

    async def _read(self) -> None:
        reason = closed_by_obs(_BROKE, "")
        try:
            while True:
                self._receive(await self._socket.recv(decode=False))
        except ConnectionClosed as error:
            reason = _reason(error)
        finally:
            self._closed.set_result(reason)
            for response in self._pending.values():
                if not response.done():
                    response.set_exception(reason.again())

    def _receive(self, data: bytes) -> None:
        with caught(ObsMessageError) as failure:
            message = decode_message(data)
            if isinstance(message, Response):
                self._answer(message)
        if failure:
            self._ignore(failure.error)

    def _answer(self, message: Response) -> None:
        response = self._pending.get(message.id)
        if response is not None and not response.done():
            response.set_result(message)

    def _ignore(self, error: ObsMessageError) -> None:
        level = logging.DEBUG if self._has_warned else logging.WARNING
        logger.log(level, "a message of OBS was ignored: %s", error)
        self._has_warned = True


async def open_connection(address: ObsAddress, *, clock: Clock) -> ObsConnection:
    """Connect to OBS and identify, within `TIMEOUT` seconds.

    Raises:
        ObsUnavailable: that failed.
    """
    with caught(ConfigError) as unset:
        password = address.read_password()
    if unset:
        raise ObsUnavailable(unset.error.message, unset.error.advice, retryable=False)
    with caught(TimeoutError) as late:
        return await within(clock, TIMEOUT, _opened(address, password, clock))
    raise ObsUnavailable(f"OBS did not answer at {address.url} within {TIMEOUT:g} s", _NO_OBS) from late.cause


async def _opened(address: ObsAddress, password: str, clock: Clock) -> ObsConnection:
    with caught(OSError, EOFError, WebSocketException, ValueError) as failure:
        socket = await _attempt(address.url)
    if failure:
        raise _unreachable(address, failure.error) from failure.cause
    try:
        hello = await _next(socket, Hello)
        await _identify(socket, hello, password)
        return ObsConnection(socket, clock=clock, version=hello.version)
    except BaseException:  # nothing else would close it
        socket.transport.abort()
        raise


async def _identify(socket: ClientConnection, hello: Hello, password: str) -> None:
    if hello.challenge and not password:
        raise ObsUnavailable(
            "OBS requires a password", "Write in [obs] where it is, for example env:OBS_PASSWORD", retryable=False
        )
    answer = authentication(password, challenge=hello.challenge, salt=hello.salt) if hello.challenge else ""
    with caught(ConnectionClosed) as closed:
        await socket.send(encode_identify(answer))
    if closed:
        raise _reason(closed.error) from closed.cause
    await _next(socket, Identified)


async def _next(socket: ClientConnection, kind: type[_M]) -> _M:
    """Return the next message, which must be of this kind."""
    with caught(ConnectionClosed) as closed:
        data = await socket.recv(decode=False)
    if closed:
        raise _reason(closed.error) from closed.cause
    with caught(ObsMessageError) as wrong:
        message = decode_message(data)
        if isinstance(message, kind):
            return message
    raise ObsUnavailable("what answers is not OBS 28 or newer", _NO_OBS) from (wrong.cause if wrong else None)


class _Connect(connect):
    """Opens a socket, and never follows a redirect: OBS has none."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def _attempt(url: str) -> _Connect:
    return _Connect(
        url,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        proxy=None,
        open_timeout=None,
        close_timeout=_CLOSE_TIMEOUT,
        max_size=MAX_MESSAGE,
        compression=None,
        user_agent_header=None,
        logger=_SILENT,
    )


def _unreachable(address: ObsAddress, error: Exception) -> ObsUnavailable:
    if isinstance(error, WebSocketException):
        return ObsUnavailable(f"what answers at {address.url} opens no WebSocket", _NO_OBS)
    return ObsUnavailable(f"OBS cannot be reached at {address.url}: {connection_failure(error).reason}")


def _reason(error: ConnectionClosed) -> ObsUnavailable:
    if error.sent is not None and error.sent.code == _TOO_BIG:
        return ObsUnavailable(f"OBS sent a message of more than {MAX_MESSAGE >> 20} MiB", _NO_OBS)
    close: Close | None = error.rcvd
    return closed_by_obs(_BROKE, "") if close is None else closed_by_obs(close.code, printable(redact(close.reason)))
