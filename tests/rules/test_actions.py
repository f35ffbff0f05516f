"""The actions text_file, webhook, alert and sound."""

from __future__ import annotations

import json
import os
import sys

import pytest

from tests.rules.making import load
from tiktok_live.errors import ConfigError, NetworkError
from tiktok_live.net.http_client import HttpResponse
from tiktok_live.relay.templates import values_of
from tiktok_live.rules import text_file
from tiktok_live.rules.actions import ActionFailed
from tiktok_live.rules.alerts import AlertRequest, SoundRequest
from tiktok_live.rules.webhook import WebhookTargets
from tiktok_live.testing import VirtualClock, make_gift

GIFT = make_gift("Rose", "ann", count=3)
VALUES = values_of("host.live", GIFT)


class Sink:
    def __init__(self):
        self.requests = []

    def publish(self, path):
        if not path.is_file():
            raise ConfigError(f"there is no file {path.name}")
        return f"/files/{path.name}"

    def show(self, request):
        self.requests.append(request)

    play = show


def loaded(action, folder, **more):
    return load(f'[[rule]]\nname = "r"\non = "gift"\ndo = [{{{action}}}]', folder, **more)


def made(action, folder, **more):
    rules = loaded(action, folder, **more).rules
    assert rules is not None
    return rules.rules[0].actions[0]


async def test_a_text_file_has_one_line_and_nothing_else_is_left(tmp_path):
    action = made('action = "text_file", path = "last.txt", text = "{user}:\\n {count}x {gift}"', tmp_path)
    for _ in range(2):
        await action.run(VALUES, GIFT)
    assert (tmp_path / "last.txt").read_text() == "ann: 3x Rose\n"
    assert os.listdir(tmp_path) == ["last.txt"]  # noqa: PTH208 - the names
    assert action.preview(VALUES) == f'write "ann: 3x Rose" to {tmp_path / "last.txt"}'


async def test_a_text_file_that_is_being_read_is_replaced_a_moment_later(tmp_path, monkeypatch):
    clock, tries = VirtualClock(), [PermissionError(13, "is in use"), PermissionError(13, "is in use"), None]

    async def replace(work, path, content):
        if (error := tries.pop(0)) is not None:
            raise error

    monkeypatch.setattr(text_file.asyncio, "to_thread", replace)
    monkeypatch.setattr(clock, "sleep_until", clock.advance)
    action = made('action = "text_file", path = "a.txt", text = "x"', tmp_path, clock=clock)
    await action.run(VALUES, GIFT)
    assert tries == []
    tries += [PermissionError(13, "is in use")] * 4
    with pytest.raises(ActionFailed, match=r"a\.txt cannot be written: is in use"):
        await action.run(VALUES, GIFT)
    tries.append(OSError(28, "No space left on device"))
    with pytest.raises(ActionFailed, match="No space left"):
        await action.run(VALUES, GIFT)


@pytest.mark.parametrize(
    ("path", "problem"), [("", "path is a folder"), (".", "path is a folder"), ("no/such/a.txt", "there is no folder"),
                          ("{user}.txt", "has a placeholder"), ("x" * 900 + "/a", "there is no folder")]
)  # fmt: skip
def test_the_path_of_a_text_file_is_checked(tmp_path, path, problem):
    [mistake] = loaded(f'action = "text_file", path = "{path}", text = "x"', tmp_path).mistakes
    assert problem in mistake.message or (path == "" and "path must be" in mistake.message)


class Http:
    def __init__(self, *results):
        self.results = list(results)
        self.sent = []

    async def send(self, method, url, *, headers, body, timeout, max_bytes):
        self.sent.append((method, url, body, headers["X-TikTok-Live-Delivery"]))
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return HttpResponse(url, result)

    async def aclose(self):
        pass


def webhook(tmp_path, clock, http, keys):
    action = made(f'action = "webhook", url = "http://127.0.0.1:9/x?user={{user}}", {keys}', tmp_path)
    object.__setattr__(action, "targets", WebhookTargets(http, clock))
    return action


async def test_a_webhook_sends_escaped_values_and_tries_again_with_the_same_id(tmp_path, monkeypatch):
    clock, http = VirtualClock(), Http(NetworkError("down"), 503, 200)
    monkeypatch.setattr(clock, "sleep_until", lambda until: clock.advance(max(0.0, until - clock.monotonic())))
    event = make_gift("Rose", "ann", count=3)
    values = {**VALUES, "user": 'a"&b=\n{gift}'}
    action = webhook(tmp_path, clock, http, 'json = {who = "{user}", count = "{count}"}')
    await action.run(values, event)
    (method, url, body, delivery), *again = http.sent
    assert (method, url) == ("POST", "http://127.0.0.1:9/x?user=a%22%26b%3D%0A%7Bgift%7D")
    assert json.loads(body) == {"who": 'a"&b=\n{gift}', "count": 3}
    assert [each[3] for each in again] == [delivery] * 2
    assert action.kind == "webhook http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("keys", "results", "reason"),
    [("retries = 4", [404], "HTTP 404"), ("retries = 1", [503, 503], "HTTP 503"), ("max_age = 0.2", [503], "HTTP 503")],
)
async def test_a_webhook_that_is_refused_fails(tmp_path, monkeypatch, keys, results, reason):
    clock, http = VirtualClock(), Http(*results)
    monkeypatch.setattr(clock, "sleep_until", lambda until: clock.advance(max(0.0, until - clock.monotonic())))
    with pytest.raises(ActionFailed, match=f"http://127.0.0.1:9: it returned {reason}"):
        await webhook(tmp_path, clock, http, keys).run(VALUES, GIFT)
    assert http.results == []


async def test_an_alert_has_what_the_file_says_and_files_become_urls(tmp_path):
    (tmp_path / "rose.gif").touch()
    sink = Sink()
    keys = 'title = "Thanks {user}", image = "rose.gif", sound = "https://a.example/b.mp3", tier = "large", volume = 0'
    action = made(f'action = "alert", {keys}', tmp_path, alerts=sink)
    await action.run(VALUES, GIFT)
    [request] = sink.requests
    assert request == AlertRequest(
        room="host.live", event=GIFT, title="Thanks ann", image="/files/rose.gif", sound="https://a.example/b.mp3",
        tier="large", volume=0.0,
    )  # fmt: skip
    assert action.preview(VALUES) == 'show the alert "Thanks ann"'


async def test_a_sound_is_played(tmp_path):
    (tmp_path / "ding.mp3").touch()
    sink = Sink()
    await made('action = "sound", sound = "ding.mp3", volume = 0.5', tmp_path, alerts=sink).run(VALUES, GIFT)
    assert sink.requests == [SoundRequest(room="host.live", sound="/files/ding.mp3", volume=0.5)]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("volume = 1", "it shows nothing"),
        ('image = "no.gif"', "there is no file no.gif"),
        ('title = "x", image = "{user}.gif"', "has a placeholder"),
        ('title = "x", image = "https://cdn.example/{gift}.png"', "image has a placeholder"),
        ('title = "x", volume = 1.5', "volume must be a number from 0 to 1"),
        ('title = "x", tier = "hug"', "Did you mean 'huge'?"),
    ],
)
def test_an_alert_that_cannot_be_shown_is_refused(tmp_path, keys, problem):
    [mistake] = loaded(f'action = "alert", {keys}', tmp_path, alerts=Sink()).mistakes
    assert problem in str(mistake)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_a_text_file_may_be_below_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    action = made('action = "text_file", path = "~/a.txt", text = "x"', tmp_path / "elsewhere")
    assert action.path == tmp_path / "a.txt"
