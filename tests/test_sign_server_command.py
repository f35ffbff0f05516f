"""The sign server and its clients, each in its own process."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.command_line import PATIENCE, CompletedCommand, finish, run, serving
from tiktok_live.net.http_client import AiohttpClient, HttpResponse
from tiktok_live.proto import FetchResult

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def simulator_and_server(*arguments: str) -> AsyncIterator[tuple[str, str]]:
    """Run a simulator and a sign server; yield their URLs."""
    async with AsyncExitStack() as stack:
        _, simulator = await stack.enter_async_context(serving("simulate", "--speed", "20"))
        web = str(simulator["web"])
        _, server = await stack.enter_async_context(serving("sign-server", "--simulator", web, *arguments))
        yield web, str(server["url"])


async def first_event(*arguments: str) -> dict[str, object]:
    """Watch until the first event and return it."""
    async with serving("watch", *arguments, "--json") as (_, event):
        return event


async def get(url: str, **headers: str) -> HttpResponse:
    http = AiohttpClient()
    try:
        return await http.get(url, headers=headers, timeout=PATIENCE, max_bytes=1 << 20)
    finally:
        await http.aclose()


async def new_key(name: str) -> tuple[CompletedCommand, dict[str, str]]:
    done = await run("sign-server", "--new-key", name)
    assert done.code == 0, done.err
    return done, json.loads(done.out)


async def test_a_live_is_watched_through_the_server():
    async with simulator_and_server() as (web, url):
        for sign in (f"local+{url}", f"local+{url}?dialect=signtok", f"euler+{url}"):
            event = await first_event("demo", "--sign", sign, "--simulator", web)
            assert event["event"] == "connected"
            assert event["provider"] == sign.partition("+")[0]


async def test_the_command_providers_shows_the_server():
    async with simulator_and_server() as (web, url):
        done = await run("providers", "--sign", f"local+{url},direct", "--simulator", web)
        as_json = await run("providers", "--sign", f"euler+{url}", "--simulator", web, "--json")
    assert (done.code, as_json.code) == (0, 0)
    assert (
        done.lines[0] == "1. local     installed      configured  healthy      the sign server responds (dialect euler)"
    )
    assert done.lines[1].split() == [
        "2.",
        "direct",
        "installed",
        "configured",
        "healthy",
        *["no", "service", "is", "needed"],
    ]
    assert (as_json.events[0]["provider"], as_json.events[0]["healthy"]) == ("euler", True)
    assert "requests left this minute" in str(as_json.events[0]["detail"])


async def test_a_chain_continues_if_the_server_is_down():
    async with serving("simulate", "--speed", "20") as (_, simulator):
        web = str(simulator["web"])
        async with serving(
            "watch", "demo", "--json", "--sign", "local+http://127.0.0.1:1,direct", "--simulator", web
        ) as (
            process,
            event,
        ):
            assert process.stdout is not None
            events = [event]
            async with asyncio.timeout(PATIENCE):
                while events[-1]["event"] != "connected":
                    events.append(json.loads(await process.stdout.readline()))
    assert [(event["event"], event["provider"]) for event in events] == [
        ("sign_provider_failed", "local"),
        ("sign_provider_switched", "direct"),
        ("connected", "direct"),
    ]


async def test_a_new_key_is_accepted(tmp_path: Path):
    done, new = await new_key("bob")
    assert new["line"].startswith("bob:")
    assert new["key"] not in new["line"]
    assert done.err.count("\n") == 1
    assert new["key"] not in done.err
    keys = tmp_path / "keys"
    keys.write_text(new["line"] + "\n", encoding="utf-8")
    async with simulator_and_server("--keys", str(keys)) as (_, url):
        address = f"{url}/webcast/anchors/demo/connect"
        assert (await get(address)).status == 401
        assert (await get(address, **{"X-Api-Key": (await new_key("bob"))[1]["key"]})).status == 401
        response = await get(address, **{"X-Api-Key": new["key"]})
        assert response.status == 200
        assert FetchResult.parse(response.body).push_server.startswith("ws://127.0.0.1:")


async def test_the_client_reads_its_key_from_a_file(tmp_path: Path):
    _, new = await new_key("bob")
    keys, key = tmp_path / "keys", tmp_path / "key"
    keys.write_text(new["line"], encoding="utf-8")
    key.write_text(new["key"], encoding="utf-8")
    async with simulator_and_server("--keys", str(keys)) as (web, url):
        sign = f"euler+{url}?api_key_file={key}"
        assert (await first_event("demo", "--sign", sign, "--simulator", web))["provider"] == "euler"
        refused = await run("watch", "demo", "--sign", f"euler+{url}", "--simulator", web)
    assert refused.code == 4
    assert "X-Api-Key" in refused.err
    assert new["key"] not in refused.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to a single program")
async def test_ctrl_c_exits_with_0():
    async with serving("sign-server") as (process, info):
        assert info == {"url": info["url"], "backend": "direct", "needs_key": False}
        assert (await get(f"{info['url']}/health")).status == 200
        process.send_signal(signal.SIGINT)
        done = await finish(process)
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--backend", "dirct"], "Did you mean 'direct'?"),
        (["--backend", "local+127.0.0.1:3000"], "base_url must look like https://host or http://127.0.0.1:3000"),
        (["--backend", "direct,euler"], "Start one server for each"),
        (["--host", "0.0.0.0"], "tiktok-live sign-server --new-key NAME"),
        (["--keys", "no.keys"], "the key file no.keys cannot be read"),
        (["--new-key", "no name"], "letters, digits"),
        (["--public-url", "signs.example"], "https://signs.example"),
    ],
)
async def test_invalid_arguments_are_one_line_and_code_2(arguments: list[str], message: str):
    done = await run("sign-server", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("configuration: ")
    assert message in done.err
    assert done.err.count("\n") == 1


async def test_a_misplaced_key_is_not_shown():
    done = await run("watch", "demo", "--sign", "euler?api_key=a-key-that-nobody-may-see")
    assert (done.code, done.out) == (2, "")
    assert "api_key_env=VARIABLE" in done.err
    assert "nobody-may-see" not in done.err
