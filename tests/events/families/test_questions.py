from __future__ import annotations

from datetime import UTC, datetime

from tests.captures import needs_captures
from tests.events.made import USER, made
from tests.events.recorded import number_at, recorded_bytes, text_at
from tests.random_messages import field
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.questions import (
    QuestionDeletedEvent,
    QuestionDismissedEvent,
    QuestionSelectedEvent,
    QuestionsToggledEvent,
)
from tiktok_live.events.models import User
from tiktok_live.proto import (
    Question,
    WebcastQuestionDeleteMessage,
    WebcastQuestionSelectedMessage,
    WebcastQuestionSlideDownMessage,
    WebcastQuestionSwitchMessage,
)


@needs_captures
def test_recorded_questions_that_were_selected():
    found = recorded_bytes("WebcastQuestionSelectedMessage")
    assert len(found) == 6
    for event, payload in found:
        assert type(event) is QuestionSelectedEvent
        assert event.name == "question_selected"
        assert event.question_id == number_at(payload, 2, 1) > 2**53
        assert event.text == text_at(payload, 2, 2) != ""
        assert event.asked_at == datetime.fromtimestamp(number_at(payload, 2, 4), UTC)
        assert event.user.id == number_at(payload, 2, 5, 1) != 0
        assert event.user.unique_id == text_at(payload, 2, 5, 38) != ""


@needs_captures
def test_recorded_questions_that_were_put_away_or_deleted():
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
def test_the_recorded_switch_turned_it_off():
    [(event, payload)] = recorded_bytes("WebcastQuestionSwitchMessage")
    assert type(event) is QuestionsToggledEvent
    assert event.is_on is False
    assert number_at(payload, 2) == 0


def test_a_selected_question():
    question = Question(question_id=2**62, content="why?", create_time=1_750_000_000, user=USER)
    event = made(WebcastQuestionSelectedMessage(question=question))
    assert (event.question_id, event.text, event.user.unique_id) == (2**62, "why?", "ann")
    assert event.asked_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert event.to_dict()["question_id"] == str(2**62)
    empty = made(WebcastQuestionSelectedMessage())
    assert (empty.question_id, empty.text, empty.asked_at, empty.user) == (0, "", None, User())


def test_questions_that_went_away():
    assert made(WebcastQuestionSlideDownMessage(question_id=7)).question_id == 7
    event = made(WebcastQuestionDeleteMessage(question_id=7, user_id=8))
    assert (event.question_id, event.user_id) == (7, 8)


def test_the_switch():
    """Constructed: no recorded message turned it on."""
    assert made(WebcastQuestionSwitchMessage()).is_on is False
    for payload, is_on in ((field(2, 1), True), (field(2, 0), False), (field(3, 1), False), (field(2, b"\x01"), False)):
        event = decode_message("WebcastQuestionSwitchMessage", field(1, field(3, 9)) + payload)
        assert event.is_on is is_on
        assert event.room_id == 9
