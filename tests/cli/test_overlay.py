from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.cli.command_line import PATIENCE, flags
from tiktok_live.cli.overlay import OverlayOptions, overlay, overlay_config
from tiktok_live.cli.relaying import RelayFlags
from tiktok_live.errors import ConfigError
from tiktok_live.simulator import SimulatedRoom, Simulator

RULES = """
[[rule]]
name = "greet"
on = "connected"
do = [{action = "alert", title = "Hello", seconds = 60}]
"""


@asynccontextmanager
async def serving(capsys, **options: Any):
    """Run the command on free ports, yield its addresses and a client, and cancel it as Ctrl-C does."""
    relay = RelayFlags(port=0, tikfinity_port=None, as_json=True, client=options.pop("client", flags()))
    command = asyncio.create_task(overlay(OverlayOptions(relay=relay, **options)))
    try:
        output = ""
        async with asyncio.timeout(PATIENCE):
            while not output.endswith("\n"):
                await asyncio.sleep(0)
                assert not command.done(), command.exception()
                output += capsys.readouterr().out
        async with aiohttp.ClientSession() as session:
            yield json.loads(output), session
    finally:
        command.cancel()
        await asyncio.gather(command, return_exceptions=True)


async def messages(socket: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Return the first message of a type."""
    async with asyncio.timeout(PATIENCE):
        while True:
            message = await socket.receive_json()
            if message["type"] == kind:
                return message


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


async def test_a_demonstration_is_served_with_control_and_keeps_nothing(capsys, home):
    async with serving(capsys, demo=True) as (addresses, session):
        url, _, token = addresses["overlays"].partition("#token=")
        async with session.ws_connect(f"{url}overlay/socket?overlay=chat") as socket:
            assert (await socket.receive_json())["room"] == "demo"
            assert (await messages(socket, "line"))["line"]["user"]["name"]
        header = {"Authorization": f"Bearer {token}"}
        async with session.post(f"{url}control/test", json={"kind": "follow"}, headers=header) as answer:
            assert answer.status == 200
        async with session.get(url) as page, session.get(f"{url}rooms") as rooms:
            assert page.content_type == "text/html"
            assert rooms.status == 200
    assert list(home.rglob("*.json")) == []


async def test_rules_show_alerts_and_goals_outlive_the_command(capsys, home):
    rules = home / "rules.toml"
    rules.write_text(RULES)
    goals = []
    async with Simulator(SimulatedRoom(unique_id="ann")) as simulator:
        for amount in (5, 7):
            options = {"users": ("@Ann",), "rules": rules, "client": flags(simulator=simulator.url)}
            async with serving(capsys, **options) as (addresses, session):
                url, _, token = addresses["overlays"].partition("#token=")
                async with session.ws_connect(f"{url}overlay/socket?overlay=alerts") as socket:
                    first = await socket.receive_json()
                    alert = first["current"] or (await messages(socket, "alert"))["alert"]
                    assert (alert["title"], alert["kind"]) == ("Hello", "rule")
                header, body = {"Authorization": f"Bearer {token}"}, {"name": "subscribers", "add": amount}
                async with session.post(f"{url}control/goal", json=body, headers=header) as answer:
                    goals.append((await answer.json())["goal"]["value"])
    assert goals == [5, 12]
    assert (home / "tiktok_live" / "overlay" / "room-ann.json").is_file()


async def test_rules_with_alerts_can_be_tried_without_showing_any(capsys, home):
    rules = home / "rules.toml"
    rules.write_text(RULES)
    async with Simulator(SimulatedRoom(unique_id="ann")) as simulator:
        options = {"users": ("ann",), "rules": rules, "dry_run": True, "client": flags(simulator=simulator.url)}
        async with serving(capsys, **options), asyncio.timeout(PATIENCE):
            said = ""
            while 'rule "greet" would show the alert "Hello"' not in said:
                await asyncio.sleep(0.01)
                said += capsys.readouterr().err
    with pytest.raises(ConfigError, match="--dry-run is of rules"):
        await overlay(OverlayOptions(users=("ann",), dry_run=True))


def test_the_users_own_file_and_folder_are_used(home):
    folder = home / "tiktok-live"
    environ = {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    assert overlay_config(None, environ).media is None
    (folder / "overlay").mkdir(parents=True)
    (folder / "overlay" / "bell.mp3").touch()
    (folder / "overlay.toml").write_text("[timer]\nstart = 60\n[alerts.gift]\nsound = 'bell.mp3'\n")
    config = overlay_config(None, environ)
    assert config.timer.start == 60
    assert config.media == folder / "overlay"
    assert config.alerts.kinds["gift"].look.sound.endswith("/bell.mp3")
    other = home / "other.toml"
    other.write_text("")
    assert overlay_config(other, environ).timer.start == 3600


@pytest.mark.parametrize(
    ("options", "words"),
    [({}, "no room is given"), ({"users": ("ann",), "demo": True}, "users are given")],
)
async def test_users_or_a_demonstration(options, words):
    with pytest.raises(ConfigError, match=words):
        await overlay(OverlayOptions(**options))
