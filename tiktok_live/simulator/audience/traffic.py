"""Generated traffic that behaves like a real room; the same seed gives the same traffic."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, pairwise
from random import Random
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.audience.gifts import GIFTS
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.phrases import PHRASES, QUESTIONS
from tiktok_live.simulator.room import SimulatedRoom, Step
from tiktok_live.simulator.users import make_audience

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.simulator.audience.gifts import GiftKind
    from tiktok_live.simulator.users import SimulatedUser
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["Traffic"]

_TICK = 0.4  # seconds between batches
_AUDIENCE_SIZE = 80
_VIEWERS_INTERVAL = 3.0  # seconds
_TOP_VIEWERS = 8
_MESSAGES_PER_ACT = 1.45  # measured; a streak or a burst of likes is one act
_LONG_LIVE = 60.0  # seconds within which a long live shows every kind of act
_CHEST_OPENS_AFTER = 180.0  # seconds
# Seconds, as recorded: from the last tick of a streak to its end, and between its ticks.
_STREAK_END = (2.7, 3.6)
_STREAK_TICK = (0.1, 1.6)
_PAUSED, _RESUMED, _ENDED = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Chat in many scripts, gift streaks, likes, joins, follows, shares, viewer counts, one pause, and the end.

    All clients of a room watch the same run.

    Attributes:
        seed: the same seed gives the same traffic in the same room.
        rate: messages per second, on average.
        duration: seconds until the live ends; may be infinite.

    Raises:
        ConfigError: `rate` or `duration` is not more than 0.
    """

    seed: int = 0
    rate: float = 8.0
    duration: float = 60.0

    def __post_init__(self) -> None:
        for name in ("rate", "duration"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name} must be more than 0")

    @property
    def is_shared(self) -> bool:
        """Always true: a live does not wait for clients."""
        return True

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the batches of the live; the last one contains its end."""
        rng = Random(f"{self.seed} {room.room_id}")
        return _Live(room, MessageWriter(room, started_ms, rng), rng, self).steps()


class _Live:
    """One live: a queue of acts by time. An act writes a message, or schedules more acts."""

    def __init__(self, room: SimulatedRoom, writer: MessageWriter, rng: Random, traffic: Traffic) -> None:
        self._room = room
        self._writer = writer
        self._rng = rng
        self._traffic = traffic
        self._queue: list[tuple[float, int, Callable[[float], BatchMessage | None]]] = []
        self._order = count()
        self._audience = make_audience(rng, _AUDIENCE_SIZE)
        self._scores = {user: rng.randrange(1, 300) for user in self._audience[:_TOP_VIEWERS]}
        self._likes = rng.randrange(1000, 50_000)
        self._followers = room.followers
        self._shares = 0
        self._joined = room.viewers * 3
        self._acts: dict[Callable[[float], None], float] = {
            self._chat: 45,
            self._join: 20,
            self._likes_of_one: 14,
            self._gift: 8,
            self._follow: 4,
            self._share: 3,
            self._emote: 3,
            self._question: 1,
            self._envelope: 0.4,
        }

    def steps(self) -> Iterator[Step]:
        self._open()
        end = self._traffic.duration
        tick = 0.0
        batch: list[BatchMessage] = []
        while True:
            at, _, act = heapq.heappop(self._queue)  # never empty: the viewer count reschedules itself
            if at > end:
                break
            due = min(math.ceil(at / _TICK) * _TICK, end)
            if due > tick and batch:
                yield Step(tick, tuple(batch))
                batch = []
            tick = due
            if message := act(at):
                batch.append(message)
        yield Step(end, (*batch, self._writer.control(end, _ENDED)))

    def _open(self) -> None:
        """Schedule the acts that every live has, however short it is."""
        write, end = self._writer, self._traffic.duration
        self._schedule(0.0, lambda at: write.welcome(at, "Welcome to a simulated live. Nobody here is real."))
        self._schedule(0.0, lambda at: write.intro(at, self._room.title))
        self._schedule(0.0, self._viewers)
        self._schedule(0.0, self._next_act)
        length = min(end, _LONG_LIVE)
        for part, act in enumerate(self._acts, 1):
            self._schedule(length * part / (len(self._acts) + 1), act)
        pause = end * 0.4
        self._schedule(pause, lambda at: write.control(at, _PAUSED, "anchor_pause"))
        self._schedule(pause + min(8.0, end / 10), lambda at: write.control(at, _RESUMED))

    def _schedule(self, time: float, act: Callable[[float], BatchMessage | None]) -> None:
        heapq.heappush(self._queue, (time, next(self._order), act))

    def _next_act(self, at: float) -> None:
        (act,) = self._rng.choices(tuple(self._acts), tuple(self._acts.values()))
        act(at)
        self._schedule(at + self._rng.expovariate(self._traffic.rate / _MESSAGES_PER_ACT), self._next_act)

    def _any_user(self) -> SimulatedUser:
        return self._rng.choice(self._audience)

    def _chat(self, at: float) -> None:
        user = self._any_user()
        mentioned = self._any_user() if self._rng.random() < 1 / 10 else None
        text = self._rng.choice(PHRASES[user.language])
        self._schedule(at, partial(self._writer.chat, user=user, text=text, mentioned=mentioned))

    def _join(self, at: float) -> None:
        self._joined += 1
        source = self._rng.choice(("homepage_hot-live_cell", "live_merge-live_cover", "unknown"))
        self._schedule(at, partial(self._writer.join, user=self._any_user(), viewers=self._watching(at), source=source))

    def _likes_of_one(self, at: float) -> None:
        user, time = self._any_user(), at
        for _ in range(self._rng.randrange(1, 5)):
            self._schedule(time, partial(self._like, user))
            time += self._rng.uniform(0.8, 1.6)

    def _like(self, user: SimulatedUser, at: float) -> BatchMessage:
        likes = self._rng.randrange(1, 16)
        self._likes += likes
        # As recorded: the platform's servers disagree; one total in five lags behind.
        lag = self._rng.randrange(1, 80) if self._rng.random() < 1 / 5 else 0
        return self._writer.like(at, user, likes, self._likes - lag)

    def _gift(self, at: float) -> None:
        user = self._any_user()
        (kind,) = self._rng.choices(GIFTS, [kind.weight for kind in GIFTS])
        if not kind.is_streakable:
            self._schedule(at, partial(self._give, user, kind, 1, 1, 0))
            return
        group, totals, time = self._writer.milliseconds(at), self._streak(), at
        for before, total in pairwise([0, *totals]):
            if before:
                time += self._rng.uniform(*_STREAK_TICK)
            self._schedule(time, partial(self._give, user, kind, total, total - before, group))
        end = partial(self._writer.gift, user=user, kind=kind, count=totals[-1], group_id=group, is_end=True)
        self._schedule(time + self._rng.uniform(*_STREAK_END), end)

    def _streak(self) -> list[int]:
        """Return the totals of a streak's ticks. Most streaks are a single gift; others skip totals."""
        totals = [1 if self._rng.random() < 4 / 5 else self._rng.randrange(2, 5)]
        if self._rng.random() < 1 / 2:
            return totals[:1]
        for _ in range(self._rng.randrange(1, 10)):
            totals.append(totals[-1] + self._rng.choice((1, 1, 1, 1, 2, 3)))
        return totals

    def _give(self, user: SimulatedUser, kind: GiftKind, total: int, added: int, group: int, at: float) -> BatchMessage:
        self._scores[user] = self._scores.get(user, 0) + kind.diamonds * added
        return self._writer.gift(at, user, kind, total, added=added, group_id=group)

    def _follow(self, at: float) -> None:
        self._followers += 1
        self._schedule(at, partial(self._writer.follow, user=self._any_user(), followers=self._followers))

    def _share(self, at: float) -> None:
        self._shares += 1
        self._schedule(at, partial(self._writer.share, user=self._any_user(), shares=self._shares))

    def _emote(self, at: float) -> None:
        emote_id = str(7_100_000_000_000_000_000 + self._rng.randrange(5))
        self._schedule(at, partial(self._writer.emote, user=self._any_user(), emote_id=emote_id))

    def _question(self, at: float) -> None:
        text = self._rng.choice(QUESTIONS)
        self._schedule(at, partial(self._writer.question, user=self._any_user(), text=text))

    def _envelope(self, at: float) -> None:
        envelope_id = str(7_200_000_000_000_000_000 + self._rng.randrange(10**15))
        opens_at = at + min(_CHEST_OPENS_AFTER, self._traffic.duration / 4)
        chest = partial(
            self._writer.envelope,
            user=self._any_user(),
            envelope_id=envelope_id,
            diamonds=self._rng.choice((20, 100, 500)),
            winners=self._rng.choice((5, 10, 30)),
            opens_at=opens_at,
        )
        self._schedule(at, chest)
        self._schedule(opens_at, partial(self._writer.envelope_gone, envelope_id=envelope_id))

    def _viewers(self, at: float) -> BatchMessage:
        watching = self._watching(at)
        self._joined += self._rng.randrange(3)
        ranks = sorted(self._scores.items(), key=lambda rank: rank[1], reverse=True)[:_TOP_VIEWERS]
        self._schedule(at + _VIEWERS_INTERVAL, self._viewers)
        anonymous = watching // 20 if self._rng.random() < 1 / 5 else 0
        return self._writer.viewers(at, watching, max(self._joined, watching), ranks, anonymous)

    def _watching(self, at: float) -> int:
        """Return the viewer count: it rises in the first minute, then oscillates around `SimulatedRoom.viewers`."""
        level = self._room.viewers * (0.6 + 0.4 * min(1.0, at / 60)) * (1 + 0.15 * math.sin(at / 37))
        return max(1, round(level * self._rng.uniform(0.98, 1.02)))
