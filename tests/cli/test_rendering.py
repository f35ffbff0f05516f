from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.cli import factories
from tiktok_live.cli.aggregation import Totals
from tiktok_live.cli.event_lines import Line, event_line
from tiktok_live.cli.rendering import HeaderInfo, duration, header, plain_text, summary, table_row
from tiktok_live.events.models import User

CONTROL_SEQUENCES = "\x1b[2J\x1b]0;x\x07\u202e[bold red]\r\n\x9b31m"
TIME = f"{factories.NOW.astimezone():%H:%M:%S}"


def draw(renderable, width: int = 80, *, colours: bool = False) -> str:
    stream = io.StringIO()
    system = "truecolor" if colours else None
    Console(file=stream, width=width, force_terminal=colours, color_system=system, legacy_windows=False).print(
        renderable
    )
    return stream.getvalue()


def test_plain_lines_are_aligned():
    lines = [plain_text(event_line(factories.chat("hello"))), plain_text(event_line(factories.gift(2)))]
    assert lines == [
        f"{TIME}  chat      Nora Lind @nora.l                 hello",
        f"{TIME}  gift      Kim @kim                          Rose × 2  2 diamonds",
    ]


def test_plain_lines_are_not_truncated_and_padded_by_cells():
    wide = {"id": 3, "display_id": "a" * 30, "nickname": "さくら"}
    assert plain_text(event_line(factories.chat("hello", wide))).endswith(f"さくら @{'a' * 30}  hello")
    short = plain_text(event_line(factories.chat("hello", {"id": 3, "nickname": "さくら"})))
    assert cell_len(short) == cell_len(plain_text(event_line(factories.chat("hello"))))


def test_a_line_without_a_user_has_no_empty_column():
    assert plain_text(event_line(factories.connected())) == f"{TIME}  live      connected to @demo, room 7300"


def test_lines_have_no_trailing_spaces():
    assert plain_text(event_line(factories.joined())) == f"{TIME}  join      Nora Lind @nora.l"


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
    assert plain_text(Line(at=factories.NOW, kind="chat", user=user)) == f"{TIME}  chat      {name}".rstrip()


@pytest.mark.parametrize("colours", [False, True])
def test_texts_of_the_platform_cannot_control_the_terminal(colours):
    user = User(id=1, unique_id=CONTROL_SEQUENCES, nickname=CONTROL_SEQUENCES)
    line = Line(at=factories.NOW, kind=CONTROL_SEQUENCES, user=user, parts=((CONTROL_SEQUENCES, ""),))
    info = HeaderInfo(state="live", host=CONTROL_SEQUENCES, seconds=1)
    output = [plain_text(line), draw(table_row(line, 100), 100, colours=colours)]
    output += [draw(header(Totals(), info, [line], 100), 100, colours=colours), summary(Totals(), 1, CONTROL_SEQUENCES)]
    for text in output:
        assert not any(sequence in text for sequence in ("\x1b[2J", "\x1b]", "\x07", "\u202e", "\r", "\x9b"))
        assert "[2J]0;x[bold red] 31m"[:8] in text
    assert "[bold red]" in output[0]
    assert "\n" not in output[0] + output[-1]


def test_long_text_wraps_within_its_column():
    lines = draw(table_row(event_line(factories.chat("one two three four five six")), 62), 62).splitlines()
    column = lines[0].index("one")
    assert len(lines) > 1
    assert all(line[:column].isspace() for line in lines[1:])
    assert " ".join(line[column:].strip() for line in lines) == "one two three four five six"


def test_a_row_truncates_a_long_name():
    output = draw(table_row(event_line(factories.chat("hello", {"id": 3, "nickname": "n" * 60})), 80))
    assert "nnn…" in output
    assert output.count("\n") == 1


def test_a_terminal_shows_colours():
    assert "\x1b[36mchat" in draw(table_row(event_line(factories.chat()), 80), colours=True)
    assert "\x1b[2m @nora.l" in draw(table_row(event_line(factories.chat()), 80), colours=True)


def test_quiet_lines_are_dim():
    loud, quiet = (
        Line(at=factories.NOW, kind="chat", parts=(("hi", ""),), is_quiet=is_quiet) for is_quiet in (False, True)
    )
    assert "\x1b[2mhi" not in draw(table_row(loud, 80), colours=True)
    assert "\x1b[2mhi" in draw(table_row(quiet, 80), colours=True)


@pytest.mark.parametrize(("role", "style"), [({}, "1"), ({"is_moderator": True}, "1;32"), ({"is_host": True}, "1;33")])
def test_host_and_moderators_have_their_own_colours(role, style):
    line = Line(at=factories.NOW, kind="chat", user=User(id=1, nickname="Ada", **role))
    assert f"\x1b[{style}mAda" in draw(table_row(line, 80), colours=True)


def test_the_header_shows_state_host_and_totals():
    totals = Totals(viewers=1234, likes=56789, unknown=2)
    output = draw(header(totals, HeaderInfo(state="live", host="@demo", seconds=754), [], 100), 100)
    assert (
        output.splitlines()[-1].strip() == "● live  ·  @demo  ·  1,234 viewers  ·  56,789 likes  ·  12:34  ·  2 unknown"
    )


def test_the_header_before_the_connection_is_short():
    output = draw(header(Totals(), HeaderInfo(state="resolving", host="@demo"), [], 60), 60)
    assert output.splitlines()[-1].strip() == "● resolving  ·  @demo"


def test_the_header_shows_the_latest_open_streaks():
    running = [event_line(factories.gift(count, final=False)) for count in (11, 12, 13, 14)]
    output = draw(header(Totals(), HeaderInfo(state="live", host="@demo"), running, 80))
    assert "× 11" not in output
    assert all(f"× {count}" in output for count in (12, 13, 14))


def test_the_header_stays_one_line_in_a_narrow_terminal():
    totals = Totals(viewers=1234, likes=56789, unknown=2)
    assert len(draw(header(totals, HeaderInfo(state="live", host="@demo", seconds=1), [], 30), 30).splitlines()) == 2


@pytest.mark.parametrize(("seconds", "output"), [(0, "0:00"), (7.9, "0:07"), (754, "12:34"), (3723, "1:02:03")])
def test_durations(seconds, output):
    assert duration(seconds) == output


def test_the_summary_lists_only_what_occurred():
    totals = Totals(new_likes=30, gifts=1, diamonds=29_999)
    totals.events.update(chat=1, follow=2)
    assert summary(totals, 61, "the live ended") == (
        "the live ended  ·  watched 1:01  ·  1 chat  ·  2 follows  ·  30 likes  ·  1 gift (29,999 diamonds)"
    )
    assert summary(Totals(), 5, "") == "watched 0:05"


def test_times_are_local():
    at = datetime(2026, 3, 1, 5, 6, 7, tzinfo=UTC)
    assert plain_text(Line(at=at, kind="live")) == f"{at.astimezone():%H:%M:%S}  live"
