"""Print the lowest version of each package that the library needs: `pip install $(python tests/lowest_versions.py)`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
_LOWEST = re.compile(r"(?P<name>[\w.-]+)>=(?P<version>[\w.]+)(?:,[^;]*)?")


def pin(requirement: str) -> str:
    """Return `requirement`, held to the lowest version that it allows."""
    lowest = _LOWEST.fullmatch(requirement)
    if lowest is None:
        raise SystemExit(f"{requirement!r} does not begin with its lowest version: write name>=lowest,<highest")
    return f"{lowest['name']}=={lowest['version']}"


def main() -> None:
    """Print the pins in one line."""
    needed = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    print(*(pin(requirement) for requirement in needed))


if __name__ == "__main__":
    main()
