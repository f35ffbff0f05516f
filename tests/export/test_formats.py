"""The same rows in all formats, read back by other programs' readers."""

from __future__ import annotations

import csv
import errno
import json
import sqlite3
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from tests.export.traffic import STARTED_AT, live
from tiktok_live.errors import ConfigError
from tiktok_live.export.columns import COLUMNS, SCHEMA_VERSION, ColumnType, RowBuilder
from tiktok_live.export.target import ExportFormat, export_file, export_format
from tiktok_live.export.text_files import CsvLines, iso_time, original_text

HOSTILE = (
    '=HYPERLINK("http://evil")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'quoted",
    "＝1",
    'a,"b"\r\nc',
    "x\x85y\u2028z",
)
TYPES = {column.name: column.type for column in COLUMNS}


@cache
def records() -> list[dict[str, object]]:
    """The events of a live, and comments that harm careless writers."""
    events, _ = live()
    chats = [
        {"event": "chat", "received_at": events[-1].to_dict()["received_at"], "text": text, "count": 2**70}
        for text in (*HOSTILE, "half a pair: \ud83c")
    ]
    return [*(event.to_dict() for event in events), *chats]


def rows() -> list[dict[str, object]]:
    builder = RowBuilder("demo", STARTED_AT)
    return [
        {name: iso_time(value) if isinstance(value, datetime) else value for name, value in builder.row(each).items()}
        for each in records()
    ]


def written(folder: Path, kind: ExportFormat) -> Path:
    path = folder / f"live.{kind}"
    with export_file(path, kind) as export:
        export.next_source("demo", STARTED_AT)
        for number, record in enumerate(records()):
            export.add_record(record)
            if number % 50 == 0:
                export.flush()
    assert [each.name for each in folder.iterdir()] == [path.name]
    return path


def test_jsonl(tmp_path):
    text = written(tmp_path, ExportFormat.JSONL).read_bytes().decode()
    assert text.endswith("\n")
    assert [json.loads(line) for line in text.splitlines()] == rows()


def test_csv_in_which_no_cell_is_a_formula(tmp_path):
    with written(tmp_path, ExportFormat.CSV).open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [{name: _value(name, cell) for name, cell in row.items()} for row in cells] == rows()
    texts = [row["text"] for row in cells if row["event"] == "chat"]
    assert not [text for text in texts if text.startswith(tuple("=+-@\t\r＝"))]


def _value(name: str, cell: str) -> object:
    if cell == "":
        return None
    match TYPES[name]:
        case ColumnType.INTEGER:
            return int(cell)
        case ColumnType.NUMBER:
            return float(cell)
        case ColumnType.BOOLEAN:
            return cell == "true"
        case ColumnType.TEXT:
            return original_text(cell)
    return cell


def test_sqlite(tmp_path):
    database = sqlite3.connect(written(tmp_path, ExportFormat.SQLITE))
    try:
        cursor = database.execute("SELECT * FROM events ORDER BY rowid")
        names = [each[0] for each in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
        assert found == rows()  # 1 and true are equal
        assert dict(database.execute("SELECT * FROM meta"))["schema_version"] == str(SCHEMA_VERSION)
        assert len(list(database.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE INDEX%'"))) == 3
    finally:
        database.close()


def test_parquet(tmp_path, monkeypatch):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra record is not installed")
    monkeypatch.setattr("tiktok_live.export.parquet._GROUP_ROWS", 100)
    file = parquet.ParquetFile(written(tmp_path, ExportFormat.PARQUET))
    found = file.read().to_pylist()
    for row in found:
        row.update({name: iso_time(value) for name, value in row.items() if isinstance(value, datetime)})
    assert found == rows()
    assert file.num_row_groups == len(found) // 100 + 1
    assert file.schema_arrow.metadata[b"schema_version"] == str(SCHEMA_VERSION).encode()


def test_details_is_the_whole_event():
    events, _ = live()
    builder = RowBuilder()
    assert [json.loads(str(builder.row(each.to_dict())["details"])) for each in events] == [
        each.to_dict() for each in events
    ]


def test_the_format_is_the_one_of_the_suffix():
    assert export_format("", Path("a.DB")) is ExportFormat.SQLITE
    assert export_format("csv", Path("a.db")) is ExportFormat.CSV
    for name, path in (("", Path("a.xlsx")), ("xlsx", None), ("", Path("csv"))):
        with pytest.raises(ConfigError, match="Formats: jsonl, csv, sqlite"):
            export_format(name, path)


@pytest.mark.parametrize("kind", [ExportFormat.CSV, ExportFormat.SQLITE, ExportFormat.SRT])
def test_an_existing_file_is_replaced_only_if_that_is_asked_for(tmp_path, kind):
    path = tmp_path / "a"
    path.write_text("precious")
    with pytest.raises(ConfigError, match="exists"), export_file(path, kind):
        pass
    assert path.read_text() == "precious"
    with export_file(path, kind, replace=True):
        assert path.read_text() == "precious", "replaced before the new file is complete"
    assert b"precious" not in path.read_bytes()


def test_a_file_that_comes_meanwhile_is_kept(tmp_path):
    path = tmp_path / "a"
    with pytest.raises(ConfigError, match="exists"), export_file(path, ExportFormat.CSV):
        path.write_text("precious")
    assert path.read_text() == "precious"
    (tmp_path / "b.part").touch()
    with pytest.raises(ConfigError, match="running or was killed"), export_file(tmp_path / "b", ExportFormat.CSV):
        pass


@pytest.mark.parametrize("kind", [ExportFormat.JSONL, ExportFormat.SQLITE])
def test_what_came_before_an_error_is_kept(tmp_path, kind):
    path = tmp_path / "a"
    for events in ([], records()):
        with pytest.raises(ZeroDivisionError):
            _export_and_fail(path, kind, events)
        assert [each.name for each in tmp_path.iterdir()] == (["a"] if events else [])


def _export_and_fail(path: Path, kind: ExportFormat, events: list[dict[str, object]]) -> None:
    with export_file(path, kind) as export:
        for event in events:
            export.add_record(event)
        raise ZeroDivisionError


def test_a_full_disk_replaces_no_file(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_text("precious")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with (  # noqa: PT012 - the second row must fail
        pytest.raises(ConfigError, match="a cannot be written: No space"),
        export_file(path, ExportFormat.CSV, replace=True) as export,
    ):
        export.add_record(records()[0])
        monkeypatch.setattr(CsvLines, "write", full)
        export.add_record(records()[0])
    assert path.read_text() == "precious"
    assert "received_at" in (tmp_path / "a.part").read_text()


def test_a_folder_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be written"), export_file(tmp_path / "no" / "a", ExportFormat.CSV):
        pass


def test_sqlite_can_be_read_while_a_live_is_exported(tmp_path):
    path = tmp_path / "a.sqlite"
    with export_file(path, ExportFormat.SQLITE) as export:
        export.add_record(records()[0])
        export.flush()
        database = sqlite3.connect(tmp_path / "a.sqlite.part")
        assert database.execute("SELECT count(*) FROM events").fetchone() == (1,)
        database.close()
