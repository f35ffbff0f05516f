"""The action `text_file`: writes one line to a file, for text sources of OBS and similar programs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock
from tiktok_live.regular_files import replace_file
from tiktok_live.relay.templates import Template
from tiktok_live.rules.actions import ActionFailed, ActionKind, KeyValues, Surroundings, Values
from tiktok_live.rules.keys import Key
from tiktok_live.rules.value_kinds import FilePathKind, TemplateKind, one_line

__all__ = ["TEXT_FILE", "TextFile"]

# On Windows, a file that another program is reading cannot be replaced. Programs read such files within milliseconds.
_RETRIES = (0.02, 0.1, 0.3)  # seconds before each further try


@dataclass(frozen=True, slots=True)
class TextFile:
    """Replaces a file by one line. Readers see the old line or the new one, never a part.

    Attributes:
        path: of the file; fixed.
        text: the line.
        clock: for the time between two tries.
    """

    path: Path
    text: Template
    clock: Clock = field(repr=False)
    kind: str = "text_file"

    def preview(self, values: Values) -> str:
        """Return what it does in plain words."""
        return f'write "{one_line(self.text, values)}" to {self.path}'

    async def run(self, values: Values, event: Event) -> None:  # noqa: ARG002 - the values have it all
        """Write the line, in a thread: the folder may be on a slow disk.

        Raises:
            ActionFailed: it cannot be written.
        """
        content = f"{one_line(self.text, values)}\n".encode("utf-8", "replace")
        error = await self._replace(content)
        for delay in _RETRIES:
            if not isinstance(error, PermissionError):
                break
            await self.clock.sleep_until(self.clock.monotonic() + delay)
            error = await self._replace(content)
        if error is not None:
            raise ActionFailed(f"{self.path} cannot be written: {error.strerror or type(error).__name__}")

    async def _replace(self, content: bytes) -> OSError | None:
        with caught(OSError) as failure:
            await asyncio.to_thread(replace_file, self.path, content)
            return None
        return failure.error


def _is_folder(path: Path) -> bool:
    with caught(OSError):  # its name is too long, or it is in a folder that may not be read
        return path.is_dir()
    return False


def _make(values: KeyValues, surroundings: Surroundings) -> TextFile:
    path: Path = values["path"]
    if _is_folder(path):
        raise ConfigError(f"path is a folder: {path}", advice="Add the name of the file")
    if not _is_folder(path.parent):
        raise ConfigError(f"there is no folder {path.parent}", advice="Make it, or correct the path")
    return TextFile(path, values["text"], surroundings.clock)


TEXT_FILE = ActionKind(
    name="text_file",
    meaning="Writes one line of text to a file, as a whole, so that a text source of OBS can show it",
    keys=(
        Key("path", FilePathKind(), "Of the file, from the folder of the rules file; its folder must exist"),
        Key("text", TemplateKind(), "The line, with placeholders"),
    ),
    make=_make,
)
"""The kind of action."""
