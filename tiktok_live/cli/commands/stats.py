"""The command `stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["stats"]


def stats(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Captures, or what watch --json printed.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    plot: Annotated[bool, typer.Option("--plot", help="Also draw viewers and chats in the terminal.")] = False,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write charts to a PNG file.")] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help="Also write charts to an SVG file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing pictures.")] = False,
) -> None:
    """Print what happened in recorded lives: totals, gifts by user and kind, viewers, most used words and emotes."""
    from tiktok_live.cli import stats as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.StatsOptions(files=tuple(files), as_json=as_json, plot=plot, png=png, svg=svg, replace=force)
    run(command.stats(options))
