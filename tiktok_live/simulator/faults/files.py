"""Reading fault files in TOML or JSON. Errors name the wrong key or value, and suggest the right spelling."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import FileTooLarge, read_regular_file
from tiktok_live.simulator.faults.kinds import FAULTS, AnyFault

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["FaultFile", "parse_faults", "read_fault_file"]

_MAX_BYTES = 1024 * 1024
_MAX_SEED = 2**63 - 1


class FaultFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of a fault file.

    Attributes:
        seed: of all random decisions.
        faults: in order.
    """

    seed: int = 0
    faults: tuple[AnyFault, ...] = ()


def read_fault_file(path: Path) -> FaultFile:
    """Read a fault file: JSON if its name ends in `.json`, otherwise TOML.

    Raises:
        ConfigError: the file cannot be read or is invalid; the message names the file and the place.
    """
    with caught(OSError) as failure:
        data = read_regular_file(path, _MAX_BYTES)
    if failure:
        unreadable = f"cannot be read: {failure.error.strerror or failure.error}"
        problem = "is larger than 1 MB" if isinstance(failure.error, FileTooLarge) else unreadable
        raise ConfigError(f"{path} {problem}") from failure.cause
    try:
        return parse_faults(data, "json" if path.suffix.lower() == ".json" else "toml")
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.message}") from error


def parse_faults(data: bytes, form: str = "json") -> FaultFile:
    """Parse `data`; `form` is `json` or `toml`.

    Raises:
        ConfigError: the data is invalid; the message names the place.
    """
    if len(data) > _MAX_BYTES:
        raise ConfigError("the fault file is larger than 1 MB")
    table = _json(data) if form == "json" else _toml(data)
    _check_keys(table, FaultFile.__struct_fields__, "the file")
    faults = table.get("faults", ())
    if not isinstance(faults, list | tuple):
        raise ConfigError('"faults" must be a list of tables: [[faults]] in TOML')
    return FaultFile(
        seed=_seed(table.get("seed", 0)), faults=tuple(_fault(item, number) for number, item in enumerate(faults, 1))
    )


def _json(data: bytes) -> dict[str, object]:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        table: object = msgspec.json.decode(data)
    if failure:
        raise ConfigError(f"not valid JSON: {failure.error}") from failure.cause
    if not isinstance(table, dict):
        raise ConfigError("the content is not a JSON object")
    return cast("dict[str, object]", table)


def _toml(data: bytes) -> dict[str, object]:
    with caught(ValueError, RecursionError) as failure:  # a number with too many digits is a plain ValueError
        return tomllib.loads(data.decode())
    raise ConfigError(f"not valid TOML: {failure.error}") from failure.cause


def _seed(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError("seed must be a whole number")
    if abs(value) > _MAX_SEED:
        raise ConfigError("seed must fit in 64 bits")
    return value


def _fault(item: object, number: int) -> AnyFault:
    where = f"fault {number}"
    if not isinstance(item, dict):
        raise ConfigError(f"{where} is not a table")
    name = item.get("fault")
    if not isinstance(name, str):
        raise ConfigError(f'{where} has no name, for example fault = "drop"')
    if name not in FAULTS:
        raise ConfigError(f"{where}: unknown fault {name!r}{_suggestion(name, FAULTS)}")
    kind = FAULTS[name]
    _check_keys(item, ("fault", *kind.__struct_fields__), f"{where} ({name})")
    with caught(msgspec.ValidationError) as failure:
        return cast("AnyFault", msgspec.convert(item, kind))
    message = str(failure.error).removeprefix("configuration: ")  # the hop, which our own errors begin with
    raise ConfigError(f"{where} ({name}): {message}") from failure.cause


def _check_keys(table: dict[str, object], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{_suggestion(key, known)}")


def _suggestion(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f", did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
