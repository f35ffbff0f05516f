from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.cli import made
from tiktok_live.cli.feed import Totals
from tiktok_live.cli.lines import Line, line_of
from tiktok_live.cli.render import About, duration, header, plain, row, summary
from tiktok_live.events.models import User

EVIL = "\x1b[2J\x1b]0;x\x07\u202e[bold red]\r\n\x9b31m"
TIME = f"{made.NOW.astimezone():%H:%M:%S}"


def drawn(renderable, width: int = 80, *, colours: bool = False) -> str:
    stream = io.StringIO()
    system = "truecolor" if colours else None
    Console(file=stream, width=width, force_terminal=colours, color_system=system, legacy_windows=False).print(
        renderable
    )
    return stream.getvalue()


def test_plain_lines_are_aligned():
    lines = [plain(line_of(made.chat("hello"))), plain(line_of(made.gift(2)))]
    assert lines == [
        f"{TIME}  chat      Nora Lind @nora.l                 hello",
        f"{TIME}  gift      Kim @kim                          Rose × 2  2 diamonds",
    ]


def test_plain_lines_cut_nothing_off_and_pad_by_cells():
    wide = {"id": 3, "display_id": "a" * 30, "nickname": "さくら"}
    assert plain(line_of(made.chat("hello", wide))).endswith(f"さくら @{'a' * 30}  hello")
    short = plain(line_of(made.chat("hello", {"id": 3, "nickname": "さくら"})))
    assert cell_len(short) == cell_len(plain(line_of(made.chat("hello"))))


def test_a_line_about_nobody_has_no_empty_column():
    assert plain(line_of(made.connected())) == f"{TIME}  live      connected to @demo, room 7300"


def test_nothing_hangs_over_the_end_of_a_line():
    assert plain(line_of(made.joined())) == f"{TIME}  join      Nora Lind @nora.l"


@pytest.mark.parametrize(
    ("user", "name"),
    [
        (User(id=1, unique_id="nora", nickname="Nora"), "Nora @nora"),
        (User(id=1, unique_id="nora", nickname="nora"), "@nora"),
        (User(id=1, unique_id="nora"), "@nora"),
        (User(id=1, nickname="Nora"), "Nora"),
        (User(id=77), "77"),
    ],
)
def test_names(user, name):
    assert plain(Line(at=made.NOW, kind="chat", user=user)) == f"{TIME}  chat      {name}".rstrip()


@pytest.mark.parametrize("colours", [False, True])
def test_strangers_cannot_command_the_terminal(colours):
    user = User(id=1, unique_id=EVIL, nickname=EVIL)
    line = Line(at=made.NOW, kind=EVIL, user=user, parts=((EVIL, ""),))
    about = About(state="live", host=EVIL, seconds=1)
    shown = [plain(line), drawn(row(line, 100), 100, colours=colours)]
    shown += [drawn(header(Totals(), about, [line], 100), 100, colours=colours), summary(Totals(), 1, EVIL)]
    for text in shown:
        assert not any(evil in text for evil in ("\x1b[2J", "\x1b]", "\x07", "\u202e", "\r", "\x9b"))
        assert "[2J]0;x[bold red] 31m"[:8] in text
    assert "[bold red]" in shown[0]
    assert "\n" not in shown[0] + shown[-1]


def test_a_row_goes_on_under_its_own_column():
    lines = drawn(row(line_of(made.chat("one two three four five six")), 62), 62).splitlines()
    column = lines[0].index("one")
    assert len(lines) > 1
    assert all(line[:column].isspace() for line in lines[1:])
    assert " ".join(line[column:].strip() for line in lines) == "one two three four five six"


def test_a_row_shortens_a_long_name():
    shown = drawn(row(line_of(made.chat("hello", {"id": 3, "nickname": "n" * 60})), 80))
    assert "nnn…" in shown
    assert shown.count("\n") == 1


def test_colours_are_there_in_a_terminal():
    assert "\x1b[36mchat" in drawn(row(line_of(made.chat()), 80), colours=True)
    assert "\x1b[2m @nora.l" in drawn(row(line_of(made.chat()), 80), colours=True)


def test_quiet_lines_are_dim():
    loud, quiet = (Line(at=made.NOW, kind="chat", parts=(("hi", ""),), is_quiet=is_quiet) for is_quiet in (False, True))
    assert "\x1b[2mhi" not in drawn(row(loud, 80), colours=True)
    assert "\x1b[2mhi" in drawn(row(quiet, 80), colours=True)


@pytest.mark.parametrize(("role", "style"), [({}, "1"), ({"is_moderator": True}, "1;32"), ({"is_host": True}, "1;33")])
def test_host_and_moderators_have_colours_of_their_own(role, style):
    line = Line(at=made.NOW, kind="chat", user=User(id=1, nickname="Ada", **role))
    assert f"\x1b[{style}mAda" in drawn(row(line, 80), colours=True)


def test_the_header_tells_what_is_known():
    totals = Totals(viewers=1234, likes=56789, unknown=2)
    shown = drawn(header(totals, About(state="live", host="@demo", seconds=754), [], 100), 100)
    assert (
        shown.splitlines()[-1].strip() == "● live  ·  @demo  ·  1,234 viewers  ·  56,789 likes  ·  12:34  ·  2 unknown"
    )


def test_the_header_before_the_connection_is_short():
    shown = drawn(header(Totals(), About(state="resolving", host="@demo"), [], 60), 60)
    assert shown.splitlines()[-1].strip() == "● resolving  ·  @demo"


def test_the_header_shows_the_latest_running_streaks():
    running = [line_of(made.gift(count, final=False)) for count in (11, 12, 13, 14)]
    shown = drawn(header(Totals(), About(state="live", host="@demo"), running, 80))
    assert "× 11" not in shown
    assert all(f"× {count}" in shown for count in (12, 13, 14))


def test_the_header_stays_one_line_in_a_narrow_terminal():
    totals = Totals(viewers=1234, likes=56789, unknown=2)
    assert len(drawn(header(totals, About(state="live", host="@demo", seconds=1), [], 30), 30).splitlines()) == 2


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (7.9, "0:07"), (754, "12:34"), (3723, "1:02:03")])
def test_durations(seconds, shown):
    assert duration(seconds) == shown


def test_the_summary_tells_what_there_was_and_nothing_else():
    totals = Totals(new_likes=30, gifts=1, diamonds=29_999)
    totals.events.update(chat=1, follow=2)
    assert summary(totals, 61, "the live ended") == (
        "the live ended  ·  watched 1:01  ·  1 chat  ·  2 follows  ·  30 likes  ·  1 gift (29,999 diamonds)"
    )
    assert summary(Totals(), 5, "") == "watched 0:05"


def test_times_are_local():
    at = datetime(2026, 3, 1, 5, 6, 7, tzinfo=UTC)
    assert plain(Line(at=at, kind="live")) == f"{at.astimezone():%H:%M:%S}  live"
