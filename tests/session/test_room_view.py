from __future__ import annotations

import inspect
import json
import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.wire_messages import battle, control, intro, like, scores, viewers
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.battle_models import BattleSide
from tiktok_live.events.families.social import LikeEvent
from tiktok_live.events.models import TopViewer, User
from tiktok_live.proto.battle import BattleSettings, WebcastLinkMicBattle
from tiktok_live.proto.room import WebcastLiveIntroMessage
from tiktok_live.proto.user import User as WireUser
from tiktok_live.session.room_view import KEPT_LIMIT, BattleSnapshot, LiveStatus, RoomSnapshot, RoomView
from tiktok_live.wire.batches import BatchMessage

BEGAN = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)


def decoded(message: BatchMessage):
    return decode_message(message.method, message.payload, message.msg_id)


def after(*messages: BatchMessage, view: RoomView | None = None) -> RoomSnapshot:
    view = view or RoomView()
    for message in messages:
        view.take(decoded(message))
    return view.snapshot(0, 0)


def test_a_room_of_which_nothing_is_known_is_empty() -> None:
    assert RoomView().snapshot(0, 0) == RoomSnapshot()


def test_totals_of_gifts_are_those_that_are_given() -> None:
    assert RoomView().snapshot(3, 40) == RoomSnapshot(gifts=3, diamonds=40)


# --- likes


def test_the_total_of_likes_never_goes_back() -> None:
    view = RoomView()
    events = [decoded(like(15, total=total)) for total in (100, 90, 130, 0, 129, 131)]
    told = [view.take_likes(event) for event in events]
    assert [event.total for event in told] == [100, 100, 130, 130, 130, 131]
    assert {event.count for event in told} == {15}
    assert [event.proto.total for event in told] == [100, 90, 130, 0, 129, 131]
    assert told == events
    assert told[0] is events[0], "only what goes back is made anew"
    assert view.snapshot(0, 0).likes == 131


@given(st.lists(st.integers(0, 2**40)))
def test_the_total_is_the_highest_so_far(totals: list[int]) -> None:
    view = RoomView()
    for number, total in enumerate(totals, 1):
        event = view.take_likes(decoded(like(1, total=total)))
        assert isinstance(event, LikeEvent)
        assert event.total == max(totals[:number]) == view.snapshot(0, 0).likes


# --- viewers, status, host


def test_the_audience_is_that_of_the_last_message() -> None:
    snapshot = after(viewers(50, total=900, places=3), viewers(40, total=901, places=2))
    assert (snapshot.viewers, snapshot.total_viewers) == (40, 901)
    assert [(place.rank, place.user.nickname) for place in snapshot.top_viewers] == [(1, "top 1"), (2, "top 2")]


@pytest.mark.parametrize(
    ("actions", "status"), [([1], LiveStatus.PAUSED), ([1, 2], LiveStatus.LIVE), ([2, 1], LiveStatus.PAUSED)]
)
def test_pauses_change_the_status(actions: list[int], status: LiveStatus) -> None:
    assert after(*map(control, actions)).status is status


def test_a_room_that_answers_is_live_unless_it_is_known_better() -> None:
    view = RoomView()
    view.enter()
    assert view.snapshot(0, 0).status is LiveStatus.LIVE
    view.take(decoded(control(1)))
    view.enter()
    assert view.snapshot(0, 0).status is LiveStatus.PAUSED
    view.end()
    view.enter()
    assert view.snapshot(0, 0).status is LiveStatus.ENDED


def test_a_lookup_is_where_it_begins() -> None:
    view = RoomView()
    host = User(7, "host", "The host")
    view.seed(status=LiveStatus.PAUSED, title="Hello", host=host, started_at=BEGAN, viewers=5)
    expected = RoomSnapshot(status=LiveStatus.PAUSED, title="Hello", host=host, started_at=BEGAN, viewers=5)
    assert view.snapshot(0, 0) == expected


def test_a_lookup_that_tells_less_takes_nothing_away() -> None:
    view = RoomView()
    host = User(7, "host", "The host")
    view.seed(status=LiveStatus.LIVE, title="Hello", host=host, started_at=BEGAN, viewers=5)
    before = view.snapshot(0, 0)
    view.seed(status=LiveStatus.LIVE)
    assert view.snapshot(0, 0) == before
    view.seed(status=LiveStatus.LIVE, title="Goodbye", viewers=0)
    assert (view.snapshot(0, 0).title, view.snapshot(0, 0).viewers) == ("Goodbye", 0)


