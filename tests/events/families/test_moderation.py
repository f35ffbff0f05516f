from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.captures import needs_captures
from tests.events.factories import AT, event_of
from tests.events.recorded import number_at, recorded_bytes, text_at
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.moderation import (
    AccessControlEvent,
    AccessRecallEvent,
    AlertBoxAuditEvent,
    AnonymousJoinEvent,
    AnonymousMemberEvent,
    BottomNoticeEvent,
    DeliveryProbeEvent,
    MessagesDeletedEvent,
    Punishment,
    PunishmentEvent,
    RoomVerifyEvent,
)
from tiktok_live.proto import (
    Common,
    DetectTimes,
    PerceptionDialog,
    Text,
    WebcastAccessControlMessage,
    WebcastAccessRecallMessage,
    WebcastAlertBoxAuditResultMessage,
    WebcastBottomMessage,
    WebcastImDeleteMessage,
    WebcastMsgDetectMessage,
    WebcastPerceptionMessage,
    WebcastRoomVerifyMessage,
    WebcastUnauthorizedMemberMessage,
)
from tiktok_live.proto import Punishment as WirePunishment
from tiktok_live.wire.codec import parse

MUTED = WirePunishment(punish_id="5", punish_type="muting", punish_reason="spam", violation_uid=2**62)


@needs_captures
def test_recorded_removals_name_users():
    recordings = recorded_bytes("WebcastImDeleteMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        wire = parse("moderation.WebcastImDeleteMessage", payload)
        assert type(event) is MessagesDeletedEvent
        assert event.user_ids == tuple(wire.delete_user_ids_list)
        assert len(event.user_ids) == 1
        assert event.message_ids == ()


@needs_captures
def test_recorded_notices_at_the_bottom():
    recordings = recorded_bytes("WebcastBottomMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is BottomNoticeEvent
        assert event.key == text_at(payload, 1, 8, 1)
        assert event.key.startswith("pm_mt_")
        assert event.text == text_at(payload, 1, 8, 2) != ""
        assert event.duration == number_at(payload, 5) > 500
        assert event.punishment.id == text_at(payload, 8, 3) != ""
        assert event.punishment.user_id == number_at(payload, 8, 4) == number_at(payload, 7)


@needs_captures
def test_recorded_punishments():
    recordings = recorded_bytes("WebcastPerceptionMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is PunishmentEvent
        assert event.punishment.kind == text_at(payload, 3, 1) == "muting_cancel"
        assert event.punishment.id == text_at(payload, 3, 3) != ""
        assert event.punishment.user_id == number_at(payload, 3, 4) != 0
        assert event.scene == number_at(payload, 2, 7) == 6


@needs_captures
def test_recorded_recalls():
    recordings = recorded_bytes("WebcastAccessRecallMessage")
    assert {event.scene for event, _ in recordings} == {"CONTENT_CLASSIFICATION", "GIFT"}
    for event, payload in recordings:
        assert type(event) is AccessRecallEvent
        assert (event.scene, event.status) == (text_at(payload, 5), number_at(payload, 2))
        assert event.punishment.id == text_at(payload, 8, 3)
        assert bool(event.punishment) == (event.scene != "GIFT")


@needs_captures
def test_recorded_viewers_without_an_account():
    recordings = recorded_bytes("WebcastUnauthorizedMemberMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is AnonymousJoinEvent
        assert event.action == 1
        assert event.label == text_at(payload, 4)
        assert event.label.isdecimal()


@needs_captures
def test_recorded_probes():
    recordings = recorded_bytes("WebcastMsgDetectMessage")
    assert len(recordings) == 6
    for event, payload in recordings:
        assert type(event) is DeliveryProbeEvent
        times = [event.started_at, event.accepted_at, event.forwarded_at]
        assert times == [datetime.fromtimestamp(number_at(payload, 4, number) / 1000, UTC) for number in (1, 2, 3)]
        assert times == sorted(times)
        assert event.region == text_at(payload, 6)
        assert len(event.region) == 2


@needs_captures
def test_recorded_verifications():
    recordings = recorded_bytes("WebcastRoomVerifyMessage")
    assert [event.action for event, _ in recordings] == [3, 4, 3, 4, 3, 4]
    assert {type(event) for event, _ in recordings} == {RoomVerifyEvent}


def test_removed_comments():
    event = event_of(WebcastImDeleteMessage(delete_user_ids_list=[7, 2**62], delete_msg_ids_list=[9]))
    assert (event.name, event.user_ids, event.message_ids) == ("messages_deleted", (7, 2**62), (9,))
    assert event.to_dict()["user_ids"] == ["7", str(2**62)]
    assert event.to_dict()["message_ids"] == ["9"]
    assert event_of(WebcastImDeleteMessage()).user_ids == ()


def test_a_punishment():
    event = event_of(WebcastPerceptionMessage(punish_info=MUTED, dialog=PerceptionDialog(scene=6)))
    assert event.punishment == Punishment("5", "muting", "spam", 2**62)
    assert event.scene == 6
    assert event.to_dict()["punishment"]["user_id"] == str(2**62)
    for message in (WebcastPerceptionMessage(), WebcastBottomMessage(), WebcastAccessRecallMessage()):
        assert event_of(message).punishment == Punishment()
        assert not event_of(message).punishment


def test_a_notice_at_the_bottom():
    common = Common(display_text=Text(key="pm_x", default_pattern="Recorded"))
    event = event_of(WebcastBottomMessage(common=common, duration=600, punish_info=MUTED))
    assert (event.text, event.key, event.duration, event.punishment.id) == ("Recorded", "pm_x", 600, "5")


def test_a_recall():
    event = event_of(WebcastAccessRecallMessage(scene="GIFT", status=1, punish_info=MUTED))
    assert (event.scene, event.status, event.punishment.kind) == ("GIFT", 1, "muting")


@pytest.mark.parametrize("action", [0, 2, 99])
def test_an_unknown_action_of_a_viewer_without_an_account(action):
    event = event_of(WebcastUnauthorizedMemberMessage(action=action, nick_name="12"))
    assert type(event) is AnonymousMemberEvent
    assert (event.action, event.label) == (action, "12")


def test_a_probe():
    times = DetectTimes(client_start_ms=AT * 1000, api_recv_time_ms=AT * 1000 + 1, api_send_to_goim_ms=AT * 1000 + 2)
    event = event_of(WebcastMsgDetectMessage(time_info=times, from_region="ID"))
    assert [time.microsecond for time in (event.started_at, event.accepted_at, event.forwarded_at)] == [0, 1000, 2000]
    assert event.region == "ID"
    assert event_of(WebcastMsgDetectMessage()).started_at is None


def test_a_verification_has_two_names():
    payload = bytes(WebcastRoomVerifyMessage(action=4))
    for method in ("WebcastRoomVerifyMessage", "RoomVerifyMessage"):
        event = decode_message(method, payload)
        assert (type(event), event.action, event.method) == (RoomVerifyEvent, 4, method)


@pytest.mark.parametrize(
    ("message", "cls"),
    [
        (WebcastAccessControlMessage(common=Common(room_id=5)), AccessControlEvent),
        (WebcastAlertBoxAuditResultMessage(common=Common(room_id=5), user_id=7, scene=2), AlertBoxAuditEvent),
    ],
)
def test_provisional_events(message, cls):
    """Constructed: there is no recording."""
    event = event_of(message)
    assert type(event) is cls
    assert cls.__doc__.startswith("Provisional.")
    assert event.room_id == 5
    assert event.proto == message
