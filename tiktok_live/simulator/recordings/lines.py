"""The lines of a file of JSON, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import open_regular_file

__all__ = ["MAX_LINE", "decoded_lines", "lines_of", "unreadable"]

MAX_LINE = 32 * 1024 * 1024
"""Bytes of the longest line, as of the longest record of a capture."""

_ADVICE = (
    'A line is {"method": "WebcastChatMessage", "b64": "..."}, or an event as watch --json writes it; '
    "see the documentation of simulate"
)
_Row = TypeVar("_Row")


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank, with their numbers from 1.

    Raises:
        ConfigError: the file cannot be read, or has a line of more than `MAX_LINE` bytes.
    """
    with caught(OSError) as failure, open_regular_file(path) as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise ConfigError(f"{path}, line {number}: it has more than {MAX_LINE} bytes")
            if line.strip():
                yield number, line
    if failure:
        raise unreadable(path, failure.error) from failure.cause


def decoded_lines(path: Path, decode: Callable[[bytes], _Row]) -> Iterator[tuple[int, _Row]]:
    """Yield the decoded lines with their numbers.

    Raises:
        ConfigError: as `lines_of`, or a line is malformed.
    """
    for number, line in lines_of(path):
        yield number, _decoded(path, number, line, decode)


def unreadable(path: Path, error: OSError) -> ConfigError:
    """Return the error for a file that the system does not open."""
    return ConfigError(f"{path} cannot be read: {error.strerror or error}")


def _decoded(path: Path, number: int, line: bytes, decode: Callable[[bytes], _Row]) -> _Row:
    with caught(msgspec.DecodeError, UnicodeDecodeError, RecursionError) as failure:
        return decode(line)
    raise ConfigError(f"{path}, line {number}: {failure.error}", advice=_ADVICE) from failure.cause
