"""The command `extension`: writes the browser extension and makes its token."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.cli.output import Output
from tiktok_live.errors import ConfigError
from tiktok_live.extension.folder import SITE, write_extension
from tiktok_live.extension.token import default_token_file, ensure_token

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ExtensionOptions", "extension"]

_LOAD = """\
Load it once, in Chrome, Edge, Brave or another Chromium:
  1. Open chrome://extensions and switch "Developer mode" on.
  2. Press "Load unpacked" and choose the folder."""
_UPDATE = "Press the reload button of the extension on chrome://extensions, and reload its page if that is open."
_PASTE = """\
Paste the token once into the page of the extension (the button of the extension opens it):
  {file}"""
_READ = """\
Then start your program, for example:
  tiktok-live watch @name --sign extension
open the live page in the browser, and press the button of the extension there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionOptions:
    """Options of the command.

    Attributes:
        folder: where to write the extension.
        token_file: file of the token; None for the one in the user's data folder.
        new_token: replace the token.
        site: the only site that the extension may read.
    """

    folder: Path
    token_file: Path | None = None
    new_token: bool = False
    site: str = SITE


async def extension(options: ExtensionOptions) -> None:
    """Write the extension and its token, and print the next steps. The token itself is not printed.

    Raises:
        ConfigError: the folder or the token file cannot be used.
    """
    token_file = options.token_file or default_token_file()
    if token_file is None:
        raise ConfigError("there is no home folder for the token", advice="Name a file: --token-file FILE")
    is_update = write_extension(options.folder, options.site)
    is_new = ensure_token(token_file, renew=options.new_token)
    output = Output(sys.stdout, for_programs=False)
    output.line(f"The extension is {'updated' if is_update else 'written'}: {options.folder.resolve()}")
    output.line(_UPDATE if is_update else _LOAD)
    output.line(_PASTE.format(file=token_file.resolve()) if is_new or not is_update else "The token is unchanged.")
    output.line(_READ)
