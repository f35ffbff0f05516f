"""Settings of OBS that change for some seconds, and what they were before."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tiktok_live.backoff import Backoff
from tiktok_live.causes import caught
from tiktok_live.net.clock import Clock
from tiktok_live.net.devtools.deadlines import within
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.errors import CLOSED, ObsFailed, ObsRefused, ObsUnavailable
from tiktok_live.rules.obs.settings import Setting, Value

__all__ = ["MAX_LAYERS", "Effects"]

logger = logging.getLogger(__name__)

MAX_LAYERS = 20
"""Values of one setting that may wait for their end; the oldest are dropped."""

_LAST_WORDS = 3.0  # seconds to set everything back at the end
_ATTEMPTS = Backoff(attempts=10)  # between attempts to set back, while there is a connection


@dataclass(frozen=True, slots=True)
class _Layer:
    """One value of a setting, and when it ends."""

    value: Value
    until: float


@dataclass(slots=True)
class _Held:
    """A setting with at least one effect.

    Attributes:
        original: its value before the first effect.
        shown: the value that was set last.
        layers: the effects that have not ended, the one that shows last.
        watching: sets it back.
    """

    original: Value
    shown: Value
    layers: list[_Layer] = field(default_factory=list["_Layer"])
    watching: asyncio.Task[None] | None = None

    def has_set(self, value: Value) -> bool:
        """Return whether a value comes from these effects; else a user has changed it in OBS."""
        return value == self.shown or any(layer.value == value for layer in self.layers)

    def unwatch(self) -> None:
        """Wait for no end any longer. Only while nothing is set back."""
        if self.watching is not None:
            self.watching.cancel()

    def left(self, now: float) -> list[_Layer]:
        """Return the effects that are not over."""
        return [layer for layer in self.layers if layer.until > now]


class Effects:
    """Sets settings for some seconds, then back.

    Effects of one setting overlap: the latest shows. When it ends, the one before it shows if its time is not over, and
    in the end the value from before the first. The same value again prolongs the effect. If a user changes the
    setting in OBS meanwhile, that stays. What cannot be set back because the connection is lost is set back when it
    returns.

    Args:
        client: of OBS.
        clock: the time.
        rng: for the delays between attempts to set back.
    """

    def __init__(self, client: ObsClient, *, clock: Clock, rng: random.Random | None = None) -> None:
        self._client = client
        self._clock = clock
        self._rng = rng or random.Random()
        self._held: dict[Setting, _Held] = {}
        self._changing = asyncio.Lock()
        self._is_closed = False

    async def set(self, setting: Setting, value: Value, seconds: float) -> None:
        """Set a setting for some seconds, or for good if that is 0, which ends the setting's effects.

        Raises:
            ObsFailed: OBS did not do it, or the effects have been ended.
        """
        async with self._changing:
            if self._is_closed:  # nobody would set it back
                raise ObsUnavailable(*CLOSED, retryable=False)
            if seconds:
                await self._begin(setting, value, seconds)
                return
            await setting.write(self._client, value)
            self._drop(setting)

    async def aclose(self) -> None:
        """End all effects now: set everything back, within three seconds. Nothing is set any longer."""
        self._is_closed = True
        with caught(TimeoutError) as late:
            await within(self._clock, _LAST_WORDS, self._end_all())
        watching = [held.watching for held in self._held.values() if held.watching is not None]
        for each in list(self._held):
            self._drop(each)
        await asyncio.gather(*watching, return_exceptions=True)
        if late:
            logger.warning("OBS did not respond in time: effects that were on may still be")

    async def _begin(self, setting: Setting, value: Value, seconds: float) -> None:
        current = await setting.read(self._client)
        held = self._held.get(setting)
        if held is None or not held.has_set(current):
            self._drop(setting)
            held = self._held[setting] = _Held(original=current, shown=current)
        before = held.shown, held.layers
        # Before it is set: if this is cancelled meanwhile, the value is set back nevertheless.
        self._add(held, value, seconds)
        self._watch(setting, held)
        with caught(ObsRefused) as refusal:
            await setting.write(self._client, value)
        if refusal:
            held.shown, held.layers = before
            self._watch(setting, held)
            raise refusal.error

    def _watch(self, setting: Setting, held: _Held) -> None:
        """Wait for the end of the effect that shows now, instead of the one before."""
        held.unwatch()
        held.watching = asyncio.ensure_future(self._wait_for_ends(setting, held))

    def _drop(self, setting: Setting) -> None:
        held = self._held.pop(setting, None)
        if held is not None:
            held.unwatch()

    def _add(self, held: _Held, value: Value, seconds: float) -> None:
        now = self._clock.monotonic()
        left = held.left(now)
        until = max([now + seconds, *(layer.until for layer in left if layer.value == value)])
        others = [layer for layer in left if layer.value != value]
        held.layers = [*others[1 - MAX_LAYERS :], _Layer(value, until)]
        held.shown = value

    async def _wait_for_ends(self, setting: Setting, held: _Held) -> None:
        """Wait for the end of the effects, one after another."""
        with _logged(setting):
            while held.layers:
                await self._clock.sleep_until(held.layers[-1].until)
                await self._uncover(setting, held)
        if self._held.get(setting) is held:
            del self._held[setting]

    async def _uncover(self, setting: Setting, held: _Held) -> None:
        """Show what is under the effects that are over, as soon as there is a connection."""
        delays = _ATTEMPTS.delays(self._rng)
        while True:
            with caught(ObsUnavailable) as failure:
                await self._client.wait_open()
                async with self._changing:
                    await self._show_below(setting, held)
                return
            delay = next(delays, None)
            if not failure.error.retryable or delay is None:
                raise failure.error
            await self._clock.sleep_until(self._clock.monotonic() + delay)

    async def _show_below(self, setting: Setting, held: _Held) -> None:
        left = held.left(self._clock.monotonic())
        below = left[-1].value if left else held.original
        if await self._set_back(setting, held, below):
            held.layers, held.shown = left, below
        else:
            held.layers = []

    async def _set_back(self, setting: Setting, held: _Held, value: Value) -> bool:
        """Set a value, unless a user has changed it in OBS; return whether none has."""
        current = await setting.read(self._client)
        if not held.has_set(current):
            return False
        if current != value:
            await setting.write(self._client, value)
        return True

    async def _end_all(self) -> None:
        async with self._changing:
            for setting, held in list(self._held.items()):  # one that fails for good is removed meanwhile
                with _logged(setting):
                    await self._set_back(setting, held, held.original)


@contextmanager
def _logged(setting: Setting) -> Iterator[None]:
    """Log that a setting could not be set back; nothing more can be done."""
    with caught(ObsFailed) as failure:
        yield
    if failure:
        logger.warning("%s could not be set back: %s", setting, failure.error)
