"""The configuration that a command uses: the command line overrides the environment, which overrides the file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.cli.client_flags import ClientFlags, flag_of
from tiktok_live.cli.output import print_stderr
from tiktok_live.client.config import LiveConfig, option_kinds
from tiktok_live.client.options.environment import CONFIG_FILE, read_environment
from tiktok_live.client.options.kinds import OFF
from tiktok_live.client.options.layers import Joined, Layer, Place, join
from tiktok_live.client.options.toml_file import read_toml
from tiktok_live.user_folders import config_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["file_of", "make_config", "read_options", "user_file"]


def make_config(flags: ClientFlags) -> LiveConfig:
    """Return the configuration of a command, and print which names in the environment are unknown.

    Raises:
        ConfigError: an option is invalid.
    """
    joined = read_options(flags)
    for unknown in joined.unknown:
        print_stderr(str(unknown))
    config = joined.checked()
    return config if flags.simulator is None else config.at(flags.simulator)


def read_options(flags: ClientFlags, environ: Mapping[str, str] | None = None) -> Joined[LiveConfig]:
    """Return the options of all places, with all that is wrong with them."""
    env = os.environ if environ is None else environ
    kinds = option_kinds()
    file = file_of(flags.config, env)
    layers = [read_toml(file, kinds)] if file is not None else []
    return join(LiveConfig, [*layers, read_environment(env, kinds), _read_flags(flags)])


def file_of(given: str | None, environ: Mapping[str, str]) -> Path | None:
    """Return the file of options that a command reads; None if there is none, or for `off`.

    It is the given one, the one of the environment, or the user's own if it exists.
    """
    named = (given if given is not None else environ.get(CONFIG_FILE, "")).strip()
    if named:
        return None if named.lower() == OFF else Path(named)
    file = user_file(environ)
    return file if file is not None and file.is_file() else None


def user_file(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return where the user's own file of options is, or would be; None if the environment names no home."""
    folder = config_folder(environ)
    return folder / "config.toml" if folder is not None else None


def _read_flags(flags: ClientFlags) -> Layer:
    layer = Layer()
    kinds = option_kinds()
    for name, value in flags.values.items():
        place = Place("command line", flag_of(name))
        if isinstance(value, str):
            layer.read(name, place, lambda name=name, text=value: kinds[name].from_text(name, text))  # type: ignore[misc] # bound now
        else:
            layer.read(name, place, lambda value=value: value)  # type: ignore[misc] # bound now
    return layer
