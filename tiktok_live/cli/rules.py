"""The command `rules`: checks a rules file and says in plain words what it does, and tries one rule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.cli.output import Output, print_stderr, sanitize
from tiktok_live.cli.runner import ExitCode
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.event_values import VALUES
from tiktok_live.rules.actions import ActionFailed, Surroundings
from tiktok_live.rules.engine import RulesEngine
from tiktok_live.rules.file import load_rules
from tiktok_live.rules.obs.actions import Obs
from tiktok_live.rules.obs.kinds import OBS
from tiktok_live.rules.obs.names import check_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tiktok_live.rules.alerts import AlertRequest, SoundRequest
    from tiktok_live.rules.file import RuleSet
    from tiktok_live.rules.rule import Rule

__all__ = ["check", "try_rule"]

_AS_WRITTEN = {name: f"{{{name}}}" for name in VALUES}


class _NoOverlay:
    """Accepts files with alerts, and shows none: there is no page."""

    def publish(self, path: Path) -> str:
        with caught(OSError):
            if path.is_file():
                return path.name
        raise ConfigError(f"there is no file {path}", advice="Check the path")

    def show(self, request: AlertRequest) -> None:  # noqa: ARG002 - of the protocol
        raise ActionFailed("alerts are shown by `tiktok-live overlay`, which this is not")

    def play(self, request: SoundRequest) -> None:  # noqa: ARG002 - of the protocol
        raise ActionFailed("sounds are played by `tiktok-live overlay`, which this is not")


async def check(file: Path, *, obs: bool) -> ExitCode:
    """Print the rules of a file in plain words, and compare the names in them with those in OBS if asked.

    Raises:
        ConfigError: the file has mistakes; all before the last are printed.
        ConnectError: OBS cannot be asked.
        OutputClosed: the reader closed stdout.
    """
    surroundings = Surroundings(SystemClock(), NetworkOptions(), file.parent, alerts=_NoOverlay())
    loaded = load_rules(file, surroundings)
    if loaded.rules is None:
        for mistake in loaded.mistakes[:-1]:
            print_stderr(str(mistake))
        raise loaded.mistakes[-1]
    output = Output(sys.stdout)
    try:
        for rule in loaded.rules.rules:
            for line in _described(rule):
                output.line(sanitize(line))
        problems = await _problems_in_obs(output, loaded.rules) if obs else ()
    finally:
        for _, target in loaded.rules.targets.values():
            await target.aclose()
    if problems:
        return ExitCode.USAGE
    output.line(f"No mistakes in {file}. Rules: {len(loaded.rules.rules)}")
    return ExitCode.OK


async def _problems_in_obs(output: Output, rules: RuleSet) -> tuple[str, ...]:
    """Print and return what OBS does not have."""
    if OBS not in rules.targets:
        output.line("No rule acts in OBS")
        return ()
    _, target = rules.targets[OBS]
    assert isinstance(target, Obs)
    report = await check_names([action for rule in rules.rules for action in rule.actions], target.client)
    output.line(f"OBS {report.obs}: {report.scenes} scenes, {report.inputs} sources")
    for problem in report.problems:
        output.line(sanitize(f"    {problem}"))
    return report.problems


async def try_rule(file: Path, rule: str, *, dry_run: bool) -> ExitCode:
    """Do what a rule does, for a made-up event, and print what became of each action.

    Raises:
        ConfigError: the file has mistakes, or there is no such rule.
        OutputClosed: the reader closed stdout.
    """
    output = Output(sys.stdout)
    code = ExitCode.OK
    async with RulesEngine(file, alerts=_NoOverlay(), dry_run=dry_run, notify=print_stderr) as engine:
        results = await engine.test(rule)
        for tried in results:
            state = "would " if dry_run else "failed: " if tried.reason else "done: "
            output.line(sanitize(state + tried.action))
            if tried.reason:
                code = ExitCode.UNEXPECTED
                output.line(sanitize(f"    {tried.reason}"))
        if lasts := max((tried.lasts for tried in results), default=0.0):
            print_stderr(f"It is set back in {lasts:g} s, or now with Ctrl-C")
            clock = SystemClock()
            await clock.sleep_until(clock.monotonic() + lasts)
    return code


def _described(rule: Rule) -> Iterator[str]:
    yield f"{rule.name}"
    yield f"    on {' or '.join(rule.event_names)}{''.join(f', {words}' for words in rule.in_words)}:"
    for action in rule.actions:
        yield f"    - {action.preview(_AS_WRITTEN)}"
    yield ""
