"""Run the tests on every named Python that this machine has: `python tests/every_python.py 3.11 3.12 3.13`.

With `--others` the version that runs this script is left out: `make test` has tested it already.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What takes minutes and finds on every Python the same; `make test` has it.
_ON_ONE_PYTHON = (
    "tests/docs",
    "tests/examples",
    "tests/export",
    "tests/faults",
    "tests/fuzz",
    "tests/stats",
    "tests/test_architecture.py",
    "tests/test_failures.py",
    "tests/test_packages.py",
    "tests/test_vocabulary.py",
)
EXTRAS = ".[cli,dev,js,js-v8,mobile,socks,metrics,record,plots]"


def find(version: str) -> str | None:
    """Return a working interpreter of `version`, from PATH or from pyenv."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(f"python{version}")]
    candidates += sorted(str(path) for path in pyenv.glob(f"{version}.*/bin/python{version}"))
    ask = f"import sys, venv; sys.exit(sys.version_info[:2] != tuple(map(int, '{version}'.split('.'))))"
    for candidate in filter(None, candidates):
        # pyenv puts a stand-in on PATH that only works when its version is switched on: try, do not trust.
        if subprocess.run([candidate, "-c", ask], check=False, capture_output=True).returncode == 0:
            return candidate
    return None


def run(version: str, python: str) -> None:
    """Make an environment of this Python and run the tests in it."""
    venv = ROOT / f".venv-{version}"
    inside = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    ready = venv / "ready"
    if not ready.exists() or ready.stat().st_mtime < (ROOT / "pyproject.toml").stat().st_mtime:
        subprocess.run([python, "-m", "venv", str(venv)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", EXTRAS]
        subprocess.run([str(inside), *install], check=True, cwd=ROOT)
        ready.touch()
    tests = ["-X", "dev", "-m", "pytest", "-q", "-n", "2", "-m", "not interop and not soak"]
    tests += [f"--ignore={path}" for path in _ON_ONE_PYTHON]
    subprocess.run([str(inside), *tests], check=True, cwd=ROOT)


def main() -> None:
    """Run all that are here, name those that are not; with none at all, fail."""
    versions = [argument for argument in sys.argv[1:] if argument != "--others"]
    if "--others" in sys.argv:
        versions = [version for version in versions if version != f"{sys.version_info[0]}.{sys.version_info[1]}"]
    found = {version: find(version) for version in versions}
    for version, python in found.items():
        print(f"--- Python {version}: {python or 'not on this machine, left out'}", flush=True)
        if python:
            run(version, python)
    if not any(found.values()):
        raise SystemExit("none of these Pythons is on this machine")


if __name__ == "__main__":
    main()
