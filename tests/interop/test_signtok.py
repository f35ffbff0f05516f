"""The real SignTok 1.2.0 signs for us. This proves that we speak its language, not that the platform takes the result.

Its folder is made by `npm ci --ignore-scripts` in a copy of `tests/interop/signtok`; SIGNTOK_DIR names it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    RejectedOutcome,
    RoomRef,
    SignedRequest,
    UnavailableOutcome,
    UnsignedRequest,
)
from tiktok_live.signing.config.provider_config import LocalConfig
from tiktok_live.signing.providers.direct import SOCKET_HOSTS, SOCKET_PATH, DirectProvider, socket_query
from tiktok_live.signing.providers.local import LocalProvider
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FOLDER = os.environ.get("SIGNTOK_DIR", "")
SERVER = Path(FOLDER).resolve() / "node_modules" / "signtok" / "api" / "index.js"
ROOM = RoomRef(7_300_000_000_000_000_001, "someone")
GUEST = Identity("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0", cookies={"ttwid": "1%7Ca"})
REQUEST = UnsignedRequest(url="https://webcast.tiktok.com/webcast/im/fetch/?aid=1988&room_id=7540589352666090247")

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not FOLDER, reason="SIGNTOK_DIR names no folder in which SignTok 1.2.0 is installed"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


async def ready(url: str, process: asyncio.subprocess.Process) -> None:
    http = AiohttpClient()
    async with asyncio.timeout(60):
        while True:
            assert process.returncode is None, "SignTok ended instead of starting"
            try:
                await http.get(f"{url}/", headers={}, timeout=5, max_bytes=10_000)
                break
            except NetworkError:
                await asyncio.sleep(0.05)
    await http.aclose()


@asynccontextmanager
async def signtok() -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Run the server; it takes the port from the environment, and listens on every address."""
    program, port = shutil.which("node"), free_port()
    assert program, "node is not installed"
    process = await asyncio.create_subprocess_exec(
        program,
        str(SERVER),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PORT": str(port)},
    )
    try:
        await ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def signing(**config: object) -> AsyncIterator[tuple[LocalProvider, asyncio.subprocess.Process]]:
    """Yield a provider with only the address configured."""
    http = AiohttpClient()
    direct = DirectProvider(http, web_url="https://web", socket_url=SOCKET_HOSTS[""])
    async with signtok() as (url, process):
        yield (
            LocalProvider(
                LocalConfig(**{"base_url": url, "timeout": 30, "max_concurrency": 64, **config}),
                http,
                direct=direct,
                clock=VirtualClock(),
                allow_session_hosts=frozenset(),
            ),
            process,
        )
    await http.aclose()


def is_signed(outcome: object) -> bool:
    assert isinstance(outcome, SignedRequest), outcome
    pairs = dict(parse_qsl(urlsplit(outcome.url).query))
    assert outcome.url.startswith(f"{REQUEST.url}&")
    assert len(outcome.fields["X-Bogus"]) == len(pairs["X-Bogus"]) == 28
    assert outcome.fields["_signature"] == pairs["_signature"]
    assert outcome.fields["_signature"].startswith("_02B4Z6wo00f01")
    return True


async def test_it_is_found_out_and_signs():
    async with signing() as (provider, process):
        outcome = await provider.sign_url(REQUEST)
        assert is_signed(outcome)
        assert "Chrome/98" in outcome.user_agent
        assert (await provider.health()).detail == "the sign server responds (dialect signtok)"
        assert process.returncode is None


async def test_it_signs_many_at_once():
    async with signing() as (provider, _):
        outcomes = await asyncio.gather(*(provider.sign_url(REQUEST) for _ in range(64)))
    assert sum(is_signed(outcome) for outcome in outcomes) == 64


async def test_it_makes_a_plan_of_direct_s_address_for_its_own_user_agent():
    async with signing() as (provider, _):
        plan = await provider.connect(ROOM, GUEST)
    assert isinstance(plan, ConnectPlan), plan
    assert (plan.provider, plan.headers["Cookie"]) == ("local", "ttwid=1%7Ca")
    assert "Chrome/98" in plan.headers["User-Agent"]
    address, _, query = plan.url.partition("?")
    assert address == f"{SOCKET_HOSTS['']}{SOCKET_PATH}"
    signed_for = Identity(plan.headers["User-Agent"])
    before, after = parse_qsl(socket_query(ROOM.room_id, signed_for)), parse_qsl(query)
    assert after[: len(before)] == before
    assert {"_signature", "X-Bogus"} <= {name for name, _ in after[len(before) :]}


@pytest.mark.parametrize("url", ["", "no url", '{"room_url": "https://www.tiktok.com/@a/live"}', "https://h.0x/"])
async def test_what_would_end_it_is_never_sent(url):
    async with signing() as (provider, process):
        assert isinstance(await provider.sign_url(UnsignedRequest(url=url)), RejectedOutcome)
        assert is_signed(await provider.sign_url(REQUEST))
        assert process.returncode is None


async def test_its_end_is_an_outcome():
    async with signing() as (provider, process):
        assert is_signed(await provider.sign_url(REQUEST))
        waiting = [asyncio.create_task(provider.sign_url(REQUEST)) for _ in range(32)]
        await asyncio.sleep(0)
        process.kill()
        outcomes = await asyncio.gather(*waiting)
        await process.wait()
        assert {type(outcome) for outcome in outcomes} <= {SignedRequest, UnavailableOutcome}
        assert isinstance(outcomes[-1], UnavailableOutcome)
        assert isinstance(await provider.sign_url(REQUEST), UnavailableOutcome)
        assert not (await provider.health()).ok
