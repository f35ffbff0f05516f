"""Chat commands: `!song "Blue Moon" 2` calls a function with a text and a number."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from tiktok_live.dispatch.command_arguments import bare, plain
from tiktok_live.dispatch.command_signatures import CommandSignature, read_signature
from tiktok_live.dispatch.filters import check_filter
from tiktok_live.dispatch.options import is_number
from tiktok_live.dispatch.signatures import function_name
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.lifecycle import CommandRefusedEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiktok_live.dispatch.options import DispatchClock
    from tiktok_live.events.base import Event
    from tiktok_live.events.models import User

__all__ = ["Command", "CommandRunner", "Cooldowns", "make_command"]

_MAX_LENGTH = 2_000  # characters; the app allows a few hundred
_MAX_COOLING = 10_000  # users


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A registered command. It is stateless, so clients can share it.

    Attributes:
        name: the word after the prefix, in any case.
        function: called by the command.
        handler: the function's qualified name.
        signature: the function's parameters.
        prefix: the text before the name; any length, may be empty.
        aliases: other names.
        cooldown: seconds until the same user can call it again.
        where: passes the comments to react to; the others are ignored without a `CommandRefusedEvent`.
    """

    name: str
    function: Callable[..., object]
    handler: str
    signature: CommandSignature
    prefix: str = "!"
    aliases: tuple[str, ...] = ()
    cooldown: float = 0.0
    where: Callable[[ChatEvent], bool | None] | None = None

    @property
    def usage(self) -> str:
        """The usage: `!song TITLE [TIMES]`."""
        return f"{self.prefix}{self.name} {self.signature.usage}".rstrip()

    def line_in(self, text: str) -> str | None:
        """Return the text after the command's name; None if the text is not this command.

        Spaces and invisible characters are allowed before and after the prefix, and full-width letters in it.
        """
        if len(text) > _MAX_LENGTH:
            return None
        text = bare(text)
        start = len(self.prefix)
        if text[:start].casefold() != self.prefix.casefold() and plain(text[:start]) != plain(self.prefix):
            return None
        word, line = (*text[start:].split(None, 1), "", "")[:2]
        word = plain(word)
        return line if any(word == plain(name) for name in (self.name, *self.aliases)) else None


def make_command(
    function: Callable[..., object],
    name: str,
    *,
    prefix: str = "!",
    aliases: Iterable[str] = (),
    cooldown: float = 0.0,
    where: Callable[[ChatEvent], bool | None] | None = None,
) -> Command:
    """Return `function` as a command; the arguments are described at `Command`.

    Raises:
        ConfigError: a name, an option or the function is invalid; the message says how to fix it.
    """
    handler = function_name(function)
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
    """Runs a command for one client: parses comments and applies the cooldown.

    Comments from before the client connected (`is_backlog`) do not run commands, because they may have been answered
    before. With `LiveConfig(backlog="deliver")` they are not marked, so they do.

    Args:
        command: the command to run.
        clock: the time, for the cooldown.
        refuse: called with each refused comment.
    """

    def __init__(self, command: Command, clock: DispatchClock, refuse: Callable[[CommandRefusedEvent], None]) -> None:
        self.command = command
        self._refuse = refuse
        self._cooldowns = Cooldowns(command.cooldown, clock)

    def is_for(self, event: Event) -> bool:
        """Return whether the event is this command and passes its filter. Exceptions raised by the filter propagate."""
        if not isinstance(event, ChatEvent) or event.is_backlog or self.command.line_in(event.text) is None:
            return False
        where = self.command.where
        return where is None or bool(where(event))

    def prepare(self, event: ChatEvent, context: object) -> Callable[[], object] | None:
        """Return the requested call, which can run in any thread; None if the comment is refused.

        A call starts the user's cooldown; a refused comment does not.

        Args:
            event: a comment that passed `is_for`.
            context: passed to the function if it takes one.
        """
        command = self.command
        line = command.line_in(event.text)
        if line is None:
            return None
        left = self._cooldowns.left(event.user)
        if left > 0:
            self._refuse_comment(event, "cooldown", f"Wait {math.ceil(left)} s", left)
            return None
        try:
            positional, named = command.signature.bind(event, context, line)
        except ValueError as error:
            self._refuse_comment(event, "usage", f"{error}. Usage: {command.usage}")
            return None
        self._cooldowns.start(event.user)
        return partial(command.function, *positional, **named)

    def _refuse_comment(
        self, event: ChatEvent, reason: Literal["usage", "cooldown"], detail: str, left: float = 0.0
    ) -> None:
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


class Cooldowns:
    """The users that have to wait, by id, or by handle if there is no id.

    Args:
        seconds: length of a cooldown.
        clock: the time.
        size: maximum number of users; above it the oldest cooldowns end early.
    """

    def __init__(self, seconds: float, clock: DispatchClock, size: int = _MAX_COOLING) -> None:
        self._seconds = seconds
        self._clock = clock
        self._size = size
        self._until: dict[int | str, float] = {}  # in the order of their ends, as all are equally long

    def __len__(self) -> int:
        return len(self._until)

    def left(self, user: User) -> float:
        """Return the seconds until the user's cooldown ends; 0 if there is none."""
        return max(0.0, self._until.get(_key(user), -math.inf) - self._clock.monotonic())

    def start(self, user: User) -> None:
        """Start the user's cooldown."""
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
        raise ConfigError(f"aliases is a single string; write: aliases=({aliases!r},)")
    if not isinstance(aliases, Iterable):
        raise ConfigError(f"aliases is {aliases!r}; use a tuple of words, such as aliases=('play',)")
    return tuple(aliases)


def _check_prefix(prefix: object) -> None:
    if not isinstance(prefix, str) or not prefix.startswith(bare(prefix)) or (prefix and not bare(prefix)):
        raise ConfigError(f"no comment can start with the prefix {prefix!r}; use, for example, prefix='!'")


def _check_cooldown(seconds: float) -> None:
    if not is_number(seconds) or not 0 <= seconds < math.inf:
        raise ConfigError(f"cooldown is {seconds!r}; use 0 or more seconds, such as cooldown=5.0")


def _check_name(name: object, prefix: str) -> None:
    if not isinstance(name, str) or not name or name != bare(name) or len(name.split()) != 1:
        raise ConfigError(f"{name!r} is not a valid command name; use one word, such as 'song'")
    if prefix and name.startswith(prefix):
        raise ConfigError(
            f"{name!r} contains the prefix, which is added automatically; write: {name.removeprefix(prefix)!r}"
        )
