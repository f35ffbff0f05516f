"""How a client is: state, ages, rates, counts, the last error. Values alone; nothing here asks anybody."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

from tiktok_live.session.counters import Counters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.client.states import ClientState
    from tiktok_live.session.client import ClientSession

__all__ = ["About", "ClientHealth", "HealthBook"]

_SAMPLES = 7  # one at each look, which is a heartbeat's time apart: about a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHealth:
    """How a client is at this moment. Ages and times are in seconds; an age is None when there was nothing yet.

    Attributes:
        state: what it is doing.
        unique_id: the host; empty when only a room id was given.
        room_id: the room; 0 until it is known.
        provider: the sign provider whose plan opened the socket; empty when none is open.
        connected_for: since the first frame of this connection; None when there is no connection.
        frame_age: since the last frame.
        message_age: since the last message; a quiet room has none for long.
        heartbeat_age: since the server's last answer to a heartbeat.
        frames_per_second: over the last minute of this connection.
        messages_per_second: the same.
        frames: push frames received, over all connections, like all that follow.
        broken_frames: frames that could not be read.
        bytes_received: bytes of frames, as they came.
        messages: messages inside frames.
        events: events made of them.
        duplicates: messages dropped because they had come before.
        unread: messages of methods that nobody listens to.
        backlog_dropped: messages from before the connection that `backlog="drop"` left out.
        unparsed: messages whose payload did not parse.
        unknown: messages that could not be read or that nobody knows, by method.
        acks: batches acknowledged.
        heartbeats: heartbeats sent.
        heartbeats_answered: the server's answers to them.
        probes: heartbeats sent because the server had fallen silent.
        reconnects: connections after the first.
        attempts: tries to connect.
        handler_failures: events on which a handler raised.
        dropped: events that slow handlers lost.
        last_error: the last failure, one sentence; empty when there was none.
    """

    state: ClientState
    unique_id: str = ""
    room_id: int = 0
    provider: str = ""
    connected_for: float | None = None
    frame_age: float | None = None
    message_age: float | None = None
    heartbeat_age: float | None = None
    frames_per_second: float = 0.0
    messages_per_second: float = 0.0
    frames: int = 0
    broken_frames: int = 0
    bytes_received: int = 0
    messages: int = 0
    events: int = 0
    duplicates: int = 0
    unread: int = 0
    backlog_dropped: int = 0
    unparsed: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict[str, int])
    acks: int = 0
    heartbeats: int = 0
    heartbeats_answered: int = 0
    probes: int = 0
    reconnects: int = 0
    attempts: int = 0
    handler_failures: int = 0
    dropped: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a report says that only the client knows.

    Attributes:
        state: what the client is doing.
        unique_id: the host.
        room_id: the room.
        dropped: events that slow handlers lost.
        handler_failures: events on which a handler raised.
        unknown: messages of this live that could not be read, by method.
    """

    state: ClientState
    unique_id: str
    room_id: int
    dropped: int
    handler_failures: int
    unknown: Mapping[str, int]


class HealthBook:
    """Adds up what connections counted, and remembers what a health report needs beside it.

    Attributes:
        attempts: tries to connect.
        connections: those that came to a first frame.
        last_error: the last failure, one sentence.
        provider: whose plan opened the socket that is open.
        unknown: messages that could not be read, by method, of lives that are over.
    """

    def __init__(self) -> None:
        self.attempts = 0
        self.connections = 0
        self.last_error = ""
        self.provider = ""
        self.unknown: Counter[str] = Counter()
        self._past = Counters()
        self._live_since: float | None = None
        self._samples: deque[tuple[float, int, int]] = deque(maxlen=_SAMPLES)

    def went_live(self, now: float, provider: str) -> None:
        """Note a first frame."""
        self.connections += 1
        self.provider = provider
        self._live_since = now
        self._samples.append((now, 0, 0))

    def look(self, session: ClientSession, now: float) -> None:
        """Note how far a connection is, for the rates."""
        self._samples.append((now, session.counters.frames, session.counters.messages))

    def closed(self, session: ClientSession) -> None:
        """Note the end of a connection."""
        for each in fields(Counters):
            setattr(self._past, each.name, getattr(self._past, each.name) + getattr(session.counters, each.name))
        self._live_since = None
        self.provider = ""
        self._samples.clear()

    def totals(self, session: ClientSession | None) -> Counters:
        """Return the counts of all connections."""
        open_ = session.counters if session is not None else Counters()
        names = [each.name for each in fields(Counters)]
        return Counters(**{name: getattr(self._past, name) + getattr(open_, name) for name in names})

    def report(self, session: ClientSession | None, now: float, about: About) -> ClientHealth:
        """Return how the client is; `session` is the connection that is open, `now` monotonic time in seconds."""
        counts = self.totals(session)
        frames, messages = self.rates(session, now)
        return ClientHealth(
            state=about.state,
            unique_id=about.unique_id,
            room_id=about.room_id,
            provider=self.provider,
            connected_for=_age(self._live_since, now),
            frame_age=_age(session.last_frame_at, now) if session is not None else None,
            message_age=_age(session.last_message_at, now) if session is not None else None,
            heartbeat_age=_age(session.last_heartbeat_answer_at, now) if session is not None else None,
            frames_per_second=frames,
            messages_per_second=messages,
            frames=counts.frames,
            broken_frames=counts.broken_frames,
            bytes_received=counts.bytes_received,
            messages=counts.messages,
            events=counts.events,
            duplicates=counts.duplicates,
            unread=counts.unread,
            backlog_dropped=counts.dropped,
            unparsed=counts.unparsed,
            unknown=MappingProxyType(dict(self.unknown + Counter(about.unknown))),
            acks=counts.acks,
            heartbeats=counts.heartbeats,
            heartbeats_answered=counts.heartbeats_answered,
            probes=counts.probes,
            reconnects=max(self.connections - 1, 0),
            attempts=self.attempts,
            handler_failures=about.handler_failures,
            dropped=about.dropped,
            last_error=self.last_error,
        )

    def rates(self, session: ClientSession | None, now: float) -> tuple[float, float]:
        """Return frames and messages a second over the last minute."""
        if session is None or not self._samples:
            return 0.0, 0.0
        began, frames, messages = self._samples[0]
        seconds = max(now - began, 1.0)
        counters = session.counters
        return (counters.frames - frames) / seconds, (counters.messages - messages) / seconds


def _age(at: float | None, now: float) -> float | None:
    return None if at is None else max(now - at, 0.0)
