from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_live.events.models import User
from tiktok_live.events.texts import named_number, named_user, read_text
from tiktok_live.proto import PatternRef, Text, TextPiece, TextPieceGift, TextPiecePatternRef, TextPieceUser
from tiktok_live.proto import User as WireUser
from tiktok_live.wire.codec import parse

ANN = TextPiece(type=11, user_value=TextPieceUser(user=WireUser(id=7, nickname="Ann")))
BOB = TextPiece(type=11, user_value=TextPieceUser(user=WireUser(id=8, nickname="Bob")))
ROSE = TextPiece(type=12, gift_value=TextPieceGift(gift_id=5655, name_ref=PatternRef(default_pattern="Rose")))
TOPIC = TextPiece(pattern_ref_value=TextPiecePatternRef(default_pattern="Games"))


def words(value: str) -> TextPiece:
    return TextPiece(type=1, string_value=value)


def wire(pattern: str, *pieces: TextPiece):
    return parse("common.Text", bytes(Text(default_pattern=pattern, pieces=list(pieces))))


@pytest.mark.parametrize(
    ("pattern", "pieces", "text"),
    [
        ("joined", (), "joined"),
        ("{0:user} joined", (ANN,), "Ann joined"),
        ("{0:user} sent {1:gift} {2:string}", (ANN, ROSE, words("x1")), "Ann sent Rose x1"),
        ("{1:string} by {0:user}", (ANN, words("3")), "3 by Ann"),
        ("{0:user} and {0:user}", (ANN,), "Ann and Ann"),
        ("about {0:pattern_ref}", (TOPIC,), "about Games"),
        ("{0:user} joined", (), "{0:user} joined"),
        ("{9:user} joined", (ANN,), "{9:user} joined"),
        ("{0:string}", (words("{1:string}"), words("x")), "{1:string}"),
        ("{} {a} {0} {9999999999999999999:string}", (words("x"),), "{} {a} {0} {9999999999999999999:string}"),
        ("", (ANN,), ""),
    ],
)
def test_a_sentence_is_filled_once(pattern, pieces, text):
    assert read_text(wire(pattern, *pieces)) == text


def test_people_in_a_sentence_are_counted_among_themselves():
    sentence = wire("{0:user} {1:gift} {2:user}", ANN, ROSE, BOB)
    assert named_user(sentence).nickname == "Ann"
    assert named_user(sentence, 1).nickname == "Bob"
    assert named_user(sentence, 2) == named_user(wire("")) == User()


@pytest.mark.parametrize(
    ("pieces", "number"),
    [
        ((ANN, words("3350")), 3350),
        ((words("no"), words("12"), words("13")), 12),
        ((words("-5"),), 0),
        ((words("٣"),), 0),
        ((words("9" * 18),), 10**18 - 1),
        ((words("9" * 19),), 0),
        ((words("9" * 5000),), 0),
        ((), 0),
    ],
)
def test_the_first_number_in_a_sentence(pieces, number):
    assert named_number(wire("", *pieces)) == number


@given(pattern=st.text() | st.from_regex(r"(\{\d{0,4}:?\w*\}| ){0,6}"), fillings=st.lists(st.text(), max_size=3))
def test_any_sentence_is_read(pattern, fillings):
    sentence = wire(pattern, *map(words, fillings))
    assert isinstance(read_text(sentence), str)
    assert named_user(sentence) == User()
    assert named_number(sentence) >= 0
