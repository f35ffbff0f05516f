from __future__ import annotations

from tests.overlay.rooms import streak
from tiktok_live.events.images import Image
from tiktok_live.events.models import User
from tiktok_live.events.texts import Emote, EmoteSegment, TextSegment
from tiktok_live.overlay.lines import LINES_KEPT, EmotePart, Lines, TextPart, line_of
from tiktok_live.overlay.persons import as_person, picture_of
from tiktok_live.testing import make_chat, make_event, make_follow, make_gift, make_join, make_like, make_user


def test_a_line_has_the_words_and_the_emotes_of_a_comment():
    emote = Emote("7", Image(("https://cdn.example/e.webp",)))
    line = line_of(make_event("chat", segments=(TextSegment("hi "), EmoteSegment(emote, 3))), 5.0)
    assert line.parts == (TextPart("hi "), EmotePart("https://cdn.example/e.webp", "7"))
    assert (line.kind, line.time, line.user.handle) == ("chat", 5000, "ann")


def test_texts_and_pictures_are_limited():
    line = line_of(make_chat("x" * 5000, make_user("n" * 500)), 0.0)
    assert len(line.text) == len(line.parts[0].text) == 500
    assert len(line.user.name) == 100
    assert picture_of(Image(("http://cdn.example/a.webp",))) == picture_of(Image(("javascript:alert(1)",))) == ""
    assert picture_of(Image(("https://cdn.example/" + "a" * 1000,))) == ""
    assert as_person(User()) is None


def test_likes_of_a_person_are_one_line_whose_number_grows():
    lines = Lines()
    lines.take(make_like("ann", 5), 0.0)
    lines.take(make_chat(), 0.0)
    lines.take(make_like("ben", 1), 0.0)
    lines.changes()
    lines.take(make_like("ann", 3), 0.0)
    new, changed = lines.changes()
    assert (new, [(line.id, line.count) for line in changed]) == ([], [(1, 8)])


def test_joins_replace_the_last_line_if_that_is_a_join():
    lines = Lines()
    for name in ("ann", "ben"):
        lines.take(make_join(name), 0.0)
    lines.take(make_follow("cleo"), 0.0)
    lines.take(make_join("dan"), 0.0)
    shown = [(line.kind, line.user.name, line.count) for line in lines.ticker()]
    assert shown == [("join", "ben", 2), ("follow", "cleo", 1), ("join", "dan", 1)]


def test_a_streak_is_one_line_that_never_shrinks():
    lines = Lines()
    for count in (1, 4, 2):
        lines.take(make_gift(count=count, group_id=7, is_final=False), 0.0)
    lines.take(streak(4), 0.0)
    [line] = lines.ticker()
    assert (line.count, line.diamonds) == (4, 4)


def test_lines_are_bounded_and_comments_do_not_push_out_others():
    lines = Lines()
    lines.take(make_follow(), 0.0)
    for number in range(500):
        lines.take(make_chat(str(number)), 0.0)
        lines.take(make_like(f"u{number}"), 0.0) if number < 20 else None
    new, changed = lines.changes()
    assert len(lines.chat()) == LINES_KEPT + 21
    assert len(new) <= 2 * LINES_KEPT
    assert not changed
    assert lines.chat()[0].kind == "follow"
