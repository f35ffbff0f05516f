"""The command `anonymize`: copies a capture without identities."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tiktok_live.capture.anonymizing import Texts, anonymizing
from tiktok_live.cli.output import print_stderr

__all__ = ["AnonymizeOptions", "anonymize"]

_STEPS = 20  # records between two chances to interrupt


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymizeOptions:
    """Options of the command.

    Attributes:
        source: the capture, or the first of its parts.
        target: the copy.
        mask_texts: whether texts of users are masked.
    """

    source: Path
    target: Path
    mask_texts: bool = False


async def anonymize(options: AnonymizeOptions) -> None:
    """Write the copy. If the command is interrupted, there is none.

    Raises:
        ConfigError: the capture cannot be read, or the copy cannot be written.
    """
    texts: Texts = "mask" if options.mask_texts else "keep"
    with closing(anonymizing(options.source, options.target, texts=texts)) as steps:
        for number, _ in enumerate(steps):
            if number % _STEPS == 0:
                await asyncio.sleep(0)
    print_stderr(f"Written: {options.target}. Look through its chat before you publish it.")
