"""The command `serve`."""

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
    SocketIo,
    SocketIoPort,
    TcpPort,
    TikfinityBacklog,
    TikfinityPort,
    TokenFile,
    Webhooks,
)

__all__ = ["serve"]


@with_client_options(omit=("follow",))
def serve(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@name, name, or URL of the live page.")
    ] = None,
    capture: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.ttlive", help="Play a capture instead of reading rooms.")
    ] = None,
    speed: Annotated[
        float, typer.Option(min=0, help="Seconds of the capture per second; 0 is as fast as possible.")
    ] = 1.0,
    host: Host = "127.0.0.1",
    port: Port = 21214,
    tikfinity_port: TikfinityPort = 21213,
    no_tikfinity: NoTikfinity = False,
    tikfinity_backlog: TikfinityBacklog = False,
    tcp_port: TcpPort = None,
    socketio: SocketIo = False,
    socketio_port: SocketIoPort = 8081,
    token_file: TokenFile = None,
    webhooks: Webhooks = None,
    rules: Rules = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Pass the events of rooms on to other programs until Ctrl-C or SIGTERM: games, bots, pages, tools."""
    from tiktok_live.cli import serve as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.relaying import RelayFlags  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    flags = RelayFlags(
        host=host,
        port=port,
        tikfinity_port=None if no_tikfinity else tikfinity_port,
        tikfinity_backlog=tikfinity_backlog,
        tcp_port=tcp_port,
        socketio_port=socketio_port if socketio else None,
        token_file=token_file,
        webhooks=webhooks,
        as_json=as_json,
        client=client,
    )
    options = command.ServeOptions(
        users=tuple(users or ()), capture=capture, speed=speed, relay=flags, rules=rules, dry_run=dry_run
    )
    run(command.serve(options), interrupted=ExitCode.OK)
