"""The commands and their options. Each command imports what it needs when it runs, so that `--help` is fast."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tiktok_live import __version__

__all__ = ["app"]

app = typer.Typer(
    help="TikTok LIVE on the command line: typed events from public rooms, without an API key or account.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT_CODES = (
    "Exit codes: 0 the live ended, 1 unexpected error, 2 wrong usage, 3 not live or not found, 4 blocked or refused, "
    "5 network failure, 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP."
)
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object per line to stdout.")]

_Sign = Annotated[
    str | None,
    typer.Option(metavar="PROVIDERS", help='Sign providers in the order to try, for example "direct,euler".'),
]
_Config = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help="Configuration file; the options are those of LiveConfig.")
]
_Simulator = Annotated[
    str | None, typer.Option(metavar="URL", help='URL of a simulator to use: the "web" URL that "simulate" prints.')
]


class BacklogChoice(StrEnum):
    """How to handle messages from before the connection."""

    MARK = "mark"
    DROP = "drop"
    DELIVER = "deliver"


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


@app.command(epilog=_EXIT_CODES)
def watch(
    *,
    user: Annotated[str | None, typer.Argument(metavar="USER", help="@name, name, or URL of the live page.")] = None,
    room_id: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Room id, if known; skips the lookup.")
    ] = None,
    only: Annotated[str, typer.Option(metavar="NAMES", help="Show only these events, for example chat,gift.")] = "",
    as_json: _Json = False,
    simulator: _Simulator = None,
    backlog: Annotated[
        BacklogChoice | None,
        typer.Option(
            help="What to do with messages from before the connection: flag, drop, or deliver without a flag."
        ),
    ] = None,
    sign: _Sign = None,
    follow: Annotated[bool, typer.Option(help="Wait until the host goes live, and again after each live.")] = False,
    config: _Config = None,
) -> None:
    """Watch a live room until it ends."""
    from tiktok_live.cli import watch as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.WatchOptions(
        user=user,
        room_id=room_id,
        only=only,
        as_json=as_json,
        simulator=simulator,
        backlog=backlog.value if backlog is not None else None,
        sign=sign,
        follow=follow,
        config=config,
    )
    run(command.watch(options))


@app.command()
def simulate(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")] = 0,
    user: Annotated[str, typer.Option(help="User name of the simulated host.")] = "demo",
    seed: Annotated[int, typer.Option(help="Seed of the generated room; equal seeds generate equal rooms.")] = 0,
    speed: Annotated[
        float, typer.Option(min=0, help="Playback speed: 1 is real time, 0 is as fast as clients can read.")
    ] = 1.0,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.jsonl", help="Play this recording, then end the live.")
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="File of faults to inject; see docs/faults.md.")
    ] = None,
) -> None:
    """Serve a simulated room until Ctrl-C or SIGTERM. Prints its URLs as one line of JSON."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    options = command.SimulateOptions(
        host=host, port=port, user=user, seed=seed, speed=speed, source=source, faults=faults
    )
    run(command.simulate(options), interrupted=ExitCode.OK)


@app.command()
def demo(
    *,
    seconds: Annotated[float, typer.Option(min=0.1, help="Duration of the live in seconds.")] = 20.0,
    as_json: _Json = False,
) -> None:
    """Watch a simulated room for a few seconds. Nothing leaves this machine."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.demo(seconds, as_json=as_json))


@app.command()
def events(
    *,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Name of an event, for example chat.")] = None,
    as_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the event.")] = False,
    as_sample: Annotated[bool, typer.Option("--sample", help="Print a sample event as JSON.")] = False,
) -> None:
    """List all events, or describe one."""
    from tiktok_live.cli import events as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.show(name, as_schema=as_schema, as_sample=as_sample))


@app.command()
def providers(
    *,
    sign: _Sign = None,
    config: _Config = None,
    simulator: _Simulator = None,
    as_json: _Json = False,
) -> None:
    """Show which sign providers are installed, configured and healthy. Checks only configured ones."""
    from tiktok_live.cli import providers as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.providers(command.ProvidersOptions(sign=sign, config=config, simulator=simulator, as_json=as_json)))


@app.command(name="sign-server")
def sign_server(
    *,
    backend: Annotated[
        str,
        typer.Option(
            metavar="PROVIDER",
            help="Sign provider to serve, written as in --sign of watch; for example direct or euler.",
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
        typer.Option("--new-key", metavar="NAME", help="Print a new key and its line for the key file, and exit."),
    ] = None,
    per_minute: Annotated[
        int, typer.Option(min=1, help="Requests per minute for each key or, without keys, each address.")
    ] = 120,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="URL under which callers reach the server, if it is behind a proxy.")
    ] = "",
    log: Annotated[bool, typer.Option(help="Write the access log to stderr, one JSON object per line.")] = False,
    config: _Config = None,
    simulator: _Simulator = None,
) -> None:
    """Serve a sign provider over HTTP until Ctrl-C or SIGTERM. Prints its URL as one line of JSON."""
    from tiktok_live.cli import sign_server as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    if new_key is not None:
        run(command.make_key(new_key))
    options = command.SignServerOptions(
        host=host,
        port=port,
        backend=backend,
        simulator=simulator,
        keys=keys,
        per_minute=per_minute,
        public_url=public_url,
        log=log,
        config=config,
    )
    run(command.sign_server(options), interrupted=ExitCode.OK)
