"""The states of a client, and every way from one to another. The picture in the docs is drawn from this table."""

from __future__ import annotations

from enum import StrEnum, unique

from tiktok_live.errors import LocalProtocolError

__all__ = ["CLIENT_TRANSITIONS", "READING", "ClientState", "CloseReason", "Step", "next_state"]


class ClientState(StrEnum):
    """What a client is doing."""

    IDLE = "idle"
    """It was not started."""
    RESOLVING = "resolving"
    """It looks up the room."""
    SIGNING = "signing"
    """It obtains a connect plan."""
    CONNECTING = "connecting"
    """It opens the socket."""
    ENTERING = "entering"
    """It asked to enter the room and has heard nothing yet."""
    LIVE = "live"
    """It reads the room."""
    PAUSED = "paused"
    """It reads the room, whose host has stepped away."""
    RECONNECTING = "reconnecting"
    """It waits before the next attempt; if it follows, also for a host who has not been live yet."""
    ENDED = "ended"
    """The live is over; a client that follows its host waits for the next one."""
    CLOSED = "closed"
    """It is of no more use."""


@unique
class CloseReason(StrEnum):
    """What `wait_closed()` and `run()` return; a failure is raised instead."""

    LIVE_ENDED = "live_ended"
    """The host ended the live, or the platform did."""
    CLOSED = "closed"
    """`aclose()` was called, or the `async with` block was left."""
    INTERRUPTED = "interrupted"
    """Ctrl-C, SIGTERM or SIGHUP; only `run()` returns it."""
    NO_ROOM_LEFT = "no_room_left"
    """Every room of a pool has ended; only a pool returns it."""

    @property
    def sentence(self) -> str:
        """The same in words, as `DisconnectedEvent.reason` has it."""
        return _SENTENCES[self]


_SENTENCES = {
    CloseReason.LIVE_ENDED: "the live ended",
    CloseReason.CLOSED: "closed",
    CloseReason.INTERRUPTED: "interrupted",
    CloseReason.NO_ROOM_LEFT: "no room is left",
}


class Step(StrEnum):
    """What can happen to a client."""

    LOOK_UP = "look up"
    """The room is asked for."""
    ROOM = "room"
    """The room is known."""
    PLAN = "plan"
    """There is a connect plan."""
    OPEN = "open"
    """The socket is open."""
    FRAME = "first frame"
    """The room has answered."""
    PAUSE = "pause"
    """The host stepped away."""
    RESUME = "resume"
    """The host is back."""
    FAILURE = "failure"
    """Something went wrong for which there is another attempt."""
    END = "end of the live"
    """The host has ended the live."""
    CLOSE = "close"
    """The client was closed, or has failed for good."""


READING = frozenset({ClientState.LIVE, ClientState.PAUSED})
"""The states in which the room is read."""

_S = ClientState
_ATTEMPT = (_S.RESOLVING, _S.SIGNING, _S.CONNECTING, _S.ENTERING, _S.LIVE, _S.PAUSED)

CLIENT_TRANSITIONS: dict[tuple[ClientState, Step], ClientState] = {
    (_S.IDLE, Step.LOOK_UP): _S.RESOLVING,
    (_S.IDLE, Step.ROOM): _S.SIGNING,  # given by its id
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
"""From which state, on what, to which state."""


def next_state(state: ClientState, step: Step) -> ClientState:
    """Return the state that follows.

    Raises:
        LocalProtocolError: the table has no such way.
    """
    following = CLIENT_TRANSITIONS.get((state, step))
    if following is None:
        raise LocalProtocolError(f"{step.value} is impossible for a client that is {state.value}")
    return following
