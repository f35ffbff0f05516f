"""Options in a TOML file, whose keys are the names of the options."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.client.options.kinds import OptionKind
from tiktok_live.client.options.layers import Layer, Place
from tiktok_live.client.options.special_kinds import DELAYS
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file
from tiktok_live.signing.config.sign_setting import KINDS

__all__ = ["line_of", "read_toml"]

_MAX_FILE = 1024 * 1024  # bytes
_MAX_KEYS = 100  # at the top; finding the line of one takes time
_PROVIDER_OPTIONS = frozenset(name for kind in KINDS.values() for name in kind.__struct_fields__)
_PROBE = "line-of-a-key"  # a key that no file has
_SYNTAX = 'Write name = value, text in quotes: language = "de"; a path with \\ in single quotes'
_ABOVE = "It is an option of the client: write it above the first [section]"


def read_toml(path: str | Path, kinds: Mapping[str, OptionKind]) -> Layer:
    """Return the options of a file. `false` means None for an option that can be None: TOML has no null."""
    layer = Layer()
    with caught(ConfigError) as failure:
        text = _read(Path(path))
        table = _parsed(path, text)
        _check_size(path, table)
    if failure:
        layer.mistakes.append(failure.error)
        return layer
    for name, value in table.items():
        place = Place("file", f"{path}, line {line_of(text, name)}")
        misplaced = list(_misplaced(name, value, kinds))
        layer.mistakes += [place.explain(name, error) for error in misplaced]
        if not misplaced:
            layer.read(name, place, lambda name=name, value=value: _value(Path(path), name, value, kinds))  # type: ignore[misc] # bound now
    return layer


def line_of(text: str, name: str) -> int:
    """Return the line that sets a top-level key, from 1; 0 if it is written in an unusual way."""
    key = re.compile(rf"""^[ \t]*\[{{0,2}}[ \t]*["']?{re.escape(name)}["']?[ \t]*[].=]""", re.MULTILINE)
    for found in key.finditer(text):
        before = text[: found.start()]
        # A line within a text of several lines may look like a key; what is before it is then not complete.
        with caught(ValueError, RecursionError):
            is_top = "[" in found[0] or _PROBE in tomllib.loads(f"{before}{_PROBE} = 0")
            if is_top and name not in tomllib.loads(before):
                return before.count("\n") + 1
    return 0


def _read(path: Path) -> str:
    with caught(OSError, UnicodeDecodeError) as failure:
        # Editors on Windows write a byte order mark.
        return read_regular_file(path, _MAX_FILE).decode("utf-8-sig")
    if isinstance(failure.error, OSError):
        why = failure.error.strerror
        raise ConfigError(f"the configuration file {path} cannot be read: {why}") from failure.cause
    raise ConfigError(f"the configuration file {path} is not valid TOML: it is not UTF-8 text") from failure.cause


def _parsed(path: str | Path, text: str) -> Mapping[str, object]:
    with caught(ValueError, RecursionError) as failure:  # ValueError also for an integer of too many digits
        return tomllib.loads(text)
    message = f"the configuration file {path} is not valid TOML: {failure.error}"
    raise ConfigError(message, advice=_SYNTAX) from failure.cause


def _check_size(path: str | Path, table: Mapping[str, object]) -> None:
    if len(table) > _MAX_KEYS:
        message = f"the configuration file {path} sets {len(table)} options, more than there are"
        raise ConfigError(message, advice="Check that it is the file you mean: tiktok-live config init writes one")


def _misplaced(section: str, value: object, kinds: Mapping[str, OptionKind]) -> Iterator[ConfigError]:
    """Yield an error for each option of the client that stands in a section: below `[reconnect]`, every line does."""
    for table in value if isinstance(value, list) else [value]:
        if section not in kinds or not isinstance(table, Mapping):
            continue
        for name in table:
            if name in kinds and name not in _PROVIDER_OPTIONS and name not in DELAYS:
                yield ConfigError(f"[{section}] has no option {name!r}", advice=_ABOVE)


def _value(path: Path, name: str, value: object, kinds: Mapping[str, OptionKind]) -> object:
    if name in kinds:
        return kinds[name].from_toml(name, value, path.parent)
    advice = suggest(name, kinds)
    if name in DELAYS:
        advice = "It belongs to the section [reconnect]"
    elif name in _PROVIDER_OPTIONS and not advice.startswith("Did"):
        advice = "It is an option of a sign provider, and belongs to its section [[sign]]"
    raise ConfigError(f"unknown option {name!r}", advice=advice)
