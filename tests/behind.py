"""What can be reached from an error: its texts, what it holds, and all the errors behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["errors_behind", "held_by", "holds"]

_FOREIGN = ("object", "doc", "filename", "cmd", "stderr", "output", "pattern", "response", "request_info")


def held_by(thing: Any, seen: set[int] | None = None, depth: int = 12) -> Iterator[str]:
    """Yield every text and every bytes, as text, that can be reached from `thing`; frames of tracebacks left out."""
    seen = set() if seen is None else seen
    if id(thing) in seen or not depth:
        return
    seen.add(id(thing))
    if isinstance(thing, bytes | bytearray):
        yield thing.decode("latin-1")
    elif isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        for pair in list(thing.items()):
            yield from held_by(pair, seen, depth - 1)
    elif isinstance(thing, list | tuple | set | frozenset):
        for item in thing:
            yield from held_by(item, seen, depth - 1)
    else:
        if isinstance(thing, BaseException):
            yield f"{thing!s} {thing!r}"
            parts = (thing.args, thing.__cause__, thing.__context__, [getattr(thing, name, None) for name in _FOREIGN])
            yield from held_by(parts, seen, depth - 1)
        yield from held_by(getattr(thing, "__dict__", {}), seen, depth - 1)


def holds(error: BaseException, secret: str) -> bool:
    return any(secret in text for text in held_by(error))


def errors_behind(error: BaseException | None) -> Iterator[BaseException]:
    """Yield all causes and contexts, theirs included."""
    for behind in (error.__cause__, error.__context__) if error is not None else ():
        if behind is not None:
            yield behind
            yield from errors_behind(behind)