def test_the_introduction_tells_more_of_the_host_and_keeps_being_believed() -> None:
    view = RoomView()
    view.seed(status=LiveStatus.LIVE, host=User(7, "from the lookup"))
    view.take(decoded(intro(7)))
    assert view.snapshot(0, 0).host.nickname == "The host"
    view.seed(status=LiveStatus.LIVE, host=User(7, "from the lookup"))
    assert view.snapshot(0, 0).host.nickname == "The host"


def test_an_introduction_of_another_or_no_user_is_ignored() -> None:
    view = RoomView()
    view.seed(status=LiveStatus.LIVE, host=User(7, "from the lookup"))
    view.take(decoded(intro(8)))
    assert view.snapshot(0, 0).host.unique_id == "from the lookup"
    assert after(intro(8)).host.id == 8
    nameless = RoomView()
    nameless.seed(status=LiveStatus.LIVE, host=User(unique_id="without an id"))
    nameless.take(decoded(BatchMessage("WebcastLiveIntroMessage", b"", 1)))
    assert nameless.snapshot(0, 0).host.unique_id == "without an id"


# --- battles


def sides(snapshot: RoomSnapshot) -> list[tuple[int, str, int]]:
    assert snapshot.battle is not None
    return [(side.host.id, side.host.nickname, side.score) for side in snapshot.battle.sides]


def test_a_battle_names_its_hosts_and_then_counts() -> None:
    began = after(battle(70, 4))
    assert sides(began) == [(1, "host 1", 0), (2, "host 2", 0)]
    assert began.battle is not None
    assert (began.battle.battle_id, began.battle.started_at) == (70, BEGAN)
    assert began.battle.ends_at == BEGAN + timedelta(minutes=5)
    assert sides(after(battle(70, 4), scores(70, {1: 5, 2: 8}))) == [(1, "host 1", 5), (2, "host 2", 8)]


def test_after_the_start_of_a_battle_hosts_have_only_ids() -> None:
    snapshot = after(scores(70, {1: 5, 2: 8}))
    assert sides(snapshot) == [(1, "", 5), (2, "", 8)]
    assert snapshot.battle is not None
    assert snapshot.battle.ends_at == BEGAN + timedelta(minutes=5)
    assert sides(after(scores(70, {1: 5, 2: 8}), battle(70, 9))) == [(1, "host 1", 5), (2, "host 2", 8)]


@pytest.mark.parametrize(
    "end",
    [battle(70, 5), battle(70, 5, status=1), scores(70, {1: 9, 2: 8}, status=3)],
    ids=["end", "end without a punishment", "punishment"],
)
def test_late_messages_do_not_revive_an_ended_battle(end: BatchMessage) -> None:
    assert after(battle(70, 4), scores(70, {1: 5}), end).battle is None
    assert after(battle(70, 4), end, scores(70, {1: 6, 2: 8})).battle is None
    assert sides(after(battle(70, 4), end, battle(71, 4))) == [(1, "host 1", 0), (2, "host 2", 0)]


def test_a_new_battle_takes_nothing_from_the_last_one() -> None:
    again = after(battle(70, 4), scores(70, {1: 5, 2: 8}), battle(71, 4, hosts=(1, 3)))
    assert sides(again) == [(1, "host 1", 0), (3, "host 3", 0)]
    late = after(battle(70, 4), scores(71, {1: 5, 3: 8}))
    assert sides(late) == [(1, "", 5), (3, "", 8)]


def test_an_invitation_is_not_a_battle() -> None:
    assert after(battle(70, 1)).battle is None
    assert sides(after(battle(70, 4), battle(71, 1, hosts=(8, 9)))) == [(1, "host 1", 0), (2, "host 2", 0)]


def test_the_end_of_the_live_ends_the_battle() -> None:
    view = RoomView()
    view.take(decoded(battle(70, 4)))
    view.end()
    assert view.snapshot(0, 0).battle is None


def test_a_snapshot_s_sides_are_plain_values() -> None:
    snapshot = after(battle(70, 4))
    assert snapshot.battle is not None
    assert all(isinstance(side, BattleSide) for side in snapshot.battle.sides)


# --- what nobody sends in good faith


