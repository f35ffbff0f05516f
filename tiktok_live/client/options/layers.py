"""Options as they were set in one place, and how the places are joined: a later one overrides those before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError

__all__ = ["Joined", "Layer", "Place", "Setting", "Source", "join"]

Source = Literal["default", "file", "environment", "command line"]
"""Where options are set."""

_Config = TypeVar("_Config")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an option is set.

    Attributes:
        source: what kind of place.
        label: the place itself, for example `live.toml, line 3` or `--poll`.
    """

    source: Source
    label: str

    def explain(self, name: str, error: ConfigError) -> ConfigError:
        """Return the error for the option `name`, with this place in front."""
        message = error.message
        # A variable or a flag stands for the option itself: "--poll must be 5 seconds or more".
        if self.source != "file" and message.startswith((f"{name} ", f"{name}: ")):
            return ConfigError(self.label + message.removeprefix(name), advice=error.advice)
        return ConfigError(f"{self.label}: {message}", advice=error.advice)


@dataclass(frozen=True, slots=True)
class Setting:
    """One option as it was set.

    Attributes:
        value: in the type of the option.
        place: where.
    """

    value: object
    place: Place


@dataclass(slots=True)
class Layer:
    """What one place sets.

    Attributes:
        settings: by option.
        mistakes: what is wrong with it; these options are not in `settings`.
        unknown: names that mean nothing and are ignored, each with advice.
    """

    settings: dict[str, Setting] = field(default_factory=dict)
    mistakes: list[ConfigError] = field(default_factory=list)
    unknown: list[ConfigError] = field(default_factory=list)

    def read(self, name: str, place: Place, value: Callable[[], object]) -> None:
        """Add an option, or the mistake that reading its value raises."""
        with caught(ConfigError) as failure:
            self.settings[name] = Setting(value(), place)
            return
        self.mistakes.append(place.explain(name, failure.error))


@dataclass(frozen=True, slots=True)
class Joined(Generic[_Config]):
    """The options of all places.

    Attributes:
        places: where each option was set that has not its default.
        mistakes: everything that is wrong.
        unknown: names that are ignored.
    """

    config: _Config | None
    places: Mapping[str, Place]
    mistakes: Sequence[ConfigError]
    unknown: Sequence[ConfigError]

    def checked(self) -> _Config:
        """Return the options.

        Raises:
            ConfigError: the first mistake.
        """
        if self.config is None:
            raise self.mistakes[0]
        return self.config


def join(make: Callable[..., _Config], layers: Sequence[Layer]) -> Joined[_Config]:
    """Return the options of all layers; `make` creates the configuration of options by name, and checks them."""
    mistakes = [mistake for layer in layers for mistake in layer.mistakes]
    for layer in layers:
        mistakes += _refused(make, layer.settings)
    settings = {name: setting for layer in layers for name, setting in layer.settings.items()}
    places = {name: setting.place for name, setting in settings.items()}
    unknown = [error for layer in layers for error in layer.unknown]
    if mistakes:
        return Joined(None, places, mistakes, unknown)
    with caught(ConfigError) as failure:
        config = make(**{name: setting.value for name, setting in settings.items()})
        return Joined(config, places, (), unknown)
    return Joined(None, places, [failure.error], unknown)


def _refused(make: Callable[..., object], settings: Mapping[str, Setting]) -> list[ConfigError]:
    """Return an error for each option that is refused by itself, whatever the others are."""
    errors: list[ConfigError] = []
    for name, setting in settings.items():
        with caught(ConfigError) as failure:
            make(**{name: setting.value})
            continue
        errors.append(setting.place.explain(name, failure.error))
    return errors
