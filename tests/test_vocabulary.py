"""The words of the glossary in CONTRIBUTING.md are used, and those that it replaced stay away."""

from __future__ import annotations

import re

import pytest

from tests.imports import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
SOURCES = [path for path in (ROOT / "tiktok_live").rglob("*.py") if "proto" not in path.relative_to(ROOT).parts]
# Metaphors, words for persons where a component acts, and words from other languages' grammar.
REPLACED = re.compile(
    r"\b(?:whoever|somebody|riddle|tells?|told|wants|people|answered nonsense|any more|as it came|what there is)\b",
    re.IGNORECASE,
)
PRIVATE_NAMES = re.compile(r"\b(?:trouble|desk|office|speech|utils|helpers|manager|misc)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", [*PAGES, *SOURCES], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_replaced_words_stay_away(path):
    text = path.read_text(encoding="utf-8")
    found = {text.count("\n", 0, match.start()) + 1: match[0] for match in REPLACED.finditer(text)}
    assert found == {}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_have_names_of_the_field(path):
    assert PRIVATE_NAMES.search(path.stem.replace("_", " ")) is None


def test_each_folder_says_what_is_in_it():
    for init in (ROOT / "tiktok_live").rglob("__init__.py"):
        if "proto" not in init.relative_to(ROOT).parts:
            assert init.read_text(encoding="utf-8").startswith('"""'), init
