"""The command `stats`."""

from __future__ import annotations

import json
import sys

import pytest
from msgspec import structs
from rich.cells import cell_len

from tests.export.traffic import live
from tiktok_live.cli.plots import plot_lines
from tiktok_live.cli.stats import StatsOptions, report_lines, stats
from tiktok_live.errors import ConfigError
from tiktok_live.stats.statistics import Statistics


@pytest.fixture(scope="module")
def report():
    statistics = Statistics()
    for event in live()[0]:
        statistics.add(event)
    return statistics.report()


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "live.jsonl"
    path.write_text("".join(json.dumps(event.to_dict()) + "\n" for event in live()[0]), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [60, 80, 120])
def test_everything_fits_into_the_terminal(report, width):
    text = list(report_lines(report, width, with_plots=True))
    assert [line for line in text if cell_len(line) > width] == []
    titles = [line.split()[0] for line in text if line[:1].isupper()]
    assert [title for title in titles if title in {"VIEWERS", "USER", "GIFT", "WORDS", "EMOTES", "EVENTS"}] == [
        *("VIEWERS", "VIEWERS", "USER", "GIFT", "WORDS", "EMOTES", "EVENTS")
    ]


@pytest.mark.parametrize("width", [40, 41, 80])
def test_words_that_take_two_cells_a_character_fit_too(report, width):
    words = [("\u8bf7\u518d\u6765\u4e00\u6b21", 10 - number) for number in range(8)]
    long = [("\u8bf7" * 60, 1), ("-".join("abcdefghijklmnopqrstuvwxyz" * 4), 1)]
    text = list(report_lines(structs.replace(report, words=(*words, *long)), width))
    assert [line for line in text if cell_len(line) > width] == []
    assert sum(line.count("\u6b21") for line in text) == 8


async def test_text_and_json_have_the_same_totals(lines, report, capsys):
    await stats(StatsOptions(files=(lines,)))
    text = capsys.readouterr().out
    await stats(StatsOptions(files=(lines,), as_json=True))
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads(report.to_json())
    assert f"GIFTS       {found['gifts']:,} of {found['diamonds']:,} diamonds" in text


async def test_names_do_not_control_the_terminal(tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    gift = {"event": "gift_complete", "count": 1, "diamonds": 1, "user": {"id": "1", "nickname": "\x1b[2J\n\u202e"}}
    path.write_text(json.dumps(gift) + "\n" + json.dumps({"event": "\x1b]0;title\x07"}))
    await stats(StatsOptions(files=(path,)))
    assert capsys.readouterr().out.replace("\n", "").isprintable()


async def test_pictures_are_written_and_never_overwritten(lines, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra plots is not installed")
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    await stats(StatsOptions(files=(lines,), png=png))
    assert png.read_bytes().startswith(b"\x89PNG")
    svg.touch()
    with pytest.raises(ConfigError, match=r"a\.svg exists"):
        await stats(StatsOptions(files=(lines,), svg=svg))


async def test_a_missing_package_is_named_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "tiktok_live.stats.charts", raising=False)
    with pytest.raises(ConfigError, match=r"tiktok-live\[plots\]"):
        await stats(StatsOptions(files=(tmp_path / "none",), svg=tmp_path / "a.svg"))


def test_a_plot_has_the_highest_value_and_bounded_columns():
    assert plot_lines([1, None, 2], 20)[0] == "2 │  █"
    assert plot_lines([1, None, 2], 20)[-1] == "0 │█ █"
    assert max(map(len, plot_lines(list(range(10_000)), 40))) == 40
    assert plot_lines([], 40)[-1] == "0 │"
