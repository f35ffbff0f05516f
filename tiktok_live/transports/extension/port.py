"""The port that the extension connects to: on this machine only, for extensions only, guarded by a token.

All clients of a process and event loop share the server of a port. It listens from the first use to the last.
"""

from __future__ import annotations

import asyncio
import logging
import re
from http import HTTPStatus
from secrets import compare_digest
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed as ForeignClosed

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.extension.token import read_token
from tiktok_live.net.failures import listening_failure
from tiktok_live.net.pages import PageFailed, PageProblem
from tiktok_live.transports.extension.messages import (
    MAX_MESSAGE,
    VERSION,
    CloseCode,
    Hello,
    InvalidMessage,
    Ping,
    decode_message,
    encode_wanted,
)
from tiktok_live.transports.extension.tabs import TabReader, Tabs
from tiktok_live.transports.handshake import RedactedLogger

if TYPE_CHECKING:
    from pathlib import Path

    from websockets.asyncio.server import Server
    from websockets.http11 import Request, Response

    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["MAX_BROWSERS", "ExtensionPort"]

logger = logging.getLogger(__name__)

MAX_BROWSERS = 16
"""Limit of connections."""

_HOST = "127.0.0.1"
_HELLO_TIMEOUT = 5.0  # seconds
_CLOSE_TIMEOUT = 2.0
# A browser sets this header, and no page can: only an extension has such an origin.
_ORIGIN = re.compile(r"chrome-extension://[a-p]{32}")
_IN_USE = (
    "Close the other program that reads through the extension, or set another port both here (extension?port=28788) "
    "and in the page of the extension"
)


