"""The pages of the overlays use only what the oldest browser in OBS knows, and make no markup of texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.overlay.pages.fake_server import PAGES

INSTALLED = os.environ.get("OVERLAY_LINT_DIR", "")
CONFIGURATION = Path(__file__).parents[2] / "overlay" / "lint"
# What each linter must find in files that are wrong on purpose: interfaces, methods, markup; selectors, nesting.
BAD_SCRIPT = "document.startViewTransition(); [].toSorted(); document.body.innerHTML = Array.fromAsync;\n"
BAD_STYLE = "a:has(b) { color: red; }\n\n.c { & b { width: 1cqw; } }\n"

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not INSTALLED, reason="OVERLAY_LINT_DIR names no folder with linters"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lint")
    for file in CONFIGURATION.iterdir():
        shutil.copy(file, folder)
    shutil.copytree(PAGES, folder / "pages")
    (folder / "node_modules").symlink_to(Path(INSTALLED) / "node_modules")
    (folder / "bad.js").write_text(BAD_SCRIPT)
    (folder / "bad.css").write_text(BAD_STYLE)
    return folder


def run(project, *command):
    done = subprocess.run(["node", *command], cwd=project, capture_output=True, text=True, check=False)
    return json.loads(done.stdout or done.stderr)


def test_the_scripts_are_what_chrome_103_knows(project):
    program = "node_modules/eslint/bin/eslint.js"
    results = run(project, program, "--format", "json", "pages", "bad.js")
    found = {Path(result["filePath"]).name: result["messages"] for result in results if result["messages"]}
    assert found.keys() == {"bad.js"}, found
    assert {each["ruleId"] for each in found["bad.js"]} == {"compat/compat", "no-restricted-syntax"}
    assert len(found["bad.js"]) >= 4
    assert sum(result["filePath"].endswith(".js") for result in results) > 20


def test_the_styles_are_what_chrome_103_knows(project):
    program = "node_modules/stylelint/bin/stylelint.mjs"
    results = run(project, program, "--formatter", "json", "pages/**/*.css", "bad.css")
    found = {Path(result["source"]).name: result["warnings"] for result in results if result["warnings"]}
    assert found.keys() == {"bad.css"}, found
    assert {"selector-disallowed-list", "unit-disallowed-list"} <= {each["rule"] for each in found["bad.css"]}
    assert len(results) > 5
