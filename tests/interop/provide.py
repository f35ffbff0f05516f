"""Install what the interop tests need, each in a folder of its own, and tell them where it is.

python provide.py FOLDER FILE [NAME ...]

Everything goes into FOLDER, or only what the names say; FILE gets a line `NAME=path` for each thing that is there. What
cannot be had is named with the reason, and its tests skip. Needs Python, and for the rest npm and a Debian-like apt-get
where they exist.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Environments of Python programs: name of the variable, requirements.
ENVIRONMENTS = {
    "PIRATETOK_PYTHON": "piratetok.txt",
    "TIKTOKLIVE_PYTHON": "tiktoklive.txt",
    "STREAMLINK_PYTHON": "streamlink.txt",
}
# Folders of npm packages: name of the variable, folder with the manifest.
PACKAGES = {"SIGNTOK_DIR": "signtok", "CONNECTOR_DIR": "connector"}


class CannotError(Exception):
    """Something cannot be installed here; the text says why."""


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a program; what it said is shown only when it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotError(f"{' '.join(command[:4])} failed: {(done.stderr or done.stdout).strip()[-300:]}")


def apt(*packages: str) -> None:
    """Install packages of the system, where that is possible without asking anybody."""
    if shutil.which("apt-get") is None or getattr(os, "geteuid", lambda: 1)() != 0:
        raise CannotError(f"{packages[0]} is not here, and only root on a Debian-like system could install it")
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def is_fresh(folder: Path, *sources: Path) -> bool:
    """Return whether `folder` was made of these very files."""
    stamp = folder / ".made-of"
    return stamp.exists() and stamp.read_text() == digest(*sources)


def digest(*sources: Path) -> str:
    """Return what tells whether files have changed."""
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def environment(folder: Path, requirements: Path) -> Path:
    """Return the interpreter of an environment with these requirements."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not is_fresh(folder, requirements):
        venv.create(folder, with_pip=True, clear=True)
        run(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements))
        (folder / ".made-of").write_text(digest(requirements))
    return python


def packages(folder: Path, manifest: Path) -> Path:
    """Return a folder with the npm packages of a manifest."""
    if shutil.which("npm") is None:
        apt("nodejs", "npm")
    sources = sorted(manifest.glob("package*.json"))
    if not is_fresh(folder, *sources):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for source in sources:
            shutil.copy(source, folder)
        npm = shutil.which("npm") or "npm"
        run(npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
        (folder / ".made-of").write_text(digest(*sources))
    return folder


def program(names: tuple[str, ...], package: str) -> Path:
    """Return the first of these programs that is here; if there is none, install the system's package."""
    if not any(map(shutil.which, names)):
        apt(package)
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise CannotError(f"the package {package} was installed, but brought none of {', '.join(names)}")
    return Path(found)


def main(folder: str, file: str, *names: str) -> None:
    """Provide everything, or only these names, as far as it goes."""
    root = Path(folder).absolute()
    makers = {
        **{name: (environment, root / name.lower(), HERE / source) for name, source in ENVIRONMENTS.items()},
        **{name: (packages, root / name.lower(), HERE / source) for name, source in PACKAGES.items()},
        "CHROMIUM": (program, BROWSERS, "chromium"),
        "XVFB": (program, ("Xvfb",), "xvfb"),
        "FFMPEG": (program, ("ffmpeg",), "ffmpeg"),
        "OBS": (program, ("obs",), "obs-studio"),
    }
    lines = []
    for name in names or makers:
        make, *arguments = makers[name]
        try:
            lines.append(f"{name}={make(*arguments)}")
        except (CannotError, OSError, subprocess.SubprocessError) as error:
            print(f"skipped: {name}: {error}")
    Path(file).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
