from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from tiktok_live.cli.sign_server import SignServerOptions, make_backend, make_key, sign_server
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.proto import FetchResult
from tiktok_live.signserver import new_key
from tiktok_live.simulator import SimulatedRoom, Simulator

PATIENCE = 30.0  # seconds until a hanging test fails


@asynccontextmanager
async def running(capsys, **options):
    """Run the command, yield what it told and a client, and end it as Ctrl-C does."""
    command = asyncio.create_task(sign_server(SignServerOptions(**options)))
    http = AiohttpClient()
    try:
        said = ""
        async with asyncio.timeout(PATIENCE):
            while not said.endswith("\n"):
                await asyncio.sleep(0)
                assert not command.done(), command.exception()
                said += capsys.readouterr().out
        yield json.loads(said), http
    finally:
        command.cancel()
        await asyncio.gather(command, return_exceptions=True)
        await http.aclose()


async def get(http, url, **headers):
    return await http.get(url, headers=headers, timeout=PATIENCE, max_bytes=1 << 20)


async def test_it_tells_its_address_and_serves_the_simulator(capsys):
    room = SimulatedRoom(unique_id="demo")
    async with Simulator(room) as simulator, running(capsys, simulator=simulator.url) as (told, http):
        assert told == {"url": told["url"], "backend": "direct", "needs_key": False}
        assert told["url"].startswith("http://127.0.0.1:")
        answer = await get(http, f"{told['url']}/webcast/anchors/demo/connect")
        assert FetchResult.parse(answer.body).push_server.startswith(simulator.ws_url)
        assert answer.headers["X-Set-TT-Cookie"].startswith(f"ttwid={simulator.cookies[-1]}")
        signed = await http.post(
            f"{told['url']}/signature", headers={}, body=simulator.url.encode(), timeout=PATIENCE, max_bytes=1 << 20
        )
        assert json.loads(signed.body)["data"]["signed_url"] == simulator.url


async def test_it_stops_listening_when_it_ends(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        async with running(capsys, simulator=simulator.url) as (told, _):
            address = urlsplit(told["url"])
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(address.hostname, address.port)


async def test_keys_and_limits_are_taken_from_the_command_line(capsys, tmp_path):
    made = new_key("bob")
    keys = tmp_path / "keys"
    keys.write_text(made.line, encoding="utf-8")
    async with running(capsys, keys=keys, per_minute=500) as (told, http):
        assert told["needs_key"] is True
        url = f"{told['url']}/webcast/rate_limits"
        assert (await get(http, url)).status == 401
        limits = json.loads((await get(http, url, **{"X-Api-Key": made.key})).body)
        assert [limits[span]["max"] for span in ("minute", "hour", "day")] == [500, 30_000, 720_000]


async def test_a_new_key_is_printed_once(capsys):
    await make_key("bob")
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert told["line"] == f"bob:{hashlib.sha256(told['key'].encode()).hexdigest()}"
    assert told["key"] not in shown.err
    with pytest.raises(ConfigError):
        await make_key("no name")


@pytest.mark.parametrize(
    "options",
    [
        {"host": "0.0.0.0"},
        {"host": "192.0.2.1"},
        {"backend": "nonsense"},
        {"backend": ""},
        {"simulator": "nonsense"},
        {"per_minute": 0},
    ],
)
async def test_what_cannot_work_is_a_configuration_error(options):
    with pytest.raises(ConfigError):
        await sign_server(SignServerOptions(**options))


async def test_a_file_of_keys_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"no\.keys"):
        await sign_server(SignServerOptions(keys=tmp_path / "no.keys"))


async def test_a_backend_is_one_provider():
    http = AiohttpClient()
    assert make_backend(LiveConfig(), "direct", http).name == "direct"
    with pytest.raises(ConfigError, match="one provider"):
        make_backend(LiveConfig(), '["direct", "euler"]', http)
    await http.aclose()
