"""The table of commands. Each stands with its options in a module of `commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from tiktok_live import __version__
from tiktok_live.cli.commands.anonymize import anonymize
from tiktok_live.cli.commands.command import Command, Group, epilog
from tiktok_live.cli.commands.config import config
from tiktok_live.cli.commands.doctor import doctor
from tiktok_live.cli.commands.download import download
from tiktok_live.cli.commands.events import events
from tiktok_live.cli.commands.examples import EXAMPLES
from tiktok_live.cli.commands.export import export
from tiktok_live.cli.commands.extension import extension
from tiktok_live.cli.commands.info import info
from tiktok_live.cli.commands.options import EXIT_CODES
from tiktok_live.cli.commands.providers import providers
from tiktok_live.cli.commands.record import record
from tiktok_live.cli.commands.replay import replay
from tiktok_live.cli.commands.rules import rules
from tiktok_live.cli.commands.serve import serve
from tiktok_live.cli.commands.sign_server import sign_server
from tiktok_live.cli.commands.simulate import demo, simulate
from tiktok_live.cli.commands.stats import stats
from tiktok_live.cli.commands.status import STATUS_CODES, status
from tiktok_live.cli.commands.stream_url import stream_url
from tiktok_live.cli.commands.watch import watch
from tiktok_live.cli.commands.webhooks import webhooks

__all__ = ["app"]

app = typer.Typer(
    cls=Group,
    help="TikTok LIVE on the command line: typed events from public rooms, without an API key or account.",
    epilog=epilog(("tiktok-live demo", "tiktok-live watch @someone", "tiktok-live watch --help")),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer's form of a callback
    if not value:
        return
    typer.echo(f"tiktok-live {__version__}")
    raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options of all commands."""


_CODES = {
    watch: EXIT_CODES,
    status: STATUS_CODES,
    info: EXIT_CODES,
    stream_url: EXIT_CODES,
    download: EXIT_CODES,
    record: EXIT_CODES,
    doctor: EXIT_CODES,
    export: EXIT_CODES,
}

# In the order of --help.
_COMMANDS = (
    *(watch, status, info, record, replay, export, stats, anonymize, stream_url, download, doctor, serve),
    *(simulate, demo, events, providers, extension, sign_server),
)
for command in _COMMANDS:
    name = command.__name__.replace("_", "-")
    codes = [_CODES[command]] if command in _CODES else []
    app.command(name, cls=Command, epilog=epilog(EXAMPLES[name], *codes))(command)
app.add_typer(config, name="config")
app.add_typer(webhooks, name="webhooks")
app.add_typer(rules, name="rules")
