from __future__ import annotations

import inspect
import json
import pickle
from datetime import UTC, datetime

import pytest

from tiktok_live.events.models import TopViewer, User
from tiktok_live.session.snapshot import BattleSnapshot, LiveStatus, RoomSnapshot

AT = datetime(2025, 6, 15, tzinfo=UTC)
SNAPSHOT = RoomSnapshot(
    status=LiveStatus.LIVE,
    host=User(2**60),
    started_at=AT,
    top_viewers=(TopViewer(1, 10, User(3)),),
    battle=BattleSnapshot(battle_id=2**59),
    diamonds=7,
)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SNAPSHOT.likes = 5
    with pytest.raises(AttributeError):
        SNAPSHOT.new = 5
    assert hash(SNAPSHOT) == hash(pickle.loads(pickle.dumps(SNAPSHOT)))


def test_it_is_told_by_names_alone() -> None:
    with pytest.raises(TypeError):
        RoomSnapshot(LiveStatus.LIVE)


def test_every_field_is_documented() -> None:
    for kind in (RoomSnapshot, BattleSnapshot):
        told = inspect.getdoc(kind)
        assert [name for name in kind.__struct_fields__ if f"\n    {name}: " not in str(told)] == []


def test_as_json_its_ids_are_text() -> None:
    shown = json.loads(json.dumps(SNAPSHOT.to_dict()))
    assert shown["status"] == "live"
    assert shown["host"]["id"] == str(2**60)
    assert shown["battle"]["battle_id"] == str(2**59)
    assert shown["top_viewers"][0]["user"]["id"] == "3"
    assert (shown["started_at"], shown["diamonds"], shown["title"]) == (AT.isoformat(), 7, "")


def test_a_status_equals_its_text() -> None:
    assert [*LiveStatus] == ["unknown", "live", "paused", "ended"]
