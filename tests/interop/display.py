"""A screen in memory, so that a browser can open windows on a machine without one."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

XVFB = os.environ.get("XVFB", "")
CHROMIUM = os.environ.get("CHROMIUM", "")
# The sandbox of Chromium does not work for root.
SANDBOX = hasattr(os, "getuid") and os.getuid() != 0


@contextmanager
def display() -> Iterator[str]:
    """Yield the number of a new screen, for example `:7`; the program that makes it chooses a free one."""
    read, write = os.pipe()
    command = (XVFB, "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
    with subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL) as process:
        os.close(write)
        try:
            with os.fdopen(read) as pipe:
                number = pipe.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            process.terminate()
