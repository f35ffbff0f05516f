"""How the actions of OBS are written in a rules file."""

from __future__ import annotations

import re
from typing import Final

from tiktok_live.client.options.kinds import ChoiceKind, OptionKind
from tiktok_live.errors import ConfigError
from tiktok_live.rules.actions import ActionKind, KeyValues, Surroundings, TargetKind
from tiktok_live.rules.keys import Key
from tiktok_live.rules.obs.actions import MAX_TEXT, MakeRequest, Obs, ObsAction, SetSetting, SetText
from tiktok_live.rules.obs.address import DEFAULT_URL, ObsAddress
from tiktok_live.rules.obs.settings import (
    FilterEnabled,
    InputMuted,
    InputText,
    InputVolume,
    ItemVisible,
    ProgramScene,
    Setting,
    Value,
    rounded,
)
from tiktok_live.rules.value_kinds import FLAG, NumberInRange, TemplateKind, TextKind

__all__ = ["OBS", "OBS_ACTIONS"]

_MAX_NAME = 500  # characters
_DAY = 86_400.0  # seconds
_MEDIA: Final = {
    "restart": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART",
    "play": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_PLAY",
    "pause": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_PAUSE",
    "stop": "OBS_WEBSOCKET_MEDIA_INPUT_ACTION_STOP",
}
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")


class _NameKind(TextKind):
    """A name that OBS shows. Viewers must not choose what happens in OBS, so it has no placeholders."""

    def __init__(self) -> None:
        super().__init__(_MAX_NAME)
        self.words = "a name as OBS shows it, without placeholders"

    def fits(self, value: object) -> bool:
        return super().fits(value) and not _PLACEHOLDER.search(str(value))


class _PasswordPlaceKind(OptionKind):
    """Where a password is. What is written instead may be the password, so it is not shown."""

    words = '"env:NAME" or "file:PATH", never the password itself'

    def refusal(self, name: str, value: object) -> ConfigError:  # noqa: ARG002 - for other kinds
        return ConfigError(f"{name} must be {self.words}")


def _name(key: str, meaning: str) -> Key:
    return Key(key, _NameKind(), meaning)


_SCENE = _name("scene", "Name of the scene")
_INPUT = _name("input", "Name of the source")
_SECONDS = Key(
    "seconds", NumberInRange(0, _DAY, "seconds"), "Seconds after which it is set back; without, it stays", 0.0
)


def _make_obs(values: KeyValues, surroundings: Surroundings) -> Obs:
    address = ObsAddress(url=values["url"], password=values["password"], folder=surroundings.folder)
    return Obs(address, clock=surroundings.clock)


OBS: Final = TargetKind(
    section="obs",
    meaning="Where OBS is, for the actions whose names begin with `obs_`",
    keys=(
        Key("url", OptionKind(), "Address of its WebSocket server", DEFAULT_URL),
        Key(
            "password",
            _PasswordPlaceKind(),
            "Where its password is: `env:NAME` or `file:PATH`; empty if it has none",
            "",
        ),
    ),
    make=_make_obs,
)
"""OBS, which all its actions share."""


def _set(surroundings: Surroundings, setting: Setting, value: Value, words: str, values: KeyValues) -> ObsAction:
    return SetSetting(surroundings.target(OBS), setting, value, words, values["seconds"])


def _request(surroundings: Surroundings, request: str, words: str, **data: object) -> ObsAction:
    return MakeRequest(surroundings.target(OBS), request, data, words)


def _scene(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    scene = values["scene"]
    return _set(surroundings, ProgramScene(), scene, f'switch to the scene "{scene}"', values)


def _source(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    setting, visible = ItemVisible(values["scene"], values["source"]), values["visible"]
    return _set(surroundings, setting, visible, f"{'show' if visible else 'hide'} {setting}", values)


def _filter(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    setting, enabled = FilterEnabled(values["source"], values["filter"]), values["enabled"]
    return _set(surroundings, setting, enabled, f"switch {'on' if enabled else 'off'} {setting}", values)


def _mute(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    setting, muted = InputMuted(values["input"]), values["muted"]
    return _set(surroundings, setting, muted, f"switch {'off' if muted else 'on'} {setting}", values)


def _volume(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    setting, decibels = InputVolume(values["input"]), values["decibels"]
    return _set(surroundings, setting, rounded(10 ** (decibels / 20)), f"set {setting} to {decibels:g} dB", values)


def _text(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    return SetText(surroundings.target(OBS), InputText(values["input"]), values["text"], values["seconds"])


def _media(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    name, command = values["input"], values["command"]
    words = f'{command} the media source "{name}"'
    data = {"inputName": name, "mediaAction": _MEDIA[command]}
    return _request(surroundings, "TriggerMediaInputAction", words, **data)


def _hotkey(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    name = values["hotkey"]
    return _request(surroundings, "TriggerHotkeyByName", f'press the hotkey "{name}"', hotkeyName=name)


def _replay(_: KeyValues, surroundings: Surroundings) -> ObsAction:
    return _request(surroundings, "SaveReplayBuffer", "save the replay buffer")


def _refresh(values: KeyValues, surroundings: Surroundings) -> ObsAction:
    data = {"inputName": values["input"], "propertyName": "refreshnocache"}
    words = f'reload the browser source "{values["input"]}"'
    return _request(surroundings, "PressInputPropertiesButton", words, **data)


OBS_ACTIONS: Final = (
    ActionKind("obs_scene", "Switches to a scene", (_SCENE, _SECONDS), _scene, OBS),
    ActionKind(
        "obs_source",
        "Shows or hides a source",
        (
            _name("scene", "Name of the scene, or of the group, that has the source"),
            _name("source", "Name of the source"),
            Key("visible", FLAG, "Whether it is shown", True),
            _SECONDS,
        ),
        _source,
        OBS,
    ),
    ActionKind(
        "obs_filter",
        "Switches a filter on or off",
        (
            _name("source", "Name of the source, or scene, that has the filter"),
            _name("filter", "Name of the filter"),
            Key("enabled", FLAG, "Whether it is switched on", True),
            _SECONDS,
        ),
        _filter,
        OBS,
    ),
    ActionKind(
        "obs_text",
        "Sets the text of a text source",
        (
            _INPUT,
            Key("text", TemplateKind(), f"The text, with placeholders; {MAX_TEXT} characters are shown"),
            _SECONDS,
        ),
        _text,
        OBS,
    ),
    ActionKind(
        "obs_media",
        "Plays a media source from its beginning, or pauses or stops it",
        (_INPUT, Key("command", ChoiceKind(tuple(_MEDIA)), "What to do", "restart")),
        _media,
        OBS,
    ),
    ActionKind(
        "obs_mute",
        "Mutes or unmutes a source",
        (_INPUT, Key("muted", FLAG, "Whether it is muted", True), _SECONDS),
        _mute,
        OBS,
    ),
    ActionKind(
        "obs_volume",
        "Sets the volume of a source",
        (
            _INPUT,
            Key("decibels", NumberInRange(-100, 26, "decibels"), "Volume as in the mixer of OBS, 0 is full"),
            _SECONDS,
        ),
        _volume,
        OBS,
    ),
    ActionKind("obs_hotkey", "Presses a hotkey", (_name("hotkey", "Its name within OBS"),), _hotkey, OBS),
    ActionKind("obs_replay", "Saves the replay buffer", (), _replay, OBS),
    ActionKind("obs_refresh", "Reloads a browser source, without its cache", (_INPUT,), _refresh, OBS),
)
"""All of them, for the list of kinds."""
