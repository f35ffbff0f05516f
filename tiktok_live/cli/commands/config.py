"""The command `config`, with its own commands `show`, `check` and `init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.command import Command, Group, epilog
from tiktok_live.cli.commands.options import Json

__all__ = ["config"]

config = typer.Typer(
    cls=Group,
    help="Show, check or begin your options; see docs/configuration.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=epilog(("tiktok-live config init", "tiktok-live config check", "tiktok-live config show")),
)


@with_client_options()
def show(*, as_json: Json = False, client: ClientFlags) -> None:
    """Print every option with its value and where it is set."""
    from tiktok_live.cli import config as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.show(client, as_json=as_json))


def check(
    *,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE.toml", help="The file; by default the one that commands read.")
    ] = None,
) -> None:
    """Print all mistakes of a file and of the environment."""
    from tiktok_live.cli import config as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.check(file))


def init(
    *,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.toml", help="The file; by default your own one, which commands read.")
    ] = None,
) -> None:
    """Write a new file with all options and their defaults."""
    from tiktok_live.cli import config as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.init(file))


_SHOW = (
    "tiktok-live config show",
    "tiktok-live config show --config live.toml",
    "tiktok-live config show --proxy http://h:1 --json",
)
_CHECK = ("tiktok-live config check", "tiktok-live config check live.toml")
_INIT = ("tiktok-live config init", "tiktok-live config init live.toml")
config.command(cls=Command, epilog=epilog(_SHOW))(show)
config.command(cls=Command, epilog=epilog(_CHECK))(check)
config.command(cls=Command, epilog=epilog(_INIT))(init)
