from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import messages, needs_captures
from tests.events.factories import AT, USER, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at
from tests.random_messages import field
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.chat import (
    CaptionEvent,
    CaptionLine,
    QuestionDeletedEvent,
    QuestionDismissedEvent,
    QuestionSelectedEvent,
    QuestionsToggledEvent,
)
from tiktok_live.events.images import Image
from tiktok_live.events.models import User
from tiktok_live.events.texts import Emote as EmoteRead
from tiktok_live.events.texts import EmoteSegment, MentionSegment, TextSegment
from tiktok_live.proto import (
    CaptionContent,
    ChatEmote,
    Emote,
    FollowInfo,
    Question,
    UserIdentity,
    WebcastCaptionMessage,
    WebcastChatMessage,
    WebcastEmoteChatMessage,
    WebcastQuestionDeleteMessage,
    WebcastQuestionNewMessage,
    WebcastQuestionSelectedMessage,
    WebcastQuestionSlideDownMessage,
    WebcastQuestionSwitchMessage,
)
from tiktok_live.proto import Image as WireImage
from tiktok_live.proto import User as WireUser

FOLLOWER = WireUser(id=7, nickname="Ann", follow_info=FollowInfo(follow_status=1))


def test_a_comment():
    event = event_of(
        WebcastChatMessage(
            user=USER,
            content="hello 🌹",
            content_language="en",
            at_user=WireUser(id=8, nickname="Bob"),
            user_identity=UserIdentity(is_moderator_of_anchor=True),
            emotes=[ChatEmote(index=3, emote=Emote(emote_id="5"))],
        )
    )
    assert event.name == "chat"
    assert (event.text, event.language) == ("hello 🌹", "en")
    assert (event.user.nickname, event.user.is_moderator) == ("Ann", True)
    assert event.mentioned_user == User(id=8, nickname="Bob")


def test_a_comment_without_a_mention():
    event = event_of(WebcastChatMessage(user=USER, content="hi"))
    assert event.mentioned_user == User()
    assert not event.mentioned_user


def test_the_segments_of_a_comment():
    emotes = [
        ChatEmote(index=10, emote=Emote(emote_id="6", image=WireImage(url_list=["https://x/6"]))),
        ChatEmote(index=8, emote=Emote(emote_id="5")),
    ]
    event = event_of(WebcastChatMessage(content="@Ann hi 🌹!", at_user=FOLLOWER, emotes=emotes))
    five, six = EmoteRead("5"), EmoteRead("6", Image(("https://x/6",)))
    assert event.segments == (
        MentionSegment("@Ann", event.mentioned_user),
        TextSegment(" hi "),
        EmoteSegment(five, 8),
        TextSegment("🌹"),
        EmoteSegment(six, 9),
        TextSegment("!"),
    )
    assert event.segments is event.segments
    assert event.emotes == (five, six)
    data = event.to_dict()
    assert [piece["kind"] for piece in data["segments"]] == ["mention", "text", "emote", "text", "emote", "text"]
    assert data["segments"][0]["user"]["id"] == "7"
    assert data["segments"][2]["emote"]["id"] == "5"
    assert [emote["id"] for emote in data["emotes"]] == ["5", "6"]
    assert "emotes=" in repr(event)
    assert "segments=" not in repr(event)


def test_a_comment_of_only_text():
    event = event_of(WebcastChatMessage(content="hi"))
    assert event.segments == (TextSegment("hi"),)
    assert event.emotes == ()
    assert event_of(WebcastChatMessage()).segments == ()


@needs_captures
def test_the_segments_of_recorded_comments():
    rows = [row for row in messages() if row["method"] == "WebcastChatMessage"]
    events = [decode_message(row["method"], row["payload"]) for row in rows]
    assert len(events) == 24
    for event in events:
        assert "".join(segment.text for segment in event.segments) == event.text
        mentions = [segment for segment in event.segments if segment.kind == "mention"]
        assert bool(mentions) == bool(event.mentioned_user)
        for mention in mentions:
            assert mention.text == f"@{event.mentioned_user.nickname}"
            assert mention.user is event.mentioned_user
    assert any(event.mentioned_user for event in events)


@pytest.mark.parametrize("cls", [WebcastChatMessage, WebcastEmoteChatMessage])
def test_an_empty_identity_means_no_roles_and_an_absent_one_is_unknown(cls):
    user = event_of(cls(user=FOLLOWER, user_identity=UserIdentity())).user
    assert (user.is_follower, user.is_host, user.is_moderator) == (False, False, False)
    unknown = event_of(cls(user=FOLLOWER)).user
    assert (unknown.is_follower, unknown.is_host, unknown.is_moderator) == (True, None, None)


def test_a_comment_of_emotes():
    emotes = [Emote(emote_id="11", image=WireImage(url_list=["https://x/11"])), Emote(emote_id="22")]
    event = event_of(WebcastEmoteChatMessage(user=USER, emote_list=emotes))
    assert event.name == "emote"
    assert event.emote_ids == ("11", "22")
    assert event.emotes == (EmoteRead("11", Image(("https://x/11",))), EmoteRead("22"))
    assert event.emotes is event.emotes
    assert event.to_dict()["emote_ids"] == ["11", "22"]


