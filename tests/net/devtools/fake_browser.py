"""A browser without windows: its debugging port, in this process or as a program that can be started."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from http import HTTPStatus
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

from tests.imports import ROOT

__all__ = ["USER_AGENT", "FakeBrowser", "program"]

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
PAGE = {"targetInfo": {"targetId": "T1", "type": "page", "url": "about:blank"}}


class FakeBrowser:
    """Serves the debugging protocol on loopback.

    `responses` has results by method: a dict, a text for a refusal, or None for silence. All calls are kept.
    """

    def __init__(self, name: str = "d5f9e50b-f44a-dc40") -> None:
        self.path = f"/devtools/browser/{name}"
        self.calls: list[dict] = []
        self.responses: dict[str, dict | str | None] = {
            "Browser.getVersion": {"product": "Chrome/156.0.8078.114", "userAgent": USER_AGENT},
            "Target.setDiscoverTargets": {},
            "SystemInfo.getProcessInfo": {"processInfo": [{"type": "GPU", "id": 1}, {"type": "browser", "id": 7}]},
            "Browser.close": {},
        }
        self.version: bytes | None = None
        self.status = HTTPStatus.OK
        self.requested: list[str] = []
        self.moved = ""
        self.port = 0
        self.sockets: list[ServerConnection] = []
        self.called = asyncio.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"ws://{self.host}{self.path}"

    async def __aenter__(self):
        await self.open(0)
        return self

    async def __aexit__(self, *exception):
        await self.close()

    async def open(self, port: int) -> None:
        self.server = await serve(
            self._handle,
            "127.0.0.1",
            port,
            process_request=self._request,
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        self.port = next(iter(self.server.sockets)).getsockname()[1]

    async def close(self) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def send(self, message: object) -> None:
        """Send a message to every connection: bytes and texts as they are, everything else as JSON."""
        for socket in self.sockets:
            await socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    def cut(self) -> None:
        """Break all connections, as a process that ends does."""
        for socket in self.sockets:
            socket.transport.abort()

    async def received(self, method: str) -> dict:
        """Wait for a call of `method`, and return it."""
        while not (found := [call for call in self.calls if call["method"] == method]):
            self.called.clear()
            await self.called.wait()
        return found[-1]

    def _request(self, socket: ServerConnection, request) -> Response | None:
        self.requested.append(request.path)
        if request.path == "/json/version":
            body = self.version
            if body is None:
                body = json.dumps({"webSocketDebuggerUrl": f"ws://elsewhere.test:9222{self.path}"}).encode()
            head = Headers({"Content-Length": str(len(body)), "Connection": "close", "Location": "http://192.0.2.1/"})
            return Response(self.status, self.status.phrase, head, body)
        if request.path == "/moved":
            return Response(HTTPStatus.FOUND, "Found", Headers({"Location": self.moved, "Content-Length": "0"}), b"")
        return None if request.path == self.path else socket.respond(HTTPStatus.NOT_FOUND, "")

    async def _handle(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        try:
            async for text in socket:
                call = json.loads(text)
                self.calls.append(call)
                self.called.set()
                await self._respond(socket, call)
        except ConnectionClosed:
            pass
        finally:
            self.sockets.remove(socket)

    async def _respond(self, socket: ServerConnection, call: dict) -> None:
        response = self.responses.get(call["method"])
        if response is None:
            return
        content = {"result": response}
        if isinstance(response, str):
            content = {"error": {"code": -32000, "message": response}}
        if call["method"] == "Target.setDiscoverTargets":
            await self.send({"method": "Target.targetCreated", "params": PAGE})
        await socket.send(json.dumps({"id": call["id"], **content}))


def program(folder: Path, mode: str = "") -> str:
    """Write a program that is started as a browser is, and return its path.

    Its arguments go to the file `arguments` in its folder. Modes: `exit` (the profile is in use), `broken` (ends with a
    message), `taken` (its port is), `mute` (opens no port), `stubborn` (does not end when asked), `headless`.
    """
    path = folder / "browser"
    path.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        f"from tests.net.devtools.fake_browser import main\nmain({mode!r})\n"
    )
    path.chmod(0o755)
    return str(path)


def main(mode: str) -> None:
    """Be a browser."""
    path = Path(sys.argv[0]).parent / "arguments"
    with path.open("a") as file:
        file.write(json.dumps(sys.argv[1:]) + "\n")
    # Only the first start finds its port taken.
    is_first = path.read_text().count("\n") == 1
    if mode == "exit":
        say("Opening in existing browser session.\n")
        sys.exit(0)
    if mode == "broken":
        sys.exit("[1:2:ERROR:ui/window.cc:9] Missing X server or $DISPLAY\n[1:2:ERROR:dbus/bus.cc:405] no bus")
    if mode == "mute" or (mode == "taken" and is_first):
        say("Cannot start http server for devtools.\n" if mode == "taken" else "hello\n")
        signal.pause()
    asyncio.run(run(mode))


async def run(mode: str) -> None:
    options = dict(argument.removeprefix("--").split("=") for argument in sys.argv[1:] if "=" in argument)
    browser = FakeBrowser(f"pid-{os.getpid()}")
    browser.responses["SystemInfo.getProcessInfo"] = {"processInfo": [{"type": "browser", "id": os.getpid()}]}
    if mode == "headless":
        browser.responses["Browser.getVersion"] = {"product": "HeadlessChrome/156", "userAgent": "HeadlessChrome/156"}
    await browser.open(int(options["remote-debugging-port"]))
    say(f"\nDevTools listening on {browser.address}\n")
    if mode == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        await asyncio.Event().wait()
    await browser.received("Browser.close")
    await browser.send({"method": "Target.targetDestroyed", "params": {"targetId": "T1"}})
    # As a browser does: without closing frames.
    browser.cut()


def say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
