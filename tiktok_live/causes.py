"""Foreign errors, and what our own errors keep of them.

An error of another library holds whatever that library had at hand: a request with its cookies, a proxy's
credentials, the bytes of a key file. So none of ours has one as `__cause__` or `__context__`. It has a `ForeignError`
instead, which tells the kind and the system's own words:

    with caught(OSError) as failure:
        return path.read_bytes()
    raise ConfigError(f"{path} cannot be read") from failure.cause

The `raise` stands behind the block and not in an `except`, where Python itself would keep the foreign error. What runs
for each frame or message keeps its `try`, which costs a tenth of a `with`, and takes the `stand_in` in its `except`.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from tiktok_live.redaction import printable, redact

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["Caught", "ForeignError", "caught", "logged_bug", "stand_in", "text_of", "without_secrets"]

_Foreign = TypeVar("_Foreign", bound=Exception)

_MAX_CHAIN = 8  # causes of causes; foreign chains may even run in a circle


class ForeignError(Exception):
    """Stands for an error of another library or of the system, without anything that error held.

    It is never raised: it is what `__cause__` of our errors is. Its own `__cause__` stands for what caused that error.
    """


class Caught(Generic[_Foreign]):
    """Takes the errors of some kinds out of a `with` block; true when it took one. See `caught`."""

    __slots__ = ("_error", "_kinds")

    def __init__(self, kinds: tuple[type[_Foreign], ...]) -> None:
        self._kinds = kinds
        self._error: _Foreign | None = None

    @property
    def error(self) -> _Foreign:
        """What was caught, once something was. It is foreign: it goes into no error of ours."""
        assert self._error is not None, "something was caught"
        return self._error

    @property
    def cause(self) -> ForeignError:
        """What an error of ours has as its cause."""
        return stand_in(self.error)

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
    """Return a context manager that ends its block at an error of these kinds, and keeps it for what follows."""
    return Caught(kinds)


def stand_in(error: BaseException) -> ForeignError:
    """Return what an error of ours has as its cause in place of a foreign one."""
    return _stand_in(error, _MAX_CHAIN)


def logged_bug(error: BaseException) -> BaseException:
    """Return what a log may show as `exc_info` of foreign code's bug: its traceback, and its words redacted."""
    return _stand_in(error, _MAX_CHAIN, is_bug=True).with_traceback(error.__traceback__)


def without_secrets(record: logging.LogRecord) -> bool:
    """Let a log show the traceback of foreign code, but none of its secrets: a filter for a logger.

    The error itself stays in the record, for whoever collects errors.
    """
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = redact("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
    return True


def text_of(error: BaseException, write: Callable[[object], str] = str) -> str:
    """Return what a foreign error says, as `str` or `repr` have it, without secrets; its code may fail even at that."""
    try:
        return redact(write(error))
    except Exception as broken:  # noqa: BLE001 - foreign code, once more
        return f"says nothing, its text raised {type(broken).__name__}"


def _stand_in(error: BaseException, depth: int, *, is_bug: bool = False) -> ForeignError:
    words = _words(error, is_bug=is_bug)
    name = type(error).__qualname__ if type(error).__module__ == "builtins" else _full_name(type(error))
    stand_in = ForeignError(f"{name}: {words}" if words else name)
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None and depth:
        stand_in.__cause__ = _stand_in(behind, depth - 1, is_bug=is_bug)
        if is_bug:
            stand_in.__cause__.__traceback__ = behind.__traceback__
    return stand_in


def _full_name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _words(error: BaseException, *, is_bug: bool) -> str:
    """Return what an error says; of those that are no bugs only the words of the system and of imports.

    These quote no input.
    """
    if is_bug:
        return printable(text_of(error))
    said: object = error.msg if isinstance(error, ImportError) else None
    if isinstance(error, OSError) and error.errno:
        said = error.strerror
    return printable(redact(said)) if isinstance(said, str) else ""
