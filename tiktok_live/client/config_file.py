"""Options of a client from a TOML file, under the same names as in the constructor."""

from __future__ import annotations

import difflib
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

import msgspec

from tiktok_live.causes import caught
from tiktok_live.client.session_cookies import session_from_file
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["read_options"]

_MAX_FILE = 1024 * 1024  # bytes


def read_options(path: str | Path, owner: type) -> dict[str, object]:
    """Return the options that a file sets, each of the type that the field of `owner` has.

    `false` stands for None where an option can be None: TOML has no word for it.

    Raises:
        ConfigError: the file cannot be read, or names an option or a value that there is not.
    """
    hints = get_type_hints(owner)
    fields = {name: hints[name] for name in owner.__dataclass_fields__}  # type: ignore[attr-defined] # a dataclass
    table = _read(Path(path))
    return {name: _value(path, name, value, fields) for name, value in table.items()}


def _read(path: Path) -> Mapping[str, object]:
    content = b""
    with caught(OSError) as unread:
        content = read_regular_file(path, _MAX_FILE)
    if unread:
        raise ConfigError(f"the configuration file {path} cannot be read: {unread.error.strerror}") from unread.cause
    with caught(ValueError, RecursionError) as failure:  # not only TOML's error: a number may have too many digits
        return tomllib.loads(content.decode())
    raise ConfigError(f"the configuration file {path} is no TOML: {failure.error}") from failure.cause


def _value(path: str | Path, name: str, value: object, fields: Mapping[str, object]) -> object:
    if name not in fields:
        near = difflib.get_close_matches(name, fields, n=1, cutoff=0.5)
        advice = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(fields)}"
        raise ConfigError(f"{path}: there is no option {name!r}", advice=advice)
    if name == "session":
        return _session(path, value)
    if name == "sign":
        return value  # checked, with better words, where every other spelling of it is
    with suppress(msgspec.ValidationError):
        return _converted(None if value is False else value, fields[name])
    return _again(path, name, value, fields[name])


def _session(path: str | Path, value: object) -> object:
    """Return the session of the file that is named: a configuration holds no secret itself."""
    if not isinstance(value, str):
        raise ConfigError(f"{path}: session must name the file that holds it, as text")
    return session_from_file(value)


def _again(path: str | Path, name: str, value: object, kind: object) -> object:
    """Convert a `false` that means false."""
    with caught(msgspec.ValidationError) as failure:
        return _converted(value, kind)
    raise ConfigError(f"{path}: {name}: {failure.error}") from failure.cause


def _converted(value: object, kind: object) -> object:
    converted: object = msgspec.convert(value, kind, dec_hook=_from_text)
    return converted


def _from_text(kind: type, value: object) -> object:
    """Convert what TOML has no type for: a path is written as text."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError(f"Expected text, got {type(value).__name__}")
