"""Serve a room's events to browsers: `pip install fastapi uvicorn`, `python examples/fastapi_sse.py @someone`.

Then `curl -N http://127.0.0.1:8000/events`, or in a page
`new EventSource("/events").onmessage = (message) => console.log(JSON.parse(message.data))`.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from fastapi.sse import EventSourceResponse

from tiktok_live import LiveClient


def make_app(user: str) -> FastAPI:
    """Return an application that reads this user's live while it runs."""
    client = LiveClient(user)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with client:
            yield

    app = FastAPI(lifespan=lifespan)

    # Each visitor has a separate stream with its own queue, so a slow connection drops only its own oldest events.
    @app.get("/events", response_class=EventSourceResponse)
    async def events() -> AsyncIterator[dict[str, object]]:
        async with client.stream() as stream:
            async for event in stream:
                yield event.to_dict()

    return app


if __name__ == "__main__":
    # Without the timeout a connected visitor would keep the server from stopping.
    uvicorn.run(make_app(sys.argv[1] if len(sys.argv) > 1 else "@someone"), timeout_graceful_shutdown=1)
