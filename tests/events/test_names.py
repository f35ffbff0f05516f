from __future__ import annotations

import re

import pytest

from tests.events.factories import ONE_OF_EACH
from tiktok_live.errors import ConfigError
from tiktok_live.events.base import Event, MessageEvent, UnknownEvent, UserEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.families.room import LiveEndedEvent
from tiktok_live.events.lifecycle import LifecycleEvent
from tiktok_live.events.names import EVENTS, event_class


def subclasses(cls: type) -> set[type]:
    return {cls}.union(*map(subclasses, cls.__subclasses__()))


def test_every_event_class_of_the_library_has_a_name():
    ours = {cls for cls in subclasses(Event) if cls.__module__.startswith("tiktok_live.events.")}
    assert set(EVENTS.values()) >= {type(event) for event in ONE_OF_EACH}
    assert set(EVENTS.values()) == {cls for cls in ours if cls is EVENTS.get(cls.name)}
    assert {cls.__name__ for cls in ours} == {cls.__name__ for cls in EVENTS.values()}


def test_names_are_snake_case_and_match_the_class():
    assert len(EVENTS) == len(set(EVENTS.values()))
    for name, cls in EVENTS.items():
        assert cls.name == name
        assert cls.__name__.endswith("Event")
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)


def test_bases_have_names_too():
    bases = {"event": Event, "message": MessageEvent, "user": UserEvent, "lifecycle": LifecycleEvent}
    assert {name: EVENTS[name] for name in bases} == bases


def test_event_class_accepts_names_and_classes():
    assert event_class("chat") is ChatEvent
    assert event_class("live_ended") is LiveEndedEvent
    assert event_class("unknown") is UnknownEvent
    assert event_class(ChatEvent) is ChatEvent


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("comment", "its name here is 'chat'"),
        ("comments", "its name here is 'chat'"),
        ("chats", "'chat'"),
        ("Chat", "did you mean 'chat'"),
        ("live_end", "'live_ended'"),
        ("", ""),
    ],
)
def test_an_unknown_name_raises_with_suggestions(wrong, hint):
    with pytest.raises(ConfigError, match=re.escape(f"unknown event {wrong!r}")) as caught:
        event_class(wrong)
    assert hint in caught.value.message
    assert isinstance(caught.value, ValueError)
