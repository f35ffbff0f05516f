"""Charts of a live as PNG or SVG, by matplotlib of the extra `plots`; no display is needed."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from tiktok_live.causes import caught
from tiktok_live.errors import ConfigError
from tiktok_live.extras import extra_not_installed
from tiktok_live.redaction import printable

with caught(ImportError) as missing:
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager
    from matplotlib.ticker import EngFormatter, MaxNLocator
if missing:
    raise extra_not_installed("a chart", "plots") from missing.cause

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from tiktok_live.stats.report import Report

__all__ = ["draw", "save_chart"]

_INK, _QUIET, _GRID = "#1f2430", "#6b7280", "#e5e7eb"
_CHAT, _VIEWERS, _GIFTS = "#2563eb", "#0d9488", "#d97706"
_BARS = 8
_NAME = 18  # characters
_SIZE = (10, 6.4)  # inches
_DPI = 144
# Names have every script; the fonts that are installed are asked in this order for each letter.
_FONTS = (
    *("DejaVu Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "Microsoft YaHei", "Malgun Gothic"),
    *("Apple SD Gothic Neo", "Noto Sans Devanagari", "Noto Sans Thai", "Nirmala UI", "Leelawadee UI", "Noto Emoji"),
)
_INSTALLED = set(fontManager.get_font_names())
_STYLE = {
    # A constant salt and text as text: the same statistics give the same SVG, which can be searched.
    "svg.hashsalt": "tiktok-live",
    "svg.fonttype": "none",
    "font.family": [name for name in _FONTS if name in _INSTALLED],
    "font.size": 9,
    "text.parse_math": False,
    "text.color": _INK,
    "axes.labelcolor": _QUIET,
    "axes.edgecolor": _GRID,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _QUIET,
    "ytick.color": _QUIET,
}


def save_chart(report: Report, path: Path, kind: str) -> None:
    """Write a picture. An existing file is replaced.

    Args:
        report: what it shows.
        path: the file.
        kind: `png` or `svg`.

    Raises:
        ConfigError: the file cannot be written.
    """
    with caught(OSError) as failure, rc_context(_STYLE), warnings.catch_warnings():
        # No font has every script; a missing letter is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph")
        metadata = {"Date": None, "Creator": "tiktok-live"} if kind == "svg" else {"Software": "tiktok-live"}
        draw(report).savefig(path, format=kind, dpi=_DPI, metadata=metadata)
        return
    raise ConfigError(f"{path} cannot be written: {failure.error.strerror}") from failure.cause


def draw(report: Report) -> Figure:
    """Return the charts as a figure: chat, viewers and diamonds per minute, gifts by user and by kind."""
    with rc_context(_STYLE):
        figure = Figure(figsize=_SIZE, layout="constrained", facecolor="white")
        figure.suptitle(_title(report), x=0.01, ha="left", fontsize=13, fontweight="bold")
        grid = figure.add_gridspec(3, 2, width_ratios=(3, 2))
        minutes = report.minutes
        _area(figure.add_subplot(grid[0, 0]), "Viewers", [each.viewers for each in minutes], _VIEWERS)
        _area(figure.add_subplot(grid[1, 0]), "Chats per minute", report.chat_rate, _CHAT)
        last = figure.add_subplot(grid[2, 0])
        _columns(last, "Diamonds per minute", [each.diamonds for each in minutes], _GIFTS)
        last.set_xlabel("minutes since the first event")
        right = grid[:, 1].subgridspec(2, 1)
        _bars(
            figure.add_subplot(right[0]),
            "Top givers, in diamonds",
            [(each.name, each.diamonds) for each in report.givers],
        )
        _bars(
            figure.add_subplot(right[1]),
            "Top gifts, in diamonds",
            [(each.name, each.diamonds) for each in report.kinds],
        )
        return figure


def _title(report: Report) -> str:
    hosts = ", ".join(f"@{_label(host)}" for host in report.hosts[:3]) or "A live"
    chats = report.events.get("chat", 0)
    return f"{hosts}: {chats:,} chats, {report.gifts:,} gifts, {report.diamonds:,} diamonds"


def _area(axes: Axes, title: str, values: Sequence[int | None], colour: str) -> None:
    known = [(minute, value) for minute, value in enumerate(values) if value is not None]
    minutes, heights = [minute for minute, _ in known], [value for _, value in known]
    axes.fill_between(minutes, heights, color=colour, alpha=0.15, linewidth=0)
    axes.plot(minutes, heights, color=colour, linewidth=1.6, marker="o" if len(known) == 1 else "")
    _set_up(axes, title, len(values))


def _columns(axes: Axes, title: str, values: Sequence[int], colour: str) -> None:
    axes.bar(range(len(values)), values, color=colour, width=0.9)
    _set_up(axes, title, len(values))


def _set_up(axes: Axes, title: str, minutes: int) -> None:
    axes.set_title(title)
    axes.set_ylim(bottom=0)
    axes.set_xlim(-0.6, max(minutes - 1, 1) + 0.6)
    axes.grid(axis="y", color=_GRID)
    axes.set_axisbelow(True)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(EngFormatter(sep=""))


def _bars(axes: Axes, title: str, rows: Sequence[tuple[str, int]]) -> None:
    shown = [row for row in rows if row[1]][:_BARS]
    places = range(len(shown))
    bars = axes.barh(places, [number for _, number in shown], color=_GIFTS, height=0.7)
    axes.bar_label(bars, labels=[f"{number:,}" for _, number in shown], padding=3, color=_QUIET, fontsize=8)
    axes.set_yticks(places, [_label(name) for name, _ in shown])
    axes.set_title(title)
    axes.margins(x=0.18)
    axes.set_xticks([])
    axes.set_ylim(_BARS - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelcolor=_INK)
    axes.spines[["bottom", "left"]].set_visible(False)


def _label(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _NAME else text[: _NAME - 1] + "\N{HORIZONTAL ELLIPSIS}"
