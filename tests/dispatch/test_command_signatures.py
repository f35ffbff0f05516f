from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Literal, Optional

import pytest

from tests.dispatch.comments import chat
from tiktok_live.dispatch.command_signatures import read_signature
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event, UserEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.gifts import GiftEvent

if TYPE_CHECKING:
    from datetime import date

    from tiktok_live.events.families.chat import ChatEvent as OnlyForCheckers

EVENT, CONTEXT = chat("!song"), HandlerContext(client=None, shared=7, handler="song")
Hue = Literal["red", "blue"]


def called(function, line):
    positional, named = read_signature(function, "song").bind(EVENT, CONTEXT, line)
    return function(*positional, **named)


def alone(event):
    return ()


def of_all(event: ChatEvent, title: str, times: int = 1):
    return title, times


def of_each(event: UserEvent, a: int, b: float, c: bool, d: Hue):
    return a, b, c, d


def optional(event: Event, who: str | None = None, times: Optional[int] = None):  # noqa: UP045 - people write it
    return who, times


def of_words(event: ChatEvent, first: str, *words: str):
    return first, words


def of_numbers(event: ChatEvent, *numbers: int):
    return numbers


def of_rest(event: ChatEvent, first: int, *, rest: str):
    return first, rest


def of_maybe_rest(event: ChatEvent, *, rest: str | None = None):
    return rest


def for_checkers(event: OnlyForCheckers, title: str):
    return title


def positional(event: ChatEvent, title: str, /, times: int):
    return title, times


def context_last(event: ChatEvent, times: int = 1, ctx: HandlerContext[int] = None):
    return times, ctx.shared


def context_first(ctx: HandlerContext[OnlyForCheckers], event: ChatEvent, title: str):
    return event.text, title, ctx.shared


def context_between(event: ChatEvent, ctx: HandlerContext, *words: str):
    return ctx.shared, words


def context_named(event: ChatEvent, *, ctx: HandlerContext[Any], rest: str):
    return ctx.shared, rest


class Bot:
    def song(self, event: ChatEvent, title: str):
        return title

    def __call__(self, event: ChatEvent, title: str):
        return title


@functools.wraps(of_all)
def wrapped(*args, **named):
    return of_all(*args, **named)


@pytest.mark.parametrize(
    ("function", "line", "got", "usage"),
    [
        (alone, "", (), ""),
        (of_all, "Moon 2", ("Moon", 2), "TITLE [TIMES]"),
        (of_all, "Moon", ("Moon", 1), "TITLE [TIMES]"),
        (of_each, "1 2 off RED", (1, 2.0, False, "red"), "A B C red|blue"),
        (optional, "", (None, None), "[WHO] [TIMES]"),
        (optional, "ann 3", ("ann", 3), "[WHO] [TIMES]"),
        (of_words, "a b c", ("a", ("b", "c")), "FIRST [WORDS...]"),
        (of_words, "a", ("a", ()), "FIRST [WORDS...]"),
        (of_numbers, "1 2", (1, 2), "[NUMBERS...]"),
        (of_rest, '1 "a  b', (1, '"a  b'), "FIRST REST"),
        (of_maybe_rest, "", None, "[REST]"),
        (for_checkers, "Moon", "Moon", "TITLE"),
        (positional, "Moon 2", ("Moon", 2), "TITLE TIMES"),
        (context_last, "", (1, 7), "[TIMES]"),
        (context_last, "2", (2, 7), "[TIMES]"),
        (context_first, "Moon", ("!song", "Moon", 7), "TITLE"),
        (context_between, "a b", (7, ("a", "b")), "[WORDS...]"),
        (context_named, "a b", (7, "a b"), "REST"),
        (Bot().song, "Moon", "Moon", "TITLE"),
        (Bot(), "Moon", "Moon", "TITLE"),
        (functools.partial(of_all), "Moon", ("Moon", 1), "TITLE [TIMES]"),
        (wrapped, "Moon 2", ("Moon", 2), "TITLE [TIMES]"),
        (lambda event: (), "", (), ""),
    ],
)
def test_a_function_is_called_with_its_arguments(function, line, got, usage):
    assert called(function, line) == got
    assert read_signature(function, "song").usage == usage


