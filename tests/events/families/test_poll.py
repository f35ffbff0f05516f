from __future__ import annotations

from datetime import timedelta

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, USER, event_of
from tests.events.recorded import recorded
from tiktok_live.events.families.poll import PollEvent, PollOption
from tiktok_live.events.models import User
from tiktok_live.events.scalars import wire_time
from tiktok_live.proto import (
    PollEndContent,
    PollOptionInfo,
    PollStartContent,
    PollUpdateVotesContent,
    VoteUser,
    WebcastPollMessage,
)

OPTIONS = [
    PollOptionInfo(display_content="yes", votes=2, vote_user_list=[VoteUser(user_id=7, nick_name="Ann")]),
    PollOptionInfo(display_content="no", option_idx=1),
]


def test_a_poll_starts():
    content = PollStartContent(
        start_time=AT * 1000, end_time=AT * 1000 + 60_000, option_list=OPTIONS, title="Tea?", operator=USER
    )
    event = event_of(WebcastPollMessage(poll_id=2**62, poll_kind=2, start_content=content))
    assert event.name == "poll_start"
    assert (event.poll_id, event.message_type, event.kind, event.title) == (2**62, 0, 2, "Tea?")
    assert (event.started_at, event.ends_at) == (wire_time(AT), wire_time(AT + 60))
    assert event.operator.unique_id == "ann"
    assert event.operator is event.operator
    # The first option has no index on the wire.
    assert event.options == (PollOption(0, "yes", 2, (User(7, nickname="Ann"),)), PollOption(1, "no"))
    assert event.options is event.options
    assert event.to_dict()["poll_id"] == str(2**62)


def test_votes():
    event = event_of(WebcastPollMessage(message_type=2, update_content=PollUpdateVotesContent(option_list=OPTIONS)))
    assert isinstance(event, PollEvent)
    assert event.name == "poll_votes"
    assert [option.votes for option in event.options] == [2, 0]


def test_a_poll_ends():
    content = PollEndContent(option_list=OPTIONS, operator=USER)
    event = event_of(WebcastPollMessage(message_type=1, end_content=content))
    assert event.name == "poll_end"
    assert [option.votes for option in event.options] == [2, 0]
    assert event.operator.unique_id == "ann"
    assert event.operator is event.operator


@pytest.mark.parametrize("number", [3, 9, -1])
def test_an_unknown_poll_type_keeps_its_code(number):
    event = event_of(WebcastPollMessage(message_type=number, poll_id=5))
    assert (event.name, event.message_type, event.poll_id, event.options) == ("poll", number, 5, ())


def test_what_is_absent_is_empty():
    event = event_of(WebcastPollMessage())
    assert (event.title, event.started_at, event.ends_at, event.kind) == ("", None, None, 0)
    assert not event.operator


@needs_captures
def test_recorded_polls():
    events = recorded("WebcastPollMessage")
    assert [event.name for event in events] == ["poll_start", *["poll_votes"] * 3, *["poll_end"] * 2]
    assert {event.kind for event in events} == {2}
    for event in events:
        assert event.poll_id
        assert [option.index for option in event.options] == [0, 1]
        assert all(option.text for option in event.options)
    start, *_, votes, end, again = events
    assert start.ends_at - start.started_at == timedelta(hours=12)
    assert abs(start.created_at - start.started_at) < timedelta(seconds=1)
    assert start.title
    assert start.operator.unique_id
    assert end.operator.unique_id
    # The same end was sent twice, with two message ids.
    assert end.options == again.options == votes.options
    assert end.msg_id != again.msg_id
    assert [option.votes for option in end.options] == [36, 1]


@needs_captures
def test_recorded_voters_are_a_subset():
    events = [event for event in recorded("WebcastPollMessage") if event.name != "poll_start"]
    for option in [option for event in events for option in event.options]:
        assert len(option.voters) == min(option.votes, 3)
        assert all(voter.id and voter.nickname and voter.avatar for voter in option.voters)
