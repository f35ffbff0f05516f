"""Options of a client from a TOML file, whose keys are the names of the options."""

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
    """Return the options that a file sets, each converted to the type of its field in `owner`.

    `false` means None for an option that can be None, because TOML has no null.

    Raises:
        ConfigError: the file cannot be read, or has an unknown option or an invalid value.
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
    with caught(ValueError, RecursionError) as failure:  # ValueError also for an integer of too many digits
        return tomllib.loads(content.decode())
    raise ConfigError(f"the configuration file {path} is not valid TOML: {failure.error}") from failure.cause


def _value(path: str | Path, name: str, value: object, fields: Mapping[str, object]) -> object:
    if name not in fields:
        near = difflib.get_close_matches(name, fields, n=1, cutoff=0.5)
        advice = f"Did you mean {near[0]!r}?" if near else f"The options are: {', '.join(fields)}"
        raise ConfigError(f"{path}: unknown option {name!r}", advice=advice)
    if name == "session":
        return _session(path, value)
    if name == "sign":
        return value  # parse_sign checks it, with better messages
    with suppress(msgspec.ValidationError):
        return _converted(None if value is False else value, fields[name])
    return _converted_or_refused(path, name, value, fields[name])


def _session(path: str | Path, value: object) -> object:
    """Return the session from the file that `value` names: a configuration file holds no secret itself."""
    if not isinstance(value, str):
        raise ConfigError(f"{path}: session must be the path of a JSON file, as a string")
    return session_from_file(value)


def _converted_or_refused(path: str | Path, name: str, value: object, kind: object) -> object:
    """Return the converted value, where `false` means false."""
    with caught(msgspec.ValidationError) as failure:
        return _converted(value, kind)
    raise ConfigError(f"{path}: {name}: {failure.error}") from failure.cause


def _converted(value: object, kind: object) -> object:
    converted: object = msgspec.convert(value, kind, dec_hook=_from_text)
    return converted


def _from_text(kind: type, value: object) -> object:
    """Convert text to a path, for which TOML has no type."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError(f"Expected a string, got {type(value).__name__}")
