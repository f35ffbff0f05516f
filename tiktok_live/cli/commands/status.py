"""The command `status`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import READING, with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["STATUS_CODES", "status"]

STATUS_CODES = (
    "Exit codes, the highest of all users: 0 live or paused, 2 wrong usage, 3 not live or not found, "
    "4 for adults or blocked, 5 could not be determined."
)


@with_client_options(omit=READING)
def status(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@name, name, or URL of the live page.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="NAMES.txt", help="Text file with a user name a line.")] = None,
    concurrency: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Lookups at a time.")] = 8,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Show whether users are live, with title, viewers and duration. Needs no signature."""
    from tiktok_live.cli import status as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.StatusOptions(
        users=tuple(users or ()),
        file=file,
        concurrency=concurrency,
        as_json=as_json,
        client=client,
    )
    run(command.status(options))
