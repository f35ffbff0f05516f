"""The table of columns: documented as it is, and safe whatever a record has."""

from __future__ import annotations

import json
import random
import re
from datetime import datetime

import pytest

from tests.docs.blocks import ROOT
from tests.export.traffic import live
from tiktok_live.export.columns import COLUMNS, ColumnType, RowBuilder

TYPES = {
    ColumnType.TEXT: str,
    ColumnType.JSON: str,
    ColumnType.TIME: datetime,
    ColumnType.INTEGER: int,
    ColumnType.NUMBER: float,
    ColumnType.BOOLEAN: bool,
}
ODD = [
    None,
    True,
    0,
    2**80,
    -(2**63),
    1.5,
    float("nan"),
    "",
    "0",
    "\ud83c",
    "9999-12-31T23:59:59-23:00",
    [1],
    {"id": 5},
]


def test_the_page_lists_the_columns():
    page = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    rows = [f"| `{column.name}` | {column.type} | {column.meaning} |" for column in COLUMNS]
    assert "\n".join(("| column | type | meaning |", "|---|---|---|", *rows)) + "\n\n" in page


def test_every_column_but_a_few_is_filled_by_an_ordinary_live():
    builder = RowBuilder("demo")
    rows = [builder.row(event.to_dict()) for event in live()[0]]
    rare = {column.name for column in COLUMNS if not any(row[column.name] is not None for row in rows)}
    assert rare <= {"mentioned_user_id", "recipient_id", "language", "action", "gifter_level", "fan_level"}


def test_ids_of_nothing_are_empty():
    row = RowBuilder().row({"event": "chat", "msg_id": "0", "user": {"id": "0"}, "text": "0"})
    assert (row["msg_id"], row["user_id"], row["text"]) == (None, None, "0")


@pytest.mark.parametrize("seed", range(20))
def test_a_value_has_its_type_or_is_left_empty(seed):
    numbers = random.Random(seed)
    names = sorted({name for column in COLUMNS for name in column.path} | {"host", "emotes", "event"})
    record = {name: numbers.choice(ODD) for name in names}
    record["user"] = numbers.choice([record, {"id": numbers.choice(ODD)}]) if seed % 2 else numbers.choice(ODD)
    record = (
        json.loads(json.dumps(record)) if record["user"] is not record else {**record, "user": dict(record, user=0)}
    )
    row = RowBuilder().row(record)
    assert list(row) == [column.name for column in COLUMNS]
    for column in COLUMNS:
        value = row[column.name]
        assert value is None or type(value) is TYPES[column.type]
        assert not isinstance(value, str) or value.encode()
    assert re.match(r"[{\[]", str(row["details"]))
