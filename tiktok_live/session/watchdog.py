"""Detects a silent server: when to probe it, when to give up, and why."""

from __future__ import annotations

from enum import StrEnum, unique
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_live.session.options import SessionOptions

__all__ = ["OVERSLEPT", "WAKE_GRACE", "Verdict", "Watchdog"]

OVERSLEPT = 5.0
"""Seconds. A timer that fires later than this means that this machine slept, not that the server was silent."""
WAKE_GRACE = 10.0
"""Seconds that the server has to answer a probe after such a sleep."""


@unique
class Verdict(StrEnum):
    """Why a session gave up on the server."""

    NO_FRAME = "no_frame"
    """No frame arrived after the request to enter."""
    NO_MESSAGE = "no_message"
    """Frames arrived, but never a batch of messages: the server does not push this room to this connection."""
    SILENCE = "silence"
    """Frames arrived at first, then none for too long."""

    @property
    def sentence(self) -> str:
        """The verdict in words, for an error message."""
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.NO_FRAME: "the socket opened and then stayed silent",
    Verdict.NO_MESSAGE: "the server responds, but has sent no message of the room",
    Verdict.SILENCE: "the server fell silent",
}


class Watchdog:
    """Watches one connection, starting at the request to enter. Pure: time is a parameter.

    Args:
        options: the time-outs.

    Attributes:
        last_frame_at: when the last frame arrived; before the first frame, when the room was entered.
    """

    __slots__ = (
        "_entered_at",
        "_extended_until",
        "_has_heard",
        "_has_pushed",
        "_is_extended",
        "_options",
        "_probe_after",
        "_probe_at",
        "last_frame_at",
    )

    def __init__(self, options: SessionOptions) -> None:
        self._options = options
        # A listen-only session cannot probe.
        probe_after = options.stall_timeout / 2 if options.probe_after is None else options.probe_after
        self._probe_after = inf if options.listen_only else probe_after
        self._entered_at = 0.0
        self._has_heard = False
        self._has_pushed = False
        # One probe and one extension per silence; the next frame resets them.
        self._probe_at = inf
        self._is_extended = False
        self._extended_until = -inf
        self.last_frame_at = 0.0

    def enter(self, now: float) -> None:
        """Start watching: the request to enter is being sent."""
        self._entered_at = self.last_frame_at = now

    def hear(self, now: float) -> None:
        """Note that a frame of any type arrived."""
        self.last_frame_at = now
        self._has_heard = True
        self._probe_at = now + self._probe_after
        self._is_extended = False
        self._extended_until = -inf

    def hear_batch(self) -> None:
        """Note that a frame was a batch, so the server pushes this room."""
        self._has_pushed = True

    def next_deadline(self) -> float:
        """Return when a probe or giving up is due."""
        return min(self._probe_at, self._give_up_at())

    def oversleep(self, now: float, slept: float) -> None:
        """Note that no timer ran for `slept` seconds before `now`, so that this time does not count as silence.

        If the session would give up now, it probes the server once more and waits up to `WAKE_GRACE`.
        """
        if slept <= OVERSLEPT:
            return
        self._entered_at += slept
        if self._is_extended or now < self._limit()[0]:
            return
        self._is_extended = True
        self._extended_until = now + WAKE_GRACE
        self._probe_at = inf if self._options.listen_only else now

    def verdict(self, now: float) -> Verdict | None:
        """Return why to give up at `now`; None to keep waiting."""
        return self._limit()[1] if now >= self._give_up_at() else None

    def probe(self, now: float) -> bool:
        """Return whether a probe is due at `now`; if so, it counts as sent."""
        if now < self._probe_at:
            return False
        self._probe_at = inf
        return True

    def _give_up_at(self) -> float:
        return max(self._limit()[0], self._extended_until)

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
