"""Text on its way out: whole lines, flushed, and free of anything a terminal would obey."""

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

__all__ = ["Output", "OutputClosed", "clean", "escape_json", "give_up", "say", "show_cursor", "to_reader"]

# Characters that end a line or move the cursor along it.
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# The other C0 and C1 controls, DEL, the overrides and isolates of writing direction, and surrogates, which no
# encoding has. Marks and joiners stay: right-to-left names and emoji need them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# In JSON, C0 controls are escaped already.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Windows reports a pipe whose reader has gone as an invalid argument.
_CLOSED = frozenset({errno.EPIPE, errno.EINVAL})
# A terminal that was closed is an error of its device, as a broken disk is.
_CLOSED_TERMINAL = _CLOSED | {errno.EIO}
_SHOW_CURSOR = b"\x1b[?25h"


class OutputClosed(Exception):
    """The reader of the output has gone; nobody needs to be told."""


def clean(text: str) -> str:
    """Return `text` as one line that no terminal takes for a command.

    Chat is written by strangers: an escape sequence in it could move the cursor, change the title or retype text.
    """
    return _UNSAFE.sub("", _BREAKS.sub(" ", text))


def escape_json(text: str) -> str:
    """Return JSON `text` with every character escaped that could end its line early or command a terminal."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str) -> None:
    """Tell a person something on stderr, as one line; nothing when nobody reads it any more."""
    try:
        sys.stderr.write(clean(text) + "\n")
        sys.stderr.flush()
    except OSError:
        give_up(sys.stderr)


def show_cursor() -> None:
    """Give a terminal its cursor back. For signal handlers: whatever stdout is in the middle of is not waited for."""
    with suppress(OSError):
        if os.isatty(sys.stdout.fileno()):
            os.write(sys.stdout.fileno(), _SHOW_CURSOR)


def give_up(stream: TextIO) -> None:
    """Point a stream at nothing: the interpreter flushes it once more on its way out, and would complain."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


def to_reader(write: Callable[[], object], *, is_terminal: bool) -> None:
    """Call what writes to a stream.

    Raises:
        OutputClosed: nobody reads any more.
    """
    with caught(OSError) as failure:
        write()
        return
    if failure.error.errno in (_CLOSED_TERMINAL if is_terminal else _CLOSED):
        raise OutputClosed from failure.cause
    raise failure.error


class Output:
    """Lines to a stream, each flushed, so that a program behind a pipe reads them as they happen.

    Args:
        stream: usually stdout.
        for_programs: UTF-8 and bare newlines everywhere. Otherwise the stream's own, where what cannot be encoded
            becomes `?`.
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
            OutputClosed: nobody reads any more.
        """
        to_reader(lambda: self._write(text + "\n"), is_terminal=self._is_terminal)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
