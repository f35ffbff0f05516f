"""The queue of one target: sends its requests in order, one at a time, and counts what becomes of each."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto, unique
from random import Random

from tiktok_live.backoff import Backoff
from tiktok_live.causes import logged_bug
from tiktok_live.errors import TikTokLiveError
from tiktok_live.net.clock import Clock
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.relay.webhooks.http import WebhookHttp
from tiktok_live.relay.webhooks.webhook import WebhookRequest
from tiktok_live.signing.providers.signer_responses import retry_after
from tiktok_live.tasks import keep

__all__ = ["Attempt", "Target", "WebhookCounts", "attempt"]

logger = logging.getLogger(__name__)

_MAX_RESPONSE = 1024 * 1024  # bytes; nothing of it is used
_OK = range(200, 300)
_REDIRECTS = range(300, 400)
_SERVER_FAILURES = range(500, 600)
_TEMPORARY = frozenset({408, 425, 429})
_FIRST_DELAY, _LONGEST_DELAY = 1.0, 30.0  # seconds between attempts


@dataclass(slots=True)
class WebhookCounts:
    """What became of the requests of one target. `queued` is the sum of the others, except `retried`.

    Attributes:
        queued: requests that were handed over.
        sent: requests that the target accepted.
        failed: requests that it refused, or that failed after all retries.
        expired: requests that became too old while they waited.
        overflowed: requests that were dropped because the queue was full.
        abandoned: requests that were dropped because the relay closed.
        waiting: requests that wait or are being sent.
        retried: further attempts.
    """

    queued: int = 0
    sent: int = 0
    failed: int = 0
    expired: int = 0
    overflowed: int = 0
    abandoned: int = 0
    waiting: int = 0
    retried: int = 0

    @property
    def lost(self) -> int:
        """Requests that the target did not get, or refused."""
        return self.failed + self.expired + self.overflowed + self.abandoned


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of one attempt.

    Attributes:
        problem: one sentence; empty if the target accepted the request.
        is_temporary: whether another attempt can succeed.
        wait: seconds that the target asked to wait; 0 if it did not.
    """

    problem: str = ""
    is_temporary: bool = False
    wait: float = 0.0


@unique
class _Outcome(Enum):
    SENT = auto()
    FAILED = auto()
    EXPIRED = auto()


@dataclass(frozen=True, slots=True)
class _Delivery:
    request: WebhookRequest
    id: str
    deadline: float


async def attempt(http: WebhookHttp, request: WebhookRequest, delivery: str, wall: float) -> Attempt:
    """Send a request once.

    Args:
        http: sends it.
        request: what to send.
        delivery: its id.
        wall: now, in seconds since 1970.
    """
    webhook = request.webhook
    try:
        response = await http.send(
            webhook.method,
            request.url,
            headers=request.headers(delivery, wall),
            body=request.body,
            timeout=webhook.limits.timeout,
            max_bytes=_MAX_RESPONSE,
        )
    except TikTokLiveError as error:
        return Attempt(error.message, is_temporary=error.retryable)
    return _judged(response, wall)


def _judged(response: HttpResponse, wall: float) -> Attempt:
    status = response.status
    if status in _OK:
        return Attempt()
    if status in _REDIRECTS:
        return Attempt(f"it redirects (HTTP {status}), which is not followed")
    is_temporary = status in _TEMPORARY or status in _SERVER_FAILURES
    asked = response.headers.get("Retry-After", "").strip().strip("0") if is_temporary else ""
    wait = retry_after(response.headers, wall) if asked else 0.0
    return Attempt(f"it returned HTTP {status}", is_temporary, wait)


