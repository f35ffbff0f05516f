"""The command `webhooks`, with its own commands `check` and `actions`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import READING, with_client_options
from tiktok_live.cli.commands.command import Command, Group, epilog

__all__ = ["webhooks"]

_CHECK = (
    "tiktok-live webhooks check webhooks.toml",
    "tiktok-live webhooks check webhooks.toml --event gift",
    "tiktok-live webhooks check webhooks.toml --send",
)
_ACTIONS = ("tiktok-live webhooks actions", "tiktok-live webhooks actions --port 8833")

webhooks = typer.Typer(
    cls=Group,
    help="Check files of webhooks, or list what a game can do; see docs/webhooks.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=epilog((_CHECK[0], _ACTIONS[0])),
)


@with_client_options(omit=READING)
def check(
    *,
    files: Annotated[list[Path], typer.Argument(metavar="FILE.toml", help="Files of webhooks.")],
    event: Annotated[
        str, typer.Option(metavar="NAME", help="The sample event; by default one that the webhook is for.")
    ] = "",
    send: Annotated[bool, typer.Option("--send", help="Send the requests, too, once each.")] = False,
    client: ClientFlags,
) -> None:
    """Print the request of each webhook for a sample event. Nothing is sent without --send."""
    from tiktok_live.cli import webhooks as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.check(files, event, send=send, client=client))


def actions(
    *,
    host: Annotated[str | None, typer.Option(help="Host of the program; by default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port of the program; by default 8832.")] = None,
) -> None:
    """List what a program with TikFinity's interface for third-party tools can do."""
    from tiktok_live.cli import webhooks as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.actions(host, port))


webhooks.command(cls=Command, epilog=epilog(_CHECK))(check)
webhooks.command(cls=Command, epilog=epilog(_ACTIONS))(actions)
