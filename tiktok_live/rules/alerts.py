"""What the actions `alert` and `sound` need: something that shows alerts and plays sounds. The overlay server does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tiktok_live.events.base import Event

__all__ = ["AlertRequest", "AlertSink", "SoundRequest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRequest:
    """An alert that a rule requests. Empty texts and None leave the choice to the sink.

    Attributes:
        room: the host's handle.
        event: what triggered the rule; has the user, the gift and the count.
        title: the large line, filled in, one line.
        text: the small line, filled in, one line.
        tier: `small`, `medium`, `large` or `huge`.
        image: URL of a picture or a video: `https://...`, or a path that `AlertSink.publish` returned; or `gift` or
            `avatar` for the picture of the event.
        sound: URL of a sound, like `image`.
        volume: of the sound, 0 to 1.
        seconds: how long it is shown.
        animation: `fade`, `slide`, `zoom`, `bounce` or `none`.
        layout: where the picture is: `above`, `left`, `right` or `behind`.
    """

    room: str
    event: Event
    title: str = ""
    text: str = ""
    tier: str = ""
    image: str = ""
    sound: str = ""
    volume: float | None = None
    seconds: float | None = None
    animation: str = ""
    layout: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundRequest:
    """A sound that a rule requests, without an alert.

    Attributes:
        room: the host's handle.
        sound: its URL: `https://...`, or a path that `AlertSink.publish` returned.
        volume: 0 to 1; None leaves the choice to the sink.
    """

    room: str
    sound: str
    volume: float | None = None


class AlertSink(Protocol):
    """Shows alerts and plays sounds. Neither call waits until it is over: alerts have a queue of their own."""

    def publish(self, path: Path) -> str:
        """Return the URL under which pages find a file of the user, a picture, video or sound; called at loading.

        The same path gets the same URL.

        Raises:
            ConfigError: the file does not exist, or is none of these.
        """

    def show(self, request: AlertRequest) -> None:
        """Queue an alert.

        Raises:
            ActionFailed: the queue is full.
        """

    def play(self, request: SoundRequest) -> None:
        """Play a sound on the connected pages.

        Raises:
            ActionFailed: it cannot be played.
        """
