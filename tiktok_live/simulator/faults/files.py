"""Files of faults: TOML or JSON, every key checked, and the right spelling in the error."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import FileTooLarge, read_regular_file
from tiktok_live.simulator.faults.kinds import FAULTS, AnyFault

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["FaultFile", "parse_faults", "read_fault_file"]

_MAX_BYTES = 1024 * 1024
_MAX_SEED = 2**63 - 1


class FaultFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file holds.

    Attributes:
        seed: of every chance.
        faults: in their order.
    """

    seed: int = 0
    faults: tuple[AnyFault, ...] = ()


def read_fault_file(path: Path) -> FaultFile:
    """Read a file of faults; one whose name ends in `.json` is JSON, any other TOML.

    Raises:
        ConfigError: it cannot be read, or says what makes no sense; names the file and the place.
    """
    with caught(OSError) as failure:
        data = read_regular_file(path, _MAX_BYTES)
    if failure:
        why = f"cannot be read: {failure.error.strerror or failure.error}"
        said = "has more than 1 MB of faults" if isinstance(failure.error, FileTooLarge) else why
        raise ConfigError(f"{path} {said}") from failure.cause
    try:
        return parse_faults(data, "json" if path.suffix.lower() == ".json" else "toml")
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.message}") from error


def parse_faults(data: bytes, form: str = "json") -> FaultFile:
    """Return what `data` says; `form` is `json` or `toml`.

    Raises:
        ConfigError: it makes no sense; names the place.
    """
    if len(data) > _MAX_BYTES:
        raise ConfigError("more than 1 MB of faults")
    table = _json(data) if form == "json" else _toml(data)
    _check_keys(table, FaultFile.__struct_fields__, "the file")
    faults = table.get("faults", ())
    if not isinstance(faults, list | tuple):
        raise ConfigError('"faults" is a list of tables: [[faults]] in TOML')
    return FaultFile(
        seed=_seed(table.get("seed", 0)), faults=tuple(_fault(item, number) for number, item in enumerate(faults, 1))
    )


def _json(data: bytes) -> dict[str, object]:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        table: object = msgspec.json.decode(data)
    if failure:
        raise ConfigError(f"no JSON: {failure.error}") from failure.cause
    if not isinstance(table, dict):
        raise ConfigError("the JSON is no object")
    return cast("dict[str, object]", table)


def _toml(data: bytes) -> dict[str, object]:
    with caught(ValueError, RecursionError) as failure:  # not TOML's error alone: a number may have too many digits
        return tomllib.loads(data.decode())
    raise ConfigError(f"no TOML: {failure.error}") from failure.cause


def _seed(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConfigError("seed must be a whole number")
    if abs(value) > _MAX_SEED:
        raise ConfigError("seed must fit into 64 bits")
    return value


def _fault(item: object, number: int) -> AnyFault:
    where = f"fault {number}"
    if not isinstance(item, dict):
        raise ConfigError(f"{where} is no table")
    name = item.get("fault")
    if not isinstance(name, str):
        raise ConfigError(f'{where} has no name: fault = "drop", for example')
    if name not in FAULTS:
        raise ConfigError(f"{where}: unknown fault {name!r}{_meant(name, FAULTS)}")
    kind = FAULTS[name]
    _check_keys(item, ("fault", *kind.__struct_fields__), f"{where} ({name})")
    with caught(msgspec.ValidationError) as failure:
        return cast("AnyFault", msgspec.convert(item, kind))
    said = str(failure.error).removeprefix("configuration: ")  # our own checks put their hop first
    raise ConfigError(f"{where} ({name}): {said}") from failure.cause


def _check_keys(table: dict[str, object], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}{_meant(key, known)}")


def _meant(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word, known, 1)
    return f", did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(known))}"
