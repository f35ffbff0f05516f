"""Watch one simulated live with piratetok-live-py and print the chats it received, one JSON object a line.

Runs in an interpreter of its own, which needs piratetok-live-py 0.3.0 and not this repository:

    python piratetok_script.py http://127.0.0.1:8080 demo_host

That client knows the platform's hosts only, so its two ways out, HTTP and socket, are led to the simulator here;
everything else is its own.
"""

from __future__ import annotations

import json
import sys
from urllib.parse import urlsplit

import websockets.asyncio.client
from curl_cffi import requests
from piratetok_live import TikTokLiveClient


def lead_to(simulator: str) -> None:
    """Send every request and every connection to the simulator, with path and query as they are."""
    host = urlsplit(simulator).netloc
    get, connect = requests.get, websockets.asyncio.client.connect

    def led(url: str, scheme: str) -> str:
        parts = urlsplit(url)
        return f"{scheme}://{host}{parts.path}?{parts.query}"

    requests.get = lambda url, **options: get(led(url, "http"), **options)
    websockets.asyncio.client.connect = lambda url, **options: connect(led(url, "ws"), **options)


def main(simulator: str, user: str) -> None:
    lead_to(simulator)
    client = TikTokLiveClient(user).max_retries(0)

    def show(kind: str, **values: object) -> None:
        print(json.dumps({"kind": kind, **values}), flush=True)

    client.on("chat")(lambda event: show("chat", text=event.data["content"], user=event.data["user"]["uniqueId"]))
    client.on("error")(lambda event: show("error", text=repr(event.data)))

    @client.on("live_ended")
    def _(event: object) -> None:
        show("ended")
        client.disconnect()

    client.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
