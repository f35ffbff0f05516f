"""How fast a busy room is read: from socket bytes to a handler, on one core. Figures are ratios of one run.

    python benchmarks/read.py [FRAMES]

FRAMES is a file of length-prefixed push frames (u32 little endian); without it recorded ones are looked for beside the
repository. Four things are measured in turns on the same frames, and the best of each is kept:

* inflate and envelope alone: what nobody can go below;
* nobody listens: acks, de-duplication, control and gift messages;
* nobody listens, with room_state: the same, and what `client.room` needs: likes, viewers, battles;
* read: a handler per event that reads a chat's text and the user's id, handle, nickname, avatar and badges, or the
  matching attributes of other events, with acks queued, de-duplication and dispatch on.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.dispatch.dispatcher import Dispatcher
from tiktok_live.events.base import Event, MessageEvent, UserEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.events.families.room import ViewerCountEvent
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.net.clock import SystemClock
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.wire.frame_reader import open_frame

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "frames_gzip.bin"
ROUNDS = 3


def load(path: Path) -> list[bytes]:
    """Return the frames of a length-prefixed file."""
    data, frames, at = path.read_bytes(), [], 0
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        frames.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return frames


def touch(event: Event) -> None:
    """Read what a bot would."""
    if isinstance(event, UserEvent):
        user = event.user
        _ = user.id, user.unique_id, user.nickname, user.avatar.url, user.badges
    if isinstance(event, ChatEvent):
        _ = event.text
    elif isinstance(event, GiftEvent):
        _ = event.gift.name, event.gift.diamonds, event.count, event.is_final
    elif isinstance(event, LikeEvent):
        _ = event.count, event.total
    elif isinstance(event, ViewerCountEvent):
        _ = event.viewers, event.total_viewers


def envelope_only(frames: list[bytes]) -> int:
    """Inflate and open every batch; return how many messages were in them."""
    batches = (open_frame(frame).batch for frame in frames)
    return sum(len(batch.messages) for batch in batches if batch is not None)


def session_only(frames: list[bytes]) -> int:
    """Feed a session to which nobody listens; return how many messages went through."""
    return _session_only(frames, SessionOptions(room_state=False))


def session_with_room_state(frames: list[bytes]) -> int:
    """Do the same with everything read that the room's snapshot needs."""
    return _session_only(frames, SessionOptions(room_state=True))


def _session_only(frames: list[bytes], options: SessionOptions) -> int:
    session = ClientSession(1, RoomState(seen_limit=1_000_000), options=options, wanted=frozenset())
    session.enter(0.0)
    for frame in frames:
        session.receive_data(frame, 0.0)
        session.data_to_send()
        session.events_received()
    return session.counters.messages


def read(frames: list[bytes]) -> int:
    """Feed a session and dispatch to a handler; return how many messages went through."""
    return asyncio.run(_read(frames))


async def _read(frames: list[bytes]) -> int:
    served = 0

    async def handler(event: MessageEvent) -> None:
        nonlocal served
        touch(event)
        served += 1

    dispatcher = Dispatcher(queue_size=10_000, clock=SystemClock())
    dispatcher.add(handler, (Event,))
    session = ClientSession(1, RoomState(seen_limit=1_000_000), wanted=dispatcher.wanted())
    session.enter(0.0)
    for frame in frames:
        session.receive_data(frame, 0.0)
        session.data_to_send()
        await dispatcher.dispatch_frame(session.events_received())
        await asyncio.sleep(0)  # what waiting for the socket is in life
    await dispatcher.aclose(60.0)
    if served != session.counters.events:
        raise RuntimeError(f"{served} of {session.counters.events} events were served")
    return session.counters.messages


def rate(contestant: Callable[[list[bytes]], int], frames: list[bytes]) -> float:
    """Return messages a second of CPU time."""
    began = time.process_time()
    return contestant(frames) / (time.process_time() - began)


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    if not path.exists():
        raise SystemExit(f"no frames at {path}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    frames = load(path)
    contestants = {
        "inflate and envelope": envelope_only,
        "nobody listens": session_only,
        "with room_state": session_with_room_state,
        "read": read,
    }
    best = dict.fromkeys(contestants, 0.0)
    for _ in range(ROUNDS):
        for name, contestant in contestants.items():
            best[name] = max(best[name], rate(contestant, frames))
    floor = best["inflate and envelope"]
    for name, messages in best.items():
        print(f"{name:22} {messages:10,.0f} messages/s   {messages / floor:5.0%} of inflate and envelope")


if __name__ == "__main__":
    main()
