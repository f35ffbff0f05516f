"""What rules do in OBS: each action sets a setting, perhaps for some seconds, or makes one request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.relay.templates import Template
from tiktok_live.rules.actions import Values
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.effects import Effects
from tiktok_live.rules.obs.settings import InputText, Setting, Value
from tiktok_live.rules.value_kinds import one_line

__all__ = ["MAX_TEXT", "MakeRequest", "Obs", "ObsAction", "SetSetting", "SetText"]

MAX_TEXT = 1_000
"""Characters of a text that is set."""

_QUEUE: Final = "obs"


class Obs:
    """OBS as all rules of a file share it: one connection, and the effects that are on.

    Attributes:
        client: makes the requests.
        effects: sets settings for some seconds.
    """

    def __init__(self, address: ObsAddress, *, clock: Clock) -> None:
        self.client = ObsClient(address, clock=clock)
        self.effects = Effects(self.client, clock=clock)

    async def aclose(self) -> None:
        """Set back what effects have changed, and close the connection: within four seconds."""
        await self.effects.aclose()
        await self.client.aclose()


@dataclass(frozen=True, slots=True)
class SetSetting:
    """Sets a setting of OBS.

    Attributes:
        obs: OBS.
        setting: what is set.
        value: what it is set to.
        words: what `preview` returns, without the duration.
        seconds: until it is set back; 0 for never.
        kind: the queue's name.
    """

    obs: Obs = field(repr=False)
    setting: Setting
    value: Value
    words: str
    seconds: float = 0.0
    kind: str = _QUEUE

    def preview(self, values: Values) -> str:  # noqa: ARG002 - of the protocol
        """Return what `run` would do, in one line."""
        return _with_duration(self.words, self.seconds)

    async def run(self, values: Values, event: Event) -> None:  # noqa: ARG002 - of the protocol
        """Set it, and return without waiting for its end.

        Raises:
            ActionFailed: OBS did not do it.
        """
        await self.obs.effects.set(self.setting, self.value, self.seconds)


@dataclass(frozen=True, slots=True)
class SetText:
    """Sets the text of a text source.

    Attributes:
        obs: OBS.
        setting: the source.
        text: with placeholders.
        seconds: until the text from before is set back; 0 for never.
        kind: the queue's name.
    """

    obs: Obs = field(repr=False)
    setting: InputText
    text: Template
    seconds: float = 0.0
    kind: str = _QUEUE

    def preview(self, values: Values) -> str:
        """Return what `run` would do, in one line."""
        return _with_duration(f'set {self.setting} to "{self._text(values)}"', self.seconds)

    async def run(self, values: Values, event: Event) -> None:  # noqa: ARG002 - of the protocol
        """Set it, and return without waiting for its end.

        Raises:
            ActionFailed: OBS did not do it.
        """
        await self.obs.effects.set(self.setting, self._text(values), self.seconds)

    def _text(self, values: Values) -> str:
        text = one_line(self.text, values)
        return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 3]}..."


@dataclass(frozen=True, slots=True)
class MakeRequest:
    """Makes one request.

    Attributes:
        obs: OBS.
        request: its type, such as `SaveReplayBuffer`.
        data: its fields.
        words: what `preview` returns.
        kind: the queue's name.
    """

    obs: Obs = field(repr=False)
    request: str
    data: Mapping[str, object]
    words: str
    kind: str = _QUEUE

    def preview(self, values: Values) -> str:  # noqa: ARG002 - of the protocol
        """Return what `run` would do, in one line."""
        return self.words

    async def run(self, values: Values, event: Event) -> None:  # noqa: ARG002 - of the protocol
        """Make the request.

        Raises:
            ActionFailed: OBS did not do it.
        """
        await self.obs.client.request(self.request, self.data)


ObsAction = SetSetting | SetText | MakeRequest


def _with_duration(words: str, seconds: float) -> str:
    return f"{words} for {seconds:g} s" if seconds else words
