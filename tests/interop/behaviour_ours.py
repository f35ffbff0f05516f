"""Read one simulated live with our client and a handler that misbehaves, and print what happened in JSON lines.

In a process of its own like the peers, so that a handler that blocks does not block the simulator:

    python behaviour_ours.py plain ValueError http://127.0.0.1:8080 - demo_host
"""

from __future__ import annotations

import asyncio
import sys

from behaviour_handlers import Handlers, show

from tiktok_live import LiveClient, LiveConfig, __version__


def main(kind: str, does: str, simulator: str, _: str, user: str, method: str = "") -> None:
    show("version", version=__version__)
    client = LiveClient(user, config=LiveConfig(cache_dir=None).at(simulator))
    client.on("handler_failed")(lambda event: show("told", event=event.name, error=repr(event.error)))
    handlers = Handlers(does)
    client.on("chat")(handlers.function(kind, lambda event: int(event.text)))
    with handlers.told():
        if does.startswith("close"):
            asyncio.run(close(client, handlers, method, inside=does == "close inside"))
        else:
            client.run()


async def close(client: LiveClient, handlers: Handlers, method: str, *, inside: bool) -> None:
    async def read() -> None:
        await client.start()
        await client.wait_closed()

    await handlers.close_while(read, getattr(client, method), inside=inside)


if __name__ == "__main__":
    main(*sys.argv[1:])
