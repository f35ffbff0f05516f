"""The commands `simulate` and `demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_live.cli.commands.options import Json

__all__ = ["demo", "simulate"]


def simulate(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 picks a free one.")] = 0,
    user: Annotated[
        str | None,
        typer.Option(help="User name of the simulated host; without it that of the recording, or demo."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the generated room; equal seeds generate equal rooms.")] = 0,
    speed: Annotated[
        float, typer.Option(min=0, help="Playback speed: 1 is real time, 0 is as fast as clients can read.")
    ] = 1.0,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Play this recording, then end the live: a capture, payloads, or events that watch --json wrote.",
        ),
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="File of faults to inject; see docs/faults.md.")
    ] = None,
    player: Annotated[
        str,
        typer.Option(
            metavar="PLAYER",
            help="Who opens the socket when a browser shows the live page: page, frame, foreign_frame, worker or "
            "shared_worker; or poll, which opens none.",
        ),
    ] = "page",
) -> None:
    """Serve a simulated room until Ctrl-C or SIGTERM. Prints its URLs as one line of JSON."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import ExitCode, run  # noqa: PLC0415 - keeps --help fast

    options = command.SimulateOptions(
        host=host,
        port=port,
        user=user,
        seed=seed,
        speed=speed,
        source=source,
        faults=faults,
        player=player,
    )
    run(command.simulate(options), interrupted=ExitCode.OK)


def demo(
    *,
    seconds: Annotated[float, typer.Option(min=0.1, help="Duration of the live in seconds.")] = 20.0,
    as_json: Json = False,
) -> None:
    """Watch a simulated room for a few seconds. Nothing leaves this machine."""
    from tiktok_live.cli import simulate as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.demo(seconds, as_json=as_json))
