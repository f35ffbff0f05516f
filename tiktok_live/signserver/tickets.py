"""Answers that wait to be fetched: the first clients ask for a signed address, and then for what is there."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_live.signserver.messages import Response

__all__ = ["LIFETIME", "Tickets"]

LIFETIME = 30.0
"""Seconds for which an answer waits, as long as a plan is good."""

_MAX_TICKETS = 256
_MAX_BYTES = 16 * 1024 * 1024
_TICKET_BYTES = 24


class Tickets:
    """Answers under names that nobody can guess, each handed out once. Bounded in number, size and time."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, tuple[float, Response]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def issue(self, answer: Response, now: float) -> str:
        """Keep `answer` and return its name; the oldest ones make room."""
        self._forget_old(now)
        ticket = secrets.token_urlsafe(_TICKET_BYTES)
        self._waiting[ticket] = (now + LIFETIME, answer)
        self._bytes += len(answer.body)
        while len(self._waiting) > _MAX_TICKETS or (self._bytes > _MAX_BYTES and len(self._waiting) > 1):
            self._drop(next(iter(self._waiting)))
        return ticket

    def redeem(self, ticket: str, now: float) -> Response | None:
        """Return the answer of that name, once and in time; None otherwise."""
        self._forget_old(now)
        return self._drop(ticket) if ticket in self._waiting else None

    def _forget_old(self, now: float) -> None:
        # They expire in the order in which they were issued.
        while self._waiting and next(iter(self._waiting.values()))[0] <= now:
            self._drop(next(iter(self._waiting)))

    def _drop(self, ticket: str) -> Response:
        answer = self._waiting.pop(ticket)[1]
        self._bytes -= len(answer.body)
        return answer
