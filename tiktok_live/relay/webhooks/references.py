"""Secrets by reference: a file of webhooks names the place of a secret, `env:NAME` or `file:PATH`, never its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tiktok_live.client.options.kinds import in_home
from tiktok_live.errors import ConfigError
from tiktok_live.redaction import MASK
from tiktok_live.signing.config.credentials import read_secret

__all__ = ["Secret", "is_reference", "read_reference"]

_FILE = "file"
# Other texts may begin with these words, too: a path has no braces, and no space at its beginning.
_REFERENCE = re.compile(r"env:[A-Za-z_]\w*|file:[^\s{}][^{}\n]*", re.ASCII)
_HOW = "Write env:NAME for an environment variable, or file:PATH for a file that holds only the secret"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that was read.

    Attributes:
        reference: where it was read from.
        value: never shown.
    """

    reference: str
    value: str = field(repr=False)

    def __str__(self) -> str:
        return MASK


def is_reference(text: str) -> bool:
    """Return whether a text names the place of a secret."""
    return _REFERENCE.fullmatch(text) is not None


def read_reference(text: str, folder: Path) -> Secret:
    """Return the secret in the place that `text` names; relative paths begin at `folder`.

    Raises:
        ConfigError: it is no reference, the variable is not set, or the file cannot be read or is empty.
    """
    if not is_reference(text):
        raise ConfigError("a secret must not be in this file", advice=_HOW)
    kind, _, name = text.partition(":")
    value = read_secret("", str(folder / in_home(name))) if kind == _FILE else read_secret(name, "")
    if not value:
        raise ConfigError(f"the environment variable {name} is not set", advice="Set it before you start the relay")
    return Secret(text, value)
