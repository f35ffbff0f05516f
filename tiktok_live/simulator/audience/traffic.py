"""Generated traffic that behaves as a real room does, and is the same for the same seed."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from functools import partial
from itertools import count, pairwise
from random import Random
from typing import TYPE_CHECKING

from tiktok_live.errors import ConfigError
from tiktok_live.simulator.audience.gifts import GIFTS
from tiktok_live.simulator.audience.messages import MessageWriter
from tiktok_live.simulator.audience.phrases import PHRASES, QUESTIONS
from tiktok_live.simulator.audience.users import make_audience
from tiktok_live.simulator.scenario import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tiktok_live.simulator.audience.gifts import GiftKind
    from tiktok_live.simulator.audience.users import SimulatedUser
    from tiktok_live.simulator.room import SimulatedRoom
    from tiktok_live.wire.batches import BatchMessage

__all__ = ["Traffic"]

_TICK = 0.4  # seconds between batches
_CAST = 80
_VIEWERS_EVERY = 3.0
_TOP_VIEWERS = 8
_MESSAGES_PER_ACT = 1.45  # measured: a streak or a burst of likes is one act
_LONG_LIVE = 60.0  # what a short live shows once, a long one shows within this time
_CHEST_OPENS_AFTER = 180.0
# As recorded: the end of a streak comes so long after its last tick.
_STREAK_END = (2.7, 3.6)
_STREAK_TICK = (0.1, 1.6)
_PAUSED, _RESUMED, _ENDED = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Chat in many scripts, gift streaks, likes, joins, follows, shares, viewers, one pause, and the end.

    All clients of a room watch the same live.

    Attributes:
        seed: the same seed gives the same live in the same room.
        rate: messages per second, on average.
        duration: seconds until the live ends; infinity never does.

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
        """Always true: a live goes on whoever watches."""
        return True

    def steps(self, room: SimulatedRoom, started_ms: int) -> Iterator[Step]:
        """Yield the live's batches; the last one holds the end."""
        rng = Random(f"{self.seed} {room.room_id}")
        return _Live(room, MessageWriter(room, started_ms, rng), rng, self).steps()


