"""Writes lines to stdout and stderr: whole, flushed, and free of terminal control characters."""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from tiktok_live.causes import caught

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

__all__ = [
    "Output",
    "OutputClosed",
    "checked_write",
    "discard_output",
    "escape_json",
    "print_stderr",
    "sanitize",
    "show_cursor",
]

# Characters that end a line or move the cursor along it.
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# The other C0 and C1 controls, DEL, overrides and isolates of text direction, and surrogates, which cannot be
# encoded. Marks and joiners stay: right-to-left names and emoji need them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# JSON escapes C0 controls itself.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Windows reports a closed pipe as an invalid argument.
_CLOSED = frozenset({errno.EPIPE, errno.EINVAL})
# A closed terminal is an I/O error. For a file that would be a broken disk.
_CLOSED_TERMINAL = _CLOSED | {errno.EIO}
_SHOW_CURSOR = b"\x1b[?25h"


class OutputClosed(Exception):
    """The reader closed the output. Not an error that needs a message."""


def sanitize(text: str) -> str:
    """Return `text` as one line without control characters.

    Chat comes from strangers: an escape sequence in it could move the cursor, change the title or insert input.
    """
    return _UNSAFE.sub("", _BREAKS.sub(" ", text))


def escape_json(text: str) -> str:
    """Return JSON `text` with all line separators and control characters escaped."""
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def print_stderr(text: str) -> None:
    """Write a message for users to stderr, as one line; ignored if stderr is closed."""
    try:
        sys.stderr.write(sanitize(text) + "\n")
        sys.stderr.flush()
    except OSError:
        discard_output(sys.stderr)


def show_cursor() -> None:
    """Show a terminal's cursor again. Safe in signal handlers: bypasses the buffer of stdout."""
    with suppress(OSError):
        if os.isatty(sys.stdout.fileno()):
            os.write(sys.stdout.fileno(), _SHOW_CURSOR)


def discard_output(stream: TextIO) -> None:
    """Redirect a closed stream to the null device: the interpreter flushes it at exit, and would print an error."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
    os.close(devnull)


def checked_write(write: Callable[[], object], *, is_terminal: bool) -> None:
    """Call `write`, which writes to a stream.

    Raises:
        OutputClosed: the reader closed the stream.
    """
    with caught(OSError) as failure:
        write()
        return
    if failure.error.errno in (_CLOSED_TERMINAL if is_terminal else _CLOSED):
        raise OutputClosed from failure.cause
    raise failure.error


class Output:
    """Writes lines to a stream and flushes each, so that the program behind a pipe receives them at once.

    Args:
        stream: usually stdout.
        for_programs: use UTF-8 and LF on every system. Otherwise the stream's own encoding and newlines, with `?`
            for characters that cannot be encoded.
    """

    def __init__(self, stream: TextIO, *, for_programs: bool = False) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        if not isinstance(stream, io.TextIOWrapper):
            return
        if for_programs:
            stream.reconfigure(encoding="utf-8", newline="\n")
        else:
            stream.reconfigure(errors="replace")

    def line(self, text: str) -> None:
        """Write one line.

        Raises:
            OutputClosed: the reader closed the stream.
        """
        checked_write(lambda: self._write(text + "\n"), is_terminal=self._is_terminal)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
