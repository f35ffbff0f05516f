"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["EXIT_CODES", "Json"]

EXIT_CODES = (
    "Exit codes: 0 the live ended, 1 unexpected error, 2 wrong usage, 3 not live or not found, 4 blocked or refused, "
    "5 network failure, 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP."
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object per line to stdout.")]
