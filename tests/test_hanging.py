from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HANGING = """
import asyncio, threading

async def nobody_comes():
    await asyncio.Event().wait()

async def test_waits_for_an_event():
    await nobody_comes()

async def test_waits_for_a_thread():
    await asyncio.to_thread(threading.Event().wait)

def test_is_quick():
    pass
"""


def test_a_test_that_hangs_fails_says_where_and_holds_up_no_other(tmp_path):
    (tmp_path / "test_hanging.py").write_text(HANGING)
    run = ["-X", "dev", "-m", "pytest", "-q", "-n", "2", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    run += ["-p", "no:cacheprovider", "-o", "timeout=1", str(tmp_path)]
    done = subprocess.run([sys.executable, *run], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "2 failed, 1 passed" in done.stdout
    assert "await nobody_comes()" in done.stderr
    assert "await asyncio.to_thread(" in done.stderr
