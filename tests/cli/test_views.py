from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from tests.cli import factories
from tiktok_live.cli.output import Output
from tiktok_live.cli.views import JsonView, PlainView, TerminalView
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent


def complete(gift, count: int | None = None) -> GiftCompleteEvent:
    return GiftCompleteEvent(gift, gift.count if count is None else count, GiftCompleteReason.END)


class Client:
    state = "live"
    unique_id = "demo"
    room_id = 7300


@pytest.fixture
def stream():
    return io.StringIO()


def test_json_is_one_object_per_line_with_event_method_and_id(stream, capsys):
    view = JsonView((), Output(stream))
    view.open(Client())
    view.show(factories.chat("one\ntwo\u2028\x9b"), 0.0)
    view.show(factories.connected(), 1.0)
    view.tick(2.0)
    view.close(65.0, "the live ended")
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["method"], first["msg_id"]) == ("chat", "WebcastChatMessage", "1")
    assert first["text"] == "one\ntwo\u2028\x9b"
    assert (second["event"], second["method"], second["msg_id"]) == ("connected", "", "0")
    assert capsys.readouterr() == ("", "the live ended  ·  watched 1:05  ·  1 chat\n")


def test_json_keeps_readable_text_readable(stream):
    view = JsonView((), Output(stream))
    view.show(factories.chat("日本語 🌹"), 0.0)
    assert "日本語 🌹" in stream.getvalue()


def test_json_takes_any_text(stream):
    view = JsonView((), Output(stream))
    view.show(factories.chat("x" * 10_000 + '"\\'), 0.0)
    assert json.loads(stream.getvalue())["text"].endswith('"\\')


def test_json_without_events_prints_nothing(stream, capsys):
    view = JsonView((), Output(stream))
    view.close(5.0, "")
    assert stream.getvalue() == ""
    assert capsys.readouterr() == ("", "")


def test_json_subscribes_only_to_the_selected_events(stream):
    assert JsonView((ChatEvent,), Output(stream)).event_classes == (ChatEvent,)
    assert JsonView((), Output(stream)).event_classes == ()


@pytest.mark.parametrize(
    ("only", "event_classes", "written"),
    [
        ((), (), ["gift", "gift", "gift_complete"]),
        ((GiftEvent,), (GiftEvent, GiftCompleteEvent), ["gift", "gift"]),
        ((GiftCompleteEvent,), (GiftCompleteEvent,), ["gift_complete"]),
    ],
)
def test_json_counts_gifts_once_and_writes_the_selected_events(stream, capsys, only, event_classes, written):
    view = JsonView(only, Output(stream))
    assert view.event_classes == event_classes
    ticks = [factories.gift(5, final=False, diamonds=2), factories.gift(5, final=True, diamonds=2).with_delta(0)]
    for event in [*ticks, complete(ticks[-1])]:
        if isinstance(event, event_classes or object):
            view.show(event, 0.0)
    view.close(1.0, "")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == written
    assert capsys.readouterr().err.endswith("5 gifts (10 diamonds)\n")


def test_plain_counts_gifts_once(stream):
    view = PlainView((), Output(stream))
    view.show(factories.connected(), 0.0)
    for event in [factories.gift(5, final=False), factories.gift(5).with_delta(0), complete(factories.gift(5))]:
        view.show(event, 0.0)
    view.close(1.0, "")
    assert stream.getvalue().count("Rose") == 1
    assert stream.getvalue().endswith("5 gifts (5 diamonds)\n")


def test_plain_lines_have_no_colours_and_no_header(stream):
    view = PlainView((), Output(stream))
    view.open(Client())
    for now, event in enumerate(
        [factories.connected(), factories.chat("hi"), factories.like(3), factories.unknown(), factories.viewers(5)]
    ):
        view.show(event, float(now))
        view.tick(float(now))
    view.close(60.0, "the live ended")
    lines = stream.getvalue().splitlines()
    assert [line[10:].split()[0] for line in lines[:3]] == ["live", "chat", "like"]
    assert lines[3] == "the live ended  ·  watched 1:00  ·  1 chat  ·  3 likes"
    assert "\x1b" not in stream.getvalue()
    assert len(lines) == 4


def test_plain_shows_a_burst_when_it_is_due(stream):
    view = PlainView((), Output(stream))
    view.show(factories.like(3), 0.0)
    view.tick(1.0)
    assert stream.getvalue() == ""
    view.tick(2.0)
    assert "+3 likes" in stream.getvalue()


def test_plain_shows_pending_lines_at_the_end(stream):
    view = PlainView((), Output(stream))
    view.show(factories.like(3), 0.0)
    view.close(0.5, "")
    assert "+3 likes" in stream.getvalue()


def test_plain_without_a_connection_has_no_summary(stream):
    view = PlainView((), Output(stream))
    view.open(Client())
    view.close(5.0, "")
    assert stream.getvalue() == ""


@pytest.fixture
def terminal(stream):
    return Console(
        file=stream, width=80, height=20, force_terminal=True, color_system="truecolor", legacy_windows=False
    )


def test_a_terminal_has_lines_a_header_and_a_summary(stream, terminal):
    view = TerminalView((), terminal)
    view.open(Client())
    view.show(factories.connected(), 0.0)
    view.show(factories.chat("hello"), 0.0)
    view.show(factories.viewers(1234), 0.0)
    view.tick(60.0)
    assert "1,234 viewers" in stream.getvalue()
    assert "1:00" in stream.getvalue()
    view.close(61.0, "the live ended")
    assert "hello" in stream.getvalue()
    assert stream.getvalue().rstrip().endswith("the live ended  ·  watched 1:01  ·  1 chat\x1b[0m")
    assert "\x1b[?25h" in stream.getvalue(), "the cursor is back"


def test_the_header_is_not_drawn_for_every_event(stream, terminal):
    view = TerminalView((), terminal)
    view.open(Client())
    view.show(factories.viewers(1), 0.0)
    view.tick(0.0)
    view.show(factories.viewers(2), 0.1)
    view.tick(0.1)
    assert "2 viewers" not in stream.getvalue()
    view.tick(0.2)
    assert "2 viewers" in stream.getvalue()
    view.close(1.0, "")


def test_a_terminal_shows_a_burst_when_it_is_due(stream, terminal):
    view = TerminalView((), terminal)
    view.open(Client())
    view.show(factories.like(3), 0.0)
    view.tick(1.9)
    assert "+3 likes" not in stream.getvalue()
    view.tick(2.0)
    assert "+3 likes" in stream.getvalue()
    view.close(2.0, "")


def test_a_terminal_shows_pending_lines_at_the_end(stream, terminal):
    view = TerminalView((), terminal)
    view.open(Client())
    view.show(factories.like(3), 0.0)
    view.close(0.5, "")
    assert "+3 likes" in stream.getvalue()


def test_a_terminal_shows_an_open_streak_in_the_header_and_its_completion_as_a_line(stream, terminal):
    view = TerminalView((), terminal)
    view.open(Client())
    view.show(factories.gift(3, final=False), 0.0)
    assert "Rose" not in stream.getvalue()
    view.tick(0.0)
    assert "…" in stream.getvalue()
    view.show(complete(factories.gift(4, final=True, diamonds=2)), 1.0)
    assert "8 diamonds" in stream.getvalue()
    view.close(1.0, "")


def test_the_header_shows_the_room_if_the_host_is_unknown(stream, terminal):
    client = Client()
    client.unique_id = ""
    view = TerminalView((), terminal)
    view.open(client)
    view.tick(0.0)
    view.close(0.0, "")
    assert "room 7300" in stream.getvalue()
