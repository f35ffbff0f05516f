"""What effects change in OBS: settings that can be read, set, and later set back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from tiktok_live.net.json_fields import as_object, as_text
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.errors import ObsRefused

__all__ = [
    "FilterEnabled",
    "InputMuted",
    "InputText",
    "InputVolume",
    "ItemVisible",
    "ProgramScene",
    "Setting",
    "Value",
    "rounded",
]

Value = str | bool | float


class Setting(Protocol):
    """A setting of OBS. Equal ones are the same setting; as text it is a name for users."""

    async def read(self, client: ObsClient) -> Value:
        """Return the value; raises what `ObsClient.request` raises."""

    async def write(self, client: ObsClient, value: Value) -> None:
        """Set the value; raises what `ObsClient.request` raises."""


@dataclass(frozen=True, slots=True)
class ProgramScene:
    """The scene that viewers see."""

    def __str__(self) -> str:
        return "the scene"

    async def read(self, client: ObsClient) -> Value:
        """Return the scene's name."""
        found = await client.request("GetCurrentProgramScene")
        return as_text(found.get("currentProgramSceneName"))

    async def write(self, client: ObsClient, value: Value) -> None:
        """Switch to a scene by name."""
        await client.request("SetCurrentProgramScene", {"sceneName": value})


@dataclass(frozen=True, slots=True)
class ItemVisible:
    """Whether a source is visible in a scene.

    Attributes:
        scene: name of the scene, or of the group that has the source.
        source: its name.
    """

    scene: str
    source: str

    def __str__(self) -> str:
        return f'the source "{self.source}" in "{self.scene}"'

    async def read(self, client: ObsClient) -> Value:
        """Return whether it is visible."""
        found = await client.request("GetSceneItemEnabled", await self._item(client))
        return found.get("sceneItemEnabled") is True

    async def write(self, client: ObsClient, value: Value) -> None:
        """Show or hide it."""
        await client.request("SetSceneItemEnabled", {**await self._item(client), "sceneItemEnabled": value})

    async def _item(self, client: ObsClient) -> dict[str, object]:
        # Asked each time: the number changes when the user puts the source there anew.
        named = {"sceneName": self.scene, "sourceName": self.source}
        found = await client.request("GetSceneItemId", named)
        return {"sceneName": self.scene, "sceneItemId": found.get("sceneItemId")}


@dataclass(frozen=True, slots=True)
class FilterEnabled:
    """Whether a filter of a source or scene is on.

    Attributes:
        source: name of the source, or of the scene.
        filter: name of the filter.
    """

    source: str
    filter: str

    def __str__(self) -> str:
        return f'the filter "{self.filter}" of "{self.source}"'

    async def read(self, client: ObsClient) -> Value:
        """Return whether it is on."""
        found = await client.request("GetSourceFilter", {"sourceName": self.source, "filterName": self.filter})
        return found.get("filterEnabled") is True

    async def write(self, client: ObsClient, value: Value) -> None:
        """Switch it on or off."""
        named = {"sourceName": self.source, "filterName": self.filter}
        await client.request("SetSourceFilterEnabled", {**named, "filterEnabled": value})


@dataclass(frozen=True, slots=True)
class InputText:
    """The text of a text source.

    Attributes:
        input: its name.
    """

    input: str

    def __str__(self) -> str:
        return f'the text of "{self.input}"'

    async def read(self, client: ObsClient) -> Value:
        """Return the text; empty if it was never set."""
        found = await client.request("GetInputSettings", {"inputName": self.input})
        return as_text(as_object(found.get("inputSettings")).get("text"))

    async def write(self, client: ObsClient, value: Value) -> None:
        """Set the text, and leave its font and colour."""
        settings = {"inputName": self.input, "inputSettings": {"text": value}, "overlay": True}
        await client.request("SetInputSettings", settings)


@dataclass(frozen=True, slots=True)
class InputMuted:
    """Whether an input is muted.

    Attributes:
        input: its name.
    """

    input: str

    def __str__(self) -> str:
        return f'the sound of "{self.input}"'

    async def read(self, client: ObsClient) -> Value:
        """Return whether it is muted."""
        found = await client.request("GetInputMute", {"inputName": self.input})
        return found.get("inputMuted") is True

    async def write(self, client: ObsClient, value: Value) -> None:
        """Mute or unmute it."""
        await client.request("SetInputMute", {"inputName": self.input, "inputMuted": value})


@dataclass(frozen=True, slots=True)
class InputVolume:
    """The volume of an input, as a factor: 1 is 0 dB.

    Attributes:
        input: its name.
    """

    input: str

    def __str__(self) -> str:
        return f'the volume of "{self.input}"'

    async def read(self, client: ObsClient) -> Value:
        """Return the factor, rounded: OBS calculates with fewer digits.

        Raises:
            ObsRefused: OBS responds without a volume.
        """
        found = await client.request("GetInputVolume", {"inputName": self.input})
        volume = found.get("inputVolumeMul")
        if isinstance(volume, bool) or not isinstance(volume, int | float) or not math.isfinite(volume):
            raise ObsRefused(f"OBS returns no volume of {self.input!r}", "Update OBS", code=0)
        return rounded(volume)

    async def write(self, client: ObsClient, value: Value) -> None:
        """Set the factor."""
        await client.request("SetInputVolume", {"inputName": self.input, "inputVolumeMul": value})


def rounded(volume: float) -> float:
    """Return a volume in the digits in which two are compared."""
    return float(f"{volume:.4g}")
