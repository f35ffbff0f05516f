"""Presets: the requests that known programs get."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import pytest

from tests.imports import ROOT
from tiktok_live.relay.event_values import VALUES
from tiktok_live.relay.templates import values_of
from tiktok_live.relay.webhooks.presets import PRESETS
from tiktok_live.relay.webhooks.tables import KEYS, webhook_from_table
from tiktok_live.testing.factories import build_event

GIFT = build_event("gift_complete", {"gift": "Rose", "count": 3, "user": "ann"})
CHAT = build_event("chat", {"text": "!song Blue", "user": "ann"})


@pytest.fixture(autouse=True)
def _secrets(monkeypatch):
    monkeypatch.setenv("SECRET", "s e")


def request(event, preset, tmp_path, **keys):
    table = {"preset": preset, "events": ["event"], **keys}
    webhook = webhook_from_table(table, tmp_path, name="x")
    return webhook.request(values_of("host.live", event), event)


def test_streamer_bot_gets_the_arguments_that_tikfinity_passes(tmp_path):
    made = request(GIFT, "streamerbot", tmp_path, action="Gift {x}".replace("{x}", "{event}"))
    assert made.url == "http://127.0.0.1:7474/DoAction"
    body = json.loads(made.body)
    assert body["action"] == {"name": "Gift gift_complete"}
    expected = {"username": "ann", "nickname": "ann", "giftName": "Rose", "coins": 3, "repeatCount": 3, "subMonth": 0}
    assert body["args"].items() >= expected.items()
    body = json.loads(request(CHAT, "streamerbot", tmp_path, action_id="ab-c", host="::1", port=1).body)
    assert (body["action"], body["args"]["commandParams"]) == ({"id": "ab-c"}, "Blue")


def test_sammi_gets_its_trigger_and_the_password(tmp_path):
    made = request(CHAT, "sammi", tmp_path, trigger="tiktok_{event}", password="env:SECRET")
    assert made.url == "http://localhost:9450/webhook"
    assert made.headers("1", 0)["Authorization"] == "s e"
    body = json.loads(made.body)
    assert (body["trigger"], body["customData"]["text"]) == ("tiktok_chat", "!song Blue")
    assert body["customData"].keys() == VALUES.keys()


def test_mix_it_up_gets_a_command_in_the_path(tmp_path):
    made = request(CHAT, "mixitup", tmp_path, command="a/b")
    assert made.url == "http://localhost:8911/api/v2/commands/a%2Fb"
    body = json.loads(made.body)
    assert (body["Arguments"], body["IgnoreRequirements"]) == ("!song Blue", False)
    assert all(name.isalnum() and name.islower() for name in body["SpecialIdentifiers"])
    assert "Platform" not in body


def test_lumia_gets_a_command_and_its_token(tmp_path):
    made = request(CHAT, "lumia", tmp_path, command="lights", token="env:SECRET")
    assert made.url == "http://localhost:39231/api/send?token=s%20e"
    body = json.loads(made.body)
    assert (body["type"], body["params"]["value"]) == ("chat-command", "lights")
    assert body["params"]["extraSettings"]["username"] == "ann"


@pytest.mark.parametrize(
    ("kind", "attributes", "number"),
    [("share", {}, 1), ("chat", {"text": "!a"}, 2), ("gift", {}, 3), ("join", {}, 6), ("like", {}, 7),
     ("follow", {}, 9), ("subscribe", {}, 10), ("chat", {}, 11), ("emote", {}, 12), ("live_ended", {}, 0)],
)  # fmt: skip
def test_a_game_gets_numbers_as_numbers(tmp_path, kind, attributes, number):
    made = request(build_event(kind, attributes), "game", tmp_path, category="c", action="a")
    assert made.url == "http://127.0.0.1:8832/api/features/actions/exec"
    body = json.loads(made.body)
    assert (body["categoryId"], body["actionId"], body["context"]["triggerTypeId"]) == ("c", "a", number)
    assert all(isinstance(body["context"][name], int) for name in ("coins", "repeatCount", "giftId", "likeCount"))
    assert isinstance(body["context"]["userId"], str)


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_receiver_of_tikfinity_gets_text(tmp_path, method):
    made = request(GIFT, "tikfinity", tmp_path, url="http://h/in", method=method, token="env:SECRET")
    form = parse_qs(made.body.decode() if method == "POST" else made.url.partition("?")[2])
    expected = {"value1": ["ann"], "value2": ["ann: Rose"], "content": ["ann: Rose"], "coins": ["3"], "token": ["s e"]}
    assert form.items() >= expected.items()


def test_viewers_cannot_end_a_command_of_minecraft(tmp_path):
    event = build_event("chat", {"text": '@a "}]\\\n/op me', "user": "ann"})
    made = request(event, "minecraft", tmp_path, command='tellraw Bob {{"text":"{text}"}}', key="env:SECRET")
    assert made.url == "http://127.0.0.1:4567/v1/server/exec"
    assert made.headers("1", 0)["key"] == "s e"
    assert parse_qs(made.body.decode()) == {"command": ['tellraw Bob {"text":"＠a ＂｝］＼ /op me"}']}


def test_keys_of_a_file_come_before_those_of_a_preset(tmp_path):
    made = request(CHAT, "sammi", tmp_path, trigger="t", json={"customData": "{user}"}, url="http://h/x", port=1)
    assert (made.url, json.loads(made.body)) == ("http://h/x", {"trigger": "t", "customData": "ann"})


def test_the_page_about_webhooks_lists_every_value_key_and_preset():
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    assert [
        value.name for value in VALUES.values() if f"\n| `{{{value.name}}}` | {value.meaning} |\n" not in page
    ] == []
    assert [key for key in KEYS if f"\n| `{key}` | " not in page] == []
    options = dict(re.findall(r"^\| `(\w+)` \| [^|]* \| (`\w+` \(.*) \|$", page, re.MULTILINE))
    assert options.keys() == PRESETS.keys()
    for name, preset in PRESETS.items():
        for key, option in preset.options.items():
            assert f"`{key}` (" in options[name]
            assert option.meaning in options[name]
