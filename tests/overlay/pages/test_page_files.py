"""The files of the pages, without a browser: what they may not contain, and what the documentation says about them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.docs.blocks import PAGES as DOCUMENTS
from tests.overlay.pages.fake_server import PAGES
from tests.overlay.pages.option_table import TABLE, rows
from tiktok_live.overlay.views import OVERLAYS

SCRIPTS = {path.relative_to(PAGES).as_posix(): path.read_text(encoding="utf-8") for path in PAGES.rglob("*.js")}
STYLES = {path.relative_to(PAGES).as_posix(): path.read_text(encoding="utf-8") for path in PAGES.rglob("*.css")}
HTML = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.html")}
# Everything that makes elements, addresses or programs of a text.
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|srcdoc|createContextualFragment|DOMParser|document\.write"
    r"|\beval\b|new Function|javascript:|setAttribute\(\"on|localStorage|cookie"
)
FOREIGN = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w-]+\.\w+|https?://(?!www\.w3\.org/2000/svg)")


def names_of(options: list[dict[str, Any]]) -> list[str]:
    return [option["name"] for option in options]


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_makes_markup_of_texts_or_loads_from_elsewhere(name):
    assert FORBIDDEN.findall(SCRIPTS[name]) == []
    assert FOREIGN.findall(SCRIPTS[name]) == []


def test_pages_load_their_own_files_only_and_forbid_others_and_inline_scripts():
    for name, text in {**HTML, **STYLES}.items():
        assert FOREIGN.findall(text) == [], name
    for name, text in HTML.items():
        files = re.findall(r'(?:src|href)="(/overlay/files/[^"]+)"', text)
        assert files, name
        assert all((PAGES / file.removeprefix("/overlay/files/")).is_file() for file in files)
        assert "default-src 'none'; script-src 'self';" in text
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=", text), name


def test_a_style_sheet_with_root_overrides_every_theme():
    """The variables of themes weigh nothing, so that `:root { --accent: gold; }` of a user wins in every theme."""
    selectors = re.findall(r"^(\S.*) \{$", STYLES["styles/themes.css"], re.MULTILINE)
    assert len(selectors) == 5
    assert all(selector.startswith(":where(:root") for selector in selectors)


def test_every_module_that_is_imported_is_there():
    for name, text in SCRIPTS.items():
        for module in re.findall(r"""(?:from|import\() ?"(\.[^"$]+)\"""", text):
            assert (PAGES / name).parent.joinpath(module).resolve().is_file(), f"{name}: {module}"
    assert {f"overlays/{name}.js" for name in OVERLAYS} <= SCRIPTS.keys()


def test_the_table_of_options_has_every_overlay_and_no_option_twice():
    assert set(TABLE["overlays"]) == set(OVERLAYS)
    for overlay in TABLE["overlays"].values():
        names = names_of([*overlay["options"], *TABLE["common"]])
        assert len(names) == len(set(names))


def test_no_option_is_without_use():
    used = "\n".join(text for name, text in SCRIPTS.items() if name != "shared/option_table.js")
    every = {name for overlay in TABLE["overlays"].values() for name in names_of(overlay["options"])}
    unused = [name for name in sorted(every | set(names_of(TABLE["common"]))) if not re.search(rf"\b{name}\b", used)]
    assert unused == []


def test_the_documentation_lists_every_option_and_size_as_they_are():
    page = DOCUMENTS["overlays.md"].read_text(encoding="utf-8")
    for name, overlay in TABLE["overlays"].items():
        section = page.partition(f"`/overlay/{name}`, {overlay['width']} x {overlay['height']}")[2].partition("\n### ")[
            0
        ]
        assert [row for row in section.splitlines() if row.startswith("| `")] == rows(overlay["options"])
    common = page.partition("### Options of all overlays")[2].partition("\n## ")[0]
    assert [row for row in common.splitlines() if row.startswith("| `")] == rows(TABLE["common"])


def test_the_pictures_of_the_documentation_are_small():
    pictures = sorted(DOCUMENTS["overlays.md"].parent.glob("overlay*.png"))
    assert len(pictures) == 3
    assert all(picture.stat().st_size < 80_000 for picture in pictures)
