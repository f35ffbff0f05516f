"""A visible Chromium that opens pages, and what its console shows: just enough for tests."""

from __future__ import annotations

import asyncio
import json
import subprocess
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from websockets.asyncio.client import ClientConnection, connect

from tests.interop.display import CHROMIUM, SANDBOX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

_PATIENCE = 40.0  # seconds


@contextmanager
def chromium(profile: Path) -> Iterator[Path]:
    """Run a browser, and yield the file that names its debugging address."""
    options = ["--remote-debugging-port=0", f"--user-data-dir={profile}", "--no-first-run", "--password-store=basic"]
    options += ["--disable-background-networking", "--disable-component-update", *([] if SANDBOX else ["--no-sandbox"])]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([CHROMIUM, *options, "about:blank"], **silent) as process:
        try:
            yield profile / "DevToolsActivePort"
        finally:
            process.terminate()


async def soon(condition: Callable[[], Any]) -> Any:
    """Wait until `condition` returns something true or an awaitable of it, and return that."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            value = condition()
            value = await value if asyncio.iscoroutine(value) else value
            if value:
                return value
            await asyncio.sleep(0.02)


class Tab:
    """A tab with its frames and workers.

    Attributes:
        errors: what the browser reported as errors, in order.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session = ""
        self._setups: set[asyncio.Task[None]] = set()
        self.errors: list[str] = []

    async def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command to the tab, or to another session, and return its result."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        command = {"id": number, "method": method, "params": parameters}
        session = self._session if session is None else session
        await self._socket.send(json.dumps(command | ({"sessionId": session} if session else {})))
        async with asyncio.timeout(_PATIENCE):
            return await self._waiting[number]

    async def open(self) -> None:
        """Create the tab."""
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        await self._set_up(self._session)
        await self.call("Page.enable")
        self.target = target

    async def go(self, url: str) -> None:
        await self.call("Page.navigate", url=url)

    async def value(self, expression: str) -> Any:
        """Return the value of an expression in the page; None while it has none."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return result.get("result", {}).get("value")

    async def chat(self) -> list[str]:
        """Return the rows of the chat list."""
        rows = "[...document.querySelectorAll('#live-chat li')].map(row => row.textContent.trim())"
        return await self.value(rows) or []

    async def status(self) -> str:
        """Return what stands in the player's box."""
        return await self.value("document.getElementById('live-status')?.textContent")

    async def listen(self) -> None:
        """Read from the browser until the connection closes."""
        async for data in self._socket:
            message = json.loads(data)
            if future := self._waiting.pop(message.get("id", 0), None):
                future.set_result(message.get("result", message))
            elif "method" in message:
                self._notice(message["method"], message["params"])

    async def _set_up(self, session: str) -> None:
        for domain in ("Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable", session)
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        await self.call("Target.setAutoAttach", session, **attach)
        await self.call("Runtime.runIfWaitingForDebugger", session)

    def _notice(self, method: str, parameters: dict[str, Any]) -> None:
        match method:
            case "Target.attachedToTarget" if self._session:
                task = asyncio.ensure_future(self._set_up(parameters["sessionId"]))
                self._setups.add(task)
                task.add_done_callback(self._setups.discard)
            case "Runtime.exceptionThrown":
                self.errors.append(json.dumps(parameters["exceptionDetails"])[:500])
            case "Runtime.consoleAPICalled" if parameters["type"] == "error":
                self.errors.append(json.dumps(parameters["args"])[:500])
            case "Log.entryAdded" if parameters["entry"]["level"] == "error":
                self.errors.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")


def _parts(address: Path) -> list[str]:
    """Return port and path; empty until the browser has written both."""
    parts = address.read_text(encoding="utf-8").split() if address.exists() else []
    return parts if len(parts) == 2 else []


@asynccontextmanager
async def open_tab(address: Path) -> AsyncIterator[Tab]:
    """Open a tab in the browser at `address`, and close it afterwards."""
    port, path = await soon(lambda: _parts(address))
    async with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None, ping_interval=None) as socket:
        tab = Tab(socket)
        listening = asyncio.create_task(tab.listen())
        try:
            await tab.open()
            yield tab
            await tab.call("Target.closeTarget", "", targetId=tab.target)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
