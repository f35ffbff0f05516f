"""Options that the commands with a relay share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "DryRun",
    "Host",
    "NoTikfinity",
    "Port",
    "Rules",
    "SocketIo",
    "SocketIoPort",
    "TcpPort",
    "TikfinityBacklog",
    "TikfinityPort",
    "TokenFile",
    "Webhooks",
]

Host = Annotated[str, typer.Option(help="Address to listen on; any but a loopback address requires --token-file.")]

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="Port of everything but TikFinity's dialect; 0 picks a free one.")
]

TikfinityPort = Annotated[
    int, typer.Option(min=0, max=65535, help="Port for programs written for TikFinity; 0 picks a free one.")
]

NoTikfinity = Annotated[bool, typer.Option("--no-tikfinity", help="Do not serve programs written for TikFinity.")]

TikfinityBacklog = Annotated[
    bool, typer.Option("--tikfinity-backlog", help="Send them events from before the connection, too.")
]

TcpPort = Annotated[
    int | None,
    typer.Option(min=0, max=65535, metavar="N", help="Also send JSON lines over TCP on this port, for example 21215."),
]

SocketIo = Annotated[
    bool,
    typer.Option("--socketio", help="Also serve clients written for TikTok-Chat-Reader; needs the extra socketio."),
]

SocketIoPort = Annotated[int, typer.Option(min=0, max=65535, help="Their port; 0 picks a free one.")]

TokenFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="File with the token that control and other machines need; at least 16 characters."
    ),
]

Webhooks = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="Also send webhooks; see docs/webhooks.md.")]

Rules = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="Also follow rules; see docs/rules.md.")]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print what the rules would do, and do nothing.")]
