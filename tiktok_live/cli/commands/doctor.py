"""The command `doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["doctor"]


@with_client_options(omit=("follow", "poll", "backlog", "reconnect", "start_attempts", "queue_size", "slow_after"))
def doctor(
    *,
    user: Annotated[str | None, typer.Argument(metavar="USER", help="@name, name, or URL of the live page.")] = None,
    room_id: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Room id, if known; needs no lookup to succeed.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="How long to read the socket.")] = 20.0,
    har: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.har", help="Compare the requests that a browser recorded with those of this library."
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Compare this request with that of this library; it is not sent.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Save the report and every response, without secrets.")
    ] = None,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Examine the way to a room hop by hop: what passed, what failed, and what to do. The report has no secrets."""
    from tiktok_live.cli import doctor as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.DoctorOptions(
        user=user, room_id=room_id, seconds=seconds, har=har, url=url, save=save, as_json=as_json, client=client
    )
    run(command.doctor(options))
