"""The recorded streaks of gifts: what was sent when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.captures import CAPTURES, messages
from tests.session.wire_messages import gift
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.gifts import GiftEvent
from tiktok_live.wire.batches import BatchMessage

__all__ = ["Streak", "recorded"]


@dataclass(frozen=True)
class Streak:
    """One streak, as it was recorded."""

    row: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.row['group_id']} of {len(self.row['events'])}"

    @property
    def highest(self) -> int:
        return max(event["repeat_count"] for event in self.row["events"])

    @property
    def price(self) -> int:
        return self.row["diamond_count"]

    @property
    def has_end(self) -> bool:
        return self.row["events"][-1]["repeat_end"] == 1

    @property
    def began_at(self) -> float:
        """In seconds: a group is numbered by the time of its first gift, in ms."""
        return self.row["group_id"] / 1000

    def messages(self) -> Iterator[tuple[float, BatchMessage]]:
        """Seconds since the first tick, and the recorded payload; one with the same numbers where it was not kept."""
        row = self.row
        payloads = _payloads()
        for number, event in enumerate(row["events"]):
            made = gift(
                event["repeat_count"],
                group=row["group_id"],
                sender=row["user_id"],
                gift_id=row["gift_id"],
                price=row["diamond_count"],
                end=event["repeat_end"] == 1,
                recipient=0,
            )
            payload = payloads.get(event["sha256"], made.payload) if self._is_whole else made.payload
            yield event["t_ms"] / 1000, BatchMessage(made.method, payload, row["group_id"] * 100 + number)

    def ticks(self) -> Iterator[tuple[float, GiftEvent]]:
        for at, message in self.messages():
            yield at, decode_message(message.method, message.payload, message.msg_id)

    @property
    def _is_whole(self) -> bool:
        return all(event["sha256"] in _payloads() for event in self.row["events"])


@cache
def recorded() -> list[Streak]:
    """Every recorded streak; none without captures."""
    path = CAPTURES / "gift_streaks.json"
    if not path.exists():
        return []
    return [Streak(row) for row in json.loads(path.read_text(encoding="utf-8"))]


@cache
def _payloads() -> dict[str, bytes]:
    return {row["sha256"]: row["payload"] for row in messages()}
