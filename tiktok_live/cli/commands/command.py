"""How the help of a command looks: plain text, in sections, without boxes, so that it fits into narrow terminals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CLIENT_PANEL", "Command", "Group", "epilog", "show_client_options"]

CLIENT_PANEL = "Client options"
"""The section of the help for the options of a client, most of which are hidden."""


_ARGUMENTS, _OPTIONS = "Arguments", "Options"
_UNCUT = 1000  # characters
_TYPES = re.compile(r" <([\w\[\]]+)(?: range)?>$")
_NUMBERS = {"int": "N", "float": "NUMBER"}


class Command(TyperCommand):
    """A command whose help has a section for each panel."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # their classes are private to typer, or of click
        """Write the arguments, then the options, then those of each panel."""
        sections: dict[str, list[tuple[str, str]]] = {_ARGUMENTS: [], _OPTIONS: []}
        for parameter in self.get_params(ctx):
            if (record := parameter.get_help_record(ctx)) is not None:
                usual = _ARGUMENTS if isinstance(parameter, TyperArgument) else _OPTIONS
                title = getattr(parameter, "rich_help_panel", None) or usual
                sections.setdefault(title, []).append((_short(record[0]), record[1]))
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """Return the completions of a word: among them are the options that the help hides."""
        show_client_options(self)
        return super().shell_complete(ctx, incomplete)


class Group(TyperGroup):
    """A group of commands whose help says what each is for, in whole sentences."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each command and the first sentence of its help, wrapped instead of cut."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, each.get_short_help_str(_UNCUT)) for name, each in commands if each is not None])


def show_client_options(command: TyperCommand) -> None:
    """Let a command's help show all options of a client."""
    for parameter in command.params:
        if isinstance(parameter, TyperOption) and parameter.rich_help_panel == CLIENT_PANEL:
            parameter.hidden = False


def _short(usage: str) -> str:
    """Return how an option is written, with the names of types as other commands print them."""
    return _TYPES.sub(lambda found: f" {_NUMBERS[found[1]]}" if found[1] in _NUMBERS else "", usage)


def epilog(examples: Sequence[str], *texts: str) -> str:
    """Return what stands below a command's options: examples of its use, which are not wrapped, and other texts."""
    # This mark keeps the lines of a paragraph.
    return "\n\n".join(["\b\nExamples:", "\b\n" + "\n".join(f"  {each}" for each in examples), *texts])
