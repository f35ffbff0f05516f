"""What OBS knows, and how it answers requests: enough of obs-websocket 5 for our actions, and strict about fields."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from tiktok_live.rules.obs.errors import ObsUnavailable, refused

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAPITAL = re.compile("([A-Z])")
DONE, UNKNOWN_REQUEST, MISSING_FIELD, WRONG_TYPE, NOT_RUNNING, NOT_FOUND, WRONG_KIND = 100, 204, 300, 401, 501, 600, 602
# Requests with the fields that they need, and their types.
FIELDS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "GetVersion": {},
    "GetSceneList": {},
    "GetInputList": {},
    "GetGroupList": {},
    "GetHotkeyList": {},
    "GetCurrentProgramScene": {},
    "SetCurrentProgramScene": {"sceneName": str},
    "GetSceneItemList": {"sceneName": str},
    "GetGroupSceneItemList": {"sceneName": str},
    "GetSceneItemId": {"sceneName": str, "sourceName": str},
    "GetSceneItemEnabled": {"sceneName": str, "sceneItemId": int},
    "SetSceneItemEnabled": {"sceneName": str, "sceneItemId": int, "sceneItemEnabled": bool},
    "GetSourceFilterList": {"sourceName": str},
    "GetSourceFilter": {"sourceName": str, "filterName": str},
    "SetSourceFilterEnabled": {"sourceName": str, "filterName": str, "filterEnabled": bool},
    "GetInputSettings": {"inputName": str},
    "SetInputSettings": {"inputName": str, "inputSettings": dict, "overlay": bool},
    "GetInputMute": {"inputName": str},
    "SetInputMute": {"inputName": str, "inputMuted": bool},
    "GetInputVolume": {"inputName": str},
    "SetInputVolume": {"inputName": str, "inputVolumeMul": (int, float)},
    "TriggerMediaInputAction": {"inputName": str, "mediaAction": str},
    "TriggerHotkeyByName": {"hotkeyName": str},
    "PressInputPropertiesButton": {"inputName": str, "propertyName": str},
    "SaveReplayBuffer": {},
}


class ObsState:
    """A small OBS.

    Attributes:
        scene: on air.
        items: by scene, whether each source is visible.
        filters: by source, whether each filter is on.
        kinds: of inputs.
        texts, muted, volumes: of inputs.
        asked: the requests so far.
        pressed: what was triggered, pressed or saved.
        code: with which every request is refused, if not 0.
    """

    def __init__(self) -> None:
        self.scene = "Main"
        self.items = {
            "Main": {"Cam": True, "Confetti": False},
            "Party": {"Cam": True},
            "Gifts": {"Label": True},
            "Stickers": {"Star": False},
        }
        self.groups = ["Stickers"]
        self.filters = {"Cam": {"Blur": False}}
        self.kinds = {
            "Cam": "v4l2_input",
            "Confetti": "ffmpeg_source",
            "Label": "text_ft2_source_v2",
            "Star": "image_source",
            "Mic": "pulse_input_capture",
            "Overlay": "browser_source",
        }
        self.texts = {"Label": "waiting"}
        self.muted = {"Mic": False}
        self.volumes = {"Mic": 1.0}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.pressed: list[object] = []
        self.code = 0

    def answer(self, request: str, data: Mapping[str, object]) -> tuple[int, str, dict[str, Any]]:
        """Return the code, the comment and the data of the response."""
        fields = dict(data)
        self.asked.append((request, fields))
        if self.code:
            return self.code, "refused on purpose", {}
        if request not in FIELDS:
            return UNKNOWN_REQUEST, "Your request type is not valid.", {}
        if fields.keys() != FIELDS[request].keys():
            return MISSING_FIELD, f"fields {sorted(fields)} of {request}", {}
        for name, kind in FIELDS[request].items():
            if not isinstance(fields[name], kind) or (kind is int and isinstance(fields[name], bool)):
                return WRONG_TYPE, f"the type of {name}", {}
        try:
            return DONE, "", getattr(self, _CAPITAL.sub(r"_\1", request).lower())(fields) or {}
        except KeyError as missing:
            return NOT_FOUND, f"No source was found by the name of `{missing.args[0]}`.", {}

    def changes(self) -> list[tuple[str, dict[str, Any]]]:
        """The requests that change something."""
        return [(request, data) for request, data in self.asked if not request.startswith("Get")]

    def _get_version(self, data):
        return {"obsVersion": "31.0.0", "obsWebSocketVersion": "5.5.0", "rpcVersion": 1}

    def _get_scene_list(self, data):
        scenes = [{"sceneName": name} for name in self.items if name not in self.groups]
        return {"currentProgramSceneName": self.scene, "scenes": scenes}

    def _get_group_list(self, data):
        return {"groups": self.groups}

    def _get_input_list(self, data):
        return {"inputs": [{"inputName": name, "inputKind": kind} for name, kind in self.kinds.items()]}

    def _get_hotkey_list(self, data):
        return {"hotkeys": ["OBSBasic.StartStreaming", "OBSBasic.Screenshot"]}

    def _get_current_program_scene(self, data):
        return {"currentProgramSceneName": self.scene}

    def _set_current_program_scene(self, data):
        assert self.items[data["sceneName"]] is not None
        self.scene = data["sceneName"]

    def _get_scene_item_list(self, data):
        if data["sceneName"] in self.groups:
            raise KeyError(data["sceneName"])
        return {"sceneItems": [{"sourceName": name} for name in self.items[data["sceneName"]]]}

    def _get_group_scene_item_list(self, data):
        return {"sceneItems": [{"sourceName": name} for name in self.items[data["sceneName"]]]}

    def _get_scene_item_id(self, data):
        assert self.items[data["sceneName"]][data["sourceName"]] is not None
        return {"sceneItemId": list(self.items[data["sceneName"]]).index(data["sourceName"])}

    def _get_scene_item_enabled(self, data):
        return {"sceneItemEnabled": list(self.items[data["sceneName"]].values())[data["sceneItemId"]]}

    def _set_scene_item_enabled(self, data):
        self.items[data["sceneName"]][list(self.items[data["sceneName"]])[data["sceneItemId"]]] = data[
            "sceneItemEnabled"
        ]

    def _get_source_filter_list(self, data):
        if data["sourceName"] not in self.kinds and data["sourceName"] not in self.items:
            raise KeyError(data["sourceName"])
        return {"filters": [{"filterName": name} for name in self.filters.get(data["sourceName"], {})]}

    def _get_source_filter(self, data):
        return {"filterEnabled": self.filters[data["sourceName"]][data["filterName"]]}

    def _set_source_filter_enabled(self, data):
        assert self.filters[data["sourceName"]][data["filterName"]] is not None
        self.filters[data["sourceName"]][data["filterName"]] = data["filterEnabled"]

    def _get_input_settings(self, data):
        return {"inputSettings": {"text": self.texts[data["inputName"]], "font": {}}}

    def _set_input_settings(self, data):
        assert data["overlay"]
        assert self.texts[data["inputName"]] is not None
        self.texts[data["inputName"]] = data["inputSettings"]["text"]

    def _get_input_mute(self, data):
        return {"inputMuted": self.muted[data["inputName"]]}

    def _set_input_mute(self, data):
        assert self.muted[data["inputName"]] is not None
        self.muted[data["inputName"]] = data["inputMuted"]

    def _get_input_volume(self, data):
        return {"inputVolumeMul": self.volumes[data["inputName"]], "inputVolumeDb": -1.0}

    def _set_input_volume(self, data):
        assert self.volumes[data["inputName"]] is not None
        self.volumes[data["inputName"]] = data["inputVolumeMul"] + 1e-9

    def _trigger_media_input_action(self, data):
        assert self.kinds[data["inputName"]] == "ffmpeg_source"
        self.pressed.append((data["inputName"], data["mediaAction"]))

    def _trigger_hotkey_by_name(self, data):
        if data["hotkeyName"] not in self._get_hotkey_list({})["hotkeys"]:
            raise KeyError(data["hotkeyName"])
        self.pressed.append(data["hotkeyName"])

    def _press_input_properties_button(self, data):
        assert self.kinds[data["inputName"]] == "browser_source"
        self.pressed.append((data["inputName"], data["propertyName"]))

    def _save_replay_buffer(self, data):
        self.pressed.append("replay")


class MemoryClient:
    """Stands for `ObsClient`, without a socket.

    Attributes:
        state: of OBS.
        is_open: whether there is a connection.
    """

    def __init__(self, state: ObsState) -> None:
        self.state = state
        self.is_open = True
        self.problem = ObsUnavailable("OBS is away")

    async def request(self, request_type, data=None):
        if not self.is_open:
            raise self.problem
        code, comment, found = self.state.answer(request_type, data or {})
        if code != DONE:
            raise refused(request_type, code, comment)
        return found

    async def wait_open(self):
        while not self.is_open:
            if not self.problem.retryable:
                raise self.problem
            await asyncio.sleep(0)

    async def aclose(self):
        self.is_open = False
