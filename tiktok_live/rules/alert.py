"""The actions `alert` and `sound`: what the pages of an overlay show and play."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tiktok_live.client.options.kinds import ChoiceKind, OptionKind
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.relay.templates import Template
from tiktok_live.rules.actions import ActionKind, KeyValues, Surroundings, Values
from tiktok_live.rules.alerts import AlertRequest, AlertSink, SoundRequest
from tiktok_live.rules.keys import Key
from tiktok_live.rules.value_kinds import NumberInRange, TemplateKind, TextKind, as_url_or_path, one_line

__all__ = ["ALERT", "SOUND", "PlaySound", "ShowAlert"]

_LONGEST = 300.0  # seconds
_EMPTY = Template(())
_OF_EVENTS = ("gift", "avatar")


class _MediaKind(TextKind):
    """A URL, or the path of a file."""

    def __init__(self) -> None:
        super().__init__()
        self.words = "a path or a URL without placeholders"

    def from_toml(self, name: str, value: object, folder: Path) -> str | Path:
        """Return the URL, or the path from the folder of the rules file.

        Raises:
            ConfigError: it is neither.
        """
        return as_url_or_path(name, cast("str", super().from_toml(name, value, folder)), folder)


class _ImageKind(_MediaKind):
    """A URL, the path of a file, or one of two words."""

    def __init__(self) -> None:
        super().__init__()
        self.words = f"{self.words}, or one of {', '.join(_OF_EVENTS)}"

    def from_toml(self, name: str, value: object, folder: Path) -> str | Path:
        """Return the word, the URL or the path.

        Raises:
            ConfigError: it is none of these.
        """
        return value if isinstance(value, str) and value in _OF_EVENTS else super().from_toml(name, value, folder)


@dataclass(frozen=True, slots=True)
class ShowAlert:
    """Queues an alert.

    Attributes:
        sink: shows it.
        title: the large line.
        text: the small line.
        look: the other attributes of an `AlertRequest`.
    """

    sink: AlertSink
    title: Template
    text: Template
    look: KeyValues
    kind: str = "alert"

    def preview(self, values: Values) -> str:
        """Return what it does in plain words."""
        lines = [one_line(self.title, values), one_line(self.text, values)]
        return f'show the alert "{" / ".join(filter(None, lines))}"'

    async def run(self, values: Values, event: Event) -> None:
        """Queue the alert.

        Raises:
            ActionFailed: the queue is full.
        """
        title, text = one_line(self.title, values), one_line(self.text, values)
        self.sink.show(AlertRequest(room=str(values["room"]), event=event, title=title, text=text, **self.look))


@dataclass(frozen=True, slots=True)
class PlaySound:
    """Plays a sound.

    Attributes:
        sink: plays it.
        source: its path or URL as in the file.
        url: where pages find it.
        volume: 0 to 1; None for that of the sink.
    """

    sink: AlertSink
    source: str
    url: str
    volume: float | None
    kind: str = "sound"

    def preview(self, values: Values) -> str:  # noqa: ARG002 - the same for all events
        """Return what it does in plain words."""
        return f"play {self.source}"

    async def run(self, values: Values, event: Event) -> None:  # noqa: ARG002 - the same for all events
        """Play the sound.

        Raises:
            ActionFailed: it cannot be played.
        """
        self.sink.play(SoundRequest(room=str(values["room"]), sound=self.url, volume=self.volume))


def _sink(surroundings: Surroundings) -> AlertSink:
    if surroundings.alerts is None:
        raise ConfigError("it needs an overlay")
    return surroundings.alerts


def _url(sink: AlertSink, source: str | Path) -> str:
    return sink.publish(source) if isinstance(source, Path) else source


def _make_alert(values: KeyValues, surroundings: Surroundings) -> ShowAlert:
    sink = _sink(surroundings)
    if not values["title"].parts and not values["text"].parts and not values["image"]:
        raise ConfigError("it shows nothing", advice='Write a title: title = "Thank you, {user}!"')
    media = {name: _url(sink, values[name]) for name in ("image", "sound")}
    look = {name: values[name] for name in ("tier", "volume", "seconds", "animation", "layout")}
    return ShowAlert(sink, values["title"], values["text"], {**look, **media})


def _make_sound(values: KeyValues, surroundings: Surroundings) -> PlaySound:
    sink = _sink(surroundings)
    return PlaySound(sink, str(values["sound"]), _url(sink, values["sound"]), values["volume"])


def _choice(name: str, choices: tuple[str, ...], meaning: str) -> Key:
    return Key(name, ChoiceKind(choices), meaning, "")


class _VolumeKind(NumberInRange):
    """From 0, which is silent, to 1."""

    def __init__(self) -> None:
        super().__init__(-1, 1)
        self.words = "a number from 0 to 1"

    def fits(self, value: object) -> bool:
        """Return whether it is such a number."""
        return super().fits(value) and cast("float", value) >= 0


_VOLUME: OptionKind = _VolumeKind()

ALERT = ActionKind(
    name="alert",
    meaning="Shows an alert on the page `alerts` of the overlay",
    keys=(
        Key("title", TemplateKind(), "The large line, with placeholders", _EMPTY),
        Key("text", TemplateKind(), "The small line, with placeholders", _EMPTY),
        Key("image", _ImageKind(), "A picture or video; `gift` and `avatar` are those of the event", ""),
        Key("sound", _MediaKind(), "A sound: a file, or a URL", ""),
        Key("volume", _VOLUME, "Of the sound, 0 to 1", None),
        Key("seconds", NumberInRange(0, _LONGEST, "seconds"), "How long it is shown", None),
        _choice("tier", ("small", "medium", "large", "huge"), "Its size; without it, the gift decides"),
        _choice("animation", ("fade", "slide", "zoom", "bounce", "none"), "How it comes and goes"),
        _choice("layout", ("above", "left", "right", "behind"), "Where the picture is"),
    ),
    make=_make_alert,
    needs_alerts=True,
)
"""The kind of action."""

SOUND = ActionKind(
    name="sound",
    meaning="Plays a sound on the page `alerts` of the overlay",
    keys=(
        Key("sound", _MediaKind(), "A file, or a URL"),
        Key("volume", _VOLUME, "0 to 1", None),
    ),
    make=_make_sound,
    needs_alerts=True,
)
"""The kind of action."""
