from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at
from tiktok_live.events.families.games import (
    DropsUpdateEvent,
    GameFeature,
    GameFeaturesEvent,
    GameIntroEvent,
    PartnershipGameOfflineEvent,
    PartnershipPunishEvent,
    PictionaryEndedEvent,
    PictionaryEvent,
    PictionaryGuessedEvent,
    PictionaryRoundEndedEvent,
    PictionaryRoundStartedEvent,
)
from tiktok_live.proto import (
    Common,
    GameServerFeature,
    PictionaryInfo,
    Text,
    WebcastGameServerFeatureMessage,
    WebcastLiveGameIntroMessage,
    WebcastPartnershipDropsUpdateMessage,
    WebcastPartnershipGameOfflineMessage,
    WebcastPartnershipPunishMessage,
    WebcastPictionaryEndMessage,
    WebcastPictionaryExitMessage,
    WebcastPictionaryStartMessage,
    WebcastPictionaryUpdateMessage,
)


@needs_captures
def test_the_recorded_game():
    [(intro, payload)] = recorded_bytes("WebcastLiveGameIntroMessage")
    assert type(intro) is GameIntroEvent
    assert (intro.text, intro.key) == (text_at(payload, 2, 2), text_at(payload, 2, 1))
    [(features, payload)] = recorded_bytes("WebcastGameServerFeatureMessage")
    assert type(features) is GameFeaturesEvent
    [feature] = features.features
    assert (feature.id, feature.value) == (number_at(payload, 2, 1), text_at(payload, 2, 2)) == (1, "117")
    assert feature.label == text_at(payload, 2, 3, 2) == intro.text != ""


@needs_captures
def test_recorded_drops():
    recordings = recorded_bytes("WebcastPartnershipDropsUpdateMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is DropsUpdateEvent
        assert event.action == number_at(payload, 2)
        assert event.drops_id == text_at(payload, 3) != ""
        assert event.host_id == number_at(payload, 6)
        assert bool(event.host_id) == (event.action == 0)


@needs_captures
def test_recorded_rounds_of_the_drawing_game():
    starts = recorded_bytes("WebcastPictionaryStartMessage")
    for event, payload in starts:
        assert type(event) is PictionaryRoundStartedEvent
        assert (event.round_id, event.session_id) == (number_at(payload, 2, 1), number_at(payload, 2, 6))
        assert event.starts_at == datetime.fromtimestamp(number_at(payload, 2, 4), UTC)
        assert (event.ends_at - event.starts_at).total_seconds() == 120
    ends = recorded_bytes("WebcastPictionaryEndMessage")
    for event, payload in ends:
        assert type(event) is PictionaryRoundEndedEvent
        assert (event.round_id, event.word) == (number_at(payload, 2), text_at(payload, 3))
        assert event.word
        assert event.end_type == number_at(payload, 4) in {1, 2, 3}
    guesses = recorded_bytes("WebcastPictionaryUpdateMessage")
    for event, payload in guesses:
        assert type(event) is PictionaryGuessedEvent
        assert (event.correct_count, event.round_id) == (number_at(payload, 2), number_at(payload, 3))
        assert event.correct_count > 0
    exits = recorded_bytes("WebcastPictionaryExitMessage")
    for event, payload in exits:
        assert type(event) is PictionaryEndedEvent
        assert event.session_id == number_at(payload, 2)
    assert [len(recordings) for recordings in (starts, ends, guesses, exits)] == [6, 6, 6, 6]
    started, ended = ({event.round_id for event, _ in recordings} for recordings in (starts, ends))
    assert len(started & ended) >= 4
    assert {event.session_id for event, _ in starts} <= {event.session_id for event, _ in exits}


def test_a_game():
    event = event_of(WebcastLiveGameIntroMessage(game_text=Text(key="topic_game_x", default_pattern="X")))
    assert (event.name, event.text, event.key) == ("game_intro", "X", "topic_game_x")


def test_facts_about_a_game():
    facts = [GameServerFeature(id=1, value="117", value_map={"117": "X", "5": "Y"}), GameServerFeature(id=2, value="a")]
    event = event_of(WebcastGameServerFeatureMessage(all_features=facts))
    assert event.features == (GameFeature(1, "117", "X"), GameFeature(2, "a"))
    assert event_of(WebcastGameServerFeatureMessage()).features == ()


def test_drops():
    event = event_of(WebcastPartnershipDropsUpdateMessage(change_mode=2, drops_id="5", anchor_uid=2**62))
    assert (event.name, event.action, event.drops_id, event.host_id) == ("drops_update", 2, "5", 2**62)
    assert event.to_dict()["host_id"] == str(2**62)


def test_the_drawing_game():
    info = PictionaryInfo(id=2**62, start_time=AT, end_time=AT + 120, session_id=6)
    start = event_of(WebcastPictionaryStartMessage(data=info))
    assert (start.round_id, start.session_id) == (2**62, 6)
    assert start.starts_at == datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert start.ends_at == datetime(2025, 6, 15, 15, 8, 40, tzinfo=UTC)
    assert event_of(WebcastPictionaryStartMessage()).starts_at is None
    guess = event_of(WebcastPictionaryUpdateMessage(correct_count=4, round_id=5))
    assert (guess.correct_count, guess.round_id) == (4, 5)
    end = event_of(WebcastPictionaryEndMessage(round_id=5, word="cat", end_type=3))
    assert (end.round_id, end.word, end.end_type) == (5, "cat", 3)
    over = event_of(WebcastPictionaryExitMessage(session_id=6))
    assert over.session_id == 6
    assert all(isinstance(event, PictionaryEvent) for event in (start, guess, end, over))


@pytest.mark.parametrize(
    ("message", "cls"),
    [
        (WebcastPartnershipGameOfflineMessage(common=Common(room_id=5)), PartnershipGameOfflineEvent),
        (WebcastPartnershipPunishMessage(common=Common(room_id=5)), PartnershipPunishEvent),
    ],
)
def test_provisional_events(message, cls):
    """Constructed: there is no recording."""
    event = event_of(message)
    assert type(event) is cls
    assert cls.__doc__.startswith("Provisional.")
    assert event.room_id == 5
    assert event.proto == message
