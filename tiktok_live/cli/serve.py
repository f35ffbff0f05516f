"""The command `serve`: passes the events of rooms on to other programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.following_rules import followed_rules
from tiktok_live.cli.relaying import RelayFlags, Source, relay_rooms
from tiktok_live.errors import ConfigError
from tiktok_live.rooms.usernames import normalize_unique_id

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.cli.runner import ExitCode

__all__ = ["ServeOptions", "serve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """Options of the command.

    Attributes:
        users: the hosts.
        capture: file to play instead.
        speed: seconds of the capture per second; 0 is as fast as possible.
        relay: options of the relay.
        rules: file of rules to follow.
        dry_run: print what the rules would do, and do nothing.
    """

    users: tuple[str, ...] = ()
    capture: Path | None = None
    speed: float = 1.0
    relay: RelayFlags = field(default_factory=RelayFlags)
    rules: Path | None = None
    dry_run: bool = False


async def serve(options: ServeOptions) -> ExitCode:
    """Serve rooms until they are closed for good, and return the highest exit code of the rooms.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or an address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    if bool(options.users) == (options.capture is not None):
        raise ConfigError(
            "users and a file of --from are given" if options.users else "no room is given",
            advice="Name hosts, as in: tiktok-live serve @someone; or play a capture with --from",
        )
    names = tuple(dict.fromkeys(map(normalize_unique_id, options.users)))
    config = make_config(options.relay.client)
    source = Source(names=names, config=config, capture=options.capture, speed=options.speed)
    rules = followed_rules(options.rules, dry_run=options.dry_run, network=config.network())
    return await relay_rooms(options.relay, source, *rules)
