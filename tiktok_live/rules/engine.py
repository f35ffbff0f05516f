"""`RulesEngine`: follows a rules file for all rooms of a feed. It reloads the file when it changes."""

from __future__ import annotations

import asyncio
import logging
import random as random_numbers
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Self

from tiktok_live.causes import logged_bug
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.feed import Feed, FeedItem
from tiktok_live.relay.templates import values_of
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.alerts import AlertSink
from tiktok_live.rules.file import RuleSet, load_rules
from tiktok_live.rules.followed import FollowedRule, RuleReport, Step
from tiktok_live.rules.memory import MAX_PERSONS, RuleMemory
from tiktok_live.rules.mistakes import joined
from tiktok_live.rules.obs.actions import SetSetting, SetText
from tiktok_live.rules.queues import ActionQueues, Job, Outcome
from tiktok_live.rules.rule import Rule
from tiktok_live.rules.samples import example_of
from tiktok_live.rules.wait import Wait
from tiktok_live.rules.watching import FileWatch

__all__ = ["RulesEngine", "Tried"]

logger = logging.getLogger(__name__)

_ALL_PERSONS = 100_000  # that all rules of a file remember together


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one action of a rule that was tried.

    Attributes:
        action: what it does, in plain words, with the values of the made-up event.
        reason: why it failed; empty if it worked, or was only shown.
        lasts: seconds until it is set back in OBS; closing the engine sets it back at once.
    """

    action: str
    reason: str = ""
    lasts: float = 0.0


class RulesEngine:
    """Does what the rules of a file say.

        async with RulesEngine(Path("rules.toml"), relay.feed):
            ...

    It never holds up the feed: actions wait in a queue per kind, bounded in length and age. A file that changes on disk
    is checked and replaces the rules as a whole; a file with mistakes changes nothing. Rules that stay the same keep
    their cool-downs.

    Args:
        path: the rules file.
        feed: of the events; None for tests of rules only.
        alerts: shows alerts and plays sounds; None without an overlay.
        dry_run: say what would be done, and do nothing.
        notify: is called with each line for the user: reloads, mistakes, failures, and with `dry_run` what would be
            done. By default they are logged.
        clock: the time.
        network: proxy, certificate authorities and address family of webhooks.
        random: returns a number from 0 to 1, 1 excluded.
        zone: of quiet hours; None for the system's.
    """

    def __init__(
        self,
        path: Path,
        feed: Feed | None = None,
        *,
        alerts: AlertSink | None = None,
        dry_run: bool = False,
        notify: Callable[[str], None] = logger.warning,
        clock: Clock | None = None,
        network: NetworkOptions | None = None,
        random: Callable[[], float] = random_numbers.random,
        zone: tzinfo | None = None,
    ) -> None:
        self._path = path
        self._feed = feed
        self._dry_run = dry_run
        self._notify = notify
        self._clock = clock or SystemClock()
        self._random = random
        self._zone = zone
        self._surroundings = Surroundings(
            clock=self._clock, network=network or NetworkOptions(), folder=path.parent, alerts=alerts
        )
        self._queues = ActionQueues(self._clock)
        self._set = RuleSet()
        self._followed: dict[str, FollowedRule] = {}
        self._by_class: dict[type[Event], tuple[FollowedRule, ...]] = {}
        self._leave: Callable[[], None] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def rules(self) -> tuple[RuleReport, ...]:
        """Each rule with its counts, in the order of the file."""
        return tuple([followed.report() for followed in self._followed.values()])

    async def __aenter__(self) -> Self:
        """Read the file and follow it.

        Raises:
            ConfigError: it has mistakes; the message has all of them.
        """
        watch = FileWatch(self._path, self._clock)
        loaded = load_rules(self._path, self._surroundings)
        if loaded.rules is None:
            raise joined(self._path, loaded.mistakes)
        self._follow(loaded.rules)
        if self._feed is not None:
            self._leave = self._feed.add_observer(self._observe)
            self._watching = asyncio.create_task(self._watch(watch), name="tiktok_live rules file")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._leave is not None:
            self._leave()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._queues.aclose()
        await _close_targets(self._set)

    async def test(self, name: str, room: str = "") -> tuple[Tried, ...]:
        """Do what a rule does, for a made-up event, whatever its conditions and cool-downs; with waits and queues.

        Returns what became of each action, when all have ended.

        Args:
            name: of the rule.
            room: the host's handle, where alerts are shown.

        Raises:
            ConfigError: there is no such rule.
        """
        followed = self._followed.get(name)
        if followed is None:
            raise ConfigError(f"there is no rule {name[:100]!r}", advice=suggest(name, self._followed))
        event = example_of(followed.rule, self._clock.wall())
        steps = followed.steps(values_of(room, event))
        if self._dry_run:
            return tuple([Tried(step.preview) for step in steps])
        return tuple(await asyncio.gather(*[self._try(step, event) for step in steps]))

    async def reload(self) -> bool:
        """Read the file again, and return whether its rules apply now; mistakes are reported and change nothing."""
        loaded = load_rules(self._path, self._surroundings, self._set)
        if loaded.rules is None:
            for mistake in loaded.mistakes:
                self._notify(str(mistake))
            self._notify(f"{self._path} has mistakes, so the rules stay as they were")
            return False
        before = self._set
        self._follow(loaded.rules)
        await _close_targets(before, kept=loaded.rules)
        self._notify(f"{self._path} was read again: {len(loaded.rules.rules)} rules")
        return True

    def _follow(self, rules: RuleSet) -> None:
        self._set = rules
        self._queues.limits = rules.queues
        persons = min(MAX_PERSONS, _ALL_PERSONS // max(1, len(rules.rules)))
        self._followed = {rule.name: self._followed_rule(rule, persons) for rule in rules.rules}
        self._by_class = {}

    def _followed_rule(self, rule: Rule, persons: int) -> FollowedRule:
        """Return a rule to follow; one that has not changed keeps what it remembers."""
        before = self._followed.get(rule.name)
        if before is None or before.rule.table != rule.table:
            memory = RuleMemory(rule, self._clock, self._random, self._zone, persons)
            return FollowedRule(memory, self._notify, self._clock)
        before.replace(rule)  # its actions may have other targets
        return before

    def _observe(self, item: FeedItem) -> None:
        cls = type(item.event)
        rules = self._by_class.get(cls)
        if rules is None:
            rules = tuple([each for each in self._followed.values() if issubclass(cls, each.rule.on)])
            self._by_class[cls] = rules  # one entry per class
        for followed in rules:
            times = followed.times(item.room, item.event)
            if times:
                self._trigger(followed, item, times)

    def _trigger(self, followed: FollowedRule, item: FeedItem, times: int) -> None:
        steps = followed.steps(values_of(item.room, item.event))
        if self._dry_run:
            self._notify(f'rule "{followed.rule.name}" would {_sentence(steps)}{_times(times)}')
            return
        doing = [step for step in steps if not isinstance(step.action, Wait)]
        most = self._set.queues.length
        for _ in range(min(times, most)):
            for step in doing:
                self._queues.put(Job(step.action, step.values, item.event, partial(step.ended, item.event)), step.delay)
        followed.drop(max(0, times - most) * len(doing))

    async def _try(self, step: Step, event: Event) -> Tried:
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def ended(outcome: Outcome) -> None:
            if not future.done():  # the caller may have given up
                future.set_result(outcome)

        self._queues.put(Job(step.action, step.values, event, ended), step.delay)
        outcome = await future
        lasts = step.action.seconds if isinstance(step.action, SetSetting | SetText) and outcome.is_done else 0.0
        return Tried(step.preview, outcome.reason, lasts)

    async def _watch(self, watch: FileWatch) -> None:
        while True:
            await watch.wait_changed()
            try:
                await self.reload()
            except Exception as error:
                # A bug of one kind of action must not end the reloading.
                logger.exception("reading the rules again failed", exc_info=logged_bug(error))


async def _close_targets(rules: RuleSet, kept: RuleSet | None = None) -> None:
    """Close the targets of rules, but not those that are kept."""
    still = [target for _, target in kept.targets.values()] if kept is not None else []
    for _, target in rules.targets.values():
        if not any(target is other for other in still):
            await target.aclose()


def _sentence(steps: tuple[Step, ...]) -> str:
    return ", then ".join(step.preview for step in steps)


def _times(times: int) -> str:
    return f" ({times} times)" if times > 1 else ""
