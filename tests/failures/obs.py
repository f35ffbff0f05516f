"""Failures of OBS, as the check of a rules file reports them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.failures.provocations import SECRET
from tests.failures.row import row
from tests.rules.obs.obs_server import HELLO, ObsServer
from tiktok_live.errors import ConnectError, TikTokLiveError
from tiktok_live.net.clock import SystemClock
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.names import check_names
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.failures.row import Provoke
    from tiktok_live.net.clock import Clock

__all__ = ["OBS", "OBS_SECTION"]


async def check(url: str, password: str = "", clock: Clock | None = None) -> TikTokLiveError:
    client = ObsClient(ObsAddress(url=url, password=password), clock=clock or SystemClock())
    try:
        with pytest.raises(TikTokLiveError) as failed:
            await check_names([], client)
        return failed.value
    finally:
        await client.aclose()


def with_server(change: Callable[[ObsServer], None] = lambda _: None, password: str = "env:OBS_PASSWORD") -> Provoke:
    """OBS answers, and something is wrong with what it says or gets."""

    async def provoke(_: Path) -> TikTokLiveError:
        server = ObsServer()
        change(server)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OBS_PASSWORD", SECRET)
            async with server.listening():
                return await check(server.url, password)

    return provoke


async def without_obs(_: Path) -> TikTokLiveError:
    async with ObsServer().listening() as server:
        pass
    return await check(server.url)


async def silent(_: Path) -> TikTokLiveError:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    clock = VirtualClock()
    async with await asyncio.start_server(listen, "127.0.0.1", 0) as listening:
        url = f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        checking = asyncio.ensure_future(check(url, clock=clock))
        while not checking.done():
            await clock.advance(1)
        return await checking


def no_password_given(server: ObsServer) -> None:
    server.hello = HELLO


def another_program(server: ObsServer) -> None:
    server.hello = "hello"


def refuses(code: int) -> Callable[[ObsServer], None]:
    def change(server: ObsServer) -> None:
        server.password, server.hello = "", {"op": 0, "d": {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}}
        server.state.code = code

    return change


_WHERE = "In OBS, Tools > WebSocket Server Settings"
OBS = [
    row(ConnectError, "OBS cannot be reached at … the connection was refused", _WHERE, without_obs, hop="OBS"),
    row(ConnectError, "OBS did not answer at … within 5 s", "another program answers there", silent, hop="OBS"),
    row(
        ConnectError,
        "what answers is not OBS 28 or newer",
        "Check the address in [obs]",
        with_server(another_program),
        hop="OBS",
    ),
    row(ConnectError, "OBS refused the password", "Compare the password", with_server(), hop="OBS", again=False),
    row(
        ConnectError,
        "OBS requires a password",
        "for example env:OBS_PASSWORD",
        with_server(no_password_given, ""),
        hop="OBS",
        again=False,
    ),
    row(
        ConnectError,
        "the environment variable OBS_NONE is not set",
        "Set it before",
        with_server(password="env:OBS_NONE"),
        hop="OBS",
        again=False,
    ),
    row(
        ConnectError,
        "OBS is just starting, or changes its scene collection",
        "Try again in a moment",
        with_server(refuses(207)),
        hop="OBS",
    ),
    row(
        ConnectError,
        "OBS refused GetVersion: refused on purpose",
        "Update OBS",
        with_server(refuses(204)),
        hop="OBS",
        again=False,
    ),
]
# What is wrong in the section [obs] of a rules file.
OBS_SECTION = [
    ("[obs] url must be the address of the WebSocket server of OBS", lambda _: ObsAddress(url="127.0.0.1:4455")),
    ("[obs] password must name where the password is, never be it", lambda _: ObsAddress(password=SECRET)),
]
