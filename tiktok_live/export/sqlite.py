"""SQLite: the table `events` with indexes, and the table `meta`."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.export.columns import COLUMNS, SCHEMA_VERSION, ColumnType
from tiktok_live.export.text_files import iso_time

if TYPE_CHECKING:
    from pathlib import Path

    from tiktok_live.export.columns import Row, Value

__all__ = ["SqliteFile"]

_BATCH = 1_000  # rows of a transaction
_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.JSON: "TEXT",
    ColumnType.TIME: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.BOOLEAN: "INTEGER",
    ColumnType.NUMBER: "REAL",
}
_COLUMNS = ", ".join(f'"{column.name}" {_TYPES[column.type]}' for column in COLUMNS)
_INSERT = f"INSERT INTO events VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608 - only question marks
_META = (("schema_version", str(SCHEMA_VERSION)), ("created_by", "tiktok-live"))
_SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE events ({_COLUMNS});
"""
# Made at the end, in one pass: keeping them current costs each insertion.
_INDEXES = """
CREATE INDEX events_event ON events (event, received_at);
CREATE INDEX events_user ON events (user_id);
CREATE INDEX events_time ON events (received_at);
"""


class SqliteFile:
    """Writes rows to a new database, committed 1,000 at a time and on `flush`.

    Args:
        path: the file; it is empty or does not exist.

    Raises:
        ConfigError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[tuple[Value, ...]] = []
        with caught(sqlite3.Error) as failure:
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.executescript(_SCHEMA)
            self._database.executemany("INSERT INTO meta VALUES (?, ?)", _META)
            return
        raise self._unwritable(failure.error) from failure.cause

    def write(self, row: Row) -> None:
        """Write a row."""
        self._rows.append(tuple([iso_time(value) if isinstance(value, datetime) else value for value in row.values()]))
        if len(self._rows) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Commit the rows so far."""
        rows, self._rows = self._rows, []
        with caught(sqlite3.Error) as failure:
            if rows:
                self._database.execute("BEGIN")
                self._database.executemany(_INSERT, rows)
                self._database.execute("COMMIT")
            return
        raise self._unwritable(failure.error) from failure.cause

    def close(self) -> None:
        """Commit, make the indexes, and close the database."""
        try:
            self.flush()
            with caught(sqlite3.Error) as failure:
                self._database.executescript(_INDEXES)
        finally:
            with suppress(sqlite3.Error):
                self._database.close()
        if failure:
            raise self._unwritable(failure.error) from failure.cause

    def _unwritable(self, error: sqlite3.Error) -> ConfigError:
        return ConfigError(f"{self._path} cannot be written: {error}", advice="Check the disk and the folder")
