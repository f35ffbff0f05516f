"""Compares the names in rules with those in OBS, before a gift does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import nearest
from tiktok_live.errors import ConnectError
from tiktok_live.net.json_fields import as_array, as_object, as_text
from tiktok_live.redaction import printable
from tiktok_live.rules.actions import Action
from tiktok_live.rules.obs.actions import MakeRequest, SetSetting, SetText
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.errors import ObsFailed
from tiktok_live.rules.obs.settings import FilterEnabled, InputMuted, InputText, InputVolume, ItemVisible, Setting

__all__ = ["ObsReport", "check_names"]

_MAX_NAMES = 10_000  # of one list of OBS
# What an input must be for a request to work: the beginning of its kind, in words.
_TEXT = ("text_", "a text source")
_MEDIA = (("ffmpeg_source", "vlc_source"), "a media source")
_BROWSER = ("browser_source", "a browser source")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObsReport:
    """What OBS says about itself and the names in rules.

    Attributes:
        obs: its version.
        websocket: the version of its WebSocket server.
        scenes: how many it has.
        inputs: how many it has.
        problems: names that are not there, one sentence each, without repetitions.
    """

    obs: str
    websocket: str
    scenes: int
    inputs: int
    problems: tuple[str, ...]


async def check_names(actions: Iterable[Action], client: ObsClient) -> ObsReport:
    """Ask OBS for its version, and whether it has what the actions name. Actions of other kinds are passed over.

    Raises:
        ConnectError: OBS cannot be asked; hop `"OBS"`.
    """
    with caught(ObsFailed) as failure:
        return await _checked(actions, client)
    error = failure.error
    raise ConnectError(
        error.message, hop="OBS", advice=error.advice, retryable=getattr(error, "retryable", False)
    ) from failure.cause


async def _checked(actions: Iterable[Action], client: ObsClient) -> ObsReport:
    version = await client.request("GetVersion")
    names = await _Names.read(client)
    problems = [await _problem(action, names) for action in actions]
    return ObsReport(
        obs=printable(as_text(version.get("obsVersion"))) or "unknown",
        websocket=printable(as_text(version.get("obsWebSocketVersion"))) or "unknown",
        scenes=len(names.scenes),
        inputs=len(names.inputs),
        problems=tuple(dict.fromkeys(filter(None, problems))),
    )


class _Names:
    """The names in OBS; those within a scene or source are asked for when they are needed, once.

    Attributes:
        scenes: of all scenes.
        groups: of all groups, which may be scenes of actions too.
        inputs: kinds by name.
    """

    def __init__(self, client: ObsClient, scenes: list[str], groups: list[str], inputs: Mapping[str, str]) -> None:
        self.scenes = scenes
        self.groups = groups
        self.inputs = inputs
        self._client = client
        self._hotkeys: list[str] | None = None
        self._items: dict[str, list[str]] = {}
        self._filters: dict[str, list[str]] = {}

    @classmethod
    async def read(cls, client: ObsClient) -> _Names:
        scenes = await client.request("GetSceneList")
        groups = await client.request("GetGroupList")
        found = await client.request("GetInputList")
        inputs = map(as_object, as_array(found.get("inputs"))[:_MAX_NAMES])
        kinds = {as_text(each.get("inputName")): as_text(each.get("inputKind")) for each in inputs}
        return cls(client, _listed(scenes, "scenes", "sceneName"), _texts(groups, "groups"), kinds)

    @property
    def sources(self) -> list[str]:
        """Of all that may have filters."""
        return [*self.inputs, *self.scenes, *self.groups]

    async def items(self, scene: str) -> list[str]:
        """Return the sources in a scene or group."""
        if scene not in self._items:
            request = "GetGroupSceneItemList" if scene in self.groups else "GetSceneItemList"
            found = await self._client.request(request, {"sceneName": scene})
            self._items[scene] = _listed(found, "sceneItems", "sourceName")
        return self._items[scene]

    async def filters(self, source: str) -> list[str]:
        """Return the filters of a source."""
        if source not in self._filters:
            found = await self._client.request("GetSourceFilterList", {"sourceName": source})
            self._filters[source] = _listed(found, "filters", "filterName")
        return self._filters[source]

    async def hotkeys(self) -> list[str]:
        """Return the names of all hotkeys."""
        if self._hotkeys is None:
            self._hotkeys = _texts(await self._client.request("GetHotkeyList"), "hotkeys")
        return self._hotkeys


async def _problem(action: Action, names: _Names) -> str:
    """Return what is wrong with the names of an action; empty if nothing is."""
    match action:
        case SetText():
            return _no_input(action.setting.input, names, *_TEXT)
        case SetSetting(setting=setting, value=value):
            return await _setting_problem(setting, value, names)
        case MakeRequest(request=request, data=data) if request in _REQUESTS:
            return await _REQUESTS[request](data, names)
    return ""


async def _setting_problem(setting: Setting, value: object, names: _Names) -> str:
    match setting:
        case ItemVisible(scene=scene, source=source):
            missing = _missing("scene", scene, [*names.scenes, *names.groups])
            return missing or _missing("source", source, await names.items(scene), f' in "{scene}"')
        case FilterEnabled(source=source, filter=wanted):
            missing = _missing("source", source, names.sources)
            return missing or _missing("filter", wanted, await names.filters(source), f' of "{source}"')
        case InputMuted(input=name) | InputVolume(input=name) | InputText(input=name):
            return _missing("source", name, names.inputs)
    return _missing("scene", str(value), names.scenes)


async def _media_problem(data: Mapping[str, object], names: _Names) -> str:
    return _no_input(as_text(data.get("inputName")), names, *_MEDIA)


async def _browser_problem(data: Mapping[str, object], names: _Names) -> str:
    return _no_input(as_text(data.get("inputName")), names, *_BROWSER)


async def _hotkey_problem(data: Mapping[str, object], names: _Names) -> str:
    return _missing("hotkey", as_text(data.get("hotkeyName")), await names.hotkeys())


_REQUESTS: Mapping[str, Callable[[Mapping[str, object], _Names], Awaitable[str]]] = {
    "TriggerMediaInputAction": _media_problem,
    "PressInputPropertiesButton": _browser_problem,
    "TriggerHotkeyByName": _hotkey_problem,
}


def _no_input(name: str, names: _Names, kind: str | tuple[str, ...], words: str) -> str:
    alike = [each for each, its in names.inputs.items() if its.startswith(kind)]
    if name in names.inputs and name not in alike:
        return f'"{name}" is not {words}{_hint(name, alike)}'
    return _missing("source", name, alike)


def _missing(kind: str, name: str, names: Collection[str], where: str = "") -> str:
    return "" if name in names else f'there is no {kind} "{name}"{where}{_hint(name, names)}'


def _hint(name: str, names: Collection[str]) -> str:
    near = nearest(name, names)
    return f'; did you mean "{printable(near)}"?' if near else ""


def _listed(found: Mapping[str, object], key: str, name: str) -> list[str]:
    return [as_text(as_object(each).get(name)) for each in as_array(found.get(key))[:_MAX_NAMES]]


def _texts(found: Mapping[str, object], key: str) -> list[str]:
    return [as_text(each) for each in as_array(found.get(key))[:_MAX_NAMES]]
