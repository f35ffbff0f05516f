"""The states of a connection and all transitions between them. Nothing else changes a state.

Both ends use it: the client, and the server in the simulator.
"""

from __future__ import annotations

from enum import Enum

from tiktok_live.errors import LocalProtocolError

__all__ = ["TRANSITIONS", "Input", "Role", "State", "transition"]


class Role(Enum):
    """The end of a connection."""

    CLIENT = "client"
    SERVER = "server"


class State(Enum):
    """State of a connection."""

    OPEN = "open"
    """The socket is open; nothing has been sent or received."""
    ENTERING = "entering"
    """The client has requested to enter the room; no frame has arrived yet."""
    LIVE = "live"
    """Frames are arriving."""
    ENDED = "ended"
    """The live is over; frames are still read until the socket closes."""
    CLOSED = "closed"
    """Nothing more can be sent or received."""


class Input(Enum):
    """Inputs of the state machine."""

    ENTER = "enter"
    """The request to enter the room was sent (client) or received (server)."""
    FRAME = "frame"
    """A frame arrived."""
    ROOM_END = "room end"
    """A control message announced the end of the live."""
    SILENCE = "silence"
    """No frame, or no message, arrived in time."""
    EOF = "eof"
    """The socket closed."""


_CLIENT: dict[tuple[State, Input], State] = {
    (State.OPEN, Input.ENTER): State.ENTERING,
    (State.OPEN, Input.ROOM_END): State.ENDED,  # in the plan's first response
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
    (State.OPEN, Input.FRAME): State.OPEN,  # heartbeats before entering are tolerated
    (State.OPEN, Input.ENTER): State.LIVE,
    (State.OPEN, Input.EOF): State.CLOSED,
    (State.LIVE, Input.FRAME): State.LIVE,
    (State.LIVE, Input.ENTER): State.LIVE,  # a repeated request gets another response
    (State.LIVE, Input.ROOM_END): State.ENDED,
    (State.LIVE, Input.EOF): State.CLOSED,
    (State.ENDED, Input.FRAME): State.ENDED,
    (State.ENDED, Input.ENTER): State.ENDED,
    (State.ENDED, Input.ROOM_END): State.ENDED,
    (State.ENDED, Input.EOF): State.CLOSED,
    (State.CLOSED, Input.EOF): State.CLOSED,
}

TRANSITIONS: dict[Role, dict[tuple[State, Input], State]] = {Role.CLIENT: _CLIENT, Role.SERVER: _SERVER}
"""For each role: (state, input) to next state."""


def transition(role: Role, state: State, event: Input) -> State:
    """Return the next state.

    Raises:
        LocalProtocolError: the table has no such transition; the session was misused.
    """
    next_state = TRANSITIONS[role].get((state, event))
    if next_state is None:
        raise LocalProtocolError(f"input {event.value!r} is invalid for a {role.value} in state {state.value!r}")
    return next_state