class _Live:
    """One live: an agenda of acts by time. An act writes a message, or puts more acts on the agenda."""

    def __init__(self, room: SimulatedRoom, writer: MessageWriter, rng: Random, plan: Traffic) -> None:
        self._room = room
        self._writer = writer
        self._rng = rng
        self._plan = plan
        self._agenda: list[tuple[float, int, Callable[[float], BatchMessage | None]]] = []
        self._order = count()
        self._cast = make_audience(rng, _CAST)
        self._scores = {person: rng.randrange(1, 300) for person in self._cast[:_TOP_VIEWERS]}
        self._likes = rng.randrange(1000, 50_000)
        self._followers = room.followers
        self._shares = 0
        self._came = room.viewers * 3
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
        end = self._plan.duration
        tick = 0.0
        batch: list[BatchMessage] = []
        while True:
            at, _, act = heapq.heappop(self._agenda)  # never empty: viewers are counted for ever
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
        """Put on the agenda what happens in every live, however short."""
        write, end = self._writer, self._plan.duration
        self._at(0.0, lambda at: write.welcome(at, "Welcome to a simulated live. Nobody here is real."))
        self._at(0.0, lambda at: write.intro(at, f"This is {self._room.title}"))
        self._at(0.0, self._viewers)
        self._at(0.0, self._something)
        length = min(end, _LONG_LIVE)
        for part, act in enumerate(self._acts, 1):
            self._at(length * part / (len(self._acts) + 1), act)
        pause = end * 0.4
        self._at(pause, lambda at: write.control(at, _PAUSED, "anchor_pause"))
        self._at(pause + min(8.0, end / 10), lambda at: write.control(at, _RESUMED))

    def _at(self, time: float, act: Callable[[float], BatchMessage | None]) -> None:
        heapq.heappush(self._agenda, (time, next(self._order), act))

    def _something(self, at: float) -> None:
        (act,) = self._rng.choices(tuple(self._acts), tuple(self._acts.values()))
        act(at)
        self._at(at + self._rng.expovariate(self._plan.rate / _MESSAGES_PER_ACT), self._something)

    def _somebody(self) -> SimulatedUser:
        return self._rng.choice(self._cast)

    def _chat(self, at: float) -> None:
        person = self._somebody()
        mentioned = self._somebody() if self._rng.random() < 1 / 10 else None
        text = self._rng.choice(PHRASES[person.language])
        self._at(at, partial(self._writer.chat, person=person, text=text, mentioned=mentioned))

    def _join(self, at: float) -> None:
        self._came += 1
        source = self._rng.choice(("homepage_hot-live_cell", "live_merge-live_cover", "unknown"))
        self._at(at, partial(self._writer.join, person=self._somebody(), viewers=self._watching(at), source=source))

    def _likes_of_one(self, at: float) -> None:
        person, time = self._somebody(), at
        for _ in range(self._rng.randrange(1, 5)):
            self._at(time, partial(self._like, person))
            time += self._rng.uniform(0.8, 1.6)

    def _like(self, person: SimulatedUser, at: float) -> BatchMessage:
        likes = self._rng.randrange(1, 16)
        self._likes += likes
        # As recorded: the platform's servers disagree, and one total in five is behind the others.
        behind = self._rng.randrange(1, 80) if self._rng.random() < 1 / 5 else 0
        return self._writer.like(at, person, likes, self._likes - behind)

    def _gift(self, at: float) -> None:
        person = self._somebody()
        (kind,) = self._rng.choices(GIFTS, [kind.weight for kind in GIFTS])
        if not kind.is_streakable:
            self._at(at, partial(self._give, person, kind, 1, 1, 0))
            return
        group, totals, time = self._writer.milliseconds(at), self._streak(), at
        for before, total in pairwise([0, *totals]):
            if before:
                time += self._rng.uniform(*_STREAK_TICK)
            self._at(time, partial(self._give, person, kind, total, total - before, group))
        end = partial(self._writer.gift, person=person, kind=kind, count=totals[-1], group_id=group, is_end=True)
        self._at(time + self._rng.uniform(*_STREAK_END), end)

    def _streak(self) -> list[int]:
        """Return the counts of a streak's ticks. Most streaks are a single gift; others skip counts."""
        totals = [1 if self._rng.random() < 4 / 5 else self._rng.randrange(2, 5)]
        if self._rng.random() < 1 / 2:
            return totals[:1]
        for _ in range(self._rng.randrange(1, 10)):
            totals.append(totals[-1] + self._rng.choice((1, 1, 1, 1, 2, 3)))
        return totals

    def _give(
        self, person: SimulatedUser, kind: GiftKind, total: int, added: int, group: int, at: float
    ) -> BatchMessage:
        self._scores[person] = self._scores.get(person, 0) + kind.diamonds * added
        return self._writer.gift(at, person, kind, total, added=added, group_id=group)

    def _follow(self, at: float) -> None:
        self._followers += 1
        self._at(at, partial(self._writer.follow, person=self._somebody(), followers=self._followers))

    def _share(self, at: float) -> None:
        self._shares += 1
        self._at(at, partial(self._writer.share, person=self._somebody(), shares=self._shares))

    def _emote(self, at: float) -> None:
        emote_id = str(7_100_000_000_000_000_000 + self._rng.randrange(5))
        self._at(at, partial(self._writer.emote, person=self._somebody(), emote_id=emote_id))

    def _question(self, at: float) -> None:
        text = self._rng.choice(QUESTIONS)
        self._at(at, partial(self._writer.question, person=self._somebody(), text=text))

    def _envelope(self, at: float) -> None:
        envelope_id = str(7_200_000_000_000_000_000 + self._rng.randrange(10**15))
        opens_at = at + min(_CHEST_OPENS_AFTER, self._plan.duration / 4)
        chest = partial(
            self._writer.envelope,
            person=self._somebody(),
            envelope_id=envelope_id,
            diamonds=self._rng.choice((20, 100, 500)),
            winners=self._rng.choice((5, 10, 30)),
            opens_at=opens_at,
        )
        self._at(at, chest)
        self._at(opens_at, partial(self._writer.envelope_gone, envelope_id=envelope_id))

    def _viewers(self, at: float) -> BatchMessage:
        watching = self._watching(at)
        self._came += self._rng.randrange(3)
        ranks = sorted(self._scores.items(), key=lambda place: place[1], reverse=True)[:_TOP_VIEWERS]
        self._at(at + _VIEWERS_EVERY, self._viewers)
        anonymous = watching // 20 if self._rng.random() < 1 / 5 else 0
        return self._writer.viewers(at, watching, max(self._came, watching), ranks, anonymous)

    def _watching(self, at: float) -> int:
        """Return the viewers: they come in the first minute, then swing slowly around the room's number."""
        level = self._room.viewers * (0.6 + 0.4 * min(1.0, at / 60)) * (1 + 0.15 * math.sin(at / 37))
        return max(1, round(level * self._rng.uniform(0.98, 1.02)))
