"""Commands that people write in the chat: `!song "Blue Moon" 2` calls a function with a text and a number."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, Protocol

from tiktok_live.dispatch.command_arguments import bare
from tiktok_live.dispatch.command_signatures import Signature, read_signature
from tiktok_live.dispatch.filters import check_filter
from tiktok_live.dispatch.options import is_number
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.lifecycle import CommandRefusedEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.events.base import Event
    from tiktok_live.events.models import User

__all__ = ["Command", "CommandRunner", "CoolDowns", "Monotonic", "make_command"]

_LONGEST = 2_000  # characters: the app lets people write a few hundred at most
_REMEMBERED = 10_000  # people


class Monotonic(Protocol):
    """Where cool-downs take the time from; every `Clock` is one."""

    def monotonic(self) -> float:
        """Return seconds that only grow; their zero means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, as it was registered. It remembers nothing, so that clients can share it.

    Attributes:
        name: what people write behind the prefix, in any case.
        function: what is called.
        handler: the function's qualified name.
        signature: what the function is called with.
        prefix: what a command begins with; may be longer than one character, or empty.
        aliases: other names.
        cooldown: seconds for which somebody has to wait after a call.
        where: who does not pass it is not answered at all.
    """

    name: str
    function: Callable[..., object]
    handler: str
    signature: Signature
    prefix: str = "!"
    aliases: tuple[str, ...] = ()
    cooldown: float = 0.0
    where: Callable[[ChatEvent], bool | None] | None = None

    @property
    def usage(self) -> str:
        """How it is written: `!song TITLE [TIMES]`."""
        return f"{self.prefix}{self.name} {self.signature.usage}".rstrip()

    def line_in(self, text: str) -> str | None:
        """Return what stands behind the command's name; None when the text is not this command.

        Spaces may stand before the prefix and behind it.
        """
        if len(text) > _LONGEST:
            return None
        text = bare(text)
        start = len(self.prefix)
        if text[:start].casefold() != self.prefix.casefold():
            return None
        word, line = (*text[start:].split(None, 1), "", "")[:2]
        written = bare(word).casefold()
        return line if any(written == name.casefold() for name in (self.name, *self.aliases)) else None


def make_command(
    function: Callable[..., object],
    name: str,
    *,
    prefix: str = "!",
    aliases: Iterable[str] = (),
    cooldown: float = 0.0,
    where: Callable[[ChatEvent], bool | None] | None = None,
) -> Command:
    """Return `function` as a command; the arguments are attributes of `Command`.

    Raises:
        ConfigError: a name, an option or the function cannot work; the message says what to write.
    """
    handler = _name_of(function)
    others = _as_words(aliases)
    _check_prefix(prefix)
    for each in (name, *others):
        _check_name(each, prefix)
    _check_cooldown(cooldown)
    if where is not None:
        check_filter(where, (ChatEvent,))
    return Command(
        name=name,
        function=function,
        handler=handler,
        signature=read_signature(function, handler),
        prefix=prefix,
        aliases=others,
        cooldown=cooldown,
        where=where,
    )


class CommandRunner:
    """One client's use of a command: whose comments it is for, and who has to wait.

    Comments from before the client connected (`is_backlog`) never run a command: they were answered, or not, by whoever
    was there. With `LiveConfig(backlog="deliver")` nothing marks them, so they do.

    Args:
        command: what is run.
        clock: where cool-downs take the time from.
        refuse: told what was written and not run.
    """

    def __init__(self, command: Command, clock: Monotonic, refuse: Callable[[CommandRefusedEvent], None]) -> None:
        self.command = command
        self._refuse = refuse
        self._cooldowns = CoolDowns(command.cooldown, clock)

    def is_for(self, event: Event) -> bool:
        """Return whether the event is this command, of somebody who may. What its filter raises, this does."""
        if not isinstance(event, ChatEvent) or event.is_backlog or self.command.line_in(event.text) is None:
            return False
        where = self.command.where
        return where is None or bool(where(event))

    def prepare(self, event: ChatEvent, context: object) -> Callable[[], object] | None:
        """Return the call that the comment asks for, ready to be made in any thread; None when it is refused.

        The cool-down begins here; comments that are refused begin none.

        Args:
            event: one that `is_for` has let pass.
            context: given to the function where it wants one.
        """
        command = self.command
        line = command.line_in(event.text)
        if line is None:
            return None
        left = self._cooldowns.left(event.user)
        if left > 0:
            self._tell(event, "cooldown", f"Wait {math.ceil(left)} s", left)
            return None
        try:
            positional, named = command.signature.bind(event, context, line)
        except ValueError as error:
            self._tell(event, "usage", f"{error}. Usage: {command.usage}")
            return None
        self._cooldowns.start(event.user)
        return partial(command.function, *positional, **named)

    def _tell(self, event: ChatEvent, reason: Literal["usage", "cooldown"], detail: str, left: float = 0.0) -> None:
        self._refuse(
            CommandRefusedEvent(
                room_id=event.room_id,
                received_at=event.received_at,
                command=self.command.name,
                user=event.user,
                reason=reason,
                detail=detail,
                retry_after=left,
            )
        )


class CoolDowns:
    """Who has to wait, by their id, or by their handle where there is none.

    Args:
        seconds: for how long, after each start.
        clock: tells the time.
        size: how many people are remembered; beyond it those who have waited longest are let through.
    """

    def __init__(self, seconds: float, clock: Monotonic, size: int = _REMEMBERED) -> None:
        self._seconds = seconds
        self._clock = clock
        self._size = size
        self._until: dict[int | str, float] = {}  # everybody waits equally long, so who comes first is through first

    def __len__(self) -> int:
        return len(self._until)

    def left(self, user: User) -> float:
        """Return the seconds until the person may go on; 0 when they may."""
        return max(0.0, self._until.get(_key(user), -math.inf) - self._clock.monotonic())

    def start(self, user: User) -> None:
        """Let the person wait from now on."""
        if not self._seconds:
            return
        now = self._clock.monotonic()
        self._until.pop(_key(user), None)
        while self._until:
            first, until = next(iter(self._until.items()))
            if until > now and len(self._until) < self._size:
                break
            del self._until[first]
        self._until[_key(user)] = now + self._seconds


def _key(user: User) -> int | str:
    return user.id or user.unique_id


def _as_words(aliases: object) -> tuple[str, ...]:
    if isinstance(aliases, str):
        raise ConfigError(f"aliases of a command are several; write: aliases=({aliases!r},)")
    if not isinstance(aliases, Iterable):
        raise ConfigError(f"aliases is {aliases!r}; write words, such as aliases=('play',)")
    return tuple(aliases)


def _check_prefix(prefix: object) -> None:
    if not isinstance(prefix, str) or not prefix.startswith(bare(prefix)) or (prefix and not bare(prefix)):
        raise ConfigError(f"the prefix {prefix!r} can never begin a comment; write for example: prefix='!'")


def _check_cooldown(seconds: float) -> None:
    if not is_number(seconds) or not 0 <= seconds < math.inf:
        raise ConfigError(f"cooldown is {seconds!r}; write seconds from 0 on, such as cooldown=5.0")


def _check_name(name: object, prefix: str) -> None:
    if not isinstance(name, str) or not name or name != bare(name) or len(name.split()) != 1:
        raise ConfigError(f"{name!r} is no command's name; write one word, such as 'song'")
    if prefix and name.startswith(prefix):
        raise ConfigError(f"{name!r} has the prefix in it, which is added; write: {name.removeprefix(prefix)!r}")


def _name_of(function: object) -> str:
    named = function if hasattr(function, "__qualname__") else type(function)
    return f"{named.__module__}.{named.__qualname__}"
