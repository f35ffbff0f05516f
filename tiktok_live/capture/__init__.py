"""Captures: one file format for what came over the wire, with a writer and a reader. No event loop, no clock."""

from __future__ import annotations

from tiktok_live.capture.names import capture_name, free_path
from tiktok_live.capture.reader import CaptureReader, Damage
from tiktok_live.capture.records import Answer, CaptureHeader, CaptureRecord, RecordKind
from tiktok_live.capture.series import CaptureSeries
from tiktok_live.capture.writer import CaptureWriter

__all__ = [
    "Answer",
    "CaptureHeader",
    "CaptureReader",
    "CaptureRecord",
    "CaptureSeries",
    "CaptureWriter",
    "Damage",
    "RecordKind",
    "capture_name",
    "free_path",
]
