"""Files of webhooks: TOML with one `[[webhook]]` table for each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from tiktok_live.causes import caught
from tiktok_live.client.options.suggestions import suggest
from tiktok_live.errors import ConfigError
from tiktok_live.regular_files import read_regular_file
from tiktok_live.relay.webhooks.tables import webhook_from_table
from tiktok_live.relay.webhooks.webhook import Webhook

__all__ = ["webhooks_from", "webhooks_in"]

_MAX_FILE = 1024 * 1024  # bytes
_MAX_WEBHOOKS = 100
_EXAMPLE = "See docs/webhooks.md; a webhook begins with a line [[webhook]]"


def webhooks_from(path: str | Path) -> tuple[Webhook, ...]:
    """Return the webhooks of a file, and read the secrets that it refers to.

    Raises:
        ConfigError: the file, or what it says, is wrong; the message names the file, the table and the key.
    """
    path = Path(path)
    with caught(OSError, UnicodeDecodeError) as failure:
        # Editors on Windows write a byte order mark.
        text = read_regular_file(path, _MAX_FILE).decode("utf-8-sig")
    if failure:
        why = failure.error.strerror if isinstance(failure.error, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"the file of webhooks {path} cannot be read: {why}") from failure.cause
    try:
        return webhooks_in(text, path.parent)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.message}", advice=error.advice) from error.__cause__


def webhooks_in(text: str, folder: Path) -> tuple[Webhook, ...]:
    """Return the webhooks of a file's text.

    Args:
        text: TOML.
        folder: where relative paths of secrets begin.

    Raises:
        ConfigError: it is wrong; the message names the table and the key.
    """
    with caught(ValueError, RecursionError) as failure:  # ValueError also for an integer of too many digits
        table = tomllib.loads(text)
    if failure:
        raise ConfigError(f"it is not valid TOML: {failure.error}", advice=_EXAMPLE) from failure.cause
    for key in table:
        if key != "webhook":
            raise ConfigError(f"there is no key {key[:40]!r} outside of a webhook", advice=suggest(key, ["webhook"]))
    tables = table.get("webhook")
    if not isinstance(tables, list) or not tables:
        raise ConfigError("it has no webhook", advice=_EXAMPLE)
    if len(tables) > _MAX_WEBHOOKS:
        raise ConfigError(f"it has {len(tables)} webhooks; {_MAX_WEBHOOKS} are allowed")
    webhooks = tuple(_webhook(each, number, folder) for number, each in enumerate(tables, 1))
    _check_names(webhooks)
    return webhooks


def _webhook(table: object, number: int, folder: Path) -> Webhook:
    if not isinstance(table, Mapping):
        raise ConfigError(f"[[webhook]] {number} is not a table", advice=_EXAMPLE)
    given = table.get("name")
    where = f"[[webhook]] {number}" + (f" ({given[:60]})" if isinstance(given, str) else "")
    try:
        return webhook_from_table(table, folder, name=f"webhook {number}")
    except ConfigError as error:
        raise ConfigError(f"{where}: {error.message}", advice=error.advice) from error.__cause__


def _check_names(webhooks: tuple[Webhook, ...]) -> None:
    names: set[str] = set()
    for webhook in webhooks:
        if webhook.name in names:
            raise ConfigError(f"two webhooks have the name {webhook.name!r}", advice="Give each its own name")
        names.add(webhook.name)
