"""The rules that a command with a relay follows beside it: options `--rules` and `--dry-run`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from tiktok_live.cli.event_lines import count_of
from tiktok_live.cli.output import print_stderr
from tiktok_live.errors import ConfigError
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.relay import Relay
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.rules.alerts import AlertSink
from tiktok_live.rules.engine import RulesEngine

__all__ = ["FollowedRules", "check_dry_run", "follow_rules", "followed_rules"]


class FollowedRules:
    """Follows a rules file for the rooms of a relay: an `Addition`.

    Args:
        file: the rules file.
        dry_run: print what would be done, and do nothing.
        network: how webhooks reach their hosts.
    """

    def __init__(self, file: Path, *, dry_run: bool, network: NetworkOptions) -> None:
        self._file = file
        self._dry_run = dry_run
        self._network = network

    async def prepare(self, relay: Relay, rooms: RelayRooms, stack: AsyncExitStack) -> None:  # noqa: ARG002 - of the protocol
        """Read the file, and follow it until `stack` is closed.

        Raises:
            ConfigError: it has mistakes; the message has all of them.
        """
        await follow_rules(self._file, rooms, stack, dry_run=self._dry_run, network=self._network)

    def addresses(self, relay: Relay) -> Mapping[str, str]:  # noqa: ARG002 - of the protocol
        """Return nothing: rules have no address."""
        return {}


async def follow_rules(
    file: Path,
    rooms: RelayRooms,
    stack: AsyncExitStack,
    *,
    dry_run: bool,
    network: NetworkOptions,
    alerts: AlertSink | None = None,
) -> RulesEngine:
    """Read a rules file, say how many rules it has, and follow it until `stack` is closed.

    Raises:
        ConfigError: it has mistakes; the message has all of them.
    """
    notify: Callable[[str], None] = print_stderr
    engine = RulesEngine(file, rooms.feed, alerts=alerts, dry_run=dry_run, notify=notify, network=network)
    await stack.enter_async_context(engine)
    notify(f"{file}: {count_of(len(engine.rules), 'rule')}{', of which nothing is done' if dry_run else ''}")
    return engine


def check_dry_run(file: Path | None, *, dry_run: bool) -> None:
    """Refuse a dry run without rules.

    Raises:
        ConfigError: there is no file of rules.
    """
    if dry_run and file is None:
        raise ConfigError("--dry-run is of rules, and there are none", advice="Add --rules FILE")


def followed_rules(file: Path | None, *, dry_run: bool, network: NetworkOptions) -> tuple[FollowedRules, ...]:
    """Return what to serve beside the relay for these options: nothing without a file.

    Raises:
        ConfigError: a dry run without a file.
    """
    check_dry_run(file, dry_run=dry_run)
    if file is None:
        return ()
    return (FollowedRules(file, dry_run=dry_run, network=network),)
