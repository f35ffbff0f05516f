from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.captures import messages, needs_captures
from tiktok_live.events.images import Image
from tiktok_live.events.models import User
from tiktok_live.events.texts import (
    Emote,
    EmoteSegment,
    MentionSegment,
    TextSegment,
    named_number,
    named_user,
    read_emote,
    read_segments,
    read_text,
)
from tiktok_live.proto import (
    ChatEmote,
    PatternRef,
    Text,
    TextPiece,
    TextPieceGift,
    TextPiecePatternRef,
    TextPieceUser,
    WebcastChatMessage,
)
from tiktok_live.proto import Emote as WireEmote
from tiktok_live.proto import Image as WireImage
from tiktok_live.proto import User as WireUser
from tiktok_live.wire.codec import parse

NOBODY = User()
BOB = User(id=8, nickname="Bob 🌹", unique_id="bob.b")


def segments(text: str, *placed: tuple[int, str], mentioned: User = NOBODY):
    emotes = [ChatEmote(index=index, emote=WireEmote(emote_id=name)) for index, name in placed]
    wire = parse("chat.WebcastChatMessage", bytes(WebcastChatMessage(content=text, emotes=emotes)))
    return read_segments(wire.content, wire.emotes, mentioned)


def rendered(text: str, *placed: tuple[int, str], mentioned: User = NOBODY) -> list[str]:
    """Return the segments as strings: texts unchanged, emotes as `:name:`, mentions as `<text>`."""
    forms = {
        "text": lambda segment: segment.text,
        "emote": lambda segment: f":{segment.emote.id}:",
        "mention": lambda segment: f"<{segment.text}>",
    }
    return [forms[segment.kind](segment) for segment in segments(text, *placed, mentioned=mentioned)]


def test_an_emote_has_an_id_and_a_picture():
    wire = WireEmote(emote_id="72", image=WireImage(url_list=["https://x/e"]))
    emote = read_emote(parse("chat.Emote", bytes(wire)))
    assert emote == Emote("72", Image(("https://x/e",)))
    assert emote
    assert Emote(image=emote.image)
    assert not Emote()


def test_plain_text_is_one_segment():
    assert segments("hello 🌹") == (TextSegment("hello 🌹"),)


def test_empty_text_has_no_segments():
    assert segments("") == ()
    assert segments("", mentioned=BOB) == ()


def test_an_emote_is_at_its_index():
    assert segments("hello", (2, "a")) == (TextSegment("he"), EmoteSegment(Emote("a"), 2), TextSegment("llo"))


@pytest.mark.parametrize(
    ("text", "placed", "expected"),
    [
        ("hi", [(0, "a")], [":a:", "hi"]),
        ("hi", [(2, "a")], ["hi", ":a:"]),
        ("", [(0, "a")], [":a:"]),
        ("", [(0, "a"), (1, "b"), (2, "c")], [":a:", ":b:", ":c:"]),
        # Each emote counts as one character, so the second follows one character of text.
        ("hi", [(0, "a"), (2, "b")], [":a:", "h", ":b:", "i"]),
        ("hi", [(1, "a"), (2, "b")], ["h", ":a:", ":b:", "i"]),
        # In any order.
        ("hi", [(2, "b"), (0, "a")], [":a:", "h", ":b:", "i"]),
        # Several at one index keep their order.
        ("hi", [(1, "b"), (1, "a"), (1, "c")], ["h", ":b:", ":a:", ":c:", "i"]),
        # An index outside the text means the nearest end.
        ("hi", [(9, "a"), (3, "b")], ["hi", ":b:", ":a:"]),
        ("hi", [(-1, "a"), (-(2**31), "b"), (2**31 - 1, "c")], [":b:", ":a:", "hi", ":c:"]),
    ],
)
def test_emotes_are_at_their_indexes(text, placed, expected):
    assert rendered(text, *placed) == expected


