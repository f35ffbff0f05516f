"""Read one simulated live with TikTokLive and a handler that misbehaves, and print what happened in JSON lines.

Runs in an interpreter of its own, which needs TikTokLive 7.0.1 and not this repository:

    python behaviour_tiktoklive.py plain ValueError http://127.0.0.1:8080 http://127.0.0.1:8081 demo_host

The addresses are those of the simulator and of the sign server. The client is told both by its own settings; all else
is its default. The last argument, when something is closed, names the client's method.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from importlib.metadata import version

from behaviour_handlers import Handlers, show
from TikTokLive import TikTokLiveClient
from TikTokLive.client.web.web_settings import WebDefaults
from TikTokLive.events import CommentEvent


def main(kind: str, does: str, simulator: str, sign_server: str, user: str, method: str = "") -> None:
    WebDefaults.tiktok_app_url = simulator
    WebDefaults.tiktok_webcast_url = f"{simulator}/webcast"
    WebDefaults.tiktok_sign_url = sign_server
    show("version", version=version("TikTokLive"))
    if does.startswith("close"):
        asyncio.run(close(kind, does, user, method))
        return
    handlers = Handlers(does)
    client = TikTokLiveClient(user)
    client.add_listener(CommentEvent, handlers.function(kind, lambda event: int(event.comment)))
    with handlers.told():
        client.run()


async def close(kind: str, does: str, user: str, method: str) -> None:
    handlers = Handlers(does)
    client = TikTokLiveClient(user)
    client.add_listener(CommentEvent, handlers.function(kind, lambda event: int(event.comment)))
    with handlers.told():
        await handlers.close_while(client.connect, partial(getattr(client, method)), inside=does == "close inside")


if __name__ == "__main__":
    main(*sys.argv[1:])
