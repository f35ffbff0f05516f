"""The command `rules`, with its own commands `check` and `test`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.commands.command import Command, Group, epilog

__all__ = ["rules"]

_CHECK = ("tiktok-live rules check rules.toml", "tiktok-live rules check rules.toml --obs")
_TEST = (
    'tiktok-live rules test rules.toml "thank for roses"',
    "tiktok-live rules test rules.toml song --dry-run",
)

rules = typer.Typer(
    cls=Group,
    help="Check a file of rules, or try one of them; see docs/rules.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=epilog((_CHECK[0], _TEST[0])),
)

_File = Annotated[Path, typer.Argument(metavar="FILE.toml", help="The rules file.")]


def check(
    *,
    file: _File,
    obs: Annotated[
        bool, typer.Option("--obs", help="Compare the names in it with those in OBS, which must run.")
    ] = False,
) -> None:
    """Print the rules of a file in plain words, or all its mistakes."""
    from tiktok_live.cli import rules as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.check(file, obs=obs))


def try_rule(
    *,
    file: _File,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The name of the rule.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and do nothing.")] = False,
) -> None:
    """Do what a rule does, for a made-up event, whatever its conditions."""
    from tiktok_live.cli import rules as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.try_rule(file, rule, dry_run=dry_run))


rules.command(cls=Command, epilog=epilog(_CHECK))(check)
rules.command("test", cls=Command, epilog=epilog(_TEST))(try_rule)
