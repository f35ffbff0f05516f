from __future__ import annotations

import pytest

from tests.cli import factories
from tiktok_live.cli import event_lines
from tiktok_live.cli.event_lines import event_line, is_shown, like_line
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason
from tiktok_live.events.lifecycle import (
    DisconnectedEvent,
    EventsDroppedEvent,
    HandlerFailedEvent,
    ReconnectedEvent,
    ReconnectingEvent,
)
from tiktok_live.events.names import EVENTS

COMMON = {"room_id": 7300, "received_at": factories.NOW}
CHEST = {"envelope_id": "a", "diamond_count": 200, "people_count": 10, "send_user_name": "Bob"}


def text_of(event) -> str:
    return "".join(part for part, _ in event_line(event).parts)


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        (factories.chat("hi"), "chat", "hi"),
        (
            factories.message_event("WebcastEmoteChatMessage", emote_list=[{"emote_id": "7"}], user=factories.NORA),
            "emote",
            "1 emote",
        ),
        (
            factories.message_event("WebcastQuestionNewMessage", question={"content": "why?", "user": factories.NORA}),
            "question",
            "why?",
        ),
        (factories.gift(3, diamonds=5), "gift", "Rose × 3  15 diamonds"),
        (factories.gift(1, diamonds=1), "gift", "Rose × 1  1 diamond"),
        (factories.gift(2, diamonds=0), "gift", "Rose × 2"),
        (factories.message_event("WebcastGiftMessage", gift_id=77, repeat_count=1), "gift", "gift 77 × 1"),
        (GiftCompleteEvent(factories.gift(9), 3, GiftCompleteReason.END), "gift", "Rose × 3  3 diamonds"),
        (
            factories.message_event("WebcastEnvelopeMessage", envelope_info=CHEST),
            "chest",
            "treasure chest, 200 diamonds for 10 viewers",
        ),
        (factories.like(15), "like", "+15 likes"),
        (factories.joined(), "join", ""),
        (factories.social(1), "follow", "follows the host"),
        (factories.social(3), "share", "shared the live"),
        (factories.social(9), "social", "action 9"),
        (factories.viewers(1200), "viewers", "1,200 watching"),
        (factories.message_event("WebcastLiveIntroMessage", content="welcome"), "intro", "welcome"),
        (factories.message_event("WebcastRoomMessage", content="rules"), "system", "rules"),
        (factories.control(1), "live", "the host paused the live"),
        (factories.control(2), "live", "the host resumed the live"),
        (factories.control(3), "live", "the live ended"),
        (factories.control(4), "live", "the platform ended the live "),
        (factories.unknown(), "unknown", "WebcastPuzzleMessage  this library has no schema for this method"),
        (factories.connected(), "live", "connected to @demo, room 7300"),
        (DisconnectedEvent(reason="gone", **COMMON), "live", "disconnected: gone"),
        (
            ReconnectingEvent(attempt=2, delay=1.25, cause="gone", **COMMON),
            "live",
            "reconnecting in 1.2 s (attempt 2): gone",
        ),
        (ReconnectedEvent(gap=3, **COMMON), "live", "reconnected after 3.0 s"),
        (
            EventsDroppedEvent(handler="stream", dropped=5, queue_size=9, **COMMON),
            "live",
            "5 events dropped: too many at once",
        ),
        (
            HandlerFailedEvent(handler="greet", failed_on=factories.chat(), error=ValueError("no"), **COMMON),
            "live",
            "greet failed: no",
        ),
    ],
)
def test_the_text_of_every_event(event, kind, text):
    line = event_line(event)
    assert (line.kind, text_of(event)) == (kind, text)
    assert line.at == factories.NOW


def test_a_line_has_the_events_user():
    assert event_line(factories.chat()).user.unique_id == "nora.l"
    assert not event_line(factories.control(3)).user
    assert event_line(factories.message_event("WebcastEnvelopeMessage", envelope_info=CHEST)).user.nickname == "Bob"


def test_an_event_without_its_own_text_shows_its_values():
    event = factories.message_event("WebcastControlMessage", action=12, tips="be kind")
    assert (event_line(event).kind, text_of(event)) == ("control", "action 12, tips be kind")


def test_a_line_about_many_likes_has_their_sum():
    line = like_line(factories.like(1), 1500)
    assert (line.user.id, line.parts) == (1, (("+1,500 likes", "quiet"),))


def test_backlog_is_quiet_and_has_its_original_time():
    old = factories.chat(is_backlog=True, common={"create_time": 1_700_000_000_000})
    assert event_line(old).is_quiet
    assert event_line(old).at.timestamp() == 1_700_000_000
    assert event_line(factories.chat(common={"create_time": 1_700_000_000_000})).at == factories.NOW
    assert event_line(factories.chat(is_backlog=True)).at == factories.NOW


def test_joins_are_quiet_and_chat_is_not():
    assert event_line(factories.joined()).is_quiet
    assert not event_line(factories.chat()).is_quiet


def test_expensive_gifts_stand_out():
    assert event_line(factories.gift(1, diamonds=1000)).parts[0] == ("Rose", "big gift")
    assert event_line(factories.gift(1, diamonds=999)).parts[0] == ("Rose", "gift")


@pytest.mark.parametrize(
    "event", [factories.unknown(), factories.viewers(1), factories.social(9), DisconnectedEvent(reason="", **COMMON)]
)
def test_minor_events_are_hidden_by_default(event):
    assert not is_shown(event)


@pytest.mark.parametrize(
    "event", [factories.chat(), factories.gift(), factories.social(1), factories.control(3), factories.connected()]
)
def test_other_events_are_shown_by_default(event):
    assert is_shown(event)


def test_a_chest_that_closed_is_not_shown():
    assert is_shown(factories.message_event("WebcastEnvelopeMessage", envelope_info=CHEST))
    assert not is_shown(
        factories.message_event("WebcastEnvelopeMessage", envelope_info={"envelope_id": "a"}, display=2)
    )


def test_every_hidden_module_exists():
    modules = {cls.__module__.rpartition(".")[2] for cls in EVENTS.values()}
    assert modules >= event_lines._HIDDEN_MODULES


def test_every_event_class_has_a_line():
    assert all(event_line.dispatch(cls) for cls in EVENTS.values())
