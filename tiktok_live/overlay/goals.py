"""Goals: a number that grows with the events of one kind until it reaches its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from tiktok_live.overlay.counting import Added

__all__ = ["GOAL_KINDS", "GOAL_MODES", "Goal", "GoalConfig", "GoalKind", "GoalMode", "GoalView", "amount_of"]

GoalKind: TypeAlias = Literal["diamonds", "likes", "followers", "subscribers", "shares", "custom"]
"""What a goal counts; `custom` counts only what is added by hand."""

GoalMode: TypeAlias = Literal["stay", "raise", "double", "hide"]
"""What happens when the target is reached: nothing, a step more, twice as much, or the page hides the goal."""

GOAL_KINDS: tuple[str, ...] = get_args(GoalKind)
GOAL_MODES: tuple[str, ...] = get_args(GoalMode)

_LIMIT = 2**52  # JavaScript's numbers are exact up to 2^53


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalConfig:
    """A goal, as configured.

    Attributes:
        name: for addresses and commands.
        kind: what it counts.
        title: what the page says.
        target: the number to reach.
        start: the number to begin with.
        mode: what happens at the target.
        step: what `raise` adds to the target; 0 for the first target again.
    """

    name: str
    kind: GoalKind
    title: str
    target: int
    start: int = 0
    mode: GoalMode = "stay"
    step: int = 0


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal as pages show it; see `GoalConfig`.

    Attributes:
        value: the number now.
        reached: whether the value is at the target.
        times: how often a target was reached.
    """

    name: str
    kind: GoalKind
    title: str
    value: int
    start: int
    target: int
    reached: bool
    mode: GoalMode
    times: int


def amount_of(kind: GoalKind, added: Added) -> int:
    """Return what an event adds to a goal of this kind. Likes are those of the whole live."""
    amounts: dict[GoalKind, int] = {
        "diamonds": added.diamonds,
        "likes": added.live_likes,
        "followers": added.followers,
        "subscribers": added.subscribers,
        "shares": added.shares,
    }
    return amounts.get(kind, 0)


class Goal:
    """A goal with its value. It ends at nothing: its owner keeps value, target and times between sessions.

    Attributes:
        config: as configured.
        value: the number now.
        target: the number to reach next.
        times: how often a target was reached.
    """

    def __init__(self, config: GoalConfig) -> None:
        self.config = config
        self.value = config.start
        self.target = config.target
        self.times = 0

    def take(self, added: Added) -> bool:
        """Count an event; return whether the goal changed."""
        amount = amount_of(self.config.kind, added)
        if amount:
            self.add(amount)
        return amount > 0

    def add(self, amount: int) -> None:
        """Add to the value; a negative amount takes away, but never below 0."""
        self.set(self.value + amount)

    def set(self, value: int) -> None:
        """Set the value."""
        was_reached = self.value >= self.target
        self.value = min(max(value, 0), _LIMIT)
        # A start or a changed mode may leave a rising target behind its value.
        if self.value >= self.target and (not was_reached or self.config.mode in {"raise", "double"}):
            self._reach()

    def aim(self, target: int) -> None:
        """Set another target, of at least 1."""
        self.target = min(max(target, 1), _LIMIT)
        if self.value >= self.target:
            self._reach()

    def reset(self) -> None:
        """Begin again with the configured start and target."""
        self.value, self.target, self.times = self.config.start, self.config.target, 0

    def restore(self, value: int, target: int, times: int) -> None:
        """Continue with the numbers of an earlier session."""
        self.value, self.target, self.times = min(value, _LIMIT), min(max(target, 1), _LIMIT), times

    def view(self) -> GoalView:
        """Return the goal as pages show it."""
        config, is_reached = self.config, self.value >= self.target
        return GoalView(
            config.name,
            config.kind,
            config.title,
            self.value,
            config.start,
            self.target,
            is_reached,
            config.mode,
            self.times,
        )

    def _reach(self) -> None:
        """Count that the target was reached, and set the next one."""
        if self.config.mode == "raise":
            step = self.config.step or self.config.target
            steps = (self.value - self.target) // step + 1
            self.target += steps * step
            self.times += steps
            return
        self.times += 1
        while self.config.mode == "double" and self.value >= self.target < _LIMIT:
            self.target *= 2