class Target:
    """The queue of one target. Has a task while it has requests.

    Args:
        name: of the target, for logs.
        http: sends requests.
        clock: the time.
        rng: of the delays between attempts.

    Attributes:
        counts: what became of the requests.
    """

    def __init__(self, name: str, http: WebhookHttp, clock: Clock, rng: Random) -> None:
        self.counts = WebhookCounts()
        self._name = name
        self._http = http
        self._clock = clock
        self._rng = rng
        self._queue: deque[_Delivery] = deque()
        self._bytes = 0
        self._not_before = 0.0  # the target asked for no request before this time
        self._failing = False
        self._task: asyncio.Task[None] | None = None

    def put(self, request: WebhookRequest, delivery: str) -> None:
        """Queue a request; the oldest ones are dropped if there is no room for it. One that never fits drops none."""
        limits = request.webhook.limits
        self.counts.queued += 1
        if request.size > limits.queue_bytes:
            self._overflowed("a request is larger than its queue")
            return
        while not self._has_room(request):
            self._bytes -= self._queue.popleft().request.size
            self.counts.waiting -= 1
            self._overflowed("its queue is full")
        self._queue.append(_Delivery(request, delivery, self._clock.monotonic() + limits.max_age))
        self._bytes += request.size
        self.counts.waiting += 1
        if self._task is None or self._task.done():
            self._task = keep(asyncio.ensure_future(self._work()))

    async def aclose(self) -> None:
        """Drop what still waits, and stop. Waits until the task has ended."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self.counts.abandoned += self.counts.waiting
        self.counts.waiting = 0
        self._queue.clear()
        self._bytes = 0

    async def drain(self) -> None:
        """Return when nothing waits."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _has_room(self, request: WebhookRequest) -> bool:
        limits = request.webhook.limits
        return len(self._queue) < limits.queue_size and self._bytes + request.size <= limits.queue_bytes

    def _overflowed(self, problem: str) -> None:
        self.counts.overflowed += 1
        self._log_failure(problem)

    async def _work(self) -> None:
        while self._queue:
            delivery = self._queue.popleft()
            self._bytes -= delivery.request.size
            outcome = await self._outcome(delivery)
            self.counts.waiting -= 1
            match outcome:
                case _Outcome.SENT:
                    self.counts.sent += 1
                case _Outcome.FAILED:
                    self.counts.failed += 1
                case _Outcome.EXPIRED:
                    self.counts.expired += 1

    async def _outcome(self, delivery: _Delivery) -> _Outcome:
        try:
            return await self._deliver(delivery)
        except Exception as error:
            # A mistake costs one request, not the target.
            logger.exception("the target %s failed", self._name, exc_info=logged_bug(error))
            return _Outcome.FAILED

    async def _deliver(self, delivery: _Delivery) -> _Outcome:
        """Try until the target accepts or refuses, or until no attempt or no time is left."""
        result = Attempt()
        for number, delay in enumerate((0.0, *_backoff(delivery.request).delays(self._rng))):
            start = max(self._clock.monotonic() + delay, self._not_before)
            if start >= delivery.deadline:
                self._log_failure(result.problem or "requests became too old while they waited")
                return _Outcome.EXPIRED
            await self._clock.sleep_until(start)
            self.counts.retried += number > 0
            result = await attempt(self._http, delivery.request, delivery.id, self._clock.wall())
            self._not_before = self._clock.monotonic() + result.wait
            if not result.problem:
                self._log_success()
                return _Outcome.SENT
            if not result.is_temporary:
                break
        self._log_failure(result.problem)
        return _Outcome.FAILED

    def _log_failure(self, problem: str) -> None:
        """Log the first failure of a row of failures."""
        if not self._failing:
            logger.warning("the target %s loses events: %s", self._name, problem)
        self._failing = True

    def _log_success(self) -> None:
        if self._failing:
            logger.info("the target %s works again; %d requests were lost", self._name, self.counts.lost)
        self._failing = False


def _backoff(request: WebhookRequest) -> Backoff:
    return Backoff(initial=_FIRST_DELAY, maximum=_LONGEST_DELAY, attempts=request.webhook.limits.retries)
