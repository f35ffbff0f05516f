"""When a server counts as silent: when to ask it, when to give it up, and why."""

from __future__ import annotations

from enum import StrEnum, unique
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_live.session.options import SessionOptions

__all__ = ["OVERSLEPT", "WAKE_GRACE", "Verdict", "Watchdog"]

OVERSLEPT = 5.0
"""A timer that is handled so many seconds late tells that this end slept, as laptops do, and not the server."""
WAKE_GRACE = 10.0
"""Seconds that a server has after such a sleep to answer a probe."""


@unique
class Verdict(StrEnum):
    """Why a session gave up on its server."""

    NO_FRAME = "no_frame"
    """It said nothing at all after the request to enter."""
    NO_MESSAGE = "no_message"
    """It said something, but never sent a batch of messages: it does not push this room to this connection."""
    SILENCE = "silence"
    """It sent frames, and then none for too long."""

    @property
    def sentence(self) -> str:
        """The same in words, for an error's message."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.NO_FRAME: "the socket opened and then stayed silent",
    Verdict.NO_MESSAGE: "the server answers, but never sent a message of the room",
    Verdict.SILENCE: "the server fell silent",
}


class Watchdog:
    """Watches one connection from the request to enter on. Pure: time is a parameter.

    Args:
        options: the time-outs.

    Attributes:
        last_frame_at: when the last frame arrived; before one did, when the room was entered.
    """

    __slots__ = (
        "_entered_at",
        "_has_heard",
        "_has_pushed",
        "_is_spared",
        "_options",
        "_probe_after",
        "_probe_at",
        "_spared_until",
        "last_frame_at",
    )

    def __init__(self, options: SessionOptions) -> None:
        self._options = options
        # A session that only listens has nothing to ask the server with.
        probe_after = options.stall_timeout / 2 if options.probe_after is None else options.probe_after
        self._probe_after = inf if options.listen_only else probe_after
        self._entered_at = 0.0
        self._has_heard = False
        self._has_pushed = False
        # One probe and one reprieve for each silence; the next frame ends it.
        self._probe_at = inf
        self._is_spared = False
        self._spared_until = -inf
        self.last_frame_at = 0.0

    def enter(self, now: float) -> None:
        """Begin to watch: the request to enter goes out."""
        self._entered_at = self.last_frame_at = now

    def hear(self, now: float) -> None:
        """Take note of a frame, whatever it holds."""
        self.last_frame_at = now
        self._has_heard = True
        self._probe_at = now + self._probe_after
        self._is_spared = False
        self._spared_until = -inf

    def hear_batch(self) -> None:
        """Take note that a frame was a batch: the server pushes."""
        self._has_pushed = True

    def next_deadline(self) -> float:
        """Return when something is due: a probe, or giving up."""
        return min(self._probe_at, self._give_up_at())

    def oversleep(self, now: float, slept: float) -> None:
        """Take note that no timer ran for `slept` seconds before `now`: silence meanwhile says little of the server.

        A server that would be given up for it is asked once more, and has `WAKE_GRACE` to answer.
        """
        if slept <= OVERSLEPT:
            return
        self._entered_at += slept
        if self._is_spared or now < self._limit()[0]:
            return
        self._is_spared = True
        self._spared_until = now + WAKE_GRACE
        self._probe_at = inf if self._options.listen_only else now

    def verdict(self, now: float) -> Verdict | None:
        """Return why to give up at `now`; None while there is hope."""
        return self._limit()[1] if now >= self._give_up_at() else None

    def probe(self, now: float) -> bool:
        """Return whether a probe is due at `now`, and take note that it is sent."""
        if now < self._probe_at:
            return False
        self._probe_at = inf
        return True

    def _give_up_at(self) -> float:
        return max(self._limit()[0], self._spared_until)

    def _limit(self) -> tuple[float, Verdict]:
        options = self._options
        if not self._has_heard:
            return self._entered_at + options.first_frame_timeout, Verdict.NO_FRAME
        silence = self.last_frame_at + options.stall_timeout
        if not (self._has_pushed or options.listen_only) and options.first_message_timeout is not None:
            first = self._entered_at + options.first_message_timeout
            if first < silence:
                return first, Verdict.NO_MESSAGE
        return silence, Verdict.SILENCE
