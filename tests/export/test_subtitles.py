"""Subtitles: bounded lines, no overlaps, and hostile comments that stay text."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest

from tests.export.traffic import STARTED_AT, live
from tiktok_live.export.columns import RowBuilder
from tiktok_live.export.cues import CueMaker, CueOptions
from tiktok_live.export.target import Export, ExportFormat, text_writer

HOSTILE = (
    r"{\an8}{\fs200}BIG",
    "<b>bold</b> <font color=red>x",
    "1\n00:00:00,000 --> 00:00:09,000\nfake",
    r"a\Nb\nc\h",
    "Dialogue: 0,0:00:00.00,0:00:09.00,,,0,0,0,,x",
    "\r\n\r\n2",
    "-->",
    "{",
    "\u2028x\u2029y\x85z\x0b\x1b[2J",
    "\u202egnp",
)
SRT = re.compile(r"(?P<number>\d+)\n(?P<start>[\d:,]{12}) --> (?P<end>[\d:,]{12})\n(?P<text>(?:[^\n]+\n)+)\n")
ASS = re.compile(r"Dialogue: 0,(?P<start>[\d:.]+),(?P<end>[\d:.]+),Chat,,0,0,0,,(?P<text>.*)\n")
TAGS = re.compile(r"\{(?:\\b[01]|\\c(?:&H[0-9A-F]{6}&)?)+\}|\\N")


def chat(second: float, text: str, name: str = "Ann", **other: object) -> dict[str, object]:
    at = f"1970-01-01T{int(second) // 3600:02}:{int(second) // 60 % 60:02}:{second % 60:09.6f}+00:00"
    return {"event": "chat", "received_at": at, "text": text, "user": {"id": name, "nickname": name}, **other}


def gift(second: float, count: int) -> dict[str, object]:
    return {**chat(second, ""), "event": "gift_complete", "count": count, "gift": {"id": "5655", "name": "Rose"}}


def written(kind: ExportFormat, *records: dict[str, object], started: float = 0.0) -> str:
    lines: list[str] = []
    writer = text_writer(kind, lambda text: lines.append(text + "\n"), lambda: None, CueOptions())
    export = Export(writer)
    export.next_source("ann", started)
    for record in records:
        export.add_record(record)
    writer.close()
    return "".join(lines)


def cues(*records: dict[str, object], **options: float) -> list[tuple[float, float, list[str]]]:
    maker, builder = CueMaker(CueOptions(**options)), RowBuilder("", 0.0)
    found = [cue for record in records for cue in maker.add(builder.row(record))]
    return [(cue.start, cue.end, [line.text for line in cue.lines]) for cue in [*found, *maker.finish()]]


def test_lines_appear_and_disappear_one_by_one():
    assert cues(chat(1, "a"), chat(3, "b"), gift(20, 3)) == [
        (1, 3, ["a"]),
        (3, 7, ["a", "b"]),
        (7, 9, ["b"]),
        (20, 26, ["Rose \N{MULTIPLICATION SIGN}3"]),
    ]


def test_backlog_and_what_happened_before_the_video_are_left_out():
    records = (chat(1, "before"), chat(11, "old", is_backlog=True), chat(12, "a"), {"event": "like", "count": 1})
    assert cues(*records, video_offset=10.0) == [(2, 8, ["a"])]
    assert cues(chat(1, "a"), video_offset=-0.5) == [(1.4, 7.4, ["a"])]


def test_lines_are_bounded_and_cues_do_not_overlap():
    numbers = random.Random(1)
    seconds = sorted(numbers.uniform(0, 60) for _ in range(500))
    found = cues(*[chat(second, "x") for second in seconds], max_lines=4, duration=0.01)
    assert max(len(lines) for _, _, lines in found) == 4
    assert all(start < end for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@pytest.mark.parametrize("name", ["Ann", "N{\\b0}\n-->", ""])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_comment_styles_moves_or_ends_a_subtitle(name, text):
    srt = written(ExportFormat.SRT, chat(1, text, name), chat(30, "next"))
    (first, second) = SRT.finditer(srt)
    assert SRT.sub("", srt) == ""
    assert (first["start"], first["end"], second["text"]) == ("00:00:01,000", "00:00:07,000", "Ann: next\n")
    assert not set("<>{}\\") & set(first["text"])
    assert first["text"].removesuffix("\n").isprintable()
    ass = written(ExportFormat.ASS, chat(1, text, name), chat(30, "next")).partition("Effect, Text\n")[2]
    (first, second) = ASS.finditer(ass)
    assert ASS.sub("", ass) == ""
    assert not set("{}\\") & set(TAGS.sub("", first["text"]))


@pytest.mark.parametrize("kind", [ExportFormat.SRT, ExportFormat.ASS])
@pytest.mark.parametrize("text", ["\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0645\u06cc\u200c\u0631\u0648\u0645"])
def test_what_joins_letters_and_emoji_is_kept(kind, text):
    assert text in written(kind, chat(1, text))


def test_a_user_keeps_the_colour():
    ass = written(ExportFormat.ASS, *[chat(second, "x", name) for second, name in enumerate(("Ann", "Bob", "Ann"))])
    colours = dict.fromkeys(re.findall(r"\\b1\\c&H(\w+)&\}(\w+)", ass))
    assert sorted(name for _, name in colours) == ["Ann", "Bob"]


@pytest.mark.parametrize("kind", [ExportFormat.SRT, ExportFormat.ASS])
def test_a_live_has_all_its_comments_and_gifts(kind):
    events, _ = live()
    builder = RowBuilder("demo", STARTED_AT)
    maker = CueMaker(CueOptions(max_lines=1_000))
    found = [cue for event in events for cue in maker.add(builder.row(event.to_dict()))]
    lines = {id(line): line for cue in [*found, *maker.finish()] for line in cue.lines}
    shown = [event for event in events if event.name in {"chat", "gift_complete"} and not event.is_backlog]
    assert len(lines) == len(shown)
    assert written(kind, *(event.to_dict() for event in events), started=STARTED_AT).count("Rose")
