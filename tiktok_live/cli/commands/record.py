"""The command `record`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["record"]


@with_client_options()
def record(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@names, names, or URLs of live pages.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="NAMES.txt", help="Text file with a user name a line.")] = None,
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Folder for the captures; made if it does not exist.")
    ] = Path(),
    anonymize: Annotated[
        bool, typer.Option("--anonymize", help="Replace the identities of viewers and hosts; see docs/captures.md.")
    ] = False,
    max_size: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Begin another file before one gets larger, for example 100MB.")
    ] = None,
    max_time: Annotated[
        str | None, typer.Option(metavar="TIME", help="Begin another file after this time, for example 90s, 30m or 1h.")
    ] = None,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Record lives into captures, a file for each live. Prints the files to stdout."""
    from tiktok_live.cli import record as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.RecordOptions(
        users=tuple(users or ()),
        file=file,
        folder=folder,
        anonymize=anonymize,
        max_size=max_size,
        max_time=max_time,
        as_json=as_json,
        client=client,
    )
    run(command.record(options))
