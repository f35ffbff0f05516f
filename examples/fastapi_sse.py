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
    """Return an application that reads this user's live as long as it runs."""
    client = LiveClient(user)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with client:
            yield

    app = FastAPI(lifespan=lifespan)

    # Every visitor has a stream, and with it a queue, of their own: one whose connection is slow loses the oldest
    # events of that queue, and nobody else does.
    @app.get("/events", response_class=EventSourceResponse)
    async def events() -> AsyncIterator[dict[str, object]]:
        async with client.stream() as stream:
            async for event in stream:
                yield event.to_dict()

    return app


if __name__ == "__main__":
    # Without the timeout a visitor who stays would keep the server from stopping.
    uvicorn.run(make_app(sys.argv[1] if len(sys.argv) > 1 else "@someone"), timeout_graceful_shutdown=1)
