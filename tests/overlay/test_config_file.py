from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_live.errors import ConfigError
from tiktok_live.overlay.config import OverlayConfig
from tiktok_live.overlay.config_file import read_overlay_file
from tiktok_live.overlay.config_keys import ALERTS_KEYS, GOAL_KEYS, KIND_KEYS, TIMER_KEYS

FILE = """
media = "media"

[[goal]]
name = "gold"
kind = "diamonds"
target = 500
mode = "double"

[alerts]
seconds = 3
large = 500
jump = "never"

[alerts.gift]
minimum = 5
text = "{user} gave {count} {gift}"

[[alerts.gift.variation]]
minimum = 100
sound = "horn.mp3"

[[alerts.gift.variation]]
minimum = 1000
image = "https://cdn.example/lion.webp"
tier = "huge"

[alerts.follow]
enabled = false

[alerts.share]

[timer]
start = 60
"""


@pytest.fixture
def path(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "horn.mp3").touch()
    return tmp_path / "overlay.toml"


def test_a_file_says_what_is_shown(path):
    path.write_text(FILE)
    config = read_overlay_file(path)
    [goal] = config.goals
    assert (goal.name, goal.title, goal.mode, goal.target) == ("gold", "gold", "double", 500)
    assert (config.timer.start, config.timer.per_follower, config.alerts.jump) == (60, 10, "")
    gift = config.alerts.kinds["gift"]
    looks = [gift.look_for(amount) for amount in (4, 5, 100, 5000)]
    assert looks[0] is None
    assert [look.sound for look in looks[1:]] == ["", "/overlay/own/horn.mp3", ""]
    assert [(look.seconds, look.image) for look in looks[1::2]] == [(3, "gift"), (3, "https://cdn.example/lion.webp")]
    assert sorted(config.alerts.kinds) == ["gift", "share", "subscribe"]
    assert config.media == path.parent / "media"


def test_an_empty_file_is_the_default(path):
    path.write_text("")
    assert read_overlay_file(path) == OverlayConfig()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[timer]\nstart = -1", "line 2: [timer]: start must be a number of seconds"),
        ("[timer]\nstrat = 1", "line 2: [timer]: there is no key 'strat'. Did you mean 'start'?"),
        ("[alert]\n", "line 1: there is no key 'alert'. Did you mean 'alerts'?"),
        ('[alerts.gift]\ntext = "{usr}"', "line 2: [alerts.gift]: text: there is no placeholder {usr}"),
        ('[alerts.gift]\nsound = "a.mp3"', "line 2: [alerts.gift]: sound: there is no file 'a.mp3'"),
        ('media = "none"', "line 1: media: there is no folder"),
        ('[[goal]]\nname = "a b"\nkind = "likes"\ntarget = 1', "line 2: [[goal]]: name must be a name"),
        ('[[goal]]\nname = "a"\nkind = "like"\ntarget = 1', "Did you mean 'likes'?"),
        ('[[goal]]\nname = "a"\nkind = "likes"', "[[goal]]: target is missing"),
        ("[alerts]\nmedium = 9\nlarge = 8", "must rise"),
        ("[[alerts.gift.variation]]\nminimum = 0", "line 2: [[alerts.gift.variation]]: minimum must be"),
        ("goal = 5", "[[goal]]"),
        ("alerts = 5", "[alerts]"),
        ("timer = 5", "table of keys"),
        ("x", "not valid TOML"),
    ],
)
def test_mistakes_name_file_line_table_and_key(path, text, message):
    path.write_text(text)
    with pytest.raises(ConfigError) as raised:
        read_overlay_file(path)
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


def test_all_mistakes_are_said_at_once(path):
    path.write_text('[timer]\nstart = "x"\n[alerts]\njumps = "big"\n')
    with pytest.raises(ConfigError, match=r"has 2 mistakes: line 2: .*; line 4: .* \(Did you mean 'jump'\?\)"):
        read_overlay_file(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_raise_only_our_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("overlay") / "overlay.toml"
    lines = FILE.splitlines()
    cut = data.draw(st.integers(0, len(FILE)))
    text = data.draw(st.sampled_from([FILE[:cut], FILE[cut:], "\n".join(data.draw(st.permutations(lines)))]))
    path.write_text(text)
    with suppress(ConfigError):
        assert read_overlay_file(path).goals


def test_every_key_is_documented():
    page = (Path(__file__).parents[2] / "docs" / "overlay-config.md").read_text("utf-8")
    rows = "\n".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    keys = [*GOAL_KEYS, *ALERTS_KEYS, *KIND_KEYS, *TIMER_KEYS]
    assert [key.name for key in keys if f"`{key.name}`" not in rows] == []


def test_the_example_of_the_page_is_valid(path):
    page = (Path(__file__).parents[2] / "docs" / "overlay-config.md").read_text("utf-8")
    path.write_text(page.split("```toml\n")[1].split("```")[0])
    assert [goal.name for goal in read_overlay_file(path).goals] == ["diamonds", "likes"]
