"""The states of a connection, and every way from one to another. Nothing else changes a state.

The same table serves both ends: a client, and the server that the simulator plays.
"""

from __future__ import annotations

from enum import Enum

from tiktok_live.errors import LocalProtocolError

__all__ = ["TRANSITIONS", "Input", "Role", "State", "transition"]


class Role(Enum):
    """Which end of the connection."""

    CLIENT = "client"
    SERVER = "server"


class State(Enum):
    """Where a connection stands."""

    OPEN = "open"
    """The socket is open, nothing was said."""
    ENTERING = "entering"
    """The client asked to enter the room and has heard nothing yet."""
    LIVE = "live"
    """Frames flow."""
    ENDED = "ended"
    """The live is over; what still arrives is read until the socket closes."""
    CLOSED = "closed"
    """Nothing can be received or sent any more."""


class Input(Enum):
    """What can happen to a connection."""

    ENTER = "enter"
    """The request to enter the room is sent (client) or received (server)."""
    FRAME = "frame"
    """A frame arrived."""
    ROOM_END = "room end"
    """A control message said that the live is over."""
    SILENCE = "silence"
    """Nothing, or no message, arrived for too long."""
    EOF = "eof"
    """The socket closed."""


_CLIENT: dict[tuple[State, Input], State] = {
    (State.OPEN, Input.ENTER): State.ENTERING,
    (State.OPEN, Input.ROOM_END): State.ENDED,  # told by the plan's first response
    (State.OPEN, Input.EOF): State.CLOSED,
    (State.ENTERING, Input.FRAME): State.LIVE,
    (State.ENTERING, Input.SILENCE): State.CLOSED,
    (State.ENTERING, Input.EOF): State.CLOSED,
    (State.LIVE, Input.FRAME): State.LIVE,
    (State.LIVE, Input.ROOM_END): State.ENDED,
    (State.LIVE, Input.SILENCE): State.CLOSED,
    (State.LIVE, Input.EOF): State.CLOSED,
    (State.ENDED, Input.ENTER): State.ENDED,
    (State.ENDED, Input.FRAME): State.ENDED,
    (State.ENDED, Input.ROOM_END): State.ENDED,
    (State.ENDED, Input.SILENCE): State.CLOSED,
    (State.ENDED, Input.EOF): State.CLOSED,
    (State.CLOSED, Input.EOF): State.CLOSED,
}

_SERVER: dict[tuple[State, Input], State] = {
    (State.OPEN, Input.FRAME): State.OPEN,  # a heartbeat before entering is no crime
    (State.OPEN, Input.ENTER): State.LIVE,
    (State.OPEN, Input.EOF): State.CLOSED,
    (State.LIVE, Input.FRAME): State.LIVE,
    (State.LIVE, Input.ENTER): State.LIVE,  # a client that enters twice is answered twice
    (State.LIVE, Input.ROOM_END): State.ENDED,
    (State.LIVE, Input.EOF): State.CLOSED,
    (State.ENDED, Input.FRAME): State.ENDED,
    (State.ENDED, Input.ENTER): State.ENDED,
    (State.ENDED, Input.ROOM_END): State.ENDED,
    (State.ENDED, Input.EOF): State.CLOSED,
    (State.CLOSED, Input.EOF): State.CLOSED,
}

TRANSITIONS: dict[Role, dict[tuple[State, Input], State]] = {Role.CLIENT: _CLIENT, Role.SERVER: _SERVER}
"""For each end: from which state, on what, to which state."""


def transition(role: Role, state: State, happened: Input) -> State:
    """Return the state that follows.

    Raises:
        LocalProtocolError: the table has no such way; the session was used wrongly.
    """
    following = TRANSITIONS[role].get((state, happened))
    if following is None:
        raise LocalProtocolError(f"{happened.value} is impossible for a {role.value} that is {state.value}")
    return following
