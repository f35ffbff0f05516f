"""The rules file, and the lines that its mistakes name."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.target import Target
from tiktok_live.net.options import NetworkOptions
from tiktok_live.relay.event_values import VALUES
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.conditions import CONDITIONS
from tiktok_live.rules.file import load_rules
from tiktok_live.rules.kinds import ACTION_KINDS
from tiktok_live.rules.lines import Lines
from tiktok_live.rules.rule_tables import RULE_KEYS
from tiktok_live.rules.samples import example_of
from tiktok_live.testing import VirtualClock

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RULE_FILES"]

_AS_WRITTEN = {name: f"{{{name}}}" for name in VALUES}
_TOKENS = (
    b"=", b"\n", b'"', b'"""', b"'''", b"[", b"]", b"[[rule]]\n", b"]]", b"{", b"}", b".", b"# ", b",", b"{{",
    b"9" * 4400, b"nan", b"-inf", b"1e999", b"1979-05-27T07:32:00Z", b"true", b"[" * 1200, b"a." * 500, b"\\u0041",
    b"\r\n", b"{user}",
    b"23:00-07:00", b"@ann", b"!song", b"gift", b"chat", b"env:A", b"file:a", b"https://a/",
)  # fmt: skip
_RULE = '[[rule]]\nname = "a"\n{}\ndo = [{}]\n'
_WAIT = '{action = "wait", seconds = 1}'


def _read(data: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="tiktok_live-fuzz-") as name:
        folder = Path(name)
        (folder / "rules.toml").write_bytes(data)
        loaded = load_rules(folder / "rules.toml", Surroundings(VirtualClock(), NetworkOptions(), folder))
    Lines(data.decode(errors="replace")).of(("rule", 0, "name"))
    if loaded.rules is None:
        assert loaded.mistakes
        for mistake in loaded.mistakes:
            str(mistake).encode()
        yield "mistakes"
        return
    assert not loaded.mistakes
    for rule in loaded.rules.rules:
        repr(rule)
        example_of(rule, 1.0)
        [action.preview(_AS_WRITTEN).encode() for action in rule.actions]
    yield "rules"


def _seeds() -> list[bytes]:
    conditions = [
        'gift = "Rose"',
        'command = "!a"',
        'on = "chat"\nmatches = "a+"',
        "likes_every = 5",
        "viewers_reach = 1",
    ]
    conditions += ['on = "chat"\nwho = ["@a", "host"]\nexcept = "friend"\nquiet = "23:00-07:00"\nchance = 0.5']
    actions = [
        '{action = "text_file", path = "a.txt", text = "{user}"}',
        '{action = "command", run = ["true", "{text}"]}',
    ]
    actions += [
        '{action = "obs_scene", scene = "a", seconds = 5}',
        '{action = "obs_text", input = "a", text = "{gift}"}',
    ]
    actions += ['{action = "webhook", url = "https://a/?b={user}", json = {a = "{text}"}, headers = {A = "b"}}']
    texts = [_RULE.format(condition, _WAIT) for condition in conditions]
    texts += [_RULE.format('on = "chat"', action) for action in actions]
    texts += [
        "",
        "[queues]\nlength = 5\nseconds = 5",
        '[obs]\nurl = "ws://127.0.0.1:4455"',
        "[[rule]]",
        "rule = 5",
        "=",
    ]
    return [text.encode() for text in [*texts, "a = " + "9" * 5_000]]


RULE_FILES = Target(
    name="rules",
    read=_read,
    seeds=_seeds,
    outcomes=frozenset({"rules", "mistakes"}),
    tokens=(
        *_TOKENS,
        *(key.name.encode() for key in (*RULE_KEYS, *[condition.key for condition in CONDITIONS])),
        *(f'action = "{name}"'.encode() for name in ACTION_KINDS),
    ),
    max_bytes=8 * 1024,
)
