"""The command `events`."""

from __future__ import annotations

from typing import Annotated

import typer

from tiktok_live.cli.commands.completion import complete_event

__all__ = ["events"]


def events(
    *,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="Name of an event, for example chat, or of a model, for example User.",
            autocompletion=complete_event,
        ),
    ] = None,
    as_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the event.")] = False,
    as_sample: Annotated[bool, typer.Option("--sample", help="Print a sample event as JSON.")] = False,
) -> None:
    """List all events, or describe an event or a model."""
    from tiktok_live.cli import events as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.show(name, as_schema=as_schema, as_sample=as_sample))
