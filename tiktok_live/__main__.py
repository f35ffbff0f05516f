"""The command `tiktok-live`, also `python -m tiktok_live`."""

from __future__ import annotations

import os
import sys
from importlib import import_module

__all__ = ["main"]

_USAGE = 2
_NEEDS_EXTRA = 'The command line needs the extra "cli": pip install "tiktok-live[cli]"\n'


def main() -> None:
    """Run the command line and exit with its code, or with 2 if the extra `cli` is not installed."""
    _open_closed_streams()
    try:
        for package in ("rich", "typer"):
            import_module(package)
    except ModuleNotFoundError:
        sys.stderr.write(_NEEDS_EXTRA)
        raise SystemExit(_USAGE) from None
    from tiktok_live.cli.main import app  # noqa: PLC0415 - needs the extra

    app(prog_name="tiktok-live")


def _open_closed_streams() -> None:
    """Let output go nowhere if the program was started without stdout or stderr, as by `>&-`: they are None then."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - as long as the program


if __name__ == "__main__":
    main()