@pytest.mark.parametrize(
    "character",
    [
        "a",
        "\U0001f339",  # an emoji beyond 16 bits
        "❤\ufe0f",  # with a variation selector
        "👍🏽",  # with a skin tone
        "👨‍👩‍👧",  # a family, joined
        "🙂‍↔\ufe0f",  # joined to an arrow
        "🇩🇪",  # a flag
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England's
        "1\ufe0f\u20e3",  # a keycap
        "e\u0301",  # a letter and its accent
        "ทำ"[-2:],  # Thai
        "क\u093f",  # a letter and its vowel sign
        "\u1112\u1161\u11ab",  # a Korean syllable in parts
    ],
)
def test_a_grapheme_counts_as_one_character(character):
    text = character * 3
    assert rendered(text, (1, "a")) == [character, ":a:", character * 2]
    assert rendered(text, (2, "a")) == [character * 2, ":a:", character]
    assert rendered(text, (3, "a")) == [text, ":a:"]
    assert segments(text, (2, "a"))[1].position == 2 * len(character)


def test_a_joiner_does_not_join_letters():
    assert rendered("ක්\u200dරx", (1, "a")) == ["ක්\u200d", ":a:", "රx"]


def test_a_text_may_begin_with_a_mark():
    assert rendered("\u0301ab", (0, "x"), (2, "y")) == [":x:", "\u0301", ":y:", "ab"]


def test_two_recorded_comments():
    hearts = "hello you ❤\ufe0f❤\ufe0f❤\ufe0f forever "
    assert rendered(hearts, (22, "a")) == [hearts, ":a:"]
    marks = "‼\ufe0f" * 4
    assert rendered(marks, (0, "a"), (2, "a"), (4, "a"), (6, "a")) == [":a:", "‼\ufe0f"] * 4


# --- mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Bob 🌹 hello", ["<@Bob 🌹>", " hello"]),
        ("hello @Bob 🌹", ["hello ", "<@Bob 🌹>"]),
        ("@Bob 🌹", ["<@Bob 🌹>"]),
        ("a @Bob 🌹 b @Bob 🌹", ["a ", "<@Bob 🌹>", " b ", "<@Bob 🌹>"]),
        ("@bob.b hello", ["<@bob.b>", " hello"]),
        ("@Bob hello", ["@Bob hello"]),
        ("Bob 🌹 hello", ["Bob 🌹 hello"]),
        ("hello", ["hello"]),
    ],
)
def test_a_mention_is_where_the_text_names_the_user(text, expected):
    assert rendered(text, mentioned=BOB) == expected


def test_a_mention_has_its_user():
    assert segments("@Bob 🌹!", mentioned=BOB) == (MentionSegment("@Bob 🌹", BOB), TextSegment("!"))


def test_without_a_mentioned_user_there_is_no_mention():
    assert rendered("a @ b") == ["a @ b"]
    assert rendered("a @ b", mentioned=User(id=8)) == ["a @ b"]


def test_mentions_and_emotes_combine():
    assert rendered("@bob.b hi", (7, "a"), (10, "b"), mentioned=BOB) == ["<@bob.b>", " ", ":a:", "hi", ":b:"]
    # An emote inside a mention splits it.
    assert rendered("@bob.b hi", (3, "a"), mentioned=BOB) == ["@bo", ":a:", "b.b hi"]


# --- random input

PIECES = ["a", " ", "@", "@bob.b", "❤\ufe0f", "👍🏽", "🇩", "🇪", "\u200d", "\ufe0f", "\u0301", "\u1161", "\r\n"]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=15).map("".join)
PLACED = st.lists(st.tuples(st.integers(-3, 40) | st.integers(-(2**31), 2**31 - 1), st.sampled_from("abcd")))


@given(TEXTS, PLACED, st.sampled_from([NOBODY, BOB, User(id=1, nickname="a")]))
def test_nothing_is_lost(text, placed, mentioned):
    result = segments(text, *placed, mentioned=mentioned)
    assert "".join(segment.text for segment in result if segment.kind != "emote") == text
    in_order = [name for _, name in sorted(placed, key=lambda pair: pair[0])]
    assert [segment.emote.id for segment in result if segment.kind == "emote"] == in_order
    before = 0
    for segment in result:
        if segment.kind == "emote":
            assert segment.position == before
        else:
            assert segment.text
            before += len(segment.text)
            assert segment.kind == "text" or segment.user is mentioned


CHARACTERS = ["a", "b", " ", "❤\ufe0f", "👍🏽", "👨‍👩‍👧", "🇩🇪", "e\u0301", "1\ufe0f\u20e3", "漢", "\U0001f339"]


