"""What an import brings with it, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_LOADED = "import sys; before = set(sys.modules); {code}; print(*sorted(set(sys.modules) - before))"


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter has after running `code` and had not before."""
    command = [sys.executable, "-c", _LOADED.format(code=code)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())
