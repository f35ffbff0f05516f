from __future__ import annotations

import pytest

from tests.cli import made
from tiktok_live.cli.lines import is_told, like_line, line_of
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.events.lifecycle import (
    DisconnectedEvent,
    EventsDroppedEvent,
    HandlerFailedEvent,
    ReconnectedEvent,
    ReconnectingEvent,
)
from tiktok_live.events.names import EVENTS

OWN = {"room_id": 7300, "received_at": made.NOW}
CHEST = {"envelope_id": "a", "diamond_count": 200, "people_count": 10, "send_user_name": "Bob"}


def words(event) -> str:
    return "".join(text for text, _ in line_of(event).parts)


@pytest.mark.parametrize(
    ("event", "kind", "said"),
    [
        (made.chat("hi"), "chat", "hi"),
        (made.made("WebcastEmoteChatMessage", emote_list=[{"emote_id": "7"}], user=made.NORA), "emote", "1 emote"),
        (made.made("WebcastQuestionNewMessage", question={"content": "why?", "user": made.NORA}), "question", "why?"),
        (made.gift(3, diamonds=5), "gift", "Rose × 3  15 diamonds"),
        (made.gift(1, diamonds=1), "gift", "Rose × 1  1 diamond"),
        (made.gift(2, diamonds=0), "gift", "Rose × 2"),
        (made.made("WebcastGiftMessage", gift_id=77, repeat_count=1), "gift", "gift 77 × 1"),
        (GiftCompleteEvent(made.gift(9), 3, GiftCompleteReason.END), "gift", "Rose × 3  3 diamonds"),
        (
            made.made("WebcastEnvelopeMessage", envelope_info=CHEST),
            "chest",
            "treasure chest, 200 diamonds for 10 people",
        ),
        (made.like(15), "like", "+15 likes"),
        (made.joined(), "join", ""),
        (made.social(1), "follow", "follows the host"),
        (made.social(3), "share", "shared the live"),
        (made.social(9), "social", "action 9"),
        (made.viewers(1200), "viewers", "1,200 watching"),
        (made.made("WebcastLiveIntroMessage", content="welcome"), "intro", "welcome"),
        (made.made("WebcastRoomMessage", content="rules"), "system", "rules"),
        (made.control(1), "live", "the host paused the live"),
        (made.control(2), "live", "the live goes on"),
        (made.control(3), "live", "the live ended"),
        (made.control(4), "live", "the platform ended the live "),
        (made.unknown(), "unknown", "WebcastPuzzleMessage  this library has no schema for this method"),
        (made.connected(), "live", "connected to @demo, room 7300"),
        (DisconnectedEvent(reason="gone", **OWN), "live", "disconnected: gone"),
        (
            ReconnectingEvent(attempt=2, delay=1.25, cause="gone", **OWN),
            "live",
            "trying again in 1.2 s (attempt 2): gone",
        ),
        (ReconnectedEvent(gap=3, **OWN), "live", "connected again after 3.0 s"),
        (
            EventsDroppedEvent(handler="stream", dropped=5, queue_size=9, **OWN),
            "live",
            "too much at once: 5 events not shown",
        ),
        (
            HandlerFailedEvent(handler="greet", failed_on=made.chat(), error=ValueError("no"), **OWN),
            "live",
            "greet failed: no",
        ),
    ],
)
def test_every_event_has_words_of_its_own(event, kind, said):
    line = line_of(event)
    assert (line.kind, words(event)) == (kind, said)
    assert line.at == made.NOW


def test_a_line_is_about_the_events_user():
    assert line_of(made.chat()).user.unique_id == "nora.l"
    assert not line_of(made.control(3)).user
    assert line_of(made.made("WebcastEnvelopeMessage", envelope_info=CHEST)).user.nickname == "Bob"


def test_a_kind_without_words_tells_its_values():
    event = made.made("WebcastControlMessage", action=12, tips="be kind")
    assert (line_of(event).kind, words(event)) == ("control", "action 12, tips be kind")


def test_the_line_of_many_likes_is_the_last_ones_with_their_sum():
    line = like_line(made.like(1), 1500)
    assert (line.user.id, line.parts) == (1, (("+1,500 likes", "quiet"),))


def test_backlog_is_quiet_and_shows_when_it_happened():
    old = made.chat(is_backlog=True, common={"create_time": 1_700_000_000_000})
    assert line_of(old).is_quiet
    assert line_of(old).at.timestamp() == 1_700_000_000
    assert line_of(made.chat(common={"create_time": 1_700_000_000_000})).at == made.NOW
    assert line_of(made.chat(is_backlog=True)).at == made.NOW


def test_joins_are_quiet_and_chat_is_not():
    assert line_of(made.joined()).is_quiet
    assert not line_of(made.chat()).is_quiet


def test_expensive_gifts_stand_out():
    assert line_of(made.gift(1, diamonds=1000)).parts[0] == ("Rose", "big gift")
    assert line_of(made.gift(1, diamonds=999)).parts[0] == ("Rose", "gift")


@pytest.mark.parametrize(
    "event", [made.unknown(), made.viewers(1), made.social(9), DisconnectedEvent(reason="", **OWN)]
)
def test_what_tells_a_reader_little_is_not_told(event):
    assert not is_told(event)


@pytest.mark.parametrize("event", [made.chat(), made.gift(), made.social(1), made.control(3), made.connected()])
def test_the_rest_is_told(event):
    assert is_told(event)


def test_a_chest_that_went_away_is_not_told():
    assert is_told(made.made("WebcastEnvelopeMessage", envelope_info=CHEST))
    assert not is_told(made.made("WebcastEnvelopeMessage", envelope_info={"envelope_id": "a"}, display=2))


def test_every_class_of_events_has_a_line():
    assert all(line_of.dispatch(cls) for cls in EVENTS.values())
