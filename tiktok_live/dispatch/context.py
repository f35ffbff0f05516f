"""What a handler may ask for beside its event: the client, the user's own state, its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, get_origin

__all__ = ["HandlerContext", "is_context"]

S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class HandlerContext(Generic[S_co]):
    """What a handler is called with as its second argument, when it takes one.

    Attributes:
        client: the client that read the event.
        state: what the user gave the client: a database, a bot, a dictionary of scores.
        handler: the handler's qualified name.
    """

    client: object
    state: S_co
    handler: str


def is_context(annotation: object) -> bool:
    """Return whether a parameter with this annotation wants the context: the class, its generic, or their text."""
    if isinstance(annotation, str):
        return annotation.partition("[")[0].rpartition(".")[2].strip() == HandlerContext.__name__
    origin = get_origin(annotation) or annotation
    return isinstance(origin, type) and issubclass(origin, HandlerContext)
