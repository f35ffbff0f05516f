"""The command `sign-server`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import READING, with_client_options

__all__ = ["sign_server"]


@with_client_options(omit=READING)
def sign_server(
    *,
    backend: Annotated[
        str,
        typer.Option(
            metavar="PROVIDER",
            help="Sign provider to serve, written as in --sign of watch; for example direct, euler or page.",
        ),
    ] = "direct",
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but a loopback address requires --keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")] = 0,
    keys: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="File of accepted keys, one name:sha256 per line. "
            "Without it, any program on this machine is accepted.",
        ),
    ] = None,
    new_key: Annotated[
        str | None,
        typer.Option("--new-key", metavar="NAME", help="Print a new key and exit; with --keys, add it to that file."),
    ] = None,
    per_minute: Annotated[
        int, typer.Option(min=1, help="Requests per minute for each key or, without keys, each address.")
    ] = 120,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="URL under which callers reach the server, if it is behind a proxy.")
    ] = "",
    log: Annotated[bool, typer.Option(help="Write the access log to stderr, one JSON object per line.")] = False,
    client: ClientFlags,
) -> None:
    """Serve a sign provider over HTTP until Ctrl-C or SIGTERM. Prints its URL as one line of JSON."""
    from tiktok_live.cli import sign_server as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    if new_key is not None:
        run(command.make_key(new_key, keys))
    options = command.SignServerOptions(
        host=host,
        port=port,
        backend=backend,
        keys=keys,
        per_minute=per_minute,
        public_url=public_url,
        log=log,
        client=client,
    )
    run(command.sign_server(options), interrupted=ExitCode.OK)
