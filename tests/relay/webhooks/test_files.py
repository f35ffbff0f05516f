"""Files of webhooks: what they mean, and how mistakes are named."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.relay.feed import Feed
from tiktok_live.relay.templates import values_of
from tiktok_live.relay.webhooks.files import webhooks_from, webhooks_in
from tiktok_live.relay.webhooks.previews import preview
from tiktok_live.testing.factories import build_event

SECRET = "h7Zq4kW2xN9v"
WHOLE = """
[[webhook]]
name = "own"
url = "https://hooks.example/in?room={room}&fixed=a%20b"
method = "PUT"
events = ["social", "gift_complete"]
rooms = ["@Ann"]
json = { words = "{user} {{sent}} {gift}", count = "{count}", list = [1, true, "{text}"], token = "env:HOOK_TOKEN" }
query = { "a b" = "x y{count}", key = "file:key.txt" }
headers = { X-Key = "env:HOOK_TOKEN", X-Plain = "yes" }
secret = "env:HOOK_TOKEN"
timeout = 2
retries = 0
max_age = 5.5
queue_size = 7
queue_bytes = 10000
backlog = true

[[webhook]]
url = "http://[::1]:9/"
events = ["event"]
form = { name = "{user}", coins = "{diamonds}", n = 3 }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOOK_TOKEN", SECRET)
    monkeypatch.setenv("HOOK_URL", f"https://hooks.example/{SECRET}?q={{user}}")
    monkeypatch.delenv("HOOK_NONE", raising=False)
    (tmp_path / "key.txt").write_text(f"{SECRET} &\n")
    return tmp_path


def made(webhook, kind="gift_complete", **attributes):
    event = build_event(kind, {"gift": "Rose", "count": 3, **attributes} if kind == "gift_complete" else attributes)
    return webhook.request(values_of("ann", event), event)


def test_a_file_says_what_is_sent_where(folder):
    path = folder / "hooks.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    own, form = webhooks_from(path)
    request = made(own, user="an n&")
    assert request.url == f"https://hooks.example/in?room=ann&fixed=a%20b&a%20b=x%20y3&key={SECRET}%20%26"
    assert json.loads(request.body) == {
        "words": "an n& {sent} Rose", "count": 3, "list": [1, True, ""], "token": SECRET
    }  # fmt: skip
    headers = request.headers("1", 0.0)
    assert (headers["X-Key"], headers["X-Plain"], headers["Content-Type"]) == (SECRET, "yes", "application/json")
    assert (own.limits.retries, own.limits.queue_size, own.limits.max_age, own.with_backlog) == (0, 7, 5.5, True)
    assert made(form, user="ä&").body == b"name=%C3%A4%26&coins=3&n=3"
    assert (form.name, form.limits.retries, form.secret) == ("webhook 2", 4, None)


def test_events_and_rooms_select(folder):
    feed = Feed()
    own, every = webhooks_in(WHOLE.replace("backlog = true", ""), folder)
    items = [
        feed.publish("ann", build_event("follow", {})),
        feed.publish("ben", build_event("follow", {})),
        feed.publish("ann", build_event("chat", {})),
        feed.publish("ann", build_event("follow", {"is_backlog": True})),
    ]
    assert [own.accepts(item) for item in items] == [True, False, False, False]
    assert [every.accepts(item) for item in items] == [True, True, True, False]


def test_no_secret_is_shown(folder):
    own, _ = webhooks_in(WHOLE, folder)
    (hidden,) = webhooks_in('[[webhook]]\nurl = "env:HOOK_URL"\nevents = ["chat"]', folder)
    event = build_event("chat", {})
    assert made(hidden, "chat").url == f"https://hooks.example/{SECRET}?q=ann"
    for webhook in (own, hidden):
        shown = "\n".join(preview(webhook, event))
        assert SECRET not in f"{shown}{webhook!r}{made(webhook, 'chat')!r}"
    assert preview(hidden, event)[0] == "POST https://hooks.example/***"


def test_the_default_body_is_the_event(folder):
    (webhook,) = webhooks_in('[[webhook]]\nurl = "http://h/"\nevents = ["chat"]', folder)
    event = build_event("chat", {"text": "hi"})
    assert json.loads(webhook.request(values_of("ann", event), event).body) == {"room": "ann", **event.to_dict()}


def test_json_may_be_text_and_values_cannot_change_it(folder):
    text = """[[webhook]]
url = "http://h/"
events = ["chat"]
json = '{"a": {"b": "{text}", "n": "{count}"}}'"""
    (webhook,) = webhooks_in(text, folder)
    evil = '"},{user}\\\n'
    assert json.loads(made(webhook, "chat", text=evil).body) == {"a": {"b": evil, "n": 0}}


