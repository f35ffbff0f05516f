"""What the scripts of this folder share: format Python source, and write generated files or compare with them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

__all__ = ["ruff", "write_or_check"]


def ruff(target: Path, text: str, *arguments: str) -> str:
    """Return `text`, the source of `target`, as ruff rewrites it with these arguments."""
    command = [sys.executable, "-m", "ruff", *arguments, "--stdin-filename", str(target), "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=True)  # noqa: S603 - our own
    return done.stdout


def write_or_check(description: str | None, files: dict[Path, str]) -> None:
    """Write the files, or with `--check` on the command line compare and exit with 1 if a committed one differs."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="compare with the committed files, write nothing")
    check: bool = parser.parse_args().check
    for target, text in files.items():
        if not check:
            target.write_text(text, encoding="utf-8", newline="\n")
        elif target.read_text(encoding="utf-8") != text:
            raise SystemExit(f"{target.name} is out of date: run `make generate`")
