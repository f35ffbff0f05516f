"""The page about OBS, as a rules file."""

from __future__ import annotations

from tests.docs.blocks import PAGES, blocks_of
from tiktok_live.net.options import NetworkOptions
from tiktok_live.rules.actions import Surroundings
from tiktok_live.rules.file import read_rules
from tiktok_live.rules.obs.kinds import OBS, OBS_ACTIONS


async def test_its_examples_are_rules_with_every_action(clock, tmp_path):
    surroundings = Surroundings(clock, NetworkOptions(), tmp_path)
    files = [block for block in blocks_of("obs.md") if block.language == "toml"]
    assert len(files) == 2
    for block in files:
        loaded = read_rules(block.text.encode(), tmp_path / "rules.toml", surroundings)
        assert loaded.mistakes == ()
        assert loaded.rules is not None
        assert OBS in loaded.rules.targets
    assert [kind.name for kind in OBS_ACTIONS if f'action = "{kind.name}"' not in files[1].text] == []


def test_it_lists_every_key_of_every_action():
    rows = {
        line.split("|")[1].strip(" `"): line for line in PAGES["obs.md"].read_text().splitlines() if "| `obs_" in line
    }
    for kind in OBS_ACTIONS:
        listed = {name.strip(" `") for name in rows[kind.name].split("|")[2].split(",")} - {""}
        assert listed == {key.name for key in kind.keys}
