"""The command `overlay`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.options import Json
from tiktok_live.cli.commands.relay_options import (
    DryRun,
    Host,
    NoTikfinity,
    Port,
    Rules,
    TcpPort,
    TikfinityBacklog,
    TikfinityPort,
    TokenFile,
    Webhooks,
)

__all__ = ["overlay"]


@with_client_options(omit=("follow",))
def overlay(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@name, name, or URL of the live page.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Show a simulated room instead. Nothing leaves this machine.")
    ] = False,
    overlays: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.toml", help="Goals, alerts and timer, see docs/overlay-config.md; your own file by default."
        ),
    ] = None,
    rules: Rules = None,
    dry_run: DryRun = False,
    host: Host = "127.0.0.1",
    port: Port = 21214,
    tikfinity_port: TikfinityPort = 21213,
    no_tikfinity: NoTikfinity = False,
    tikfinity_backlog: TikfinityBacklog = False,
    tcp_port: TcpPort = None,
    token_file: TokenFile = None,
    webhooks: Webhooks = None,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Serve overlays for OBS until Ctrl-C or SIGTERM, and pass events on to other programs as serve does."""
    from tiktok_live.cli import overlay as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.relaying import RelayFlags  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    flags = RelayFlags(
        host=host,
        port=port,
        tikfinity_port=None if no_tikfinity else tikfinity_port,
        tikfinity_backlog=tikfinity_backlog,
        tcp_port=tcp_port,
        token_file=token_file,
        webhooks=webhooks,
        as_json=as_json,
        client=client,
    )
    options = command.OverlayOptions(
        users=tuple(users or ()), demo=demo, overlays=overlays, rules=rules, dry_run=dry_run, relay=flags
    )
    run(command.overlay(options), interrupted=ExitCode.OK)
