"""What a rule can do: the protocol of actions, and how a kind of action describes itself to the rules file.

A new kind of action is an `ActionKind` in the list of `kinds.py`. The loader reads its table with its `keys`, so that
`make` gets checked values. A kind that acts on another program, such as OBS, names its `TargetKind`: all actions of a
file share one `Target`, which is opened when it is needed and closed with the engine, and which survives a reload of
the file as long as its section stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeAlias, TypeVar, cast

from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.net.options import NetworkOptions
from tiktok_live.rules.alerts import AlertSink
from tiktok_live.rules.keys import Key

__all__ = [
    "Action",
    "ActionFailed",
    "ActionKind",
    "KeyValues",
    "Surroundings",
    "Target",
    "TargetKind",
    "Values",
]

Values: TypeAlias = Mapping[str, str | int]
"""What fills the placeholders of one event, as `values_of(room, event)` returns it. Texts of viewers are hostile."""

KeyValues: TypeAlias = Mapping[str, Any]
"""Checked values of a table by key, defaults included. Typed by the `kind` of each key."""


class ActionFailed(Exception):
    """An action did not work. The engine counts and logs it, and goes on with the next one.

    Args:
        reason: one sentence that says what happened and what to do, without secrets.
    """


class Action(Protocol):
    """Something to do, read from the file; it may run many times, but never twice at once with others of its kind."""

    @property
    def kind(self) -> str:
        """The name of the queue: actions of one kind run one after another, in order; kinds run side by side."""

    def preview(self, values: Values) -> str:
        """Return in one line what `run` would do with these values: `set the scene "Party" for 5 s`.

        `rules check` passes each placeholder as its own value.
        """

    async def run(self, values: Values, event: Event) -> None:
        """Do it. It must end by itself, within its own timeout.

        Raises:
            ActionFailed: it did not work.
        """


class Target(Protocol):
    """Another program, or a shared connection, that actions act on. Its constructor does no I/O."""

    async def aclose(self) -> None:
        """Close it; no action runs any longer."""


_T = TypeVar("_T", bound=Target)


@dataclass(frozen=True, slots=True, eq=False)
class TargetKind(Generic[_T]):
    """How the file describes a target, in a section of its own.

    Attributes:
        section: the section's name, for example `obs` for `[obs]`; empty if there is nothing to set.
        meaning: one sentence for the documentation.
        keys: of the section; all need a default, because the section may be absent.
        make: returns the target for the section's values. It does no I/O; ConfigError if the values contradict.
    """

    section: str
    meaning: str
    keys: tuple[Key, ...]
    make: Callable[[KeyValues, Surroundings], _T]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What actions are made with.

    Attributes:
        clock: the time.
        network: proxy, certificate authorities and address family.
        folder: the folder of the rules file.
        alerts: shows alerts and plays sounds; None without an overlay.
        targets: by kind, filled by the loader.
    """

    clock: Clock
    network: NetworkOptions
    folder: Path
    alerts: AlertSink | None = None
    targets: Mapping[TargetKind[Any], Target] = field(default_factory=dict[TargetKind[Any], Target])

    def target(self, kind: TargetKind[_T]) -> _T:
        """Return the target of an action whose `ActionKind` names this kind."""
        return cast("_T", self.targets[kind])


@dataclass(frozen=True, slots=True)
class ActionKind:
    """A kind of action, chosen by `action = "NAME"` in a table of `do`.

    Attributes:
        name: of the action.
        meaning: what it does, one sentence for the documentation.
        keys: of its table, besides `action`.
        make: returns the action for the table's checked values. It does no I/O; ConfigError if they contradict.
        target: what it acts on, if that is shared.
        needs_alerts: whether it needs `Surroundings.alerts`; it is then refused without an overlay.
        checks_keys: whether `make` gets the table as it is written, and checks its keys itself; `keys` is then empty.
    """

    name: str
    meaning: str
    keys: tuple[Key, ...]
    make: Callable[[KeyValues, Surroundings], Action]
    target: TargetKind[Any] | None = None
    needs_alerts: bool = False
    checks_keys: bool = False
