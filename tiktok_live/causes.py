"""Keeps other libraries' errors out of the causes of our own.

Another library's error may hold a request with its cookies, a proxy's credentials or the bytes of a key file. So none
of our errors has one as `__cause__` or `__context__`. It has a `ForeignError` instead, which holds only the type of the
error and the message of the operating system:

    with caught(OSError) as failure:
        return path.read_bytes()
    raise ConfigError(f"{path} cannot be read") from failure.cause

The `raise` is after the block and not in an `except`, where Python would set the foreign error as `__context__`. Code
that runs per frame or message uses `try`, which costs a tenth of a `with`, and `as_foreign_error` in its `except`.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Caught", "ForeignError", "as_foreign_error", "caught", "logged_bug", "text_of", "without_secrets"]

_Foreign = TypeVar("_Foreign", bound=Exception)

_MAX_CHAIN = 8  # foreign chains may even be circular


class ForeignError(Exception):
    """Stands for an error of another library or of the system, without the data which that error held.

    It is never raised, only set as `__cause__` of our errors. Its own `__cause__` stands for the next error in the
    chain.
    """


class Caught(Generic[_Foreign]):
    """Context manager that catches errors of some types and keeps the error; true if it caught one. See `caught`."""

    __slots__ = ("_error", "_kinds")

    def __init__(self, kinds: tuple[type[_Foreign], ...]) -> None:
        self._kinds = kinds
        self._error: _Foreign | None = None

    @property
    def error(self) -> _Foreign:
        """The caught error. It is foreign: do not put it into an error of ours."""
        assert self._error is not None, "nothing was caught"
        return self._error

    @property
    def cause(self) -> ForeignError:
        """The stand-in to raise our own error from."""
        return as_foreign_error(self.error)

    def __bool__(self) -> bool:
        return self._error is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if not isinstance(error, self._kinds):
            return False
        self._error = error
        return True


def caught(*kinds: type[_Foreign]) -> Caught[_Foreign]:
    """Return a context manager that catches errors of these types and keeps the error for the code after the block."""
    return Caught(kinds)


def as_foreign_error(error: BaseException) -> ForeignError:
    """Return what one of our errors gets as its cause instead of `error`."""
    return _as_foreign_error(error, _MAX_CHAIN)


def logged_bug(error: BaseException) -> BaseException:
    """Return the `exc_info` with which to log a bug in foreign code: its traceback, and its redacted text."""
    return _as_foreign_error(error, _MAX_CHAIN, is_bug=True).with_traceback(error.__traceback__)


def without_secrets(record: logging.LogRecord) -> bool:
    """Redact the traceback of a log record: a filter for a logger of foreign code.

    The error itself stays in the record for handlers that collect errors.
    """
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
    return True


def text_of(error: BaseException, write: Callable[[object], str] = str) -> str:
    """Return the redacted `str` or `repr` of a foreign error, even if its `__str__` or `__repr__` raises."""
    try:
        return redact(write(error))
    except Exception as broken:  # noqa: BLE001 - foreign code may raise anything
        return f"unprintable: converting it to text raised {type(broken).__name__}"


def _as_foreign_error(error: BaseException, depth: int, *, is_bug: bool = False) -> ForeignError:
    text = _message(error, is_bug=is_bug)
    name = type(error).__qualname__ if type(error).__module__ == "builtins" else _full_name(type(error))
    as_foreign_error = ForeignError(f"{name}: {text}" if text else name)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and depth:
        as_foreign_error.__cause__ = _as_foreign_error(cause, depth - 1, is_bug=is_bug)
        if is_bug:
            as_foreign_error.__cause__.__traceback__ = cause.__traceback__
    return as_foreign_error


def _full_name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _message(error: BaseException, *, is_bug: bool) -> str:
    """Return an error's text; unless it is a bug, only texts of the system and of imports, which quote no input."""
    if is_bug:
        return printable(text_of(error))
    text: object = error.msg if isinstance(error, ImportError) else None
    if isinstance(error, OSError) and error.errno:
        text = error.strerror
    return printable(redact(text)) if isinstance(text, str) else ""