ONE = '[[webhook]]\nname = "one"\nurl = "http://h/"\nevents = ["chat"]\n'


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("", "it has no webhook", "[[webhook]]"),
        ("x", "it is not valid TOML", "[[webhook]]"),
        ("[webhook]\nurl = 'http://h/'", "it has no webhook", "[[webhook]]"),
        ("webhok = 1", "there is no key 'webhok' outside of a webhook", "Did you mean 'webhook'?"),
        (ONE + "tiemout = 1", "[[webhook]] 1 (one): there is no key 'tiemout'", "Did you mean 'timeout'?"),
        (ONE + "timeout = 'x'", "(one): timeout must be a number of seconds, not 'x'", ""),
        (ONE + "timeout = 0", "(one): `timeout` must be from 0.1 to 3600, not 0", ""),
        (ONE + "queue_size = 0", "(one): `queue_size` must be from 1", ""),
        (ONE + "method = 'PSOT'", "(one): method must be one of POST, GET, PUT", "Did you mean 'POST'?"),
        (ONE + "preset = 'streamer'", "(one): preset must be one of", "Did you mean 'streamerbot'?"),
        (ONE + "preset = 'sammi'", "(one): `trigger` is missing", "For SAMMI, it is the message of"),
        (ONE + "preset = 'lumia'\ncommand = 'x'\ntoken = 'abc'", "`token`: a secret must not be", "env:NAME"),
        (ONE + "preset = 'sammi'\ntrigger = '{usr}'", "`trigger`: there is no placeholder {usr}", "{user}"),
        (ONE + "preset = 'streamerbot'", "(one): it needs an action", "action, its name"),
        (ONE + "preset = 'minecraft'\ncommand = '{text}'", "must not begin with a placeholder", "say {user}"),
        (ONE + "preset = 'minecraft'\ncommand = 'execute run {text}'", "must not begin with a placeholder", "say"),
        (ONE + "secret = 'abc'", "(one): `secret`: a secret must not be in this file", "env:NAME"),
        (ONE + "secret = 'env:HOOK_NONE'", "(one): `secret`: the environment variable HOOK_NONE is not set", "Set it"),
        (ONE + "secret = 'file:none.txt'", "(one): `secret`: the key file", ""),
        (ONE + "method = 'GET'\nsecret = 'env:HOOK_TOKEN'", "GET has none", "POST"),
        (ONE + "method = 'GET'\nform = {}", "`form`: GET has no body", "query"),
        (ONE + "json = {}\nform = {}", "json and form exclude each other", ""),
        (ONE + "json = '{\"n\": {count}}'", "`json`: it is not JSON", "in quotes"),
        (ONE + "json = { a = [{ b = '{usr}' }] }", "`json`: `a[0].b`: there is no placeholder {usr}", "{user}"),
        (ONE + "json = { a = 1979-05-27 }", "`json`: a is a date, which JSON does not have", "text"),
        (ONE + "json = " + "[" * 20 + "]" * 20, "json must be a table, or JSON as text", ""),
        (ONE + "json = '" + "[" * 20 + "]" * 20 + "'", "more than 8 levels", ""),
        (ONE + "json = { a = 0x" + "f" * 5_000 + " }", "`json`: a is a number that is too large", "text"),
        (ONE + "json = '{\"a\": 9223372036854775808}'", "`json`: a is a number that is too large", "text"),
        (ONE + "form = { a = 0x" + "f" * 300 + " }", "`form`: `a` must be text or a number", ""),
        (ONE + "timeout = nan", "(one): `timeout` must be from", ""),
        (ONE + "form = { a = [] }", "`form`: `a` must be text or a number", ""),
        (ONE + "headers = { Host = 'x' }", "`headers`: 'Host' is not a header that can be set", ""),
        (ONE + "headers = { x-tiktok-live-signature = 'x' }", "is not a header that can be set", ""),
        (ONE + 'headers = { A = "a\\nB: c" }', "`headers`: `A` must be printable ASCII", ""),
        (ONE.replace("chat", "chta"), "`events`: unknown event 'chta'; did you mean 'chat'", ""),
        (ONE.replace('events = ["chat"]', ""), "(one): `events` is missing", '"event" stands for all'),
        (ONE + "rooms = ['a b']", "`rooms`: 'a b' is not a user name", "@name"),
        (ONE.replace('"one"', '"a\\u0000"'), "`name`: it must have 1 to 60 letters", ""),
        (ONE + ONE, "two webhooks have the name 'one'", "own name"),
        (ONE.replace("http://h/", ""), "(one): `url` is missing", "preset"),
        (ONE.replace("http://h/", "ftp://h/"), "`url`: it is not an http:// or https:// URL", "http://"),
        (ONE.replace("http://h/", "http://{user}/"), "`url`: scheme, host, port and path cannot", "the query"),
        (ONE.replace("http://h/", "http://h:{count}/"), "`url`: scheme, host, port and path cannot", "query"),
        (ONE.replace("http://h/", "http://h/{text}"), "`url`: scheme, host, port and path cannot", "query"),
        (ONE.replace("http://h/", "{text}"), "`url`: scheme, host, port and path cannot", "query"),
        (ONE.replace("http://h/", "http://h/?{user}=1"), "names of the query cannot have placeholders", "query"),
        (ONE.replace("http://h/", "http://a:b@h/"), "user name and password do not belong", "Authorization"),
        (ONE.replace("http://h/", "http://h/#a"), "without fragment", ""),
        (ONE.replace("http://h/", "http://h/ä"), "non-ASCII", ""),
        (ONE.replace("http://h/", "http://h:99999/"), "it is not an http:// or https:// URL", ""),
        (ONE.replace("http://h/", "http://h/?a={usr}"), "`url`: there is no placeholder {usr}", "{user}"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_table_and_key(folder, text, message, advice):
    path = folder / "hooks.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(message)) as failed:
        webhooks_from(path)
    assert failed.value.message.startswith(str(path))
    assert advice in failed.value.advice
    assert SECRET not in str(failed.value)


def test_a_file_that_cannot_be_read_is_an_error(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        webhooks_from(tmp_path / "none.toml")


LINES = [
    *WHOLE.splitlines(),
    "preset = 'sammi'",
    "trigger = '{event}'",
    "command = 'say'",
    "x",
    "json = '{'",
    "url = 5",
]


@given(st.lists(st.sampled_from(LINES), max_size=12), st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_any_file_is_webhooks_or_an_error_of_ours(lines, end):
    for text in ("\n".join(lines), WHOLE[:end]):
        with suppress(ConfigError):
            for webhook in webhooks_in(text, Path()):
                made(webhook)
