"""Programs that stand for ffmpeg: they write bytes to the file that their last argument names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tiktok_live.video.programs import VideoProgram

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="scripts with a first line that names Python")

_BEGIN = """#!{python} -SE
import os, signal, sys, time
file = sys.argv[-1].removeprefix("file:")
def grow(size=1000):
    with open(file, "ab") as output:
        output.write(b"x" * size)
def finish(*_):
    grow(10)
    sys.exit(0)
signal.signal(signal.SIGINT, finish)
"""
ENDLESS = "while True:\n    grow()\n    time.sleep(0.01)\n"
SHORT = "grow()\n"
STUBBORN = "signal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + ENDLESS
REFUSED = (
    "sys.stderr.write('[https @ 0x1] HTTP error 403 Forbidden\\n"
    "https://pull.example/a.flv?sign=S3cr3t: Server returned 403 Forbidden (access denied)\\n')\nsys.exit(1)\n"
)
REPORTING = "grow()\nprint('out_time_us=N/A\\nout_time_us=3000000', flush=True)\ntime.sleep(0.3)\n" + ENDLESS


def fake(folder: Path, body: str) -> VideoProgram:
    path = folder / "ffmpeg"
    path.write_text(_BEGIN.format(python=sys.executable) + body, encoding="utf-8")
    path.chmod(0o755)
    return VideoProgram("ffmpeg", str(path))
