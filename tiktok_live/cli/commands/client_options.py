"""The options of a client on the command line: a flag for each, for every command that makes a client."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags, flag_of
from tiktok_live.cli.client_option_table import CLIENT_OPTIONS
from tiktok_live.cli.commands.command import CLIENT_PANEL, Command, show_client_options
from tiktok_live.cli.commands.completion import complete_list, complete_providers

__all__ = ["COMMON", "READING", "with_client_options"]

COMMON = ("sign", "proxy", "session", "follow", "backlog", "language")
"""The options that `--help` shows; `--help-all` shows the others too."""

READING = ("sign", "follow", "backlog")
"""Options for reading a room: a command that only looks up rooms has no use for them."""

_SENTENCE = re.compile(r"[.;] |\.$")  # what ends the first sentence of a text
_Command = Callable[..., None]

_CONFIG = Annotated[
    str | None,
    typer.Option(
        metavar="FILE.toml",
        help='File of options, instead of your own one; "off" for none. See docs/configuration.md.',
        rich_help_panel=CLIENT_PANEL,
    ),
]
_SIMULATOR = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help='URL of a simulator to use: the "web" URL that "simulate" prints.',
        rich_help_panel=CLIENT_PANEL,
    ),
]


def with_client_options(*, omit: tuple[str, ...] = ()) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command a flag for every option of a client.

    The command has a parameter `client: ClientFlags`, which it receives them in.

    Args:
        omit: options that the command has no use for.
    """

    def decorate(command: _Command) -> _Command:
        own = inspect.signature(command, eval_str=True)
        flags = [_parameter(*row) for row in CLIENT_OPTIONS if row[0] not in omit]
        flags += [_option("config", _CONFIG), _option("simulator", _SIMULATOR), _option("help_all", _HELP_ALL)]

        @wraps(command)
        def wrapper(**arguments: object) -> None:
            command(**{name: arguments[name] for name in own.parameters if name != "client"}, client=_flags(arguments))

        parameters = [each for each in own.parameters.values() if each.name != "client"]
        wrapper.__signature__ = own.replace(parameters=[*parameters, *flags])  # type: ignore[attr-defined] # typer reads it
        wrapper.__annotations__ = {each.name: each.annotation for each in [*parameters, *flags]}
        return wrapper

    return decorate


def _flags(arguments: Mapping[str, object]) -> ClientFlags:
    """Return the flags among the arguments of a command."""
    given = {name: arguments.get(name) for name, _, _ in CLIENT_OPTIONS}
    values = {name: value for name, value in given.items() if isinstance(value, str | bool)}
    config, simulator = (arguments[name] for name in ("config", "simulator"))
    return ClientFlags(
        config=config if isinstance(config, str) else None,
        simulator=simulator if isinstance(simulator, str) else None,
        values=values,
    )


def _parameter(name: str, form: str, text: str) -> inspect.Parameter:
    """Return the parameter of one option."""
    kind = str if form else bool
    option = typer.Option(
        flag_of(name) if form else f"{flag_of(name)}/--no-{flag_of(name)[2:]}",
        metavar=form or None,
        help=_first_sentence(text),
        hidden=name not in COMMON,
        rich_help_panel=CLIENT_PANEL,
        autocompletion=_completion(name, form),
        show_default=False,
    )
    return _option(name, Annotated[kind | None, option])


def _option(name: str, annotation: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)


def _completion(name: str, form: str) -> Callable[[str], list[str]] | None:
    if name == "sign":
        return complete_providers
    choices = form.removesuffix(",...").split("|")
    return (lambda incomplete: complete_list(incomplete, choices)) if len(choices) > 1 else None


def _first_sentence(text: str) -> str:
    """Return the first sentence of a text, as typer's help shows it: beginning with a capital, and plain."""
    sentence = _SENTENCE.split(text)[0].replace("`", "")
    return f"{sentence[0].upper()}{sentence[1:]}."


def _show_all(context: typer.Context, value: bool) -> None:  # noqa: FBT001 - typer's form of a callback
    """Print the help with the hidden options, and exit."""
    if not value:
        return
    if isinstance(context.command, Command):
        show_client_options(context.command)
    typer.echo(context.get_help())
    raise typer.Exit


_HELP_ALL = Annotated[
    bool | None,
    typer.Option(
        "--help-all",
        callback=_show_all,
        is_eager=True,
        help="Show every option of the client, and exit.",
        rich_help_panel=CLIENT_PANEL,
        show_default=False,
    ),
]
