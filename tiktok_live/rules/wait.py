"""The action `wait`: what follows it in the list is done later."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_live.events.base import Event
from tiktok_live.rules.actions import ActionKind, KeyValues, Surroundings, Values
from tiktok_live.rules.keys import Key
from tiktok_live.rules.value_kinds import NumberInRange

__all__ = ["WAIT", "Wait"]

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause. The engine adds it to the delay of the next actions, so no queue is held up.

    Attributes:
        seconds: of the pause.
    """

    seconds: float
    kind: str = "wait"

    def preview(self, values: Values) -> str:  # noqa: ARG002 - the same for all events
        """Return what it does in plain words."""
        return f"wait {self.seconds:g} s"

    async def run(self, values: Values, event: Event) -> None:
        """Do nothing: the engine waits."""


def _make(values: KeyValues, surroundings: Surroundings) -> Wait:  # noqa: ARG001 - the same for all kinds
    return Wait(values["seconds"])


WAIT = ActionKind(
    name="wait",
    meaning="Waits before the next actions of this rule; other rules go on",
    keys=(Key("seconds", NumberInRange(0, _HOUR, "seconds"), "How long"),),
    make=_make,
)
"""The kind of action."""
