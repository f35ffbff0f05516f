"""The command `overlay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options

__all__ = ["overlay"]


@with_client_options(omit=("follow",))
def overlay(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@name, name, or URL of the live page.")
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Show a simulated room; nothing leaves this machine.")] = False,
    overlays: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="File of goals, alerts and timer; see docs/overlay-config.md."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")] = 21214,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File with the token for control; without it, a new one for each start."),
    ] = None,
    client: ClientFlags,
) -> None:
    """Serve overlays for OBS, and the events of the rooms to other programs, until Ctrl-C or SIGTERM."""
    from tiktok_live.cli import overlay as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    options = command.OverlayOptions(
        users=tuple(users or ()),
        demo=demo,
        overlays=overlays,
        host=host,
        port=port,
        token_file=token_file,
        client=client,
    )
    run(command.overlay(options), interrupted=ExitCode.OK)
