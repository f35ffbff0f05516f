"""The command `stats`: what happened in recorded lives."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.console import Console

from tiktok_live.cli.columns import Column, header_row, row
from tiktok_live.cli.event_sources import check_target, read_files
from tiktok_live.cli.output import Output, escape_json, print_stderr, sanitize
from tiktok_live.cli.plots import plot_lines
from tiktok_live.cli.rendering import duration
from tiktok_live.errors import ConfigError
from tiktok_live.stats.statistics import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from tiktok_live.stats.report import Report

__all__ = ["StatsOptions", "report_lines", "stats"]

_TOP = 10
_NAME = 40  # cells
_FACT = 10
_PLOT_WIDTH = 80  # cells, where there is no terminal
_TEXT_WIDTH = 120
_USERS = (Column("USER", 10, _NAME), Column("DIAMONDS", 8, 12, is_number=True))
_GIFTS = (
    Column("GIFT", 10, _NAME),
    Column("NUMBER", 8, 12, is_number=True),
    Column("DIAMONDS", 8, 12, is_number=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatsOptions:
    """Options of the command.

    Attributes:
        files: captures, or JSON lines of `watch --json`.
        as_json: print one JSON object instead of text.
        plot: draw viewers and chats in the terminal.
        png: a file for charts.
        svg: another one.
        replace: replace existing pictures.
    """

    files: tuple[Path, ...]
    as_json: bool = False
    plot: bool = False
    png: Path | None = None
    svg: Path | None = None
    replace: bool = False


async def stats(options: StatsOptions) -> None:
    """Print the statistics of all files together to stdout, and write pictures.

    Raises:
        ConfigError: a file cannot be read or written, or a package is not installed.
        OutputClosed: the reader closed stdout.
    """
    save = _picture_writer(options)
    statistics = Statistics()
    await read_files(options.files, (), statistics)
    report = statistics.report()
    save(report)
    output = Output(sys.stdout, for_programs=options.as_json)
    if options.as_json:
        output.line(escape_json(report.to_json()))
        return
    width = Console().width if sys.stdout.isatty() else None
    for line in report_lines(report, width, with_plots=options.plot):
        output.line(line)


def report_lines(report: Report, width: int | None, *, with_plots: bool = False) -> Iterator[str]:
    """Yield the lines for users.

    Args:
        report: the statistics.
        width: of the terminal in cells; None cuts nothing off.
        with_plots: add charts.
    """
    yield from _facts(report, width)
    if with_plots:
        wide = width or _PLOT_WIDTH
        yield from ("", "VIEWERS", *plot_lines([each.viewers for each in report.minutes], wide))
        yield from ("", "CHATS PER MINUTE", *plot_lines(report.chat_rate, wide))
    yield from _table(_USERS, [(each.name, f"{each.diamonds:,}") for each in report.givers[:_TOP]], width)
    kinds = [(each.name, f"{each.count:,}", f"{each.diamonds:,}") for each in report.kinds[:_TOP]]
    yield from _table(_GIFTS, kinds, width)
    yield from _listing("WORDS", report.words, width)
    yield from _listing("EMOTES", report.emotes, width)
    yield from _listing("EVENTS", report.events.items(), width)
    if not report.is_exact:
        yield from ("", "There are too many users or words to count them all: rare ones may be counted too low.")


def _facts(report: Report, width: int | None) -> Iterator[str]:
    count = report.events.get
    facts = {
        "HOST": ", ".join(f"@{host}" for host in report.hosts) or "unknown",
        "DURATION": duration(report.seconds),
        "VIEWERS": f"{report.peak_viewers:,} at most, {report.mean_viewers:,.0f} on average",
        "CHATS": f"{count('chat', 0):,} by {report.chatters:,} users",
        "GIFTS": f"{report.gifts:,} of {report.diamonds:,} diamonds",
        "LIKES": f"{report.likes:,} seen, {report.total_likes:,} in the whole live",
        "FOLLOWS": f"{count('follow', 0):,}",
        "SHARES": f"{count('share', 0):,}",
        "JOINS": f"{count('join', 0):,}",
    }
    columns = (Column("", _FACT, _FACT), Column("", 1, None))
    for name, text in facts.items():
        yield row(columns, [name, text], width)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    if rows:
        yield from ("", header_row(columns, width or _TEXT_WIDTH))
        for each in rows:
            yield row(columns, each, width or _TEXT_WIDTH)


def _listing(title: str, numbers: Iterable[tuple[str, int]], width: int | None) -> Iterator[str]:
    """Yield pairs one after the other, in lines that fit; a pair is not split, and cut off if it is too long itself."""
    width, lines = width or _TEXT_WIDTH, list[str]()
    pairs = [f"{sanitize(name)} {number:,}" for name, number in numbers]
    for number, pair in enumerate(pairs, start=1):
        text = f"{pair}," if number < len(pairs) else pair
        if lines and cell_len(f"{lines[-1]} {text}") <= width:
            lines[-1] += f" {text}"
        else:
            lines.append(text if cell_len(text) <= width else set_cell_size(text, width).rstrip())
    if lines:
        yield from ("", title, *lines)


def _picture_writer(options: StatsOptions) -> Callable[[Report], None]:
    """Return what writes the pictures; says what is wrong before all files are read."""
    pictures = [(path, kind) for path, kind in ((options.png, "png"), (options.svg, "svg")) if path is not None]
    if not pictures:
        return lambda _: None
    for path, _ in pictures:
        if path.exists() and not options.replace:
            raise ConfigError(f"{path} exists", advice="Choose another name, or replace it with --force")
    from tiktok_live.stats.charts import save_chart  # noqa: PLC0415 - needs an extra

    for path, _ in pictures:
        check_target(path, options.files)

    def save(report: Report) -> None:
        for path, kind in pictures:
            save_chart(report, path, kind)
            print_stderr(f"{path} is written")

    return save
