"""Real requests to servers on loopback: methods, the proxy, redirects, and what a game can do."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from tiktok_live.errors import NetworkError
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.http_server import HttpServer
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.webhooks.files import webhooks_in
from tiktok_live.relay.webhooks.games import GameAction, examine_game
from tiktok_live.relay.webhooks.http import WebhookClient
from tiktok_live.relay.webhooks.running import webhooks_running
from tiktok_live.testing.factories import build_event

DEAD_PROXY = NetworkOptions(proxy="http://127.0.0.1:9")


@asynccontextmanager
async def serving(**answers):
    """Serve `/NAME` with a status, a JSON value, or a location to redirect to; yield the address and the requests."""
    requests: list[tuple[str, str, str, bytes]] = []

    async def answer(request):
        requests.append(
            (request.method, request.path_qs, request.headers.get("Content-Type", ""), await request.read())
        )
        found = answers[request.path.strip("/").replace("/", "_")]
        if isinstance(found, str):
            return web.Response(status=307, headers={"Location": found})
        return web.Response(status=found) if isinstance(found, int) else web.json_response(found)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    server = HttpServer(application, "127.0.0.1", 0)
    await server.start()
    try:
        yield f"http://{server.address}", requests
    finally:
        await server.aclose()


async def test_this_machine_is_reached_without_the_proxy_in_every_method(tmp_path):
    async with serving(**{"in": 204}) as (url, requests):
        text = "".join(
            f'[[webhook]]\nname = "{method}"\nmethod = "{method}"\nurl = "{url}/in?by={{user}}"\nevents = ["chat"]\n'
            for method in ("POST", "GET", "PUT")
        )
        feed = Feed()
        async with webhooks_running(webhooks_in(text, tmp_path), feed, network=DEAD_PROXY) as sender:
            feed.publish("ann", build_event("chat", {"user": "b&c"}))
        feed.publish("ann", build_event("chat", {}))
    assert {name: (found.sent, found.lost) for name, found in sender.counts.items()} == dict.fromkeys(
        ("POST", "GET", "PUT"), (1, 0)
    )
    assert {(method, path, kind, bool(body)) for method, path, kind, body in requests} == {
        ("POST", "/in?by=b%26c", "application/json", True),
        ("GET", "/in?by=b%26c", "", False),
        ("PUT", "/in?by=b%26c", "application/json", True),
    }


async def test_what_a_target_did_not_get_is_said_at_the_end(tmp_path, caplog):
    async with serving(good=204, bad=404) as (url, _):
        text = "".join(
            f'[[webhook]]\nname = "{name}"\nurl = "{url}/{name}"\nevents = ["chat"]\n' for name in ("good", "bad")
        )
        feed = Feed()
        async with webhooks_running(webhooks_in(text, tmp_path), feed):
            feed.publish("ann", build_event("chat", {}))
            feed.publish("ann", build_event("chat", {}))
    assert [record.getMessage() for record in caplog.records] == [
        "the target bad loses events: it returned HTTP 404",
        "the target bad did not get 2 of 2 requests: failed 2, expired 0, overflowed 0, abandoned 0",
    ]


async def test_other_hosts_are_reached_through_the_proxy():
    http = WebhookClient(DEAD_PROXY)
    with pytest.raises(NetworkError, match="through the proxy"):
        await http.send("GET", "http://hooks.example/", headers={}, body=None, timeout=5, max_bytes=10)
    await http.aclose()


async def test_no_redirect_is_followed():
    http = WebhookClient()
    async with serving(there=200) as (there, elsewhere), serving(away=f"{there}/there") as (url, _):
        for method in ("GET", "POST", "PUT"):
            response = await http.send(method, f"{url}/away", headers={}, body=None, timeout=5, max_bytes=10)
            assert response.status == 307
        assert elsewhere == []
    await http.aclose()


GAME = {
    "api_app_info": {"data": {"author": "a", "name": "Doom\x1b[31m", "version": 2}},
    "api_features_categories": {"data": [{"categoryId": "m n", "categoryName": "Monsters"}, 5]},
    "api_features_actions": {"data": [{"actionId": 7, "actionName": "Imp"}, {}]},
}


async def test_a_game_lists_its_actions():
    http = AiohttpClient()
    async with serving(**GAME) as (url, requests):
        game = await examine_game(http, url)
    assert (game.name, game.version) == ("Doom[31m", "2")
    assert game.actions[0] == GameAction("m n", "Monsters", "7", "Imp")
    assert requests[2][1] == "/api/features/actions?categoryId=m%20n"
    await http.aclose()


@pytest.mark.parametrize("answer", [404, {"info": 1}, [1]])
async def test_another_program_is_no_game(answer):
    http = AiohttpClient()
    async with serving(api_app_info=answer) as (url, _):
        with pytest.raises(NetworkError, match="is not of a program with this interface") as failed:
            await examine_game(http, url)
    assert "Start the program" in failed.value.advice
    await http.aclose()
