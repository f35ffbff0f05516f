from __future__ import annotations

import math
from inspect import Parameter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tiktok_live.dispatch.command_arguments import READERS, Argument, bare, choice_of, read_line

TEXT, WHOLE, NUMBER, ANSWER = (READERS[kind] for kind in (str, int, float, bool))
ALL = Argument("words", TEXT, "words")


def words(line):
    return list(read_line(line, (ALL,))["words"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("  one   two\tthree\u3000four\nfive ", ["one", "two", "three", "four", "five"]),
        ('"one two" three', ["one two", "three"]),
        ('one "" two', ["one", "", "two"]),
        ('one "two three', ["one", '"two', "three"]),
        ('one two"', ["one", 'two"']),
        ('"', ['"']),
        ('5" wide 6" high', ['5"', "wide", '6"', "high"]),
        ('"one"two three"', ['"one"two', 'three"']),
        ('say"one two"', ['say"one', 'two"']),
        ("“one two” three", ["one two", "three"]),
        ("„one two“ ”three four” «five six»", ["one two", "three four", "five six"]),
        ("“one two", ["“one", "two"]),
        ("don't 'one two'", ["don't", "'one", "two'"]),
        ("👩\u200d👩\u200d👧 ❤\ufe0f 👋🏽", ["👩\u200d👩\u200d👧", "❤\ufe0f", "👋🏽"]),
        ("שיר אחד", ["שיר", "אחד"]),
        ("\u200fשיר\u200f \u2067אחד\u2069 \u200e", ["שיר", "אחד"]),
        ('\u200f"שיר אחד"\u200f שני', ["שיר אחד", "שני"]),
    ],
)
def test_words(line, expected):
    assert words(line) == expected


@pytest.mark.parametrize(
    ("reader", "word", "value"),
    [
        (TEXT, "", ""),
        (TEXT, "7", "7"),
        (WHOLE, "7", 7),
        (WHOLE, "-7", -7),
        (WHOLE, "+7", 7),
        (WHOLE, "\u200f7\u200f", 7),
        (WHOLE, "٧", 7),
        (WHOLE, "9" * 18, 10**18 - 1),
        (NUMBER, "7", 7.0),
        (NUMBER, "-.5", -0.5),
        (NUMBER, "1e3", 1000.0),
        (NUMBER, "5.", 5.0),
        (ANSWER, "YES", True),
        (ANSWER, "true", True),
        (ANSWER, "On", True),
        (ANSWER, "1", True),
        (ANSWER, "no", False),
        (ANSWER, "FALSE", False),
        (ANSWER, "off", False),
        (ANSWER, "0", False),
        (choice_of(("Red", "blue")), "RED", "Red"),
        (choice_of((1, 2)), "2", 2),
        (choice_of((False, "maybe")), "false", False),
    ],
)
def test_a_word_becomes_a_value(reader, word, value):
    read = reader.read(word)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("reader", "wrong"),
    [
        (WHOLE, ["", "x", "1.5", "1_000", "0x10", "--1", "9" * 19, "1 2", "²", "½", "1e3"]),
        (NUMBER, ["", "x", "nan", "inf", "-infinity", "1e999", "1_0", "1,5", ".", "e5", "9" * 19, "0x1p3"]),
        (ANSWER, ["", "y", "2", "yess", "да"]),
        (choice_of(("red", "blue")), ["", "green", "red blue"]),
    ],
)
def test_an_invalid_word_is_none(reader, wrong):
    assert [word for word in wrong if reader.read(word) is not None] == []


TITLE = Argument("title", TEXT)
TIMES = Argument("times", WHOLE, default=1)
REST = Argument("rest", TEXT, "rest")


@pytest.mark.parametrize(
    ("line", "arguments", "values"),
    [
        ('"Blue Moon" 2', (TITLE, TIMES), {"title": "Blue Moon", "times": 2}),
        ("Moon", (TITLE, TIMES), {"title": "Moon", "times": 1}),
        ("one two three", (TITLE, ALL), {"title": "one", "words": ("two", "three")}),
        ("one", (TITLE, ALL), {"title": "one", "words": ()}),
        ("1 2", (Argument("numbers", WHOLE, "words"),), {"numbers": (1, 2)}),
        ('one  "two  three"  four ', (TITLE, REST), {"title": "one", "rest": '"two  three"  four'}),
        (" \u200fשיר אחד \u200e", (REST,), {"rest": "שיר אחד"}),
        ("", (Argument("rest", TEXT, "rest", None),), {"rest": None}),
        ("", (), {}),
    ],
)
def test_a_line_becomes_values(line, arguments, values):
    assert read_line(line, arguments) == values


@pytest.mark.parametrize(
    ("line", "arguments", "message"),
    [
        ("", (TITLE,), "TITLE is missing"),
        ("\u200f ", (REST,), "REST is missing"),
        ("Moon often", (TITLE, TIMES), "TIMES must be a whole number, not 'often'"),
        ("Moon 2 3", (TITLE, TIMES), "'3' is one word too many; put quotes around text with spaces"),
        ("x", (), "'x' is one word too many; put quotes around text with spaces"),
        ("1 x", (Argument("numbers", NUMBER, "words"),), "NUMBERS must be a number, not 'x'"),
        ("maybe", (Argument("sure", ANSWER),), "SURE must be yes or no, not 'maybe'"),
        ("tan", (Argument("hue", choice_of(("red", "blue"))),), "HUE must be one of red, blue, not 'tan'"),
        ("x" * 99, (TIMES,), f"TIMES must be a whole number, not '{'x' * 40}...'"),
    ],
)
def test_an_invalid_line_is_explained(line, arguments, message):
    with pytest.raises(ValueError, match=r".") as caught:
        read_line(line, arguments)
    assert str(caught.value) == message


def test_the_usage_of_each_argument():
    arguments = [
        TITLE,
        TIMES,
        ALL,
        REST,
        Argument("rest", TEXT, "rest", ""),
        Argument("on_off", choice_of(("on", "off"))),
    ]
    assert [argument.usage for argument in arguments] == ["TITLE", "[TIMES]", "[WORDS...]", "REST", "[REST]", "on|off"]
    assert Argument("on_off", choice_of((1, 2)), default=1).usage == "[1|2]"
    assert TITLE.default is Parameter.empty


ANY = st.text(st.one_of(st.characters(), st.sampled_from(' \t"“”„«»\u200f\u2067\u200d7.-e')), max_size=500)
PLANS = st.sampled_from([(), (TITLE,), (TITLE, TIMES), (TIMES, ALL), (Argument("n", NUMBER), REST), (REST,), (ALL,)])


@given(ANY, PLANS)
@example('"' * 2_000, (ALL,))
@example("„ " * 1_000, (ALL,))
@example("٣.٥", (Argument("n", NUMBER), Argument("rest", TEXT, "rest", "")))
def test_any_line_is_parsed(line, arguments):
    try:
        values = read_line(line, arguments)
    except ValueError as error:
        assert str(error).endswith((" is missing", "with spaces", "'", '"', "..."))  # noqa: PT017 - both outcomes are valid
        return
    assert list(values) == [argument.name for argument in arguments]
    assert all(math.isfinite(value) for value in values.values() if isinstance(value, float))


@given(st.lists(st.text(st.characters(blacklist_categories=("Z", "C"), blacklist_characters='"“”„«»'), min_size=1)))
def test_quoted_words_stay_whole(texts):
    assert words(" ".join(f'"{text} "' for text in texts)) == [f"{text} " for text in texts]


@given(ANY)
def test_bare_text_is_stable(text):
    assert bare(text) in text
    assert bare(bare(text)) == bare(text)