@pytest.mark.parametrize("line", ["", "Moon twice", "a b c"])
def test_an_invalid_line_is_refused(line):
    with pytest.raises(ValueError, match=r"TITLE|TIMES|too many"):
        called(of_all, line)


def no_event(): ...
def no_place(*, event: ChatEvent): ...
def only_context(ctx: HandlerContext): ...
def all_words(*words: str): ...
def forgot_the_event(title: str, times: int): ...
def of_gifts(event: GiftEvent): ...
def two_contexts(event: ChatEvent, a: HandlerContext, b: HandlerContext): ...
def unannotated(event: ChatEvent, title): ...
def of_keywords(event: ChatEvent, **named: str): ...
def two_rests(event: ChatEvent, *, a: str, b: str): ...
def words_and_rest(event: ChatEvent, *words: str, rest: str): ...
def whole_rest(event: ChatEvent, *, rest: int): ...
def of_a_list(event: ChatEvent, words: list[str]): ...
def of_a_union(event: ChatEvent, what: str | int): ...
def of_a_date(event: ChatEvent, day: date): ...
def misspelt(event: ChatEvent, day: strr): ...  # noqa: F821
def broken(event: ChatEvent, day: "1 +"): ...  # noqa: F722
def of_bytes(event: ChatEvent, word: Literal[b"x"]): ...
def none_without_default(event: ChatEvent, who: str | None): ...
def yielding(event: ChatEvent):
    yield


async def yielding_later(event: ChatEvent):
    yield


class Yielding:
    def __call__(self, event: ChatEvent):
        yield


WRONG = [
    (no_event, "song has no parameter for the event; write: async def song(event: ChatEvent, "),
    (no_place, "has no parameter for the event; write: async def"),
    (only_context, "has no parameter for the event; write: async def"),
    (all_words, "has no parameter for the event; write: async def"),
    (forgot_the_event, "song: the first parameter 'title' must accept a ChatEvent; write: async def"),
    (of_gifts, "song: the first parameter 'event' must accept a ChatEvent; write: async def"),
    (two_contexts, "takes the context twice; remove one of the parameters"),
    (unannotated, "song: 'title' has no annotation; write title: str, int, float or bool"),
    (of_keywords, "song: 'named' takes keyword arguments, which a comment does not have; remove it"),
    (two_rests, "song: 'a' and 'b' both take the rest of the line; keep either *words or one keyword-only text"),
    (words_and_rest, "'words' and 'rest' both take the rest of the line"),
    (whole_rest, "song: 'rest' is keyword-only, so it receives the rest of the line; write: *, rest: str"),
    (of_a_list, "song: 'words' is list[str], and a word cannot be converted to that; use str, int, float, bool, "),
    (of_a_union, "song: 'what' is str | int, and a word cannot be converted to that"),
    (of_a_date, "song: 'day' is date, and a word cannot be converted to that"),
    (misspelt, "song: 'day' is strr, and a word cannot be converted to that"),
    (broken, "a word cannot be converted to that"),
    (of_bytes, "a word cannot be converted to that"),
    (none_without_default, "song: 'who' may be None but has no default; write: who: ... | None = None"),
    (yielding, "song contains a yield, so calling it would run nothing"),
    (yielding_later, "song contains a yield, so calling it would run nothing"),
    (Yielding(), "song contains a yield, so calling it would run nothing"),
    (7, "song is not a function; write: async def song"),
    (Bot, "song is not a function; write: async def song"),
    (Bot.song, "song: 'event' cannot be an event: only the first parameter can; for a method, "),
]


@pytest.mark.parametrize(("function", "message"), WRONG, ids=[message[:60] for _, message in WRONG])
def test_invalid_commands_are_refused_with_the_fix(function, message):
    with pytest.raises(ConfigError, match=re.escape(message)):
        read_signature(function, "song")


class Forgetful:
    def song(): ...


@pytest.mark.parametrize("function", [max, Forgetful().song])
def test_a_function_without_a_readable_signature_is_refused(function):
    with pytest.raises(ConfigError, match=r"song has no readable signature, or is a method without self; write: "):
        read_signature(function, "song")
