"""The command `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.commands.completion import complete_events
from tiktok_live.cli.commands.options import Json

__all__ = ["replay"]


def replay(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Captures, as written by record.")],
    speed: Annotated[
        float | None,
        typer.Option(min=0, help="1 is real time, 0 as fast as possible. Default: 1, and 0 with --json."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Show only these events, for example chat,gift.", autocompletion=complete_events
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show recorded lives as if they happened now. Nothing leaves this machine."""
    from tiktok_live.cli import replay as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.replay(command.ReplayOptions(files=tuple(files), speed=speed, only=only, as_json=as_json)))
