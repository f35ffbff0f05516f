from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from tests.rules.making import load
from tiktok_live.errors import ConfigError
from tiktok_live.relay.event_values import values_of
from tiktok_live.relay.feed import Feed
from tiktok_live.rules import engine as engine_module
from tiktok_live.rules import file as file_module
from tiktok_live.rules.actions import ActionFailed, ActionKind
from tiktok_live.rules.engine import RulesEngine
from tiktok_live.rules.keys import Key
from tiktok_live.rules.kinds import ACTION_KINDS
from tiktok_live.rules.samples import example_of
from tiktok_live.rules.value_kinds import FLAG, TemplateKind, TextKind, one_line
from tiktok_live.testing import VirtualClock, make_chat, make_follow, make_gift, make_user

HOSTILE = ["$(rm -rf ~)", "-x", "a\nb\r\nc", "\"'`\\", "{user} {gift}", "\x1b[31m\u202e<b>", "", "😀" * 50]


@dataclass(eq=False)
class Bench:
    """A rules file, its engine, and an action `say` that writes down what it does."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    feed: Feed = field(default_factory=Feed)
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hold: dict[str, asyncio.Event] = field(default_factory=dict)
    fails: str = ""

    def chat(self, text="hello", user="ann"):
        self.feed.publish("host.live", make_chat(text, make_user(user)))


@dataclass(frozen=True)
class Say:
    bench: Bench
    text: object
    kind: str

    def preview(self, values):
        return f"say {one_line(self.text, values)}"

    async def run(self, values, event):
        if self.kind in self.bench.hold:
            await self.bench.hold[self.kind].wait()
        if self.bench.fails == "bug":
            raise ValueError("a bug")
        if self.bench.fails:
            raise ActionFailed(self.bench.fails)
        self.bench.said.append(one_line(self.text, values))


@pytest.fixture
def bench(monkeypatch):
    made = Bench()
    keys = (Key("text", TemplateKind(), "text"), Key("queue", TextKind(), "queue", "say"), Key("loud", FLAG, "", False))
    say = ActionKind("say", "Says it", keys, lambda values, _: Say(made, values["text"], values["queue"]))
    load = file_module.load_rules
    kinds = {**ACTION_KINDS, "say": say}
    monkeypatch.setattr(engine_module, "load_rules", lambda *arguments: load(*arguments, kinds=kinds))
    return made


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rules.toml"


def started(bench, path, text, **more) -> RulesEngine:
    path.write_text(text, encoding="utf-8")
    return RulesEngine(path, bench.feed, clock=bench.clock, notify=bench.notes.append, **more)


SAY = '[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "say", text = "{user}: {text}"}]\n'


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_viewers_write_is_inserted_once_on_one_line(bench, path, text):
    async with started(bench, path, SAY):
        bench.chat(text)
        await bench.clock.settle()
    [said] = bench.said
    assert "\n" not in said
    assert said.isprintable()
    expected = " ".join(text.split()) if text.isprintable() or "\n" in text else "[31m<b>"
    assert said == f"ann: {expected}".strip()


async def test_a_wrong_file_is_refused_with_all_its_mistakes(bench, path):
    text = SAY.replace("on = ", 'who = "x"\nwhen = 1\non = ', 1)
    with pytest.raises(
        ConfigError, match=r"has 2 mistakes: line 3: .* who must be .*; line 4: .* no key 'when'"
    ) as caught:
        async with started(bench, path, text):
            pass
    assert "rules check" in caught.value.advice


async def test_the_actions_of_a_rule_are_done_in_order_and_a_wait_delays_those_after_it(bench, path):
    text = SAY.replace("}]", '}, {action = "wait", seconds = 3}, {action = "say", text = "later"}]')
    async with started(bench, path, text):
        bench.chat()
        await bench.clock.advance(2.9)
        assert bench.said == ["ann: hello"]
        await bench.clock.advance(0.2)
        assert bench.said == ["ann: hello", "later"]


async def test_a_slow_target_holds_up_its_own_kind_only_and_what_waits_too_long_is_dropped(bench, path):
    bench.hold["slow"] = asyncio.Event()
    text = "[queues]\nlength = 2\nseconds = 10\n" + SAY.replace(
        "}]", '}, {action = "say", text = "slow {text}", queue = "slow"}]'
    )
    async with started(bench, path, text) as engine:
        bench.chat("1")
        await bench.clock.settle()
        bench.chat("2")
        await bench.clock.advance(9)
        bench.chat("3")
        await bench.clock.settle()
        bench.chat("4")
        await bench.clock.advance(2)
        assert bench.said == ["ann: 1", "ann: 2", "ann: 3", "ann: 4"]
        bench.hold["slow"].set()
        await bench.clock.settle()
        assert bench.said[4:] == ["slow 1", "slow 3"]
        [report] = engine.rules
        assert (report.triggered, report.done, report.failed, report.dropped) == (4, 6, 0, 2)
    assert [note.partition(":")[2] for note in bench.notes] == [
        " the action slow was dropped: 2 slow actions were waiting already; further failures are only counted",
        " the action slow works again",
    ]


@pytest.mark.parametrize("reason", ["the lamp is broken", "bug"])
async def test_a_failing_action_is_reported_once_and_counted(bench, path, reason):
    bench.fails = reason
    async with started(bench, path, SAY) as engine:
        for _ in range(3):
            bench.chat()
        await bench.clock.settle()
        bench.fails = ""
        bench.chat()
        await bench.clock.settle()
        [report] = engine.rules
    assert (report.done, report.failed) == (1, 3)
    assert len(bench.notes) == 2
    assert "failed: " in bench.notes[0]
    assert "works again" in bench.notes[1]


async def test_an_action_that_viewers_can_make_fail_is_reported_once_a_minute(bench, path):
    async with started(bench, path, SAY):
        for number in range(10):
            bench.fails = "no" if number % 2 else ""
            bench.chat()
            await bench.clock.advance(9)
    assert [note.rpartition(": ")[2][:2] for note in bench.notes if "failed" in note] == ["no", "no"]


async def test_each_gift_of_a_huge_streak_counts_up_to_the_length_of_the_queue(bench, path):
    rule = SAY.replace('"chat"', '"gift"\nstreak = "each_gift"').replace("{user}: {text}", "{gift}")
    text = f"[queues]\nlength = 5\n{rule}"
    async with started(bench, path, text) as engine:
        bench.feed.publish("host.live", make_gift("Rose", count=1_000_000))
        await bench.clock.settle()
        [report] = engine.rules
    assert bench.said == ["Rose"] * 5
    assert (report.triggered, report.dropped) == (1_000_000, 999_995)


async def test_a_changed_file_replaces_the_rules_and_unchanged_rules_keep_their_cool_downs(bench, path):
    cool = SAY.replace("do =", "cooldown = 60\ndo =")
    async with started(bench, path, cool):
        bench.chat("1")
        await bench.clock.advance(3)
        path.write_text(f'{cool}[[rule]]\nname = "b"\non = "follow"\ndo = [{{action = "say", text = "{{user}}!"}}]')
        await bench.clock.advance(3)
        bench.chat("2")
        bench.feed.publish("host.live", make_follow("ben"))
        await bench.clock.settle()
    assert bench.said == ["ann: 1", "ben!"]
    assert bench.notes == [f"{path} was read again: 2 rules"]


async def test_a_bug_while_the_file_is_read_does_not_end_the_reloading(bench, path, monkeypatch, caplog):
    async with started(bench, path, SAY):
        with monkeypatch.context() as broken:
            broken.setattr("tiktok_live.rules.engine.load_rules", lambda *_: 1 / 0)
            path.write_text(SAY + "# longer")
            await bench.clock.advance(3)
        assert "reading the rules again failed" in caplog.text
        path.write_text(SAY.replace("{user}", "again"))
        await bench.clock.advance(3)
    assert bench.notes == [f"{path} was read again: 1 rules"]


async def test_a_file_that_breaks_or_vanishes_keeps_the_old_rules_and_says_so(bench, path):
    async with started(bench, path, SAY):
        path.write_text(SAY.replace("chat", "chta"))
        await bench.clock.advance(3)
        bench.chat("1")
        path.unlink()
        await bench.clock.advance(3)
        bench.chat("2")
        await bench.clock.settle()
        path.write_text(SAY.replace("{user}", "again"))
        await bench.clock.advance(3)
        bench.chat("3")
        await bench.clock.settle()
    assert bench.said == ["ann: 1", "ann: 2", "again: 3"]
    assert ["line 3" in note or "cannot be read" in note for note in bench.notes] == [True, False, True, False, False]
    assert bench.notes[1] == f"{path} has mistakes, so the rules stay as they were"


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(bench, path):
    async with started(bench, path, SAY, dry_run=True) as engine:
        bench.chat("\x1b[1mhi")
        await bench.clock.settle()
        [tried] = await engine.test("a")
    assert bench.said == []
    assert bench.notes == ['rule "a" would say ann: [1mhi']
    assert (tried.action, tried.reason) == ("say Ann: Hello there", "")


async def test_a_test_does_what_the_rule_does_whatever_its_conditions(bench, path):
    text = SAY.replace("do =", 'enabled = false\nwho = "moderator"\ncommand = "!song"\ndo =')
    async with started(bench, path, text) as engine:
        assert [each.reason for each in await engine.test("a")] == [""]
        assert bench.said == ["Ann: !song Blue Moon"]
        bench.fails = "it is broken"
        assert (await engine.test("a"))[0].reason == "it is broken"
        with pytest.raises(ConfigError, match="there is no rule 'A2'"):
            await engine.test("A2")
        assert engine.rules[0].triggered == 0


async def test_closing_finishes_what_is_quick_and_stops_the_rest(bench, path):
    bench.hold["slow"] = asyncio.Event()
    slow = ', {action = "say", text = "never", queue = "slow"}'
    slow += ', {action = "wait", seconds = 1}, {action = "say", text = "later"}]'
    engine = started(bench, path, SAY.replace("}]", f"}}{slow}"))
    await engine.__aenter__()
    bench.chat("1")
    bench.chat("2")
    closing = asyncio.ensure_future(engine.__aexit__())
    await bench.clock.advance(4.9)
    assert bench.said == ["ann: 1", "ann: 2"]
    assert not closing.done()
    await bench.clock.advance(0.2)
    await closing
    bench.chat("3")
    await bench.clock.advance(5)
    assert bench.said == ["ann: 1", "ann: 2"]
    assert engine.rules[0].dropped == 4


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ('on = "gift"\ngift = "Galaxy"\nmin_diamonds = 1000', {"gift": "Galaxy", "diamonds": 1000, "user": "Ann"}),
        ('on = "gift"\nstreak = "each_gift"\ngift = 7934\nmin_count = 3', {"gift_id": 7934, "count": 3}),
        ('on = "chat"\nword = ["tea", "coffee"]', {"text": "Hello tea"}),
        ("likes_every = 500", {"total": 500, "event": "like"}),
        ("viewers_reach = 42", {"viewers": 42}),
        ('on = "social"', {"event": "social"}),
        ('on = "live_ended"', {"event": "live_ended"}),
        ('on = "connected"', {"event": "connected"}),
    ],
)
def test_a_made_up_event_has_what_the_rule_waits_for(keys, shown):
    loaded = load(f'[[rule]]\nname = "r"\n{keys}\ndo = [{{action = "wait", seconds = 1}}]')
    assert loaded.rules is not None
    values = values_of("host.live", example_of(loaded.rules.rules[0], 1_750_000_000.0))
    assert {name: values[name] for name in shown} == shown
