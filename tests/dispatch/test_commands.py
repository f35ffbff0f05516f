from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.dispatch.comments import chat, gift
from tiktok_live.dispatch.builtin_filters import from_moderator, min_diamonds
from tiktok_live.dispatch.commands import CommandRunner, Cooldowns, make_command
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.models import User
from tiktok_live.testing import VirtualClock


def song(event: ChatEvent, title: str, times: int = 1):
    return title, times


def hello(event: ChatEvent):
    return "hello"


async def later(event: ChatEvent, *, rest: str):
    return rest


class Clock:
    now = -500.0  # the start of a monotonic clock is arbitrary

    def monotonic(self) -> float:
        return self.now


class Room:
    """Runs a command and records refused comments."""

    def __init__(self, function=song, name="song", **options) -> None:
        self.clock = Clock()
        self.refused = []
        self.runner = CommandRunner(make_command(function, name, **options), self.clock, self.refused.append)

    def write(self, text, **known):
        event = chat(text, **known)
        call = self.runner.prepare(event, None) if self.runner.is_for(event) else None
        return call and call()


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "!song Moon 2"),
        ({}, "  !SONG  Moon \n 2 "),
        ({}, "! song Moon 2"),
        ({}, '!sOnG \u200f"Moon"\u200f 2'),
        ({}, "\u200f!song\u200f Moon 2"),
        ({"prefix": "$$"}, "$$song Moon 2"),
        ({"prefix": "hey Bot "}, "Hey bot song Moon 2"),
        ({"prefix": "hey Bot"}, "hey bot   song Moon 2"),
        ({"prefix": ""}, "song Moon 2"),
        ({"prefix": "🎵"}, "🎵song Moon 2"),
        ({"aliases": ("play", "Sing")}, "!Play Moon 2"),
        ({"aliases": ["play", "Sing"]}, "!sing Moon 2"),
        ({"name": "שיר"}, "!שיר Moon 2"),
        ({"name": "STRASSE"}, "!straße Moon 2"),
        ({"name": "👋🏽"}, "!👋🏽 Moon 2"),
    ],
)
def test_a_command_is_run_with_its_arguments(options, text):
    room = Room(**options)
    assert room.write(text) == ("Moon", 2)
    assert room.refused == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, ""),
        ({}, "!"),
        ({}, "song Moon"),
        ({}, "!songs Moon"),
        ({}, "!son Moon"),
        ({}, "please !song Moon"),
        ({}, '"!song" Moon'),
        ({}, "!!song Moon"),
        ({}, "!song" + " x" * 1_000),
        ({"prefix": ""}, ""),
        ({"prefix": ""}, "my song"),
        ({"prefix": "hey bot "}, "hey bot"),
        ({"name": "ß"}, "!s Moon"),
        ({"aliases": ("play",)}, "!sing Moon"),
    ],
)
def test_other_texts_are_neither_run_nor_refused(options, text):
    room = Room(**options)
    assert room.write(text) is None
    assert room.refused == []
    assert room.runner.prepare(chat(text), None) is None


def test_only_new_comments_run_commands():
    room = Room()
    assert room.runner.is_for(gift()) is False
    assert room.write("!song Moon", backlog=True) is None
    assert room.write("!song", backlog=True) is None
    assert room.refused == []


def test_a_comment_that_does_not_pass_the_filter_is_ignored():
    room = Room(where=from_moderator)
    assert room.write("!song Moon") is None
    assert room.write("!song") is None
    assert room.refused == []
    assert room.write("!song Moon", roles=("moderator_of_anchor",)) == ("Moon", 1)


def test_the_filter_is_called_only_for_the_command():
    calls = []
    room = Room(where=calls.append)
    room.write("Moon")
    assert calls == []
    room.write("!song Moon")
    assert len(calls) == 1


def test_a_refusal_shows_the_usage():
    room = Room(aliases=("play",))
    assert room.write("!play Moon often", user_id=9, handle="ben") is None
    event = room.refused[0]
    message = "TIMES must be a whole number, not 'often'. Usage: !song TITLE [TIMES]"
    assert (event.command, event.reason, event.detail, event.retry_after) == ("song", "usage", message, 0.0)
    assert (event.user.id, event.user.unique_id) == (9, "ben")
    wrote = chat()
    assert (event.room_id, event.received_at) == (wrote.room_id, wrote.received_at)


