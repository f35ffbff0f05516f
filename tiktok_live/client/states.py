"""The states of a client, their transitions, and why it closed. `docs/states.md` is generated from this module."""

from __future__ import annotations

from enum import StrEnum, unique

from tiktok_live.errors import LocalProtocolError

__all__ = ["CLIENT_TRANSITIONS", "READING", "ClientState", "CloseReason", "Step", "next_state"]


class ClientState(StrEnum):
    """The state of a client."""

    IDLE = "idle"
    """Not started."""
    RESOLVING = "resolving"
    """Looking up the room."""
    SIGNING = "signing"
    """Obtaining a connect plan."""
    CONNECTING = "connecting"
    """Opening the socket."""
    ENTERING = "entering"
    """The socket is open; waiting for the first frame."""
    LIVE = "live"
    """Reading the room."""
    PAUSED = "paused"
    """Reading the room while the host has paused the live."""
    RECONNECTING = "reconnecting"
    """Waiting for the next attempt; with `follow`, also for the first live of an offline host."""
    ENDED = "ended"
    """The live is over; with `follow`, waiting for the next one."""
    CLOSED = "closed"
    """Closed for good; a client is single-use."""


@unique
class CloseReason(StrEnum):
    """Why a client or a pool closed: what `wait_closed()` and `run()` return. A failure is raised instead."""

    LIVE_ENDED = "live_ended"
    """The host or the platform ended the live."""
    CLOSED = "closed"
    """`aclose()` was called, or the `async with` block was left."""
    INTERRUPTED = "interrupted"
    """Ctrl-C, SIGTERM or SIGHUP; only `run()` returns it."""
    NO_ROOM_LEFT = "no_room_left"
    """Every room of a pool has ended; only a pool returns it."""

    @property
    def sentence(self) -> str:
        """The reason in words, as in `DisconnectedEvent.reason`."""
        return _SENTENCES[self]


_SENTENCES = {
    CloseReason.LIVE_ENDED: "the live ended",
    CloseReason.CLOSED: "closed",
    CloseReason.INTERRUPTED: "interrupted",
    CloseReason.NO_ROOM_LEFT: "no room is left",
}


class Step(StrEnum):
    """An input that moves a client from one state to another."""

    LOOK_UP = "look up"
    """The room lookup starts."""
    ROOM = "room"
    """The room is known."""
    PLAN = "plan"
    """A connect plan was obtained."""
    OPEN = "open"
    """The socket is open."""
    FRAME = "first frame"
    """The first frame of the room arrived."""
    PAUSE = "pause"
    """The host paused the live."""
    RESUME = "resume"
    """The host resumed the live."""
    FAILURE = "failure"
    """An attempt failed and another one follows."""
    END = "end of the live"
    """The live is over."""
    CLOSE = "close"
    """The client was closed, or its failure is final."""


READING = frozenset({ClientState.LIVE, ClientState.PAUSED})
"""The states in which the room is read."""

_S = ClientState
_ATTEMPT = (_S.RESOLVING, _S.SIGNING, _S.CONNECTING, _S.ENTERING, _S.LIVE, _S.PAUSED)

CLIENT_TRANSITIONS: dict[tuple[ClientState, Step], ClientState] = {
    (_S.IDLE, Step.LOOK_UP): _S.RESOLVING,
    (_S.IDLE, Step.ROOM): _S.SIGNING,  # a room id was given
    (_S.RESOLVING, Step.ROOM): _S.SIGNING,
    (_S.SIGNING, Step.PLAN): _S.CONNECTING,
    (_S.CONNECTING, Step.OPEN): _S.ENTERING,
    (_S.ENTERING, Step.FRAME): _S.LIVE,
    (_S.LIVE, Step.PAUSE): _S.PAUSED,
    (_S.PAUSED, Step.RESUME): _S.LIVE,
    **dict.fromkeys(((state, Step.FAILURE) for state in _ATTEMPT), _S.RECONNECTING),
    (_S.RECONNECTING, Step.LOOK_UP): _S.RESOLVING,
    (_S.RECONNECTING, Step.ROOM): _S.SIGNING,
    **dict.fromkeys(((state, Step.END) for state in _ATTEMPT), _S.ENDED),
    (_S.ENDED, Step.LOOK_UP): _S.RESOLVING,
    **dict.fromkeys(((state, Step.CLOSE) for state in _S), _S.CLOSED),
}
"""The next state, by state and step."""


def next_state(state: ClientState, step: Step) -> ClientState:
    """Return the state that follows.

    Raises:
        LocalProtocolError: the table has no such transition.
    """
    following = CLIENT_TRANSITIONS.get((state, step))
    if following is None:
        raise LocalProtocolError(f"the step {step.value!r} is not allowed in the state {state.value!r}")
    return following
