"""The command `info`."""

from __future__ import annotations

from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import READING, with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["info"]


@with_client_options(omit=READING)
def info(
    *,
    user: Annotated[str, typer.Argument(metavar="USER", help="@name, name, or URL of the live page.")],
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Show everything that the page and the API say about a live: host, counts, start, video. Needs no signature."""
    from tiktok_live.cli import info as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.info(command.InfoOptions(user=user, as_json=as_json, client=client)))
