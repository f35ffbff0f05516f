"""A real OBS with a WebSocket server, in a folder of its own and on a screen in memory."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import wave
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OBS = os.environ.get("OBS", "")
PASSWORD = "a password of tests"
# FirstRun: no wizard asks what to optimize for. The picture is as small as it may be, because the processor draws it.
GLOBAL = """[General]
FirstRun=true
LastVersion=486539264
InfoIncrement=99
EnableAutoUpdates=false
[Basic]
Profile=Untitled
ProfileDir=Untitled
SceneCollection=Untitled
SceneCollectionFile=Untitled
[BasicWindow]
SysTrayEnabled=false
[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}
"""
PROFILE = """[General]
Name=Untitled
[Video]
BaseCX=160
BaseCY=90
OutputCX=160
OutputCY=90
FPSCommon=10
"""


def prepared(folder: Path) -> int:
    """Write the settings of a first start, and return the port of the WebSocket server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = folder / ".config" / "obs-studio"
    profile = settings / "basic" / "profiles" / "Untitled"
    profile.mkdir(parents=True)
    (profile / "basic.ini").write_text(PROFILE)
    (settings / "global.ini").write_text(GLOBAL.format(port=port, password=PASSWORD))
    with wave.open(str(folder / "clip.wav"), "wb") as clip:
        clip.setnchannels(1)
        clip.setsampwidth(2)
        clip.setframerate(8_000)
        clip.writeframes(bytes(16_000))
    return port


class Program:
    """OBS in a folder of its own.

    Attributes:
        url: of its WebSocket server.
        folder: its home, with a sound file `clip.wav`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"ws://127.0.0.1:{prepared(folder)}"

    async def has_saved_the_scene(self) -> bool:
        """Return whether its files say that the scene Party is on air."""
        file = self.folder / ".config/obs-studio/basic/scenes/Untitled.json"
        return file.exists() and json.loads(file.read_text())["current_program_scene"] == "Party"

    @contextmanager
    def running(self) -> Iterator[Program]:
        """Run it; at the end it is killed, as in a crash."""
        home = {"HOME": self.folder, "XDG_CONFIG_HOME": self.folder / ".config", "XDG_RUNTIME_DIR": self.folder}
        drawing = {"LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb", "LP_NUM_THREADS": "1"}
        environment = {**os.environ, **home, **drawing}
        options = ("--multi", "--disable-shutdown-check", "--disable-updater", "--disable-missing-files-check")
        with (self.folder / "obs.log").open("ab") as log:
            streams = {"stdout": log, "stderr": log}
            with subprocess.Popen((OBS, *options), env=environment, cwd=self.folder, **streams) as process:
                try:
                    yield self
                finally:
                    process.kill()
