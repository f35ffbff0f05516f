"""The command `anonymize`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["anonymize"]


def anonymize(
    *,
    source: Annotated[Path, typer.Argument(metavar="IN", help="A capture, or the first of its parts.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The copy; must not exist.")],
    mask_texts: Annotated[
        bool, typer.Option("--mask-texts", help="Also replace each letter and digit that users wrote by x.")
    ] = False,
) -> None:
    """Copy a capture without the identities of users and hosts; see docs/captures.md for what stays."""
    from tiktok_live.cli import anonymize as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.anonymize(command.AnonymizeOptions(source=source, target=target, mask_texts=mask_texts)))
