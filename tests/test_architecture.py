from __future__ import annotations

import subprocess
import sys

import pytest

from tests.imports import ROOT, loaded_by

CORE = ["tiktok_live.session.client", "tiktok_live.session.server", "tiktok_live.events.decode"]
CORE += ["tiktok_live.wire.frames", "tiktok_live.backoff", "tiktok_live.redaction"]
OUTSIDE = {"asyncio", "socket", "ssl", "aiohttp", "websockets", "http.client", "urllib.request"}
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def test_imports_only_go_down_and_the_core_stays_pure():
    # In a process of its own: the linter changes the path and the logging of its process.
    done = subprocess.run([sys.executable, "-c", LINT], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 3 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("module", CORE)
def test_the_core_needs_neither_network_nor_loop(module):
    loaded = loaded_by(f"import {module}")
    assert module in loaded
    assert loaded & OUTSIDE == set()


def test_reading_a_frame_needs_neither_network_nor_loop():
    code = (
        "from tiktok_live.events.decode import decode_message; "
        "from tiktok_live.session.client import ClientSession; "
        "decode_message('WebcastChatMessage', b'')"
    )
    assert loaded_by(code) & OUTSIDE == set()