class _StrangersLogger(RedactedLogger):
    """Logs at level DEBUG only: what other programs send to an open port is not an error of this one."""

    def log(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the line, whatever its level."""
        super().log(min(level, logging.DEBUG), msg, *args, **kwargs)


class _SharedPort:
    """The server of one port, started by its first user and stopped by its last.

    Args:
        port: to listen on.

    Attributes:
        tabs: the tabs of the connected browsers.
    """

    def __init__(self, port: int) -> None:
        self.tabs = Tabs()
        self._port = port
        self._token_file: Path | None = None
        self._users = 0
        self._server: Server | None = None
        self._lock = asyncio.Lock()  # starting and stopping never overlap
        self._browsers: set[ServerConnection] = set()

    async def use(self, token_file: Path) -> None:
        """Listen, if this is the first user.

        Raises:
            PageFailed: there is no token, or the port is used by another program or with another token.
        """
        async with self._lock:
            self._check_token(token_file)
            if self._server is None:
                self._server = await self._listen()
            self._users += 1

    async def leave(self) -> None:
        """Stop listening, if this was the last user."""
        self._users -= 1
        async with self._lock:
            server = self._server
            if self._users or server is None:
                return
            self._server = None
            server.close(reason="The program ended.")
            await server.wait_closed()

    def add(self, reader: TabReader) -> None:
        """Read a host's tabs."""
        self.tabs.readers.append(reader)
        self._announce()

    def remove(self, reader: TabReader) -> None:
        """Read them no longer."""
        if reader in self.tabs.readers:
            self.tabs.readers.remove(reader)
            self._announce()

    def _announce(self) -> None:
        broadcast(self._browsers, encode_wanted(self.tabs.wanted))

    def _check_token(self, token_file: Path) -> None:
        if self._users and token_file != self._token_file:
            detail = f"this program uses the port {self._port} with another token file already"
            raise _unusable(detail, "Use one token file for each port")
        try:
            read_token(token_file)
        except ConfigError as error:
            raise _unusable(error.message, error.advice) from None
        self._token_file = token_file

    async def _listen(self) -> Server:
        with caught(OSError) as failure:
            return await serve(
                self._serve,
                _HOST,
                self._port,
                origins=[_ORIGIN],
                process_request=self._refuse,
                compression=None,
                open_timeout=_HELLO_TIMEOUT,
                close_timeout=_CLOSE_TIMEOUT,
                max_size=MAX_MESSAGE,
                server_header=None,
                logger=_StrangersLogger(logger),
            )
        reason = listening_failure(failure.error).reason
        raise _unusable(f"it cannot listen on {_HOST}:{self._port}: {reason}", _IN_USE) from failure.cause

    def _refuse(self, connection: ServerConnection, request: Request) -> Response | None:
        """Return the response to a handshake that is refused; None to go on."""
        if request.path != "/":
            return connection.respond(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        if len(self._browsers) >= MAX_BROWSERS:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "Too many browsers are connected.\n")
        return None

    async def _serve(self, browser: ServerConnection) -> None:
        """Read one browser until it leaves."""
        with caught(ForeignClosed):  # may happen at any time
            try:
                await self._greet(browser)
                await self._read(browser)
            except InvalidMessage as error:
                logger.info("the extension was disconnected: %s", error.reason)
                await browser.close(error.code, error.reason)

    async def _greet(self, browser: ServerConnection) -> None:
        """Return when the browser has sent the token.

        Raises:
            InvalidMessage: it sent anything else, or nothing in time.
        """
        with caught(TimeoutError) as failure:
            async with asyncio.timeout(_HELLO_TIMEOUT):
                hello = decode_message(await browser.recv())
            return self._check(hello)
        raise InvalidMessage("There was no token in time.", CloseCode.TOO_SLOW) from failure.cause

    def _check(self, hello: object) -> None:
        if not isinstance(hello, Hello):
            raise InvalidMessage("The first message must be the token.")
        if hello.version != VERSION:
            reason = f"The program reads version {VERSION} of the messages, not {hello.version}: run its command again."
            raise InvalidMessage(reason, CloseCode.WRONG_VERSION)
        if not compare_digest(hello.token.encode(), self._token().encode()):
            reason = "The token is wrong: paste the one that “tiktok-live extension” names."
            raise InvalidMessage(reason, CloseCode.WRONG_TOKEN)

    def _token(self) -> str:
        """Return the token, which may have been renewed since the port was opened."""
        assert self._token_file is not None, "the port was never used"
        try:
            return read_token(self._token_file)
        except ConfigError as error:
            logger.warning("the extension cannot connect: %s", error.message)
            raise InvalidMessage("The program cannot read its token.") from None

    async def _read(self, browser: ServerConnection) -> None:
        self._browsers.add(browser)
        self.tabs.connect(browser)
        try:
            await browser.send(encode_wanted(self.tabs.wanted))
            async for data in browser:
                message = decode_message(data)
                if isinstance(message, Hello):
                    raise InvalidMessage("The token came twice.")
                if not isinstance(message, Ping):
                    self.tabs.receive(browser, message)
        finally:
            self._browsers.discard(browser)
            self.tabs.disconnect(browser)


def _unusable(detail: str, advice: str) -> PageFailed:
    return PageFailed(PageProblem(kind="PORT_UNUSABLE", detail=detail, advice=advice, retryable=False))


_ports: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, _SharedPort]] = WeakKeyDictionary()


class ExtensionPort:
    """A client's use of a port, from its first call of `read` until it is closed.

    Args:
        port: to listen on.
        token_file: holds the token that the extension must send.
        addresses: which pages, sockets and answers count.
    """

    def __init__(self, port: int, token_file: Path, *, addresses: PageAddresses) -> None:
        self._port = port
        self._token_file = token_file
        self._addresses = addresses
        self._shared: _SharedPort | None = None

    async def read(self, handle: str, room_id: int = 0) -> TabReader:
        """Return a reader for the tabs of a host's live; the user may still have to open one. Close it after use.

        Args:
            handle: the host's handle without `@`.
            room_id: the room; 0 if it is not known yet.

        Raises:
            PageFailed: the port cannot be opened.
        """
        if self._shared is None:
            ports = _ports.setdefault(asyncio.get_running_loop(), {})
            shared = ports.setdefault(self._port, _SharedPort(self._port))
            await shared.use(self._token_file)
            self._shared = shared
        reader = TabReader(handle.lower(), self._addresses, self._shared.tabs, self._shared.remove, room_id=room_id)
        self._shared.add(reader)
        return reader

    async def aclose(self) -> None:
        """Close the port, unless another client uses it. May be called repeatedly."""
        shared, self._shared = self._shared, None
        if shared is not None:
            await shared.leave()
