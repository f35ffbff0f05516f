"""A rule that is followed: its memory, its counts, and the log of its failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tiktok_live.dispatch.failure_log import FailureLog
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.redaction import printable
from tiktok_live.rules.actions import Action, Values
from tiktok_live.rules.memory import RuleMemory
from tiktok_live.rules.queues import Outcome
from tiktok_live.rules.rule import Rule
from tiktok_live.rules.wait import Wait

__all__ = ["FollowedRule", "RuleReport", "Step"]


_QUIET = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What a rule has done since the start.

    Attributes:
        name: of the rule.
        on: names of its events.
        is_enabled: whether events trigger it.
        triggered: how often an event has triggered it.
        done: actions that worked.
        failed: actions that did not.
        dropped: actions that were not tried, because too many waited, or for too long.
    """

    name: str
    on: tuple[str, ...]
    is_enabled: bool
    triggered: int
    done: int
    failed: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a triggered rule.

    Attributes:
        action: the action.
        values: what fills its placeholders.
        delay: seconds after the trigger, the sum of the waits before it.
        ended: is called with what became of it.
    """

    action: Action
    values: Values
    delay: float
    ended: Callable[[Event, Outcome], None]

    @property
    def preview(self) -> str:
        """What it does, in one line without control characters."""
        return printable(self.action.preview(self.values))


class FollowedRule:
    """A rule with what it remembers and counts.

    Args:
        memory: the rule, and what it remembers.
        notify: is called with each line for the user.
        clock: limits how often the same action is reported.
    """

    def __init__(self, memory: RuleMemory, notify: Callable[[str], None], clock: Clock) -> None:
        self._memory = memory
        self._notify = notify
        self._clock = clock
        self._bugs = FailureLog(f'rule "{memory.rule.name}"')
        self._failing: set[int] = set()  # positions of actions
        self._quiet_until: dict[int, float] = {}  # the same; viewers may be able to make an action fail
        self._triggered = self._done = self._failed = self._dropped = 0

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self._memory.rule

    def replace(self, rule: Rule) -> None:
        """Go on with a rule that was read again; what is remembered stays."""
        self._memory.rule = rule

    def report(self) -> RuleReport:
        """Return the counts at this moment."""
        rule = self.rule
        return RuleReport(
            rule.name, rule.event_names, rule.is_enabled, self._triggered, self._done, self._failed, self._dropped
        )

    def times(self, room: str, event: Event) -> int:
        """Return how often an event triggers the rule. A condition that fails is logged, and counts as not met."""
        try:
            times = self._memory.times(room, event)
        except Exception as error:  # noqa: BLE001 - one rule's mistake must not stop the others
            self._bugs.record(event, error)
            return 0
        self._triggered += times
        return times

    def steps(self, values: Values) -> tuple[Step, ...]:
        """Return the actions with these values, and the delays that the waits between them make."""
        steps: list[Step] = []
        delay = 0.0
        for position, action in enumerate(self.rule.actions):
            if isinstance(action, Wait):
                delay += action.seconds
            steps.append(Step(action, values, delay, partial(self._ended, position, action)))
        return tuple(steps)

    def drop(self, count: int) -> None:
        """Count actions that are not even queued."""
        self._dropped += count

    def _ended(self, position: int, action: Action, event: Event, outcome: Outcome) -> None:
        """Count an outcome. A failure is reported once, until the action works again, and once a minute at most."""
        if outcome.is_done:
            self._done += 1
            if position in self._failing:
                self._failing.remove(position)
                self._notify(f"{self._place(action)} works again")
            return
        self._failed += not outcome.is_dropped
        self._dropped += outcome.is_dropped
        if outcome.error is not None:
            self._bugs.record(event, outcome.error)
        now = self._clock.monotonic()
        if position not in self._failing and now >= self._quiet_until.get(position, now):
            self._failing.add(position)
            self._quiet_until[position] = now + _QUIET
            word = "was dropped" if outcome.is_dropped else "failed"
            self._notify(
                f"{self._place(action)} {word}: {printable(outcome.reason)}; further failures are only counted"
            )

    def _place(self, action: Action) -> str:
        return f'rule "{self.rule.name}": the action {action.kind}'
