"""The queues of actions: one per kind, bounded in length and age, so that a slow target holds up only its own kind."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tiktok_live.causes import text_of
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.rules.actions import Action, ActionFailed, Values
from tiktok_live.rules.file import QueueLimits
from tiktok_live.tasks import BackgroundTasks

__all__ = ["ActionQueues", "Job", "Outcome"]


_GRACE = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action.

    Attributes:
        is_done: whether it worked.
        is_dropped: whether it was not tried, because too many waited, or for too long.
        reason: why not, one sentence; empty if it is done.
        error: what it raised, if that is a bug; None for failures that were foreseen.
    """

    is_done: bool = True
    is_dropped: bool = False
    reason: str = ""
    error: Exception | None = None


_STOPPED = Outcome(is_done=False, is_dropped=True, reason="the rules were stopped")


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """One action to do.

    Attributes:
        action: the action.
        values: what fills its placeholders.
        event: what triggered the rule.
        ended: is called once with what became of it.
    """

    action: Action
    values: Values
    event: Event
    ended: Callable[[Outcome], None]


class ActionQueues:
    """Runs jobs: those of one kind one after another, kinds side by side.

    Args:
        clock: for the age of jobs.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[str, deque[tuple[float, Job]]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._delays = BackgroundTasks()
        self._delayed: set[Job] = set()
        self._closed = False
        self.limits = QueueLimits()

    @property
    def waiting(self) -> int:
        """Number of jobs that wait, delayed ones included."""
        return len(self._delayed) + sum(map(len, self._waiting.values()))

    def put(self, job: Job, delay: float = 0.0) -> None:
        """Queue a job, after `delay` seconds. Never waits: if too many wait, the job is dropped."""
        if self._closed:
            job.ended(_STOPPED)
        elif delay <= 0:
            self._enqueue(job)
        elif len(self._delayed) >= self.limits.length:
            job.ended(self._too_many(len(self._delayed), "delayed"))
        else:
            self._delayed.add(job)
            self._delays.start(self._later(job, self._clock.monotonic() + delay))

    async def aclose(self, grace: float = _GRACE) -> None:
        """Drop what is delayed, let what waits go on for `grace` seconds, then stop."""
        self._closed = True
        self._delays.cancel()
        await self._wait_idle(grace)
        for task in self._workers.values():
            task.cancel()
        await asyncio.gather(*self._workers.values(), return_exceptions=True)
        queued = [job for jobs in self._waiting.values() for _, job in jobs]
        for job in (*self._delayed, *queued):
            job.ended(_STOPPED)
        self._delayed.clear()
        self._waiting.clear()

    async def _wait_idle(self, seconds: float) -> None:
        if not self._workers:
            return
        timer = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + seconds))
        idle = asyncio.ensure_future(asyncio.wait(tuple(self._workers.values())))
        try:
            await asyncio.wait({timer, idle}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            idle.cancel()

    async def _later(self, job: Job, due: float) -> None:
        await self._clock.sleep_until(due)
        self._delayed.discard(job)
        self.put(job)

    def _enqueue(self, job: Job) -> None:
        kind = job.action.kind
        jobs = self._waiting.setdefault(kind, deque())
        if len(jobs) >= self.limits.length:
            job.ended(self._too_many(len(jobs), kind))
            return
        jobs.append((self._clock.monotonic(), job))
        worker = self._workers.get(kind)
        if worker is None:
            self._workers[kind] = asyncio.create_task(self._work(kind, jobs), name=f"tiktok_live rules {kind}")

    async def _work(self, kind: str, jobs: deque[tuple[float, Job]]) -> None:
        """Run the jobs of one kind until none is left; the next one starts another worker."""
        try:
            while jobs:
                since, job = jobs.popleft()
                job.ended(await self._outcome(job, self._clock.monotonic() - since))
        finally:
            del self._workers[kind]
        del self._waiting[kind]

    async def _outcome(self, job: Job, age: float) -> Outcome:
        if age > self.limits.seconds:
            return self._too_old(age)
        try:
            return await _run(job)
        except asyncio.CancelledError:
            job.ended(_STOPPED)
            raise

    @staticmethod
    def _too_many(waiting: int, kind: str) -> Outcome:
        return Outcome(is_done=False, is_dropped=True, reason=f"{waiting} {kind} actions were waiting already")

    @staticmethod
    def _too_old(age: float) -> Outcome:
        return Outcome(is_done=False, is_dropped=True, reason=f"it waited for {age:.0f} s, which is too long")


async def _run(job: Job) -> Outcome:
    try:
        await job.action.run(job.values, job.event)
    except ActionFailed as failure:
        return Outcome(is_done=False, reason=text_of(failure))
    except Exception as error:  # noqa: BLE001 - a mistake in one kind of action must not stop the others
        return Outcome(is_done=False, reason=f"{type(error).__name__}: {text_of(error)}", error=error)
    return Outcome()
