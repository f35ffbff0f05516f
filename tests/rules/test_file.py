from __future__ import annotations

import pytest

from tests.rules.making import DO, load, mistakes, rule
from tiktok_live.errors import ConfigError
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.rules.actions import ActionKind, Surroundings, TargetKind
from tiktok_live.rules.file import MAX_RULES, QueueLimits, load_rules
from tiktok_live.rules.wait import WAIT
from tiktok_live.testing import VirtualClock

BAD = """\
[queue]
length = 5

[[rule]]
name = "thanks"
on = "gfit"
min_diamond = 3
who = "folower"
do = [
  {action = "textfile", path = "last.txt"},
  {action = "wait", seconds = "a"},
  {action = "text_file", path = "{user}.txt", text = "{usr}"},
  {action = "alert", title = "x"},
]

[[rule]]
name = "thanks"
on = "follow"
word = "x"
do = []
"""


def test_every_mistake_is_reported_at_once_with_its_line_and_the_nearest_right_word():
    found = mistakes(BAD)
    expected = [
        ("line 1: ", "Did you mean [queues]?"),
        ("line 6: ", "did you mean 'gift'?"),
        ("line 7: ", "Did you mean 'min_diamonds'?"),
        ("line 8: ", "Did you mean 'follower'?"),
        ("line 10: ", "Did you mean 'text_file'?"),
        ("line 11: ", "above 0, at most 3600, not 'a'"),
        ("line 12: ", "write it without braces"),
        ("line 12: ", "Did you mean {user}?"),
        ("line 13: ", "Use `tiktok-live overlay"),
        ("line 17: ", "Give each rule a name of its own"),
        ("line 19: ", "It works for caption, chat"),
        ("line 20: ", "do must be a list of actions"),
    ]
    assert [(text.split(" ")[0], text.split(" ")[1]) for text in found] == [
        tuple(start.split(" ")[:2]) for start, _ in expected
    ]
    for text, (_, end) in zip(found, expected, strict=True):
        assert end in text
    assert 'rule "thanks"' in found[1]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x = y", "line 1 is not TOML"),
        ("rule = 3", "line 1: a rule begins with [[rule]]"),
        ("rule = [3]", "line 1: a rule without a name: this must be a table"),
        (f'[[rule]]\nname = "a"\n{DO}', 'line 1: rule "a": on is missing'),
        (f'[[rule]]\nname = 5\non = "chat"\n{DO}', "line 2: a rule without a name: name must be"),
        (f'[[rule]]\nname = "a"\non = []\n{DO}', "on must have 1 to 100 values"),
        (f'[[rule]]\nname = "a"\non = "chat"\nlikes_every = 5\n{DO}', "for 'chat'. It works for like"),
        (f'[[rule]]\nname = "a"\non = "viewer_count"\nfirst = true\n{DO}', "first does not work for 'viewer_count'"),
        (f'[[rule]]\nname = "a"\non = "chat"\nquiet = "9:00-9:00"\n{DO}', "quiet must be a part of the day"),
        (f'[[rule]]\nname = "a"\non = "chat"\nchance = 50\n{DO}', "chance must be a number above 0, at most 1"),
        (f'[[rule]]\nname = "a"\non = "chat"\nmatches = "("\n{DO}', "is not a valid regular expression"),
        (f'[[rule]]\nname = "a"\ncommand = "song"\n{DO}', "a word with a sign before it, such as !song"),
        (f'[[rule]]\nname = "a"\non = "chat"\nwho = "@a b"\n{DO}', "who has an invalid handle"),
        (f'[[rule]]\nname = "a"\non = "chat"\nwho = "any"\n{DO}', 'Before a handle stands its sign: "@ann"'),
        ('[[rule]]\nname = "a"\non = "chat"\ndo = [{}]', "action is missing. The actions are: text_file"),
        ('[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "webhook"}]', 'is missing. Write url = "http:'),
        ('[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "webhook", events = ["chat"]}]', "events does not belong"),
        ("[[rule]]\n" * (MAX_RULES + 1), "rules are too many"),
        ("[queues]\nlength = 0", "line 2: length must be a whole number from 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_explained(text, part):
    assert any(part in each for each in mistakes(text)), mistakes(text)


def test_a_missing_file_and_other_encodings_are_explained(tmp_path):
    surroundings = Surroundings(VirtualClock(), None, tmp_path)  # type: ignore[arg-type]
    [missing] = load_rules(tmp_path / "rules.toml", surroundings).mistakes
    assert "cannot be read: No such file or directory. Check the name" in str(missing)
    (tmp_path / "rules.toml").write_text("# ä", encoding="utf-16")
    [encoding] = load_rules(tmp_path / "rules.toml", surroundings).mistakes
    assert "is not a text in UTF-8. Save it as UTF-8" in str(encoding)


def test_a_gift_is_a_whole_streak_unless_each_gift_counts():
    assert rule('on = "gift"').on == (GiftCompleteEvent,)
    assert rule('on = ["gift", "gift_complete"]').on == (GiftCompleteEvent,)
    assert rule('on = "gift"\nstreak = "each_gift"').on == (GiftEvent,)


@pytest.mark.parametrize(
    ("key", "event"), [('gift = "Rose"', "gift"), ('command = "!a"', "chat"), ("viewers_reach = 9", "viewer_count")]
)
def test_some_conditions_name_the_event(key, event):
    assert rule(key).event_names == (event,)


def test_a_rule_is_said_in_plain_words():
    words = rule(
        'gift = ["Rose", "TikTok"]\nmin_diamonds = 5\nwho = "follower"\nexcept = "@ann"\ncooldown = 5\nchance = 0.5\n'
        'quiet = "23:00-07:00"'
    ).in_words
    assert words == (
        "if the gift is Rose or TikTok",
        "if it is worth at least 5 diamonds",
        "if the person is follower",
        "unless the person is @ann",
        "at most once in 5 s",
        "in 50% of the cases",
        "not between 23:00-07:00",
    )


def test_limits_of_the_queues_have_defaults():
    assert load("").rules is not None
    loaded = load("[queues]\nlength = 7").rules
    assert loaded is not None
    assert loaded.queues == QueueLimits(length=7, seconds=60.0)


class _Lamp:
    def __init__(self, values):
        self.values = values

    async def aclose(self):
        pass


LAMP = TargetKind("lamp", "A lamp", (), lambda values, _: _Lamp(values))
KINDS = {
    "wait": WAIT,
    "lamp": ActionKind("lamp", "Lights it", (), lambda _, around: around.target(LAMP), target=LAMP),  # type: ignore[arg-type,return-value]
}


def test_actions_share_a_target_that_survives_a_reload_and_is_made_only_if_it_is_used():
    text = '[[rule]]\nname = "a"\non = "chat"\ndo = [{action = "lamp"}, {action = "lamp"}]'
    first = load(text, kinds=KINDS).rules
    assert first is not None
    assert first.rules[0].actions[0] is first.rules[0].actions[1]
    again = load(text + "\n# changed", kinds=KINDS, previous=first).rules
    assert again is not None
    assert again.rules[0].actions[0] is first.rules[0].actions[0]
    unused = load("", kinds=KINDS).rules
    assert unused is not None
    assert not unused.targets


def test_a_section_of_a_target_that_contradicts_itself_is_a_mistake():
    def refuse(values, around):
        raise ConfigError("no lamp has this")

    broken = TargetKind("lamp", "A lamp", (), refuse)
    kinds = {"lamp": ActionKind("lamp", "Lights it", (), lambda *_: WAIT, target=broken)}  # type: ignore[arg-type,return-value]
    assert mistakes("\n[lamp]\n", kinds=kinds) == ["line 2: no lamp has this"]
