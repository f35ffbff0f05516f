"""The rules that a command with a relay follows beside it: options `--rules` and `--dry-run`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from tiktok_live.cli.output import print_stderr
from tiktok_live.errors import ConfigError
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.relay import Relay
from tiktok_live.relay.rooms import RelayRooms
from tiktok_live.rules.engine import RulesEngine

__all__ = ["FollowedRules", "followed_rules"]


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
        notify: Callable[[str], None] = print_stderr
        engine = RulesEngine(self._file, rooms.feed, dry_run=self._dry_run, notify=notify, network=self._network)
        await stack.enter_async_context(engine)
        notify(f"{self._file}: {len(engine.rules)} rules{', of which nothing is done' if self._dry_run else ''}")

    def addresses(self, relay: Relay) -> Mapping[str, str]:  # noqa: ARG002 - of the protocol
        """Return nothing: rules have no address."""
        return {}


def followed_rules(file: Path | None, *, dry_run: bool, network: NetworkOptions) -> tuple[FollowedRules, ...]:
    """Return what to serve beside the relay for these options: nothing without a file.

    Raises:
        ConfigError: a dry run without a file.
    """
    if file is None:
        if dry_run:
            raise ConfigError("--dry-run is of rules, and there are none", advice="Add --rules FILE")
        return ()
    return (FollowedRules(file, dry_run=dry_run, network=network),)
