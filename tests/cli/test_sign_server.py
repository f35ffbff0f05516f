from __future__ import annotations

import asyncio
import hashlib
import json
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from tests.cli.command_line import flags
from tiktok_live.cli.sign_server import SignServerOptions, make_backend, make_key, sign_server
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.proto import FetchResult
from tiktok_live.signing.providers.page_socket import PageSocketProvider
from tiktok_live.signserver import new_key
from tiktok_live.simulator import SimulatedRoom, Simulator

PATIENCE = 30.0  # seconds until a hanging test fails


@asynccontextmanager
async def running(capsys, **options):
    """Run the command, yield its printed JSON and an HTTP client, and cancel it as Ctrl-C does."""
    command = asyncio.create_task(sign_server(SignServerOptions(**options)))
    http = AiohttpClient()
    try:
        output = ""
        async with asyncio.timeout(PATIENCE):
            while not output.endswith("\n"):
                await asyncio.sleep(0)
                assert not command.done(), command.exception()
                output += capsys.readouterr().out
        yield json.loads(output), http
    finally:
        command.cancel()
        await asyncio.gather(command, return_exceptions=True)
        await http.aclose()


async def get(http, url, **headers):
    return await http.get(url, headers=headers, timeout=PATIENCE, max_bytes=1 << 20)


async def test_it_prints_its_url_and_serves_the_simulator(capsys):
    room = SimulatedRoom(unique_id="demo")
    async with Simulator(room) as simulator, running(capsys, client=flags(simulator=simulator.url)) as (info, http):
        assert info == {"url": info["url"], "backend": "direct", "needs_key": False}
        assert info["url"].startswith("http://127.0.0.1:")
        response = await get(http, f"{info['url']}/webcast/anchors/demo/connect")
        assert FetchResult.parse(response.body).push_server.startswith(simulator.ws_url)
        assert response.headers["X-Set-TT-Cookie"].startswith(f"ttwid={simulator.cookies[-1]}")
        signed = await http.post(
            f"{info['url']}/signature", headers={}, body=simulator.url.encode(), timeout=PATIENCE, max_bytes=1 << 20
        )
        assert json.loads(signed.body)["data"]["signed_url"] == simulator.url


async def test_it_stops_listening_when_it_ends(capsys):
    async with Simulator(SimulatedRoom(unique_id="demo")) as simulator:
        async with running(capsys, client=flags(simulator=simulator.url)) as (info, _):
            address = urlsplit(info["url"])
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(address.hostname, address.port)


async def test_keys_and_limits_are_taken_from_the_command_line(capsys, tmp_path):
    key = new_key("bob")
    keys = tmp_path / "keys"
    keys.write_text(key.line, encoding="utf-8")
    async with running(capsys, keys=keys, per_minute=500) as (info, http):
        assert info["needs_key"] is True
        url = f"{info['url']}/webcast/rate_limits"
        assert (await get(http, url)).status == 401
        limits = json.loads((await get(http, url, **{"X-Api-Key": key.key})).body)
        assert [limits[span]["max"] for span in ("minute", "hour", "day")] == [500, 30_000, 720_000]


async def test_a_new_key_is_printed_once(capsys):
    await make_key("bob", None)
    captured = capsys.readouterr()
    info = json.loads(captured.out)
    assert info["line"] == f"bob:{hashlib.sha256(info['key'].encode()).hexdigest()}"
    assert info["key"] not in captured.err
    with pytest.raises(ConfigError):
        await make_key("no name", None)


@pytest.mark.parametrize(
    "options",
    [
        {"host": "0.0.0.0"},
        {"host": "192.0.2.1"},
        {"backend": "invalid"},
        {"backend": ""},
        {"client": flags(simulator="invalid")},
        {"per_minute": 0},
    ],
)
async def test_invalid_options_are_configuration_errors(options):
    with pytest.raises(ConfigError):
        await sign_server(SignServerOptions(**options))


async def test_the_error_names_a_missing_key_file(tmp_path):
    with pytest.raises(ConfigError, match=r"no\.keys"):
        await sign_server(SignServerOptions(keys=tmp_path / "no.keys"))


async def test_a_backend_is_a_single_provider():
    http = AiohttpClient()
    assert make_backend(LiveConfig(), "direct", http).name == "direct"
    with pytest.raises(ConfigError, match="one provider"):
        make_backend(LiveConfig(), '["direct", "euler"]', http)
    await http.aclose()


@pytest.mark.parametrize("text", ["page", "page?mode=frames", "page?mode=socket&rooms=shared"])
async def test_of_a_page_it_serves_the_socket(text):
    backend = make_backend(LiveConfig(), text, AiohttpClient())
    assert isinstance(backend, PageSocketProvider)
    await backend.aclose()
