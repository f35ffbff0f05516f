"""The command `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.completion import complete_events, complete_list

__all__ = ["export"]

_FORMATS = ("jsonl", "csv", "sqlite", "parquet", "srt", "ass")


def _complete_format(incomplete: str) -> list[str]:
    return [] if "," in incomplete else complete_list(incomplete, _FORMATS)


@with_client_options()
def export(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Captures, or what watch --json printed."),
    ] = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="The new file; its suffix is the format. - is stdout.")
    ] = Path("-"),
    kind: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="|".join(_FORMATS),
            help="Instead of the suffix; on stdout jsonl if left out.",
            autocompletion=_complete_format,
            show_default=False,
        ),
    ] = "",
    only: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Export only these events, for example chat,gift.", autocompletion=complete_events
        ),
    ] = None,
    live: Annotated[
        str | None, typer.Option(metavar="USER", help="Export a live, until it ends, instead of files.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    video: Annotated[
        str,
        typer.Option(metavar="NAME", help="Subtitles: the video, if the capture mentions several.", show_default=False),
    ] = "",
    offset: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="Subtitles: when the video begins, in time of the capture, if it does not say so."
        ),
    ] = None,
    client: ClientFlags,
) -> None:
    """Export events as a table (JSONL, CSV, SQLite, Parquet), or chat and gifts as subtitles (SRT, ASS)."""
    from tiktok_live.cli import export as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.ExportOptions(
        files=tuple(files or ()),
        live=live,
        to=None if str(to) == "-" else to,
        kind=kind,
        only=only,
        replace=force,
        video=video,
        offset=offset,
        client=client,
    )
    run(command.export(options))
