"""Whether a browser could be opened, found out without opening one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_live.net.devtools.endpoint import browser_endpoint
from tiktok_live.net.devtools.errors import BrowserUnusable
from tiktok_live.net.devtools.finding import check_display, find_browser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.net.devtools.browser import BrowserOptions

__all__ = ["check_browser"]

_CDP_TIMEOUT = 5.0  # seconds


async def check_browser(options: BrowserOptions, environ: Mapping[str, str] | None = None) -> tuple[bool, str]:
    """Return whether a browser could be opened, with one sentence: which one, or why not.

    Args:
        options: which browser.
        environ: environment variables; None for those of this process.
    """
    environ = os.environ if environ is None else environ
    try:
        if options.cdp:
            await browser_endpoint(options.cdp, timeout=_CDP_TIMEOUT)
            return True, "a browser responds at its debugging address"
        found = find_browser(
            options.executable,
            environ,
            sys.platform,
            exists=lambda path: Path(path).is_file() and os.access(path, os.X_OK),
            which=lambda command: shutil.which(command, path=environ.get("PATH", "")),
        )
        check_display(environ, sys.platform)
    except BrowserUnusable as error:
        return False, f"{error.detail}. {error.advice}"
    return True, f"{found} opens a window when it is needed"
