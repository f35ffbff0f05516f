"""Files of overlays that are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.overlay.config_file import read_overlay_file
from tiktok_live.overlay.media import Media

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["OVERLAYS"]


def of_file(text: str) -> Callable[[Path], object]:
    """Read a file with this text."""

    def provoke(folder: Path) -> object:
        path = folder / "overlay.toml"
        path.write_text(text)
        return read_overlay_file(path)

    return provoke


OVERLAYS: list[tuple[str, Callable[[Path], object]]] = [
    ("the overlay file … cannot be read", lambda folder: read_overlay_file(folder / "none.toml")),
    ("the overlay file … is not valid TOML", of_file("[goal")),
    ("[[goal]]: kind must be one of", of_file('[[goal]]\nname = "a"\nkind = "like"\ntarget = 1')),
    ("media: there is no folder", of_file('media = "none"')),
    ("there is no file … in the folder", lambda folder: Media(folder).url_of("bell.mp3")),
    ("pages cannot show or play", lambda folder: Media(None).publish(folder / "bell.exe")),
]
"""Part of the message, and what raises it."""
