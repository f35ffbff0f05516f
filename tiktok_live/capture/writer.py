"""Writes a capture: append-only, buffered for at most a second, so that a killed process loses no more than that."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from tiktok_live.capture.cleaning import clean_record
from tiktok_live.capture.layout import DEFLATED, MAX_DATA, REPEATED, encode_header, encode_record
from tiktok_live.capture.names import part_path
from tiktok_live.capture.part_file import PartFile
from tiktok_live.capture.records import GIFT_CATALOGUE, CaptureHeader, CaptureRecord, RecordKind
from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError

__all__ = ["FLUSH_INTERVAL", "MIN_PART", "CaptureWriter", "check_limits"]

FLUSH_INTERVAL = 1.0
"""Seconds after which a record must be in the file."""
MIN_PART = 64 * 1024
"""Smallest limit of a part, in bytes."""

_log = logging.getLogger(__name__)
_MAX_BUFFER = 256 * 1024  # bytes
# What a part repeats of the earlier ones, in this order; a connection that closed is not repeated.
_STATE = (RecordKind.LOOKUP, RecordKind.ANSWER, RecordKind.CONNECTED)
_IS_GIFT_LIST = re.compile(rb'[^\n]*"kind":\s*"%s"' % GIFT_CATALOGUE.encode())


class CaptureWriter:
    """A capture that is being written.

    Records are buffered. Each `write` flushes what is older than a second; if nothing more is written, the owner
    calls `flush` when `flush_at` has come. No method after the constructor raises: a disk that fails ends the
    recording, not the program. The failure is logged once, and `failure` and `lost` say it.

    With a limit the recording goes on in a next file: `ann.ttlive`, `ann.part2.ttlive`. Each part is a capture by
    itself: it begins with the latest lookup, the latest gift list and the open connection of the earlier parts.

    Args:
        path: must not exist.
        header: what the file begins with; its `part` is 1.
        max_bytes: begin a new part before the records of this one take more; what it repeats does not count, and a
            record that is larger alone has a part of its own.
        max_seconds: begin a new part after this time.
        change: returns what is written for a record, such as `Anonymizer.record`.

    Raises:
        ConfigError: the file exists or cannot be created, a limit is too small, or the header is invalid.
    """

    def __init__(
        self,
        path: str | Path,
        header: CaptureHeader,
        *,
        max_bytes: int | None = None,
        max_seconds: float | None = None,
        change: Callable[[CaptureRecord], CaptureRecord] | None = None,
    ) -> None:
        check_limits(max_bytes, max_seconds)
        _check(header)
        self.path = Path(path)
        """The first part."""
        self.header = header
        """The header of the current part."""
        self.failure: ConfigError | None = None
        """Why the recording ended early; None while it works."""
        self.lost = 0
        """Records that did not reach a file: too large, or after the failure."""
        self._max_bytes = max_bytes
        self._max_seconds = max_seconds
        self._change = change
        self._state: dict[RecordKind, bytes] = {}
        self._flush_at: float | None = None
        self._last_offset = 0.0
        self._closed_bytes = 0
        self._is_closed = False
        self._file = self._begin(PartFile(self.path))

    @property
    def flush_at(self) -> float | None:
        """The offset at which the owner calls `flush`; None if nothing is buffered."""
        return self._flush_at

    @property
    def written(self) -> int:
        """Bytes written, in all parts."""
        return self._closed_bytes + self._file.size

    def write(self, offset: float, kind: RecordKind, data: bytes | Mapping[str, object]) -> None:
        """Append a record without its secrets (see `cleaning.py`). Does nothing but count after a failure.

        Args:
            offset: seconds since the start of the first part.
            kind: what `data` is.
            data: bytes, or a mapping for a record of JSON.
        """
        content = clean_record(kind, data)
        if self._change is not None:
            content = self._change(CaptureRecord(offset, kind, content)).data
        self._last_offset = max(self._last_offset, offset)
        is_accepted = len(content) <= MAX_DATA and not self._is_closed and self.failure is None
        if is_accepted:
            self._append(offset, kind, content)
        if not is_accepted or self.failure is not None:
            self.lost += 1

    def flush(self) -> None:
        """Write what is buffered to the file."""
        self._flush_at = None
        self._file.flush()
        self._check()

    def close(self) -> None:
        """Write what is buffered and the end record, and close the file. Does nothing the second time."""
        if self._is_closed:
            return
        self._is_closed = True
        if self.failure is None:
            self._end({})
        self._file.close()
        self._flush_at = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, offset: float, kind: RecordKind, content: bytes) -> None:
        record = self._encoded(offset, kind, content)
        if self._is_full(offset, len(record)):
            self._next_part(offset)
            record = self._encoded(offset, kind, content)
        if self.failure is not None:
            return
        self._file.append(record)
        self._remember(kind, content)
        if self._flush_at is None:
            self._flush_at = offset + FLUSH_INTERVAL
        if offset >= self._flush_at or self._file.buffered >= _MAX_BUFFER:
            self.flush()

    def _encoded(self, offset: float, kind: RecordKind, content: bytes, flags: int = 0) -> bytes:
        flags |= DEFLATED if kind == RecordKind.ANSWER else 0
        return encode_record(offset - self.header.part_offset, kind, content, flags)

    def _remember(self, kind: RecordKind, content: bytes) -> None:
        if kind == RecordKind.CLOSED:
            self._state.pop(RecordKind.CONNECTED, None)
        elif kind in _STATE and (kind != RecordKind.ANSWER or _IS_GIFT_LIST.match(content)):
            self._state[kind] = content

    def _is_full(self, offset: float, size: int) -> bool:
        if self._file.size <= self._first_bytes:
            return False
        if self._max_seconds is not None and offset - self.header.part_offset >= self._max_seconds:
            return True
        # What is repeated does not count: a gift list is larger than the smallest part.
        return self._max_bytes is not None and self._file.size - self._first_bytes + size > self._max_bytes

    def _next_part(self, offset: float) -> None:
        part = self.header.part + 1
        self._end({"next_part": part})
        if self.failure is not None:
            return
        started_at = self.header.started_at + offset - self.header.part_offset
        header = replace(self.header, part=part, part_offset=offset, started_at=started_at)
        try:
            file = PartFile(part_path(self.path, part))
        except ConfigError as error:
            self._fail(error)
            return
        self._closed_bytes += self._file.size
        self.header = header
        self._file = self._begin(file)

    def _begin(self, file: PartFile) -> PartFile:
        file.append(encode_header(self.header))
        for kind in _STATE:
            if kind in self._state:
                file.append(self._encoded(self.header.part_offset, kind, self._state[kind], REPEATED))
        self._first_bytes = file.size
        file.flush()
        self._flush_at = None
        return file

    def _end(self, content: Mapping[str, object]) -> None:
        self._file.append(self._encoded(self._last_offset, RecordKind.END, msgspec.json.encode(content)))
        self._file.close()
        self._check()

    def _check(self) -> None:
        if self._file.failure is not None:
            self._fail(self._file.failure)

    def _fail(self, error: ConfigError) -> None:
        if self.failure is None:
            self.failure = error
            _log.warning("%s", error)


def check_limits(max_bytes: object, max_seconds: object) -> None:
    """Refuse limits of a part that cannot work; None is no limit.

    Raises:
        ConfigError: a limit is too small, or no number.
    """
    for limit, least in ((max_bytes, MIN_PART), (max_seconds, 1)):
        if limit is not None and not (isinstance(limit, int | float) and limit >= least):
            raise ConfigError(f"a part of a recording must have at least {MIN_PART} bytes and one second")


def _check(header: CaptureHeader) -> None:
    """Refuse a header that no reader would accept."""
    with caught(msgspec.ValidationError) as failure:
        msgspec.convert(asdict(header), CaptureHeader)
    if failure:
        raise ConfigError(f"the header of the recording is invalid: {failure.error}") from failure.cause
