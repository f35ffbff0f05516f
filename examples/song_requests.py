"""Take song requests from the chat: `python examples/song_requests.py @someone`.

`!song Blue Moon` asks for one, everybody once in 30 seconds; `!queue` shows what waits, and moderators and the host go
on to the next one with `!skip`, or `!skip 3`.
"""

import sys
from collections import deque
from dataclasses import dataclass, field

from tiktok_live import ChatEvent, CommandRefusedEvent, HandlerContext, LiveClient, Router
from tiktok_live.dispatch.builtin_filters import from_host, from_moderator

LONGEST = 20  # songs that wait

songs = Router()


@dataclass
class Requests:
    """What plays, and what waits with who asked for it."""

    waiting: deque[tuple[str, str]] = field(default_factory=deque[tuple[str, str]])
    playing: str = ""

    def next(self) -> None:
        """Begin the next song; here it is printed."""
        self.playing, by = self.waiting.popleft() if self.waiting else ("", "")
        print(f"now playing {self.playing}, for {by}" if self.playing else "nothing is left to play", flush=True)


@songs.command("song", aliases=("sr",), cooldown=30.0)
async def song(event: ChatEvent, ctx: HandlerContext[Requests], *, title: str) -> None:
    """Put the rest of the line into the queue; what was not understood begins no cool-down."""
    requests = ctx.shared
    if len(requests.waiting) >= LONGEST:
        print(f"@{event.user.unique_id}: the queue is full", flush=True)
        return
    requests.waiting.append((title, event.user.nickname))
    print(f"{len(requests.waiting)}. {title}, for {event.user.nickname}", flush=True)
    if not requests.playing:
        requests.next()


@songs.command("skip", where=from_moderator | from_host)
async def skip(event: ChatEvent, ctx: HandlerContext[Requests], count: int = 1) -> None:
    """Go on to the next song, or over some."""
    print(f"{event.user.nickname} skips {ctx.shared.playing or 'nothing'}", flush=True)
    for _ in range(min(count, len(ctx.shared.waiting) + 1) - 1):
        ctx.shared.waiting.popleft()
    ctx.shared.next()


@songs.command("queue", cooldown=5.0)
async def queue(_: ChatEvent, ctx: HandlerContext[Requests]) -> None:
    """Show what waits."""
    print("waiting: " + ("; ".join(title for title, _ in ctx.shared.waiting) or "nothing"), flush=True)


@songs.on("command_refused")
async def refused(event: CommandRefusedEvent) -> None:
    """Tell who asked too soon, or wrote what does not fit."""
    print(f"@{event.user.unique_id}: {event.detail}", flush=True)


if __name__ == "__main__":
    client = LiveClient(sys.argv[1] if len(sys.argv) > 1 else "@someone", shared=Requests())
    client.include(songs)
    print(client.run())