def test_usage():
    assert make_command(song, "song").usage == "!song TITLE [TIMES]"
    assert make_command(hello, "hello", prefix="").usage == "hello"
    assert make_command(later, "say", prefix="bot ").usage == "bot say REST"
    assert make_command(song, "song").handler == "tests.dispatch.test_commands.song"


async def test_a_coroutine_is_returned_unstarted():
    assert await Room(later, "say").write("!say  what  I said ") == "what  I said"


async def test_the_cooldown_uses_the_client_s_clock():
    clock, refused = VirtualClock(), []
    runner = CommandRunner(make_command(hello, "hello", cooldown=5), clock, refused.append)
    assert runner.prepare(chat("!hello"), None)() == "hello"
    await clock.advance(3)
    assert runner.prepare(chat("!hello"), None) is None
    assert refused[0].retry_after == 2.0


def test_a_call_within_the_cooldown_is_refused_with_the_remaining_time():
    room = Room(cooldown=5.0)
    assert room.write("!song Moon") == ("Moon", 1)
    room.clock.now += 1.5
    assert room.write("!song Moon") is None
    event = room.refused[0]
    assert (event.command, event.reason, event.detail, event.retry_after) == ("song", "cooldown", "Wait 4 s", 3.5)
    assert room.write("!song Moon", user_id=8) == ("Moon", 1)
    room.clock.now += 3.5
    assert room.write("!song Moon") == ("Moon", 1)
    assert len(room.refused) == 1


def test_a_refused_comment_neither_starts_nor_extends_a_cooldown():
    room = Room(cooldown=5.0)
    assert room.write("!song") is None
    assert room.write("!song Moon") == ("Moon", 1)
    room.clock.now += 4.0
    assert room.write("!song Moon") is None
    room.clock.now += 1.0
    assert room.write("!song Moon") == ("Moon", 1)
    assert [event.reason for event in room.refused] == ["usage", "cooldown"]


def test_without_a_cooldown_no_user_is_tracked():
    room = Room()
    assert [room.write("!song Moon") for _ in range(3)] == [("Moon", 1)] * 3
    assert len(room.runner._cooldowns) == 0


def test_clients_that_share_a_command_have_separate_cooldowns():
    command = make_command(hello, "hello", cooldown=5)
    runners = [CommandRunner(command, Clock(), [].append) for _ in range(2)]
    assert [runner.prepare(chat("!hello"), None)() for runner in runners] == ["hello", "hello"]


def test_users_without_an_id_are_tracked_by_handle():
    clock = Clock()
    cooldowns = Cooldowns(5.0, clock)
    cooldowns.start(User(unique_id="ann"))
    assert cooldowns.left(User(unique_id="ann")) == 5.0
    assert cooldowns.left(User(unique_id="ben")) == 0.0
    cooldowns.start(User(id=7, unique_id="ann"))
    assert cooldowns.left(User(id=7, unique_id="renamed")) == 5.0


def test_only_users_in_a_cooldown_are_tracked():
    clock = Clock()
    cooldowns = Cooldowns(5.0, clock)
    for number in range(1, 101):
        clock.now += 1.0
        cooldowns.start(User(id=number))
    assert len(cooldowns) == 5


def test_the_number_of_cooldowns_is_bounded_and_the_oldest_ends_first():
    cooldowns = Cooldowns(5.0, Clock())
    for number in range(1, 10_003):
        cooldowns.start(User(id=number))
    assert len(cooldowns) == 10_000
    assert [cooldowns.left(User(id=number)) for number in (1, 2, 3, 10_002)] == [0.0, 0.0, 5.0, 5.0]


