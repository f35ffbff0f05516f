"""The command `overlay`: pages for OBS, with the relay and the rules."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from tiktok_live.cli.configuration import make_config
from tiktok_live.cli.following_rules import check_dry_run, follow_rules
from tiktok_live.cli.output import print_stderr
from tiktok_live.cli.relaying import RelayFlags, Source, relay_rooms
from tiktok_live.client.config import LiveConfig
from tiktok_live.errors import ConfigError
from tiktok_live.net.clock import SystemClock
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.config_file import read_overlay_file
from tiktok_live.overlay.media import Media
from tiktok_live.overlay.overlay import Overlay
from tiktok_live.overlay.routes import add_routes
from tiktok_live.overlay.sink import OverlayAlerts
from tiktok_live.rooms.usernames import normalize_unique_id
from tiktok_live.simulator.audience.traffic import Traffic
from tiktok_live.simulator.room import SimulatedRoom
from tiktok_live.simulator.server import Simulator
from tiktok_live.user_folders import config_folder, data_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tiktok_live.cli.runner import ExitCode
    from tiktok_live.net.options import NetworkOptions
    from tiktok_live.relay.relay import Relay
    from tiktok_live.relay.rooms import RelayRooms
    from tiktok_live.rules.engine import RulesEngine

__all__ = ["OverlayOptions", "overlay", "overlay_config"]

_DEMO_USER = "demo"
_DEMO_VIEWERS = 1_200
_FILE = "overlay.toml"
_FOLDER = "overlay"


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayOptions:
    """Options of the command.

    Attributes:
        users: the hosts.
        demo: show a simulated room instead.
        overlays: TOML file of goals, alerts and timer; None for the user's own one, or the defaults.
        rules: file of rules; None for none.
        dry_run: print what the rules would do, and do nothing.
        relay: options of the relay.
    """

    users: tuple[str, ...] = ()
    demo: bool = False
    overlays: Path | None = None
    rules: Path | None = None
    dry_run: bool = False
    relay: RelayFlags = field(default_factory=RelayFlags)


async def overlay(options: OverlayOptions) -> ExitCode:
    """Serve overlays until the rooms are closed for good, and return the highest exit code of the rooms.

    Raises:
        ConfigError: an option is invalid, a file cannot be read, or an address cannot be bound.
        OutputClosed: the reader closed stdout.
    """
    check_dry_run(options.rules, dry_run=options.dry_run)
    config = overlay_config(options.overlays)
    async with AsyncExitStack() as stack:
        source = await _demo(options, stack) if options.demo else _rooms(options)
        folder = None if options.demo else data_folder()
        pages = _Pages(config, folder and folder / _FOLDER, options, source.config.network())
        return await relay_rooms(options.relay, source, pages)


def overlay_config(file: Path | None, environ: Mapping[str, str] | None = None) -> OverlayConfig:
    """Return what a file configures, or the user's own file if it exists, or the defaults.

    Raises:
        ConfigError: the file cannot be read, or has mistakes.
    """
    folder, media = config_folder(environ), None
    if folder is not None and (folder / _FOLDER).is_dir():
        media = folder / _FOLDER
    if file is None and folder is not None and (folder / _FILE).is_file():
        file = folder / _FILE
    return read_overlay_file(file, media) if file is not None else OverlayConfig(media=media)


def _rooms(options: OverlayOptions) -> Source:
    if not options.users:
        raise ConfigError("no room is given", advice="Name hosts, as in: tiktok-live overlay @someone; or use --demo")
    names = tuple(dict.fromkeys(map(normalize_unique_id, options.users)))
    return Source(names=names, config=make_config(options.relay.client))


async def _demo(options: OverlayOptions, stack: AsyncExitStack) -> Source:
    """Start a simulated room."""
    if options.users:
        raise ConfigError("--demo shows a simulated room, but users are given", advice="Leave out one of them")
    print_stderr("A simulated room. Nothing leaves this machine.")
    scenario = Traffic(duration=inf)
    room = SimulatedRoom(unique_id=_DEMO_USER, nickname="Demo", scenario=scenario, viewers=_DEMO_VIEWERS)
    simulator = await stack.enter_async_context(Simulator(room))
    return Source(names=(_DEMO_USER,), config=LiveConfig().at(simulator.url))


class _Pages:
    """What this command serves beside the relay: pages, their control, and rules that may show alerts."""

    def __init__(
        self, config: OverlayConfig, folder: Path | None, options: OverlayOptions, network: NetworkOptions
    ) -> None:
        self._config = config
        self._folder = folder
        self._options = options
        self._network = network

    async def prepare(self, relay: Relay, rooms: RelayRooms, stack: AsyncExitStack) -> None:
        """Add the routes, and follow the feed."""
        config, media = self._config, Media(self._config.media)
        overlays = Overlay(rooms.feed, rooms, config, clock=SystemClock(), folder=self._folder, on_note=print_stderr)
        await stack.enter_async_context(overlays)
        engine: RulesEngine | None = None
        if self._options.rules is not None:
            engine = await follow_rules(
                self._options.rules,
                rooms,
                stack,
                dry_run=self._options.dry_run,
                network=self._network,
                alerts=OverlayAlerts(overlays, media),
            )
        add_routes(relay.application, relay.access, overlays, media, engine)

    def addresses(self, relay: Relay) -> Mapping[str, str]:
        """Return the address of the index page, with the token where servers and logs do not see it."""
        return {"overlays": f"{relay.url}/#token={relay.access.token}"}