@given(st.lists(st.sampled_from(CHARACTERS) | st.sampled_from(["EMOTE"]), max_size=20))
def test_segments_reproduce_the_comment(written):
    text = "".join(piece for piece in written if piece != "EMOTE")
    places = [(index, "x") for index, piece in enumerate(written) if piece == "EMOTE"]
    assert "".join(rendered(text, *places)) == "".join(written).replace("EMOTE", ":x:")


@needs_captures
def test_the_recorded_comment_ends_with_its_emote():
    rows = [row for row in messages() if row["method"] == "WebcastRoomPinMessage"]
    comments = [parse("pin.WebcastRoomPinMessage", row["payload"]).chat_message for row in rows]
    result = [read_segments(comment.content, comment.emotes, NOBODY) for comment in comments if comment.emotes]
    assert [[segment.kind for segment in each] for each in result] == [["text", "emote"]]
    text, emote = result[0]
    assert emote.position == len(text.text) == 25
    assert emote.emote.id.isdecimal()
    assert ".heic" in emote.emote.image.best("heic")
    assert emote.emote.image.expires_at is None


ANN_PIECE = TextPiece(type=11, user_value=TextPieceUser(user=WireUser(id=7, nickname="Ann")))
BOB_PIECE = TextPiece(type=11, user_value=TextPieceUser(user=WireUser(id=8, nickname="Bob")))
ROSE_PIECE = TextPiece(type=12, gift_value=TextPieceGift(gift_id=5655, name_ref=PatternRef(default_pattern="Rose")))
TOPIC_PIECE = TextPiece(pattern_ref_value=TextPiecePatternRef(default_pattern="Games"))


def words(value: str) -> TextPiece:
    return TextPiece(type=1, string_value=value)


def sentence_of(pattern: str, *pieces: TextPiece):
    return parse("common.Text", bytes(Text(default_pattern=pattern, pieces=list(pieces))))


@pytest.mark.parametrize(
    ("pattern", "pieces", "text"),
    [
        ("joined", (), "joined"),
        ("{0:user} joined", (ANN_PIECE,), "Ann joined"),
        ("{0:user} sent {1:gift} {2:string}", (ANN_PIECE, ROSE_PIECE, words("x1")), "Ann sent Rose x1"),
        ("{1:string} by {0:user}", (ANN_PIECE, words("3")), "3 by Ann"),
        ("{0:user} and {0:user}", (ANN_PIECE,), "Ann and Ann"),
        ("about {0:pattern_ref}", (TOPIC_PIECE,), "about Games"),
        ("{0:user} joined", (), "{0:user} joined"),
        ("{9:user} joined", (ANN_PIECE,), "{9:user} joined"),
        ("{0:string}", (words("{1:string}"), words("x")), "{1:string}"),
        ("{} {a} {0} {9999999999999999999:string}", (words("x"),), "{} {a} {0} {9999999999999999999:string}"),
        ("", (ANN_PIECE,), ""),
    ],
)
def test_a_sentence_is_filled_once(pattern, pieces, text):
    assert read_text(sentence_of(pattern, *pieces)) == text


def test_users_in_a_sentence_are_indexed_among_users():
    sentence = sentence_of("{0:user} {1:gift} {2:user}", ANN_PIECE, ROSE_PIECE, BOB_PIECE)
    assert named_user(sentence).nickname == "Ann"
    assert named_user(sentence, 1).nickname == "Bob"
    assert named_user(sentence, 2) == named_user(sentence_of("")) == User()


@pytest.mark.parametrize(
    ("pieces", "number"),
    [
        ((ANN_PIECE, words("3350")), 3350),
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
    assert named_number(sentence_of("", *pieces)) == number


@given(pattern=st.text() | st.from_regex(r"(\{\d{0,4}:?\w*\}| ){0,6}"), fillings=st.lists(st.text(), max_size=3))
def test_any_sentence_is_read(pattern, fillings):
    sentence = sentence_of(pattern, *map(words, fillings))
    assert isinstance(read_text(sentence), str)
    assert named_user(sentence) == User()
    assert named_number(sentence) >= 0
