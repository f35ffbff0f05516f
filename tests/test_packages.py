"""What is in the wheel and in the source distribution, seen by building both from a copy with stray files in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.imports import ROOT

pytest.importorskip("hatchling", reason="hatchling is not installed")
STRAY = [
    ".env",
    ".env.local",
    "server.key",
    "id_rsa",
    "cookies.txt",
    "secrets.toml",
    "page.har",
    "debug.log",
    "chat.sqlite3",
]
ELSEWHERE = {".gitignore"}  # tracked, and of no use outside a repository


def tracked() -> set[str]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs the git repository")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return {name for name in done.stdout.decode().split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both packages."""
    copy = tmp_path_factory.mktemp("project")
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for folder in ("", "tiktok_live", "tiktok_live/client", "tests", "docs", "codegen"):
        for name in STRAY:
            (copy / folder / name).write_text("SESSIONID=1", encoding="utf-8")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel", "-d", str(copy / "out")]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return copy / "out"


def test_the_wheel_holds_the_package_and_nothing_else(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    info = {name for name in names if name.split("/")[0].endswith(".dist-info")}
    assert names - info == {name for name in tracked() if name.startswith("tiktok_live/")}
    assert "tiktok_live/py.typed" in names
    assert {name.partition("/")[2] for name in info} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_the_source_distribution_holds_what_is_tracked_and_nothing_else(built):
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as file:
        names = {member.name.partition("/")[2] for member in file.getmembers() if member.isfile()}
    assert names - {"PKG-INFO", ".gitignore"} == tracked() - ELSEWHERE
    assert {"codegen/overloads.py", ".ci/run", "protos/chat.proto", "LICENSE"} <= names


def test_all_brings_every_extra_of_users():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (everything,) = extras["all"]
    named = set(everything.partition("[")[2].removesuffix("]").split(","))
    assert named == set(extras) - {"all", "dev", "examples", "fuzz", "test"}
