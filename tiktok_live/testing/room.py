"""A simulated room for tests: each call plays something, and returns when the program has handled it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Self

import betterproto2  # noqa: TC002 - public annotations exist at run time

from tiktok_live.client.handlers.registration import HandlerRegistration
from tiktok_live.client.stand_in import LedClient
from tiktok_live.client.states import ClientState
from tiktok_live.errors import ConfigError, UsageError
from tiktok_live.events.base import Event
from tiktok_live.events.models import Gift, User
from tiktok_live.simulator.memory import SimulatedConnector
from tiktok_live.simulator.room import HostStatus, Script, Step
from tiktok_live.simulator.room import SimulatedRoom as ServedRoom
from tiktok_live.simulator.running_room import RunningRoom
from tiktok_live.testing.factories import build_event
from tiktok_live.testing.messages import as_message
from tiktok_live.testing.models import as_gift, make_user
from tiktok_live.testing.recording import RecordingClient
from tiktok_live.testing.stage import STAGE
from tiktok_live.testing.virtual_clock import VirtualClock
from tiktok_live.wire.batches import BatchMessage

__all__ = ["SimulatedRoom"]

_OPEN_LIVE = Script((Step(0.0, ()), Step(math.inf, ())))  # one empty frame, then whatever the test plays
_LONGEST_WAIT = 600.0  # virtual seconds that a call passes until a client reads the room
_LONGEST_END = 60.0  # virtual seconds that `end` passes until the clients have read the end
_STEP = 1.0
_COUNTS = range(1, 100_001)  # how often a gift may be sent in one call
_POLL = 0.001  # real seconds between looks whether the handlers are idle


class SimulatedRoom:
    """A live on a virtual clock, without a network. Every client that is made while it is open reads it.

        async with SimulatedRoom("host") as room:
            client = LiveClient("@host")  # anywhere in the program
            ...
            await room.chat("ann", "!song Yesterday")

    A call waits until a client reads the room, plays what it says, and returns when the handlers have handled it.
    Clients that `client` made are started by the first call. Virtual time passes in `advance`, and while a call waits
    for a client, for example after a dropped connection.

    Args:
        unique_id: the host. Without a name, the room is that of every host.
        title: of the live.
        viewers: of the live.
        is_live: whether the live has begun; see `go_live`.
        users: who have roles or levels, see `make_user`; other names become plain users.
        clock: by default a new one, or that of the rooms that are open.
        patience: real seconds without progress after which a call no longer waits for handlers, such as one that itself
            waits for the next event.

    Attributes:
        clients: every client that was made while the room was open.

    Raises:
        ConfigError: the name is invalid.
    """

    def __init__(
        self,
        unique_id: str = "",
        *,
        title: str = "A simulated live",
        viewers: int = 120,
        is_live: bool = True,
        users: Iterable[User] = (),
        clock: VirtualClock | None = None,
        patience: float = 1.0,
    ) -> None:
        name = unique_id.removeprefix("@")
        self.is_named = bool(name)
        self._served = ServedRoom(
            unique_id=name or "host",
            title=title,
            viewers=viewers,
            status=HostStatus.LIVE if is_live else HostStatus.OFFLINE,
            scenario=_OPEN_LIVE,
        )
        self._users = {user.nickname: user for user in users}
        self._given_clock = clock
        self._patience = patience
        self._clock: VirtualClock | None = None
        self._connector: SimulatedConnector | None = None
        self._followers = self._served.followers
        self._shares = 0
        self._likes = 0
        self.clients: list[LedClient] = []

    def __repr__(self) -> str:
        return f"<SimulatedRoom @{self.unique_id}{'' if self._connector is not None else ', not open'}>"

    # Opening and closing

    def open(self) -> Self:
        """Lead the clients that are made from now on. Needs no running loop; `async with` does it."""
        if self._connector is not None:
            raise UsageError("this room was already opened: make a new one")
        self._clock = STAGE.open(self, self._given_clock)
        self._connector = SimulatedConnector(self._served, clock=self._clock)
        return self

    def close(self) -> None:
        """Lead no more clients. Needs no running loop; clients and connections end with theirs."""
        STAGE.close(self)

    async def aclose(self) -> None:
        """Close the room, the clients that `client` made, and all connections."""
        self.close()
        for client in self.clients:
            if isinstance(client, RecordingClient):
                await client.aclose()
        await self.connector.aclose()

    async def __aenter__(self) -> Self:
        return self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def client(self, program: HandlerRegistration | None = None, **options: Any) -> RecordingClient:
        """Return a client of this room, which the first call starts.

        Args:
            program: handlers to include: a router, or a client that was made before the room was open.
            options: of `LiveClient`, for example `shared`.
        """
        client = RecordingClient(self.unique_id, settle=self.settle, **options)
        if program is not None:
            client.include(program)
        return client

    def made(self, client: LedClient) -> None:
        """Take note of a new client; the stage calls it."""
        self.clients.append(client)

    @property
    def unique_id(self) -> str:
        """The host's handle, without `@`."""
        return self._served.unique_id

    @property
    def room_id(self) -> int:
        """The id of the current live."""
        return self.running.room.room_id

    @property
    def host(self) -> User:
        """The host, for example as the user of a comment."""
        return make_user(self.unique_id, id=self._served.host_id, is_host=True)

    @property
    def clock(self) -> VirtualClock:
        """The virtual clock of the room and of the clients that read it."""
        self._require_open()
        assert self._clock is not None, "an open room has a clock"
        return self._clock

    @property
    def connector(self) -> SimulatedConnector:
        """Its connections: records of handshakes, heartbeats and acks, and `faults` to add."""
        self._require_open()
        assert self._connector is not None, "an open room has a connector"
        return self._connector

    @property
    def running(self) -> RunningRoom:
        """The current live in the simulator."""
        return self.connector.rooms.find(self._served.unique_id)

    # What viewers do

    async def chat(self, user: User | str, text: str, **attributes: object) -> None:
        """Send a comment; `attributes` are more of `ChatEvent`, such as `is_backlog=True`."""
        await self._play("chat", user=user, text=text, **attributes)

    async def gift(self, user: User | str, gift: Gift | str = "Rose", count: int = 1) -> None:
        """Send a gift `count` times: the whole streak with its end, or single gifts if it cannot be in streaks.

        Raises:
            ConfigError: `count` is not from 1 to 100,000, or the gift is not known.
            UsageError: no client reads the room.
        """
        if type(count) is not int or count not in _COUNTS:
            raise ConfigError(f"a gift is sent once or more, at most {_COUNTS[-1]:,} times, not {count!r} times")
        kind, who = as_gift(gift), self.user(user)
        if not kind.is_streakable:
            await self.send(*(self._event("gift", user=who, gift=kind, count=1) for _ in range(count)))
            return
        first = self._event("gift", user=who, gift=kind, count=1, is_final=False)
        streak = {"user": who, "gift": kind, "group_id": first.group_id}
        ticks = [self._event("gift", count=number, is_final=False, **streak) for number in range(2, count + 1)]
        await self.send(first, *ticks, self._event("gift", count=count, **streak))

    async def like(self, user: User | str, count: int = 1) -> None:
        """Send likes."""
        self._likes += count
        await self._play("like", user=user, count=count, total=self._likes)

    async def follow(self, user: User | str) -> None:
        """Follow the host."""
        self._followers += 1
        await self._play("follow", user=user, followers=self._followers)

    async def share(self, user: User | str) -> None:
        """Share the live."""
        self._shares += 1
        await self._play("share", user=user, share_count=self._shares)

    async def join(self, user: User | str) -> None:
        """Join the live."""
        await self._play("join", user=user, viewers=self._served.viewers)

    async def subscribe(self, user: User | str, months: int = 1) -> None:
        """Subscribe to the host."""
        await self._play("subscribe", user=user, months=months)

    async def viewers(self, count: int, total: int | None = None) -> None:
        """Report the number of viewers, and how many there were in all."""
        await self._play("viewer_count", viewers=count, total_viewers=count if total is None else total)

    async def send(self, *messages: Event | BatchMessage | betterproto2.Message) -> None:
        """Send anything: events that a factory made, or messages of `tiktok_live.proto`.

        A client drops a message that it has received before, as in a live: make a new event for each.

        Raises:
            ConfigError: the event is not one of a message.
            UsageError: no client reads the room.
        """
        written = [as_message(message) for message in messages]
        await self._wait_for_readers()
        for message in written:
            for subscriber in tuple(self.running.subscribers):
                subscriber.announce(message, is_end=False)
        await self.settle()

    def user(self, user: User | str) -> User:
        """Return the user of that name, with the roles given to the room."""
        if not isinstance(user, str):
            return user
        if user == self.unique_id and user not in self._users:
            return self.host
        return self._users.get(user) or make_user(user)

    # What the host and the platform do

    async def pause(self) -> None:
        """Pause the live."""
        await self._wait_for_readers()
        self.running.pause()
        await self.settle()

    async def resume(self) -> None:
        """Resume the live."""
        await self._wait_for_readers()
        self.running.resume()
        await self.settle()

    async def end(self) -> None:
        """End the live, and wait until the clients have read the end; those without `follow` close."""
        await self._wait_for_readers()
        self.running.end()
        await self._pass_until(lambda: not self.running.subscribers, _LONGEST_END)
        await self._pass_until(lambda: all(client.state in _OVER for client in self.clients), _LONGEST_END)

    async def go_live(self) -> None:
        """Begin another live, with a room id of its own; clients with `follow` find it."""
        self.connector.rooms.act(self.running, "restart")
        await self.settle()

    async def drop_connection(self) -> None:
        """Break the connections of all clients without a close frame. They reconnect as virtual time passes."""
        await self._wait_for_readers()
        for subscriber in tuple(self.running.subscribers):
            subscriber.leave()
        await self.settle()

    # Time

    async def advance(self, seconds: float) -> None:
        """Let virtual seconds pass: cooldowns, timeouts, heartbeats, reconnects."""
        await self.clock.advance(seconds)
        await self.settle()

    async def settle(self) -> None:
        """Return when handlers have handled everything, without letting virtual time pass; see `patience`."""
        now = asyncio.get_running_loop().time
        last, since = None, now()
        while not any(client.is_inside_handler() for client in self.clients):  # it must not wait for itself
            await self.clock.settle()
            read = sum(len(record.acks) for record in self.connector.connections)
            left = sum(client.unhandled_events for client in self.clients)
            if (read, left) != last:
                last, since = (read, left), now()
            elif not left or now() - since > self._patience:
                return
            if left:
                await asyncio.sleep(_POLL)

    async def _play(self, kind: str, **attributes: Any) -> None:
        await self.send(self._event(kind, **attributes))

    def _event(self, kind: str, **attributes: Any) -> Any:
        if "user" in attributes:
            attributes["user"] = self.user(attributes["user"])
        return build_event(kind, {"created_at": self._now(), **attributes})

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.wall(), UTC)

    async def _wait_for_readers(self) -> None:
        """Start the clients of the test, and let time pass until every client that runs reads the room.

        Raises:
            UsageError: there is none.
        """
        self._require_open()
        for client in self.clients:
            if isinstance(client, RecordingClient) and client.state is ClientState.IDLE:
                await client.start()
        await self._pass_until(lambda: bool(self.running.subscribers), _LONGEST_WAIT)
        if not self.running.subscribers:
            raise self._unread()

    async def _pass_until(self, condition: Callable[[], bool], longest: float) -> None:
        await self.settle()
        end = self.clock.monotonic() + longest
        while self._is_read() and not condition() and self.clock.monotonic() < end:
            await self.clock.advance(_STEP)
            await self.settle()

    def _is_read(self) -> bool:
        return any(client.state not in _NOT_READING for client in self.clients)

    def _require_open(self) -> None:
        if self._connector is None:
            raise UsageError("this room is not open: write `async with SimulatedRoom() as room:`")

    def _unread(self) -> UsageError:
        states = ", ".join(f"{client!r}" for client in self.clients)
        why = f"the clients are {states}" if states else "no client was made since it was opened"
        return UsageError(
            f"no client reads the room of @{self.unique_id}: {why}",
            advice="Make the client while the room is open and start it, or use room.client()",
        )


_NOT_READING = {ClientState.CLOSED, ClientState.IDLE}
_OVER = {ClientState.ENDED, *_NOT_READING}
