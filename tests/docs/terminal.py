"""A reader of a page: a folder, an environment, and terminals in which programs run."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.blocks import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

__all__ = ["Program", "Terminal", "launcher", "terminal"]

PATIENCE = 40.0
LAUNCHER = Path(__file__).with_name("launcher.py")
PORTS = re.compile(r"(?<=127\.0\.0\.1:)\d{4,5}\b|(?<=--port )\d{4,5}\b|(?<=localhost:)\d{4,5}\b|(?<=port=)\d{4,5}\b")
UNCLEAN = re.compile(rb"Traceback|Warning:|[Uu]nclosed|was never")
# Commands that listen on ports which they need not name.
LISTENING = re.compile(r"^tiktok-live (serve|overlay)\b(?!.*--port)")
INTERRUPTED = {0, 130, -signal.SIGINT}


@contextmanager
def launcher() -> Iterator[Path]:
    """Run the launcher, and yield a folder with the commands that it starts."""
    with tempfile.TemporaryDirectory(prefix="docs-") as folder:
        address = Path(folder) / "socket"
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(LAUNCHER), str(address)],
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            for name, arguments in (("python", ""), ("tiktok-live", "-m tiktok_live"), ("pytest", "-m pytest")):
                script = Path(folder) / name
                script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS {LAUNCHER} {address} {arguments} "$@"\n')
                script.chmod(0o755)
            yield Path(folder)
        finally:
            process.kill()
            process.communicate()


@dataclass(slots=True)
class Program:
    """A program in a terminal, and what it has printed so far."""

    command: str
    process: asyncio.subprocess.Process
    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    has_printed: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Future[list[None]] | None = None

    def read(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        pairs = (self.process.stdout, self.out), (self.process.stderr, self.err)
        self._reading = asyncio.gather(*[self._read(stream, into) for stream, into in pairs])

    async def _read(self, stream: asyncio.StreamReader, into: bytearray) -> None:
        while data := await stream.read(1 << 16):
            into += data
            if into is self.out:
                self.has_printed.set()
        self.has_printed.set()

    def send(self, number: signal.Signals) -> None:
        if self.process.returncode is None:
            os.killpg(self.process.pid, number)

    async def end(self) -> int:
        """Wait for its end, and return its exit code."""
        assert self._reading is not None
        try:
            async with asyncio.timeout(PATIENCE):
                await self._reading
                return await self.process.wait()
        except TimeoutError:
            raise AssertionError(f"does not end: {self}") from None

    def __str__(self) -> str:
        return f"{self.command}\n{self.out.decode()}\n{self.err.decode()}"


class Terminal:
    """Runs commands in one folder, one after the other, beside servers that stay open.

    Ports are replaced by free ones, so that pages can be read at the same time.
    """

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self._env = env
        self._ports: dict[str, str] = {}
        self._servers: list[Program] = []

    def ports_replaced(self, text: str) -> str:
        return PORTS.sub(lambda match: self._free_port(match[0]), text)

    def _free_port(self, written: str) -> str:
        if written not in self._ports and written != "0":
            with socket.create_server(("127.0.0.1", 0)) as server:
                self._ports[written] = str(server.getsockname()[1])
        return self._ports.get(written, "0")

    async def start(self, command: str) -> Program:
        command = LISTENING.sub(r"\g<0> --port 21214 --tikfinity-port 0", command)
        process = await asyncio.create_subprocess_exec(
            *("sh", "-c", self.ports_replaced(command)),
            cwd=self.folder,
            env=self._env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        program = Program(command, process)
        program.read()
        return program

    async def run(self, command: str, *, code: int = 0) -> Program:
        """Run a command to its end."""
        program = await self.start(command)
        try:
            assert await program.end() == code, str(program)
        finally:
            program.send(signal.SIGKILL)
        assert not UNCLEAN.search(program.err), str(program)
        return program

    async def run_for_a_line(self, command: str) -> Program:
        """Run a command until it has printed something, then press Ctrl-C."""
        program = await self.start(command)
        try:
            await self._interrupt(program)
        finally:
            program.send(signal.SIGKILL)
        return program

    async def serve(self, command: str) -> None:
        """Start a server, and wait until it has printed its address. One before it on the same port is ended."""
        ports = set(PORTS.findall(command)) if "--simulator" not in command else set(PORTS.findall(command)[:1])
        for server in [each for each in self._servers if ports & set(PORTS.findall(each.command)[:1])]:
            self._servers.remove(server)
            await self._interrupt(server)
        program = await self.start(command)
        self._servers.append(program)
        async with asyncio.timeout(PATIENCE):
            await program.has_printed.wait()
        assert program.process.returncode is None, str(program)

    async def aclose(self) -> None:
        """Press Ctrl-C in every terminal."""
        for server in reversed(self._servers):
            await self._interrupt(server)

    def kill(self) -> None:
        """End what still runs."""
        for server in self._servers:
            server.send(signal.SIGKILL)

    async def _interrupt(self, program: Program) -> None:
        async with asyncio.timeout(PATIENCE):
            await program.has_printed.wait()
        assert program.out, str(program)
        program.send(signal.SIGINT)
        assert await program.end() in INTERRUPTED, str(program)
        assert not UNCLEAN.search(program.err), str(program)


@asynccontextmanager
async def terminal(commands: Path, folder: Path, **variables: str) -> AsyncIterator[Terminal]:
    """Open a terminal in `folder`, which is the home of the reader too, with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TIKTOK_LIVE_", "XDG_", "COV_"))}
    path = os.pathsep.join((str(commands), str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    env = kept | {"PATH": path, "HOME": str(folder), "PYTHONPATH": str(ROOT), "COLUMNS": "80"} | variables
    assert shutil.which("tiktok-live", path=path) == str(commands / "tiktok-live")
    opened = Terminal(folder, env)
    try:
        yield opened
        await opened.aclose()
    finally:
        opened.kill()