def test_a_question():
    question = Question(question_id=2**62, content="why?", create_time=1_750_000_000, user=USER)
    event = event_of(WebcastQuestionNewMessage(question=question))
    assert event.name == "question"
    assert (event.question_id, event.text) == (2**62, "why?")
    assert event.asked_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert event.user.unique_id == "ann"
    assert event.to_dict()["question_id"] == str(2**62)


def test_an_empty_question():
    event = event_of(WebcastQuestionNewMessage())
    assert (event.question_id, event.text, event.asked_at, event.user) == (0, "", None, User())


def test_users_are_cached():
    event = event_of(WebcastChatMessage(user=USER, at_user=FOLLOWER))
    assert event.user is event.user
    assert event.mentioned_user is event.mentioned_user


@needs_captures
def test_recorded_selected_questions():
    recordings = recorded_bytes("WebcastQuestionSelectedMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is QuestionSelectedEvent
        assert event.name == "question_selected"
        assert event.question_id == number_at(payload, 2, 1) > 2**53
        assert event.text == text_at(payload, 2, 2) != ""
        assert event.asked_at == datetime.fromtimestamp(number_at(payload, 2, 4), UTC)
        assert event.user.id == number_at(payload, 2, 5, 1) != 0
        assert event.user.unique_id == text_at(payload, 2, 5, 38) != ""


@needs_captures
def test_recorded_dismissed_and_deleted_questions():
    for event, payload in recorded_bytes("WebcastQuestionSlideDownMessage"):
        assert type(event) is QuestionDismissedEvent
        assert event.question_id == number_at(payload, 2) > 2**53
    deleted = recorded_bytes("WebcastQuestionDeleteMessage")
    assert len(deleted) == 6
    for event, payload in deleted:
        assert type(event) is QuestionDeletedEvent
        assert (event.question_id, event.user_id) == (number_at(payload, 2), number_at(payload, 3))
        assert event.user_id


@needs_captures
def test_the_recorded_toggle_switched_it_off():
    [(event, payload)] = recorded_bytes("WebcastQuestionSwitchMessage")
    assert type(event) is QuestionsToggledEvent
    assert event.is_on is False
    assert number_at(payload, 2) == 0


def test_a_selected_question():
    question = Question(question_id=2**62, content="why?", create_time=1_750_000_000, user=USER)
    event = event_of(WebcastQuestionSelectedMessage(question=question))
    assert (event.question_id, event.text, event.user.unique_id) == (2**62, "why?", "ann")
    assert event.asked_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert event.to_dict()["question_id"] == str(2**62)
    empty = event_of(WebcastQuestionSelectedMessage())
    assert (empty.question_id, empty.text, empty.asked_at, empty.user) == (0, "", None, User())


def test_dismissed_and_deleted_questions():
    assert event_of(WebcastQuestionSlideDownMessage(question_id=7)).question_id == 7
    event = event_of(WebcastQuestionDeleteMessage(question_id=7, user_id=8))
    assert (event.question_id, event.user_id) == (7, 8)


def test_the_toggle():
    """Constructed: no recorded message switches it on."""
    assert event_of(WebcastQuestionSwitchMessage()).is_on is False
    for payload, is_on in ((field(2, 1), True), (field(2, 0), False), (field(3, 1), False), (field(2, b"\x01"), False)):
        event = decode_message("WebcastQuestionSwitchMessage", field(1, field(3, 9)) + payload)
        assert event.is_on is is_on
        assert event.room_id == 9


@needs_captures
def test_recorded_captions():
    recordings = recorded_bytes("WebcastCaptionMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is CaptionEvent
        assert (event.text, event.language) == (text_at(payload, 4, 2), text_at(payload, 4, 1))
        assert event.spoken_at.year in {2023, 2025}
        assert event.duration == max(number_at(payload, 3), 0) / 1000
        assert event.sentence_id == number_at(payload, 5)
        assert event.is_final == bool(number_at(payload, 7))
    assert [bool(event.text) for event, _ in recordings].count(False) == 1
    assert [event.is_final for event, _ in recordings].count(True) == 1


def test_a_caption():
    content = [CaptionContent(lang="en", content="hello"), CaptionContent(lang="de", content="hallo")]
    message = WebcastCaptionMessage(
        timestamp_ms=AT * 1000, duration_ms=360, content=content, sentence_id=2**62, definite=True
    )
    event = event_of(message)
    assert (event.text, event.language) == ("hello", "en")
    assert event.lines == (CaptionLine("hello", "en"), CaptionLine("hallo", "de"))
    assert event.spoken_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert (event.duration, event.sentence_id, event.is_final) == (0.36, 2**62, True)


def test_a_caption_without_words_and_with_a_time_in_seconds():
    event = event_of(WebcastCaptionMessage(timestamp_ms=AT, duration_ms=-1))
    assert (event.text, event.language, event.lines, event.duration) == ("", "", (), 0)
    assert event.spoken_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert event_of(WebcastCaptionMessage()).spoken_at is None
