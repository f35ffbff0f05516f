"""Exports and statistics that cannot be made."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from tiktok_live.capture import CaptureHeader, CaptureWriter
from tiktok_live.cli.export import ExportOptions, export
from tiktok_live.cli.stats import StatsOptions, stats

__all__ = ["EXPORTS"]


def exporting(*files: str, to: str = "", **options: object) -> Callable[[Path], object]:
    """Export files of a folder that has two captures, a text and the rest of a killed export."""

    def provoke(folder: Path) -> object:
        for name in ("a.ttlive", "b.ttlive"):
            CaptureWriter(folder / name, CaptureHeader(started_at=1.0)).close()
        (folder / "text").write_text("hello\n")
        (folder / "killed.csv.part").touch()
        paths = tuple(folder / name for name in files)
        return asyncio.run(export(ExportOptions(files=paths, to=folder / to if to else None, **options)))

    return provoke


def without_matplotlib(folder: Path) -> object:
    """Draw a picture without the package for it."""
    loaded = {name: module for name, module in sys.modules.items() if name != "tiktok_live.stats.charts"}
    with mock.patch.dict(sys.modules, {**loaded, "matplotlib": None}, clear=True):
        return asyncio.run(stats(StatsOptions(files=(folder / "none",), svg=folder / "a.svg")))


EXPORTS: list[tuple[str, Callable[[Path], object]]] = [
    ("is not an event", exporting("text")),
    ("cannot be read: No such file or directory", exporting("none")),
    ("nothing to export, or too much", exporting()),
    ("the suffix of … names no format", exporting("a.ttlive", to="a.xlsx")),
    ("unknown format 'xlsx'", exporting("a.ttlive", kind="xlsx")),
    ("sqlite is not text and needs a file", exporting("a.ttlive", kind="sqlite")),
    ("exists", exporting("a.ttlive", to="text", kind="csv")),
    ("is one of the files to read", exporting("a.ttlive", to="a.ttlive", kind="csv", replace=True)),
    ("an export to … is running or was killed", exporting("a.ttlive", to="killed.csv")),
    ("cannot be written: No such file or directory", exporting("a.ttlive", to="none/a.csv")),
    ("subtitles are made of one capture", exporting("a.ttlive", "b.ttlive", kind="srt")),
    ("the capture mentions no video", exporting("a.ttlive", kind="ass", video="a.mkv")),
    ("a chart needs a package that is not installed", without_matplotlib),
]
"""Part of the message, and what raises it."""
