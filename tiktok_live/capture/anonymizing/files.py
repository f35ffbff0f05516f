"""Anonymizes a capture file."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from tiktok_live.capture.anonymizing.identities import Texts
from tiktok_live.capture.anonymizing.records import Anonymizer
from tiktok_live.capture.records import RecordKind
from tiktok_live.capture.series import CaptureSeries
from tiktok_live.capture.writer import CaptureWriter
from tiktok_live.errors import ConfigError

__all__ = ["anonymize", "anonymizing"]


def anonymize(source: str | Path, target: str | Path, *, texts: Texts = "keep") -> None:
    """Write an anonymized copy of a capture; all its parts become one file.

    The capture is read twice: first for the names, so that a name is found in texts before its owner first appears.
    If it fails, there is no copy.

    Args:
        source: the capture, or the first of its parts.
        target: must not exist.
        texts: what happens to texts that users wrote.

    Raises:
        ConfigError: the capture cannot be read, or the copy cannot be written.
    """
    deque(anonymizing(source, target, texts=texts), maxlen=0)


def anonymizing(source: str | Path, target: str | Path, *, texts: Texts = "keep") -> Generator[None, None, None]:
    """Do the same as `anonymize` in small steps, one for each record and reading; closing the iterator gives it up.

    Raises:
        ConfigError: as for `anonymize`.
    """
    anonymizer = Anonymizer(texts=texts)
    with CaptureSeries(source) as series:
        writer = CaptureWriter(target, anonymizer.header(series.header), change=anonymizer.record)
        try:
            for record in series:
                anonymizer.record(record)
                yield
            yield from _copied(series, writer)
        except BaseException:
            _remove(writer)
            raise


def _copied(series: CaptureSeries, writer: CaptureWriter) -> Generator[None, None, None]:
    for record in series:
        if isinstance(record.kind, RecordKind):
            writer.write(record.offset, record.kind, record.data)
        yield
    writer.close()
    if writer.failure is not None:
        raise ConfigError(writer.failure.message, advice=writer.failure.advice)


def _remove(writer: CaptureWriter) -> None:
    writer.close()
    with suppress(OSError):
        writer.path.unlink()
