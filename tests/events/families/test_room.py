from __future__ import annotations

import pytest

from tests.events.factories import COMMON, USER, event_of
from tiktok_live.events.models import TopViewer, User
from tiktok_live.proto import (
    Common,
    Contributor,
    ControlAction,
    ControlExtra,
    Text,
    WebcastControlMessage,
    WebcastLiveIntroMessage,
    WebcastRoomMessage,
    WebcastRoomUserSeqMessage,
)
from tiktok_live.proto import User as WireUser


def control(action: int, **fields: object):
    return event_of(WebcastControlMessage(common=COMMON, action=ControlAction(action), **fields))


def test_viewers():
    ranks = [Contributor(rank=1, score=9, user=USER), Contributor(rank=6, user=WireUser(id=8))]
    event = event_of(WebcastRoomUserSeqMessage(total=52, total_user=900, anonymous=3, ranks=ranks, popularity=1))
    assert event.name == "viewer_count"
    assert (event.viewers, event.total_viewers, event.anonymous) == (52, 900, 3)
    first, last = event.top_viewers
    assert (first.rank, first.score, first.user.unique_id) == (1, 9, "ann")
    assert last == TopViewer(6, 0, User(id=8))
    assert event.top_viewers is event.top_viewers


def test_no_viewers():
    event = event_of(WebcastRoomUserSeqMessage())
    assert (event.viewers, event.total_viewers, event.anonymous, event.top_viewers) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("action", "name"),
    [(1, "live_paused"), (2, "live_resumed"), (3, "live_ended"), (4, "live_suspended"), (9, "control")],
)
def test_states_of_the_live(action, name):
    event = control(action, tips="be nice")
    assert (event.name, event.action, event.tips) == (name, action, "be nice")
    assert event.is_droppable is False


def test_why_a_live_paused():
    assert control(1, extra=ControlExtra(source="anchor_pause")).source == "anchor_pause"
    assert control(1).source == ""


def test_why_a_live_was_suspended():
    extra = ControlExtra(title=Text(default_pattern="Suspended"), violation_reason=Text(default_pattern="Rules"))
    event = control(4, extra=extra)
    assert (event.title, event.violation) == ("Suspended", "Rules")
    assert (control(4).title, control(4).violation) == ("", "")


def test_the_introduction():
    event = event_of(WebcastLiveIntroMessage(user=USER, content="welcome", content_language="en"))
    assert event.name == "live_intro"
    assert (event.text, event.language, event.user.nickname) == ("welcome", "en", "Ann")


@pytest.mark.parametrize(
    ("content", "pattern", "text"),
    [
        ("Welcome!", "", "Welcome!"),
        (" Welcome! ", "x", "Welcome!"),
        (" ", "{0:user} joined", "{0:user} joined"),
        ("", "", ""),
    ],
)
def test_a_system_message_has_its_text_in_content_or_display_text(content, pattern, text):
    common = Common(display_text=Text(key="pm_mt_fan", default_pattern=pattern))
    event = event_of(WebcastRoomMessage(common=common, content=content))
    assert (event.name, event.text, event.key) == ("system_message", text, "pm_mt_fan")


def test_the_welcome_text():
    assert event_of(WebcastRoomMessage(content="Welcome!", is_welcome=True)).is_welcome is True
    event = event_of(WebcastRoomMessage(content="Welcome!"))
    assert (event.is_welcome, event.key) == (False, "")
