"""The command `config`: shows, checks and begins the options of a client."""

from __future__ import annotations

import json
import os
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.client_option_table import CLIENT_OPTIONS
from tiktok_live.cli.configuration import file_of, read_options, user_file
from tiktok_live.cli.output import Output, print_stderr
from tiktok_live.cli.toml_text import plain_value, toml_text
from tiktok_live.client.config import LiveConfig, option_kinds
from tiktok_live.client.options.kinds import SecondsKind
from tiktok_live.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tiktok_live.client.options.layers import Joined

__all__ = ["check", "init", "initial_file", "show"]

_WIDTH = 100  # columns of the comments in a new file
_HEAD = """\
# Options of tiktok-live. Every line that is commented out shows a default: remove its # to change it.
# `tiktok-live config check` checks this file, `tiktok-live config show` prints what applies.
"""


async def show(flags: ClientFlags, *, as_json: bool) -> None:
    """Print every option with its value and where it is set: as TOML, in which defaults are commented out, or as JSON.

    Raises:
        ConfigError: an option cannot work; all mistakes before the last are printed.
        OutputClosed: the reader closed stdout.
    """
    joined = read_options(flags)
    for unknown in joined.unknown:
        print_stderr(str(unknown))
    _raise(joined.mistakes)
    config = joined.checked() if flags.simulator is None else joined.checked().at(flags.simulator)
    output = Output(sys.stdout, for_programs=as_json)
    for line in _json_lines(joined, config) if as_json else _toml_lines(joined, config):
        output.line(line)


async def check(file: str | None) -> None:
    """Check a file, or the one that commands read, together with the environment.

    Raises:
        ConfigError: an option cannot work, or a name is unknown; all mistakes before the last are printed.
        OutputClosed: the reader closed stdout.
    """
    joined = read_options(ClientFlags(config=file))
    _raise([*joined.mistakes, *joined.unknown])
    used = file_of(file, os.environ)
    read = f"{used} and the environment" if used is not None else "the environment; there is no file"
    Output(sys.stdout).line(f"No mistakes in {read}. Options set: {len(joined.places)}")


async def init(file: Path | None) -> None:
    """Write a file with all options, commented out, and print its path.

    Raises:
        ConfigError: the file exists, or cannot be written.
        OutputClosed: the reader closed stdout.
    """
    path = file if file is not None else user_file()
    if path is None:
        raise ConfigError("the home folder is unknown", advice="Name a file: tiktok-live config init FILE")
    with caught(OSError) as failure:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only its owner may read it: a proxy's address may contain a password.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as new:
                new.write(initial_file())
        except OSError:
            path.unlink(missing_ok=True)  # it would only be in the way of the next attempt
            raise
    if failure and isinstance(failure.error, FileExistsError) and path.exists():
        advice = "Change it, or name another file: tiktok-live config init FILE"
        raise ConfigError(f"{path} exists already", advice=advice) from failure.cause
    if failure:
        raise ConfigError(f"{path} cannot be written: {failure.error.strerror}") from failure.cause
    Output(sys.stdout).line(str(path))


def initial_file() -> str:
    """Return a file of all options with their defaults, each commented out."""
    defaults, kinds = LiveConfig(), option_kinds()
    parts = [_HEAD]
    for name, _, text in CLIENT_OPTIONS:
        about = f"{text[0].upper()}{text[1:]}{' In seconds.' if kinds[name].form == SecondsKind.form else ''}"
        comment = textwrap.fill(about, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        parts.append(f"{comment}\n# {name} = {toml_text(plain_value(getattr(defaults, name)))}\n")
    return "\n".join(parts)


def _raise(mistakes: Sequence[ConfigError]) -> None:
    """Raise the last mistake after printing those before it."""
    if not mistakes:
        return
    for mistake in mistakes[:-1]:
        print_stderr(str(mistake))
    raise mistakes[-1]


def _toml_lines(joined: Joined[LiveConfig], config: LiveConfig) -> Iterator[str]:
    for name in option_kinds():
        setting = f"{name} = {toml_text(plain_value(getattr(config, name)))}"
        place = joined.places.get(name)
        yield f"# {setting}" if place is None else f"{setting}  # {place.label}"


def _json_lines(joined: Joined[LiveConfig], config: LiveConfig) -> Iterator[str]:
    for name in option_kinds():
        place = joined.places.get(name)
        source, label = (place.source, place.label) if place is not None else ("default", "")
        value = plain_value(getattr(config, name))
        yield json.dumps({"option": name, "value": value, "source": source, "place": label})
