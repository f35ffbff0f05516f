from __future__ import annotations

import copy
import pickle
from types import ModuleType

import msgspec
import pytest

import tiktok_live
from tiktok_live import ConfigError, Event, LiveClient, User, events
from tiktok_live.events.names import EVENTS, event_class
from tiktok_live.events.other_names import ATTRIBUTES, CLASSES, EVENT_NAMES, class_here, event_here, in_snake_case
from tiktok_live.events.samples import sample

KNOWN = {cls.__name__: cls for cls in EVENTS.values()} | {"User": User, "LiveClient": LiveClient}


@pytest.mark.parametrize(
    ("elsewhere", "here"),
    [
        ("comment", "chat"),
        ("CommentEvent", "chat"),
        ("roomUser", "viewer_count"),
        ("RoomUserSeqEvent", "viewer_count"),
        ("room_user_seq", "viewer_count"),
        ("streamEnd", "live_ended"),
        ("LiveEndEvent", "live_ended"),
        ("questionNew", "question"),
        ("linkMicArmies", "battle_scores"),
        ("WebcastGoalUpdateMessage", "goal"),
    ],
)
def test_a_name_of_another_client_is_answered_with_the_name_here(elsewhere: str, here: str) -> None:
    assert event_here(elsewhere) == here
    with pytest.raises(ConfigError, match=f"unknown event '{elsewhere}'; its name here is '{here}'"):
        event_class(elsewhere)
    with pytest.raises(ConfigError, match=f"its name here is '{here}'"):
        LiveClient("@someone").on(elsewhere)


def test_a_misspelt_name_is_answered_with_similar_ones_as_before() -> None:
    with pytest.raises(ConfigError, match="did you mean 'chat'"):
        event_class("chatt")
    with pytest.raises(ConfigError, match=r"unknown event 'zzzz'. docs/events.md lists all events$"):
        event_class("zzzz")


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("CommentEvent", "from tiktok_live import ChatEvent"),
        ("RoomUserSeqEvent", "from tiktok_live import ViewerCountEvent"),
        ("SocialEvent", "from tiktok_live.events import SocialEvent"),
        ("TikTokLiveClient", "from tiktok_live import LiveClient"),
        ("UserOfflineError", "from tiktok_live import NotLive"),
    ],
)
def test_a_class_of_another_client_is_not_imported_but_named(name: str, right: str) -> None:
    with pytest.raises(ImportError, match=f"cannot import '{name}' from 'tiktok_live': write {right}"):
        exec(f"from tiktok_live import {name}")


@pytest.mark.parametrize("module", [tiktok_live, events])
def test_a_class_of_another_client_is_absent_for_all_but_imports(module: ModuleType) -> None:
    assert not hasattr(module, "CommentEvent")
    assert getattr(module, "CommentEvent", None) is None
    with pytest.raises(AttributeError, match=r"has no attribute 'CommentEvent': write from tiktok_live.* ChatEvent"):
        _ = module.CommentEvent
    with pytest.raises(AttributeError, match=r"has no attribute 'Xyzzy'$"):
        _ = module.Xyzzy
    with pytest.raises(ImportError, match=r"cannot import name 'Xyzzy'"):
        exec(f"from {module.__name__} import Xyzzy")


def test_the_package_of_events_names_them_too() -> None:
    with pytest.raises(ImportError, match=r"write from tiktok_live\.events import ChatEvent"):
        exec("from tiktok_live.events import CommentEvent")
    with pytest.raises(ImportError, match="write from tiktok_live import LiveClient"):
        exec("from tiktok_live.events import TikTokLiveClient")


@pytest.mark.parametrize(
    ("event", "expression", "here"),
    [
        ("chat", "comment", "text"),
        ("chat", "uniqueId", "user.unique_id"),
        ("chat", "user.uniqueId", "unique_id"),
        ("chat", "user.nick_name", "nickname"),
        ("chat", "user.display_id", "unique_id"),
        ("chat", "msgId", "msg_id"),
        ("gift", "repeat_count", "count"),
        ("gift", "repeatCount", "count"),
        ("gift", "streaking", "not is_final"),
        ("gift", "gift.diamondCount", "diamonds"),
        ("gift", "gift.icon.url_list", "urls"),
        ("like", "totalLikeCount", "total"),
        ("viewer_count", "viewerCount", "viewers"),
    ],
)
def test_an_attribute_of_another_client_is_answered_with_the_one_here(event: str, expression: str, here: str) -> None:
    value: object = sample(EVENTS[event])
    *path, name = expression.split(".")
    for each in path:
        value = getattr(value, each)
    with pytest.raises(AttributeError, match=f"has no attribute '{name}': use '{here}'"):
        getattr(value, name)
    assert not hasattr(value, name)
    assert not hasattr(type(value), name)
    assert name not in dir(value)


def test_what_nobody_calls_so_is_an_attribute_error_as_ever() -> None:
    with pytest.raises(AttributeError, match=r"object has no attribute 'nothing'$"):
        _ = sample(EVENTS["chat"]).nothing


def test_methods_of_other_clients_are_answered() -> None:
    with pytest.raises(AttributeError, match="'LiveClient' object has no attribute 'connect': use 'start'"):
        LiveClient("@someone").connect()


def test_events_and_models_are_copied_and_described_as_before() -> None:
    event = sample(EVENTS["gift"])
    assert copy.deepcopy(event) == pickle.loads(pickle.dumps(event)) == event
    assert set(event.to_dict()) == {"event", *type(event).attributes}
    assert msgspec.structs.replace(event.user, nickname="x").nickname == "x"
    assert {"user", "gift", "count"} <= set(dir(event))


def test_own_events_may_use_these_names() -> None:
    class MineEvent(events.ChatEvent):
        @property
        def comment(self) -> str:
            return self.text

    event = sample(EVENTS["chat"])
    mine = MineEvent(event.method, b"", event._message)
    assert mine.comment == event.text


def test_attribute_access_has_no_hook() -> None:
    hooks = [cls for cls in {Event, *KNOWN.values()} if "__getattr__" in dir(cls) or "__getattribute__" in vars(cls)]
    assert hooks == []


def test_every_name_here_exists_and_no_name_elsewhere_does() -> None:
    assert set(EVENT_NAMES.values()) <= set(EVENTS)
    assert set(EVENT_NAMES) & set(EVENTS) == set()
    assert [here for here in CLASSES.values() if here not in tiktok_live.__all__] == []
    assert [name for name in CLASSES if name in {*tiktok_live.__all__, *events.__all__}] == []
    for owner, names in ATTRIBUTES.items():
        cls = KNOWN.get(owner) or getattr(events, owner)
        for here, others in names.items():
            first = here.removeprefix("not ").removesuffix("()").partition(".")[0]
            assert hasattr(cls, first), (owner, here)
            assert [name for name in others if hasattr(cls, name)] == [], owner


def test_names_in_snake_case() -> None:
    names = {"uniqueId": "unique_id", "RoomUserSeq": "room_user_seq", "sec-uid": "sec_uid", "userID": "user_id"}
    assert {name: in_snake_case(name) for name in names} == names
    assert class_here("Nothing") == class_here("NothingEvent") == ""
