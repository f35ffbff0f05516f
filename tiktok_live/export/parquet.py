"""Parquet, by the package pyarrow of the extra `record`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.export.columns import COLUMNS, SCHEMA_VERSION, ColumnType
from tiktok_live.extras import extra_not_installed

with caught(ImportError) as missing:
    import pyarrow as pa
    from pyarrow import parquet
if missing:
    raise extra_not_installed("an export to Parquet", "record") from missing.cause

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.export.columns import Row, Value

__all__ = ["ParquetFile"]

_GROUP_ROWS = 5_000  # 40 objects of Python each
_GROUP_CHARACTERS = 16 * 1024 * 1024  # of the texts in `details`, which are most of a row
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.JSON: pa.string(),
    ColumnType.TIME: pa.timestamp("us", tz="UTC"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.NUMBER: pa.float64(),
}
_SCHEMA = pa.schema(
    [pa.field(column.name, _TYPES[column.type], metadata={"meaning": column.meaning}) for column in COLUMNS],
    metadata={"schema_version": str(SCHEMA_VERSION), "created_by": "tiktok-live"},
)


class ParquetFile:
    """Writes rows in groups of at most 5,000. The file can be read only after `close`, which writes its index.

    Args:
        path: the file; it is overwritten.

    Raises:
        ConfigError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[Row] = []
        self._characters = 0
        with caught(OSError, pa.ArrowException) as failure:
            self._file = parquet.ParquetWriter(path, _SCHEMA, compression="zstd")
            return
        raise self._unwritable(failure.error) from failure.cause

    def write(self, row: Row) -> None:
        """Write a row."""
        self._rows.append(row)
        self._characters += _length(row["details"])
        if len(self._rows) >= _GROUP_ROWS or self._characters >= _GROUP_CHARACTERS:
            self._write_group()

    def flush(self) -> None:
        """Do nothing: small groups make a file slow, and without its index it could not be read anyway."""

    def close(self) -> None:
        """Write the last group and the index."""
        if self._rows:
            self._write_group()
        with caught(OSError, pa.ArrowException) as failure:
            self._file.close()
            return
        raise self._unwritable(failure.error) from failure.cause

    def _write_group(self) -> None:
        rows, self._rows, self._characters = self._rows, [], 0
        with caught(OSError, pa.ArrowException) as failure:
            self._file.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA))
            return
        raise self._unwritable(failure.error) from failure.cause

    def _unwritable(self, error: Exception) -> ConfigError:
        text = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        return ConfigError(f"{self._path} cannot be written: {text}", advice="Check the disk and the folder")


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else 0
