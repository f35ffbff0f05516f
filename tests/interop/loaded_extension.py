"""A real browser with our extension in it, driven over a pipe: only that way a program may load an unpacked one."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.display import CHROMIUM, SANDBOX

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

PATIENCE = 30.0
# The pipes are the files 3 and 4 of the browser.
PIPES = """
import os, sys
low = [os.dup(0) for _ in range(5)]  # so that the next two are neither 3 nor 4
read, write = (os.dup(int(number)) for number in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
SWITCHES = (
    "--remote-debugging-pipe",
    "--enable-unsafe-extension-debugging",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-component-update",
)


async def until(call: Callable[[], Awaitable[Any]]) -> Any:
    """Return the first true result of `call`."""
    async with asyncio.timeout(PATIENCE):
        while not (result := await call()):  # noqa: ASYNC110 - the browser has no event for it
            await asyncio.sleep(0.05)
        return result


class ExtensionBrowser:
    """A browser with the extension loaded; it answers one call after the other."""

    def __init__(self, process: asyncio.subprocess.Process, reader: asyncio.StreamReader, write: int) -> None:
        self.process = process
        self.worker = ""
        self._reader = reader
        self._write = write
        self._numbers = itertools.count(1)

    async def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = json.loads((await self._reader.readuntil(b"\0"))[:-1])
                if answer.get("id") == number:
                    assert "error" not in answer, answer
                    return answer["result"]

    async def load(self, folder: Path) -> None:
        loaded = await self.call("Extensions.loadUnpacked", path=str(folder))
        address = f"chrome-extension://{loaded['id']}/worker.js"
        target = await self.target(lambda each: each["url"] == address)
        self.worker = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        await until(lambda: self.evaluate("typeof toggle === 'function'"))

    async def target(self, is_it) -> str:
        async def found() -> str:
            targets = (await self.call("Target.getTargets"))["targetInfos"]
            return next((each["targetId"] for each in targets if is_it(each)), "")

        return await until(found)

    async def evaluate(self, code: str, session: str = "") -> Any:
        """Run code, by default in the worker of the extension."""
        done = await self.call(
            "Runtime.evaluate", session or self.worker, expression=code, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def settings(self, port: int, token: str) -> None:
        await self.evaluate(f"chrome.storage.local.set({json.dumps({'port': port, 'token': token})})")

    async def open(self, url: str) -> str:
        """Open a window, and return its target."""
        return (await self.call("Target.createTarget", url=url, newWindow=True))["targetId"]

    async def tab_of(self, url: str) -> int:
        """Return the number that the extension knows a page by."""
        query = {"url": url.partition("?")[0] + "*", "status": "complete"}
        found = await until(lambda: self.evaluate(f"chrome.tabs.query({json.dumps(query)})"))
        return found[0]["id"]

    async def toggle(self, tab: int) -> None:
        """Do what the button of the extension does."""
        await self.evaluate(f"toggle({tab})")

    async def navigate(self, session: str, url: str) -> None:
        """Begin to navigate; a page that crashes never answers."""
        params = {"url": url}
        message = {"id": next(self._numbers), "method": "Page.navigate", "params": params, "sessionId": session}
        os.write(self._write, json.dumps(message).encode() + b"\0")

    async def badge(self, tab: int) -> str:
        return await self.evaluate(f"chrome.action.getBadgeText({{tabId: {tab}}})")

    async def says(self, tab: int, *sentences: str) -> None:
        """Wait until the button says one of these."""

        async def is_said() -> bool:
            title = await self.evaluate(f"chrome.action.getTitle({{tabId: {tab}}})")
            return any(sentence in title for sentence in sentences)

        await until(is_said)

    async def badge_becomes(self, tab: int, *texts: str) -> None:
        """Wait until the button shows one of these."""

        async def is_shown() -> bool:
            return await self.badge(tab) in texts

        try:
            await until(is_shown)
        except TimeoutError:
            shown = await self.badge(tab), await self.evaluate(f"chrome.action.getTitle({{tabId: {tab}}})")
            pytest.fail(f"the button does not become {texts}; it shows {shown}")


@asynccontextmanager
async def extension_browser(profile: Path, folder: Path) -> AsyncIterator[ExtensionBrowser]:
    """Start a browser, load the extension in `folder`, and end the browser."""
    ours, theirs_write = os.pipe()
    theirs_read, write = os.pipe()
    sandbox = () if SANDBOX else ("--no-sandbox",)
    command = (CHROMIUM, f"--user-data-dir={profile}", *SWITCHES, *sandbox, "about:blank")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PIPES, str(theirs_read), str(theirs_write), *command),
        pass_fds=(theirs_read, theirs_write),
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    os.close(theirs_read)
    os.close(theirs_write)
    reader = asyncio.StreamReader(limit=1 << 26)
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb", buffering=0)
    )
    browser = ExtensionBrowser(process, reader, write)
    try:
        await browser.load(folder)
        yield browser
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        pipe.close()
        os.close(write)
