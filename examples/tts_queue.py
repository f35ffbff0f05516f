"""Read the chat aloud, and skip comments when it is too fast: `python examples/tts_queue.py @someone`.

Here comments are spoken by `print`. Replace it with a function that takes a text and returns when it has been spoken,
for example one that calls pyttsx3. It runs in a thread, so it may block.
"""

import asyncio
import contextlib
import sys
from collections.abc import Callable

from tiktok_live import LiveClient

MAX_WAITING = 5  # comments; any more would be spoken too late


async def talk(queue: asyncio.Queue[str | None], speak: Callable[[str], None]) -> None:
    """Speak texts one after the other, until None."""
    while (text := await queue.get()) is not None:
        await asyncio.to_thread(speak, text)


async def read_aloud(user: str, speak: Callable[[str], None]) -> str:
    """Speak the chat of a room until the live ends, and return why it ended."""
    client = LiveClient(user)
    queue: asyncio.Queue[str | None] = asyncio.Queue(MAX_WAITING)
    # The stream is opened before the client starts, so it misses no event.
    async with client.stream("chat") as chats, client, asyncio.TaskGroup() as group:
        group.create_task(talk(queue, speak))
        async for event in chats:
            if queue.full():
                queue.get_nowait()  # drop the oldest
            queue.put_nowait(f"{event.user.nickname} says {event.text}")
        await queue.put(None)
    return await client.wait_closed()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        print(asyncio.run(read_aloud(sys.argv[1] if len(sys.argv) > 1 else "@someone", print)))
