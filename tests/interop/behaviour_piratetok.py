"""Read one simulated live with piratetok-live-py and a handler that misbehaves, and print what happened in JSON lines.

Runs in an interpreter of its own, which needs piratetok-live-py 0.3.0 and not this repository:

    python behaviour_piratetok.py plain ValueError http://127.0.0.1:8080 - demo_host

That client knows the platform's hosts only, so its two ways out are led to the simulator, see `piratetok_script.py`;
it asks no sign server. It takes the interval of heartbeats from its own option alone, which is set to what the
simulator names. All else is its default.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import version

from behaviour_handlers import Handlers, show
from piratetok_live import TikTokLiveClient
from piratetok_script import lead_to

INTERVAL = 1.0


def main(kind: str, does: str, simulator: str, _: str, user: str, method: str = "") -> None:
    lead_to(simulator)
    show("version", version=version("piratetok-live-py"))
    client = TikTokLiveClient(user).heartbeat_interval(INTERVAL)
    client.on("error")(lambda event: show("told", event="error", error=repr(event.data)))
    client.on("live_ended")(lambda _: client.disconnect())  # or it would connect to the ended live five times more
    asyncio.run(read(client, kind, does, method))


async def read(client: TikTokLiveClient, kind: str, does: str, method: str) -> None:
    handlers = Handlers(does)
    client.on("chat")(handlers.function(kind, lambda event: int(event.data["content"])))
    with handlers.told():
        if does.startswith("close"):
            await handlers.close_while(client.connect, getattr(client, method), inside=does == "close inside")
        else:
            await client.connect()  # all that its run() does


if __name__ == "__main__":
    main(*sys.argv[1:])