@pytest.mark.parametrize("duration", [2**31 - 1, 10**12, 10**15, 2**63 - 1, -1, -(2**63)])
def test_a_battle_of_any_length_can_be_shown(duration: int) -> None:
    settings = BattleSettings(start_time_ms=1_750_000_000_000, duration=duration, status=1)
    message = WebcastLinkMicBattle(battle_id=7, action=4, battle_setting=settings)
    shown = after(BatchMessage("WebcastLinkMicBattle", bytes(message), 1))
    assert shown.battle is not None
    assert (shown.battle.started_at, shown.battle.battle_id) == (BEGAN, 7)
    assert shown.battle.ends_at is None or shown.battle.ends_at > BEGAN
    assert shown.to_dict()["battle"]


FIELDS = st.binary(max_size=40) | st.builds(
    lambda number, value: bytes([number << 3]) + value,
    st.integers(1, 15),
    st.sampled_from([b"\x00", b"\xff" * 9 + b"\x01", b"\xff\xff\xff\xff\x07", b"\xff" * 8 + b"\x7f"]),
)


@given(st.lists(st.tuples(st.sampled_from([viewers(9, places=2), battle(70, 4), scores(70, {1: 4})]), FIELDS)))
def test_a_snapshot_can_be_taken_whatever_was_sent(sent: list[tuple[BatchMessage, bytes]]) -> None:
    view = RoomView()
    for message, more in sent:
        event = decode_message(message.method, message.payload + more, message.msg_id)
        if not isinstance(event, UnknownEvent):
            view.take(event)
        assert view.snapshot(0, 0).to_dict()


def padded(message: BatchMessage) -> BatchMessage:
    """The same with a field that no schema has, which makes it too large to be kept."""
    return BatchMessage(message.method, message.payload + b"\xfa\x7f\x80\x80\x04" + bytes(65_536), message.msg_id)


def test_only_the_numbers_of_a_large_viewer_message_are_kept() -> None:
    view = RoomView()
    assert len(after(viewers(9, total=90, places=3), view=view).top_viewers) == 3
    shown = after(padded(viewers(10, total=91, places=3)), view=view)
    assert (shown.viewers, shown.total_viewers, shown.top_viewers) == (10, 91, ())
    assert len(after(viewers(9, places=2), view=view).top_viewers) == 2


def test_a_large_introduction_does_not_change_the_host() -> None:
    message = WebcastLiveIntroMessage(user=WireUser(id=7, nickname="x" * KEPT_LIMIT))
    large = BatchMessage("WebcastLiveIntroMessage", bytes(message), 1)
    assert after(large) == RoomSnapshot()
    assert after(intro(7), large).host.nickname == "The host"


def test_a_battle_in_large_messages_is_not_kept_and_its_end_is_noted() -> None:
    assert after(battle(70, 4), padded(scores(70, {1: 4}))).battle is None
    assert after(padded(battle(70, 4))).battle is None
    view = RoomView()
    shown = after(battle(70, 4), padded(battle(71, 4)), scores(71, {1: 4}), view=view)
    assert shown.battle is not None
    assert shown.battle.battle_id == 71
    assert after(padded(battle(71, 5)), scores(71, {1: 5}), view=view).battle is None


AT = datetime(2025, 6, 15, tzinfo=UTC)
SNAPSHOT = RoomSnapshot(
    status=LiveStatus.LIVE,
    host=User(2**60),
    started_at=AT,
    top_viewers=(TopViewer(1, 10, User(3)),),
    battle=BattleSnapshot(battle_id=2**59),
    diamonds=7,
)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SNAPSHOT.likes = 5
    with pytest.raises(AttributeError):
        SNAPSHOT.new = 5
    assert hash(SNAPSHOT) == hash(pickle.loads(pickle.dumps(SNAPSHOT)))


def test_it_is_listed_only_by_names() -> None:
    with pytest.raises(TypeError):
        RoomSnapshot(LiveStatus.LIVE)


def test_every_field_is_documented() -> None:
    for kind in (RoomSnapshot, BattleSnapshot):
        told = inspect.getdoc(kind)
        assert [name for name in kind.__struct_fields__ if f"\n    {name}: " not in str(told)] == []


def test_as_json_its_ids_are_text() -> None:
    shown = json.loads(json.dumps(SNAPSHOT.to_dict()))
    assert shown["status"] == "live"
    assert shown["host"]["id"] == str(2**60)
    assert shown["battle"]["battle_id"] == str(2**59)
    assert shown["top_viewers"][0]["user"]["id"] == "3"
    assert (shown["started_at"], shown["diamonds"], shown["title"]) == (AT.isoformat(), 7, "")


def test_a_status_equals_its_text() -> None:
    assert [*LiveStatus] == ["unknown", "live", "paused", "ended"]
