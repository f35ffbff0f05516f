"""The second argument of a handler: its client, the shared value given to the client, and the handler's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, get_origin

__all__ = ["HandlerContext", "is_context"]

S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class HandlerContext(Generic[S_co]):
    """The second argument of a handler that takes two.

    Attributes:
        client: the client that received the event.
        shared: the value passed as `LiveClient(shared=...)`: a database, a bot, a dictionary of scores.
        handler: the handler's qualified name.
    """

    client: object
    shared: S_co
    handler: str


def is_context(annotation: object) -> bool:
    """Return whether an annotation is `HandlerContext`: the class, `HandlerContext[...]`, or its name as text."""
    if isinstance(annotation, str):
        return annotation.partition("[")[0].rpartition(".")[2].strip() == HandlerContext.__name__
    origin = get_origin(annotation) or annotation
    return isinstance(origin, type) and issubclass(origin, HandlerContext)
