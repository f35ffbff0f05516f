"""The commands and their options. What a command needs is imported when it runs, so that help is quick."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tiktok_live import __version__

__all__ = ["app"]

app = typer.Typer(
    help="TikTok LIVE on the command line: typed events from public rooms, no key and no account needed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXIT_CODES = (
    "Exit codes: 0 the live ended, 1 unexpected, 2 usage, 3 not live or not found, 4 blocked or refused, 5 network, "
    "130 Ctrl-C, 143 SIGTERM, 129 SIGHUP."
)
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout, and nothing else there.")]

_Sign = Annotated[
    str | None, typer.Option(metavar="PROVIDERS", help='Sign providers in order, for example "direct,euler".')
]
_Config = Annotated[Path | None, typer.Option(metavar="FILE.toml", help="Options, named as in LiveConfig.")]
_Simulator = Annotated[
    str | None, typer.Option(metavar="URL", help='Use a simulator, whose address is "web" in what it prints.')
]


class BacklogChoice(StrEnum):
    """What happens to messages from before the connection."""

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
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Options of all commands."""


@app.command(epilog=_EXIT_CODES)
def watch(
    *,
    user: Annotated[
        str | None, typer.Argument(metavar="USER", help="@name, name, or address of the live page.")
    ] = None,
    room_id: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The room, if known: skips the lookup.")
    ] = None,
    only: Annotated[str, typer.Option(metavar="NAMES", help="Event names, for example chat,gift.")] = "",
    as_json: _Json = False,
    simulator: _Simulator = None,
    backlog: Annotated[
        BacklogChoice | None,
        typer.Option(help="Messages from before the connection: flagged, left out, or like any other."),
    ] = None,
    sign: _Sign = None,
    follow: Annotated[
        bool, typer.Option(help="Wait for the host to go live, and for the next live after each.")
    ] = False,
    config: _Config = None,
) -> None:
    """Watch a live room until it ends."""
    from tiktok_live.cli import watch as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import run  # noqa: PLC0415 - the same

    chosen = command.WatchOptions(
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
    run(command.watch(chosen))


@app.command()
def simulate(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 0,
    user: Annotated[str, typer.Option(help="The host's name.")] = "demo",
    seed: Annotated[int, typer.Option(help="The same seed plays the same room.")] = 0,
    speed: Annotated[float, typer.Option(min=0, help="Times faster than life; 0 is as fast as clients read.")] = 1.0,
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.jsonl", help="Play this recording, then end the room.")
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Faults to play, see docs/faults.md.")
    ] = None,
) -> None:
    """Serve a simulated room until Ctrl-C or SIGTERM; its addresses are printed as one line of JSON."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import Exit, run  # noqa: PLC0415 - the same

    chosen = command.SimulateOptions(
        host=host, port=port, user=user, seed=seed, speed=speed, source=source, faults=faults
    )
    run(command.simulate(chosen), interrupted=Exit.OK)


@app.command()
def demo(
    *,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long it lasts.")] = 20.0,
    as_json: _Json = False,
) -> None:
    """Watch a simulated room for some seconds: nothing leaves this machine."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import run  # noqa: PLC0415 - the same

    run(command.demo(seconds, as_json=as_json))


@app.command()
def events(
    *,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="An event, for example chat.")] = None,
    as_schema: Annotated[bool, typer.Option("--schema", help="The JSON Schema of its JSON form.")] = False,
    as_sample: Annotated[bool, typer.Option("--sample", help="A made-up one in its JSON form.")] = False,
) -> None:
    """Tell which events there are, or what one holds."""
    from tiktok_live.cli import events as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import run  # noqa: PLC0415 - the same

    run(command.show(name, as_schema=as_schema, as_sample=as_sample))


@app.command()
def providers(
    *,
    sign: _Sign = None,
    config: _Config = None,
    simulator: _Simulator = None,
    as_json: _Json = False,
) -> None:
    """Tell which sign providers are installed, configured and healthy; only configured ones are asked."""
    from tiktok_live.cli import providers as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import run  # noqa: PLC0415 - the same

    run(command.providers(command.ProvidersOptions(sign=sign, config=config, simulator=simulator, as_json=as_json)))


@app.command(name="sign-server")
def sign_server(
    *,
    backend: Annotated[
        str, typer.Option(metavar="PROVIDER", help="Who signs, as in a configuration, for example direct or euler.")
    ] = "direct",
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but this machine's own needs --keys.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 0,
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Who may ask: lines of name:sha256; without it, this machine.")
    ] = None,
    new_key: Annotated[
        str | None, typer.Option("--new-key", metavar="NAME", help="Print a new key and its line for FILE, and leave.")
    ] = None,
    per_minute: Annotated[
        int, typer.Option(min=1, help="Requests that one key, or one address, has in a minute.")
    ] = 120,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="Where callers find the server when a proxy stands before it.")
    ] = "",
    log: Annotated[bool, typer.Option(help="Write the access log to stderr, one JSON object a line.")] = False,
    config: _Config = None,
    simulator: _Simulator = None,
) -> None:
    """Serve a sign provider to other programs until Ctrl-C or SIGTERM; its address is printed as one line of JSON."""
    from tiktok_live.cli import sign_server as command  # noqa: PLC0415 - see the module
    from tiktok_live.cli.exits import Exit, run  # noqa: PLC0415 - the same

    if new_key is not None:
        run(command.make_key(new_key))
    chosen = command.SignServerOptions(
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
    run(command.sign_server(chosen), interrupted=Exit.OK)
