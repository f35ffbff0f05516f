"""The command `extension`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["extension"]


def extension(
    *,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write it to; an earlier copy is updated.")],
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File of the token; by default in your data folder.")
    ] = None,
    new_token: Annotated[bool, typer.Option("--new-token", help="Replace the token by a new one.")] = False,
    host: Annotated[
        str, typer.Option(hidden=True, metavar="URL", help="For tests: the only site to read, for example a simulator.")
    ] = "https://www.tiktok.com",
) -> None:
    """Write the browser extension, which reads live pages in your everyday browser; see docs/extension.md."""
    from tiktok_live.cli import extension as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    options = command.ExtensionOptions(folder=folder, token_file=token_file, new_token=new_token, site=host)
    run(command.extension(options))
