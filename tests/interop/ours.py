"""What our own client says of the live that the peers watch, in the form in which their scripts print it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.interop.peer import NAME, PATIENCE, platform, room
from tiktok_live import LiveClient, LiveConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tiktok_live.events.base import MessageEvent

__all__ = ["KINDS", "by_kind", "came_first", "our_rows"]

Row = dict[str, Any]

_FIELDS: dict[str, tuple[str, Callable[[Any], Row]]] = {
    "chat": ("chat", lambda event: {"text": event.text}),
    "gift": (
        "gift",
        lambda event: {
            "gift": event.gift.id,
            "name": event.gift.name,
            "diamonds": event.gift.diamonds,
            "count": event.count,
            "final": event.is_final,
        },
    ),
    # The peers print the total that each message tells, and ours the highest so far.
    "like": ("like", lambda event: {"count": event.count, "total": event.proto.total}),
    "join": ("join", lambda event: {"viewers": event.viewers}),
    "follow": ("follow", lambda event: {"followers": event.followers}),
    "share": ("share", lambda event: {"shares": event.share_count}),
    "question": ("question", lambda event: {"text": event.text}),
    "viewer_count": ("viewers", lambda event: {"viewers": event.viewers, "total": event.total_viewers}),
    "live_paused": ("paused", lambda _: {}),
    "live_resumed": ("resumed", lambda _: {}),
}
KINDS = tuple(kind for kind, _ in _FIELDS.values())
"""Kinds of rows that are about one message."""


async def our_rows() -> list[Row]:
    """Watch the live with our client, from a simulator of its own, and return a row for every message."""
    rows: list[Row] = []

    def note(event: MessageEvent) -> None:
        kind, fields = _FIELDS[event.name]
        user = getattr(event, "user", None)
        sender = {"user": user.unique_id, "user_id": str(user.id)} if user is not None else {}
        rows.append({"kind": kind, "id": str(event.msg_id), **sender, **fields(event)})

    async with platform(room(), speed=0) as served:
        config = LiveConfig(reconnect=None, cache_dir=None).at(served.simulator.url)
        client = LiveClient(NAME, config=config, sign=served.provider)
        client.on(*_FIELDS)(note)
        async with asyncio.timeout(PATIENCE), client:
            await client.wait_closed()
    return rows


def by_kind(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows about messages, by kind."""
    found: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for row in rows:
        if row["kind"] in found:
            found[row["kind"]].append(row)
    return found


def came_first(rows: Iterable[Row]) -> list[Row]:
    """Return the rows about messages of the first batch, which comes with the plan."""
    first = {str(message.msg_id) for message in room().first_batch or ()}
    return [row for row in rows if row.get("id") in first]
