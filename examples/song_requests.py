"""Take song requests from the chat: `python examples/song_requests.py @someone`.

`!song Blue Moon` requests a song, once in 30 seconds per user. `!queue` shows the waiting songs. Moderators and the
host skip songs with `!skip`, or `!skip 3`.
"""

import sys
from collections import deque
from dataclasses import dataclass, field

from tiktok_live import ChatEvent, CommandRefusedEvent, HandlerContext, LiveClient, Router, from_host, from_moderator

MAX_WAITING = 20  # songs

songs = Router()


@dataclass
class Requests:
    """The current song, and the waiting ones with the users who requested them."""

    waiting: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    playing: str = ""

    def next(self) -> None:
        """Start the next song; here it is only printed."""
        self.playing, by = self.waiting.popleft() if self.waiting else ("", "")
        print(f"now playing {self.playing}, for {by}" if self.playing else "nothing is left to play", flush=True)


@songs.command("song", aliases=("sr",), cooldown=30.0)
async def song(event: ChatEvent, ctx: HandlerContext[Requests], *, title: str) -> None:
    """Add the rest of the line to the queue. A refused comment starts no cooldown."""
    requests = ctx.shared
    if len(requests.waiting) >= MAX_WAITING:
        print(f"@{event.user.unique_id}: the queue is full", flush=True)
        return
    requests.waiting.append((title, event.user.nickname))
    print(f"{len(requests.waiting)}. {title}, for {event.user.nickname}", flush=True)
    if not requests.playing:
        requests.next()


@songs.command("skip", where=from_moderator | from_host)
async def skip(event: ChatEvent, ctx: HandlerContext[Requests], count: int = 1) -> None:
    """Skip the current song, or several."""
    print(f"{event.user.nickname} skips {ctx.shared.playing or 'nothing'}", flush=True)
    for _ in range(min(count, len(ctx.shared.waiting) + 1) - 1):
        ctx.shared.waiting.popleft()
    ctx.shared.next()


@songs.command("queue", cooldown=5.0)
async def queue(_: ChatEvent, ctx: HandlerContext[Requests]) -> None:
    """Print the waiting songs."""
    print("waiting: " + ("; ".join(title for title, _ in ctx.shared.waiting) or "nothing"), flush=True)


@songs.on("command_refused")
async def refused(event: CommandRefusedEvent) -> None:
    """Print why a command was refused."""
    print(f"@{event.user.unique_id}: {event.detail}", flush=True)


if __name__ == "__main__":
    client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", shared=Requests())
    client.include(songs)
    print(client.run())