def test_a_restarted_cooldown_is_the_newest():
    clock = Clock()
    cooldowns = Cooldowns(5.0, clock, size=3)
    for number in (1, 2, 1, 3, 4):
        cooldowns.start(User(id=number))
    assert [cooldowns.left(User(id=number)) for number in (1, 2, 3, 4)] == [5.0, 0.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("", {}, "'' is not a valid command name; use one word, such as 'song'"),
        ("my song", {}, "'my song' is not a valid command name"),
        (" song", {}, "' song' is not a valid command name"),
        (song, {}, "is not a valid command name"),
        ("!song", {}, "'!song' contains the prefix, which is added automatically; write: 'song'"),
        ("song", {"aliases": 5}, "aliases is 5; use a tuple of words, such as aliases=('play',)"),
        ("song", {"aliases": "play"}, "aliases is a single string; write: aliases=('play',)"),
        ("song", {"aliases": ("play it",)}, "'play it' is not a valid command name"),
        ("song", {"aliases": ("!play",)}, "'!play' contains the prefix"),
        ("song", {"prefix": " !"}, "no comment can start with the prefix ' !'"),
        ("song", {"prefix": " "}, "no comment can start with the prefix ' '"),
        ("song", {"prefix": None}, "no comment can start with the prefix None"),
        ("song", {"cooldown": -1}, "cooldown is -1; use 0 or more seconds, such as cooldown=5.0"),
        ("song", {"cooldown": float("nan")}, "cooldown is nan"),
        ("song", {"cooldown": float("inf")}, "cooldown is inf"),
        ("song", {"cooldown": True}, "cooldown is True"),
        ("song", {"cooldown": "5"}, "cooldown is '5'"),
        ("song", {"where": min_diamonds(5)}, "where=min_diamonds(5) reads `diamonds`, which 'chat' does not have"),
        ("song", {"where": later}, "cannot be a filter"),
    ],
)
def test_invalid_options_are_refused_at_registration(name, options, message):
    with pytest.raises(ConfigError, match=re.escape(message)):
        make_command(song, name, **options)


def test_an_invalid_function_is_named():
    def wrong(event: ChatEvent, title): ...

    with pytest.raises(ConfigError, match=r"test_commands\.test_an_invalid_function.*wrong: 'title' has no annotation"):
        make_command(wrong, "song")


ANY = st.text(st.one_of(st.characters(), st.sampled_from('!song \t"“”„«»\u200f\u200d7.-')), max_size=500)


INVISIBLE = "\u034f\u200b\u2060\u00ad\U000e0000\ufeff\u3164\u180e"


@pytest.mark.parametrize("mark", [*INVISIBLE, "\ufe0f", "\u200d"], ids=ascii)
def test_invisible_characters_around_a_command_change_nothing(mark):
    command = make_command(song, "song")
    assert command.line_in(f"!song{mark}") == command.line_in(f"!{mark}song") == ""
    assert command.line_in(f"!song{mark} blue moon") == "blue moon"


@pytest.mark.parametrize("mark", INVISIBLE, ids=ascii)
def test_invisible_characters_around_a_comment_and_a_number_change_nothing(mark):
    command = make_command(song, "song")
    assert command.line_in(f"{mark}!song") == command.line_in(f"!song {mark}") == ""
    assert command.signature.bind(None, None, f"blue 5{mark}") == ([None, "blue", 5], {})


@pytest.mark.parametrize("text", ["！song", "!ｓｏｎｇ", "！ＳＯＮＧ", "!SONG"])
def test_full_width_letters_are_letters(text):
    assert make_command(song, "song").line_in(text) == ""


def test_an_emoji_in_an_argument_stays_whole():
    assert make_command(later, "say").line_in("!say ❤\ufe0f") == "❤\ufe0f"


def test_a_name_may_be_written_in_either_form_of_unicode():
    assert make_command(song, "só").line_in("!so\u0301") == ""


@given(ANY, st.sampled_from(["!song ", "!song", " ! Song\n", ""]), st.sampled_from(["!", "", "!!", "ſ", "ß"]))
@example("İ", "", "İ")
@example("\ud800", "!song ", "!")
def test_any_text_is_handled(text, start, prefix):
    command = make_command(song, "song", prefix=prefix)
    line = command.line_in(start + text)
    assert line is None or (start + text).rstrip().find(line) >= 0
    try:
        runner = CommandRunner(command, Clock(), lambda event: repr(event.to_dict()))
        event = chat(start + text)
    except UnicodeEncodeError:
        return  # it cannot be encoded as UTF-8
    call = runner.prepare(event, None)
    assert call is None or isinstance(call()[0], str)
    assert (call is None) or runner.is_for(event)
