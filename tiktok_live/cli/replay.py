"""The command `replay`: shows captures as `watch` shows a room."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from tiktok_live.cli.event_sources import each_once
from tiktok_live.cli.watch import make_view, parse_event_names, watch_client
from tiktok_live.client.live import LiveClient

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ReplayOptions", "replay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayOptions:
    """Options of the command.

    Attributes:
        files: the captures, one after the other; parts that continue one are played with it.
        speed: seconds of the recording per second; 0 is as fast as possible; None is 1, and 0 with `as_json`.
        only: comma-separated event names; None for the default ones.
        as_json: print JSON lines instead of text.
    """

    files: tuple[Path, ...]
    speed: float | None = None
    only: str | None = None
    as_json: bool = False


async def replay(options: ReplayOptions) -> None:
    """Show captures on stdout.

    Raises:
        ConfigError: a file is not a capture, or an event name is unknown.
        OutputClosed: the reader closed stdout.
    """
    event_classes = parse_event_names(options.only) if options.only is not None else ()
    speed = options.speed if options.speed is not None else (0.0 if options.as_json else 1.0)
    for file in each_once(options.files):
        client = LiveClient.replay(file, speed=speed or inf)
        await watch_client(client, make_view(event_classes, as_json=options.as_json))
