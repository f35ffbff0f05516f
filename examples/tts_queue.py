"""Read the chat aloud, and skip politely when it is too fast: `python examples/tts_queue.py @someone`.

Here a comment is spoken by `print`. Put a function in its place that takes one text and returns when it was spoken, for
example one that calls pyttsx3: it runs in a thread, so it may take its time.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable

from tiktok_live import LiveClient

WAITING = 5  # comments; who waits for more than these is heard too late to matter


async def talk(queue: asyncio.Queue[str | None], speak: Callable[[str], None]) -> None:
    """Speak one after the other, until None comes."""
    while (text := await queue.get()) is not None:
        await asyncio.to_thread(speak, text)


async def read_aloud(user: str, speak: Callable[[str], None]) -> str:
    """Speak the chat of a room until the live ends, and return why it ended."""
    client = LiveClient(user)
    queue: asyncio.Queue[str | None] = asyncio.Queue(WAITING)
    # The stream is opened before the client starts, so it misses nothing.
    async with client.stream("chat") as chats, client, asyncio.TaskGroup() as group:
        group.create_task(talk(queue, speak))
        async for event in chats:
            if queue.full():
                queue.get_nowait()  # the oldest makes room
            queue.put_nowait(f"{event.user.nickname} says {event.text}")
        await queue.put(None)
    return await client.wait_closed()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(read_aloud(sys.argv[1] if len(sys.argv) > 1 else "@someone", print)))
