"""The page about rules has every key and every action, in the words of the code, and the example works."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import PAGES, ROOT, blocks_of
from tests.rules.making import load
from tiktok_live.rules.command import VARIABLE_PREFIX
from tiktok_live.rules.file import MAX_ACTIONS, MAX_RULES, QUEUE_KEYS
from tiktok_live.rules.kinds import ACTION_KINDS
from tiktok_live.rules.persons import ROLES
from tiktok_live.rules.rule_tables import RULE_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.rules.keys import Key

PAGE = PAGES["rules.md"].read_text(encoding="utf-8")
OWN = {name: kind for name, kind in ACTION_KINDS.items() if not name.startswith("obs_")}


def rows(keys: Iterable[Key]) -> str:
    """The rows of a table of keys."""
    return "\n".join(f"| `{key.name}` | {key.kind.words} | {default_of(key)} | {key.meaning}. |" for key in keys)


def default_of(key: Key) -> str:
    default = key.default
    if key.is_required:
        return "required"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    is_set = isinstance(default, str | float | int) and default
    return f"`{default:g}`" if is_set and isinstance(default, float) else f"`{default}`" if is_set else ""


def test_the_table_of_a_rule_has_every_key():
    assert rows(RULE_KEYS) in PAGE


@pytest.mark.parametrize("name", [name for name in OWN if OWN[name].keys])
def test_each_action_has_a_section_with_its_keys(name):
    section = PAGE.split(f"### `{name}`\n")[1].split("\n#")[0]
    assert OWN[name].meaning in " ".join(section.split())
    assert rows(OWN[name].keys) in section


def test_all_actions_roles_and_limits_are_named():
    assert [name for name in ACTION_KINDS if f"`{name}`" not in PAGE] == []
    assert [role for role in ROLES if f"`{role}`" not in PAGE] == []
    assert rows(QUEUE_KEYS) in PAGE
    assert f"`{VARIABLE_PREFIX}USER`" in PAGE
    assert f"{MAX_RULES} rules" in PAGE
    assert f"{MAX_ACTIONS} actions" in PAGE


def test_the_example_and_the_rules_of_the_page_are_right(tmp_path):
    texts = [(ROOT / "examples" / "rules.toml").read_text(encoding="utf-8")]
    texts += [block.text for block in blocks_of("rules.md") if block.language == "toml" and "sound" not in block.text]
    for text in texts:
        if "python3" not in text or shutil.which("python3"):
            assert load(text, tmp_path).mistakes == ()
