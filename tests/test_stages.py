"""The stages that CONTRIBUTING lists, held against what a marked event and a marked plan really pass through."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.client.rig import Rig, plan
from tests.imports import ROOT
from tests.session.wire_messages import HELLO, chat, control, frame
from tiktok_live.events.base import Event
from tiktok_live.signing.base import ConnectPlan
from tiktok_live.testing import MemoryTransport
from tiktok_live.transports.websocket import WebSocketTransport

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

MARK = "the-marked-one"
PACKAGE = ROOT / "tiktok_live"


def listed(heading: str) -> list[str]:
    """Return the stages that a section of CONTRIBUTING lists, as `file.py:function`."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition(f"### {heading}\n")[2].partition("\n#")[0]
    return [f"{file}:{name}" for file, name in re.findall(r"^\d+\. `([\w/]+\.py)`, `(\w+)`", section, re.MULTILINE)]


class Follower:
    """Notes, in order and once each, the functions of the package that take or return what is marked.

    Those that only carry it from one line to the next of their own module, by their underscore, do not count.
    """

    def __init__(self, is_marked: Callable[[object], bool], folders: tuple[str, ...]) -> None:
        self.is_marked = is_marked
        self.folders = folders
        self.stages: list[str] = []

    def __call__(self, called: FrameType, what: str, value: object) -> None:
        file = Path(called.f_code.co_filename)
        name = called.f_code.co_name
        is_own = name.startswith(("_", "<")) and name != "__anext__"
        if what not in {"call", "return"} or is_own or not file.is_relative_to(PACKAGE):
            return
        stage = f"{file.relative_to(PACKAGE).as_posix()}:{name}"
        if stage in self.stages or not stage.startswith(self.folders):
            return
        given = called.f_code.co_varnames[: called.f_code.co_argcount]
        values = [value] if what == "return" else [called.f_locals[each] for each in given]
        if any(map(self.is_marked, values)):
            self.stages.append(stage)


WIRE = frame(chat(MARK))


def is_marked_event(value: object) -> bool:
    """Tell the marked comment in each of its forms: bytes of a frame, a batch or a message, an event."""
    if isinstance(value, bytes):
        return value == WIRE or MARK.encode() in value
    if isinstance(value, Event):
        return getattr(value, "text", "") == MARK
    batch = getattr(value, "batch", value)
    if hasattr(batch, "need_ack"):
        return any(is_marked_event(message.payload) for message in batch.messages)
    return isinstance(value, list) and any(isinstance(item, Event) and is_marked_event(item) for item in value)


def is_marked_plan(value: object) -> bool:
    """Tell the marked plan, or the address that it brought to the socket."""
    return (isinstance(value, ConnectPlan) and MARK in value.url) or (isinstance(value, str) and MARK in value)


class FakeSocket:
    """What the library `websockets` gives, as far as a transport uses it."""

    response = None

    def __init__(self, transport: Any) -> None:
        self.transport = transport

    async def recv(self, decode: bool) -> bytes:
        return await self.transport.receive()

    async def send(self, data: bytes) -> None:
        await self.transport.send(data)

    async def close(self) -> None:
        await self.transport.aclose()


class SocketConnector:
    """Opens the transport that real sockets have, over a script."""

    def __init__(self, script: MemoryTransport) -> None:
        self.script = script

    async def connect(self, url: str, headers: Any, *, timeout: float) -> WebSocketTransport:
        return WebSocketTransport(FakeSocket(self.script))


async def follow(is_marked: Callable[[object], bool], folders: tuple[str, ...]) -> list[str]:
    """Read one live of one marked comment by one marked plan, and return the stages of what is marked."""
    transport = MemoryTransport()
    transport.feed(HELLO, WIRE, frame(control(3)))
    transport.close_by_peer()
    rig = Rig(outcomes=(plan(url=f"ws://room/{MARK}"),), listen=False)
    rig.client._services._connector = SocketConnector(transport)
    heard: list[str] = []
    rig.client.on("chat")(lambda event: heard.append(event.text))
    follower = Follower(is_marked, folders)
    sys.setprofile(follower)
    try:
        await rig.start()
        await rig.ended()
    finally:
        sys.setprofile(None)
    assert heard == [MARK]
    return follower.stages


async def test_an_event_passes_the_stages_that_are_listed() -> None:
    folders = ("transports/websocket.py", "client/", "session/", "wire/", "events/decode.py", "dispatch/")
    assert await follow(is_marked_event, folders) == listed("The stages of an event")


async def test_a_plan_passes_the_stages_that_are_listed() -> None:
    folders = ("signing/", "client/", "session/", "transports/")
    assert await follow(is_marked_plan, folders) == listed("The stages of a plan")
