"""Pictures: the same for the same statistics, and drawn without a display."""

from __future__ import annotations

import pytest

from tiktok_live.errors import ConfigError
from tiktok_live.stats.statistics import Statistics

pytest.importorskip("matplotlib", reason="the extra plots is not installed")


def report(*records: dict[str, object]):
    statistics = Statistics()
    for record in records:
        statistics.add_record(record)
    return statistics.report()


GIFT = {"event": "gift_complete", "count": 2, "diamonds": 3, "gift": {"id": "1", "name": "$x_{$ <b>&"}}
NAMES = ("\x00\x1b[2J\n\ud83c" + "x" * 500, "Río Manso", "しろいねこ")


def test_pictures_show_hostile_names_and_are_the_same_each_time(tmp_path):
    from tiktok_live.stats.charts import save_chart

    records = [{**GIFT, "user": {"id": name, "nickname": name}} for name in NAMES]
    for name in ("a.svg", "b.svg"):
        save_chart(report(*records), tmp_path / name, "svg")
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert svg == (tmp_path / "b.svg").read_text(encoding="utf-8")
    for text in ("Río Manso", "しろいねこ", "$x_{$ &lt;b&gt;&amp;", "Chats per minute"):
        assert text in svg
    assert "\x1b" not in svg


def test_a_live_without_events_is_drawn_and_a_folder_that_does_not_exist_is_an_error(tmp_path):
    from tiktok_live.stats.charts import save_chart

    with pytest.raises(ConfigError, match="cannot be written"):
        save_chart(report(), tmp_path / "none" / "a.png", "png")
