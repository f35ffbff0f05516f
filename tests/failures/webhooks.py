"""Files of webhooks that are wrong, and games that do not answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.failures.provocations import Web, response
from tests.failures.row import row
from tiktok_live.errors import NetworkError, TikTokLiveError
from tiktok_live.relay.webhooks.files import webhooks_from
from tiktok_live.relay.webhooks.games import examine_game

__all__ = ["GAMES", "WEBHOOKS"]


def of_file(keys: str) -> Callable[[Path], object]:
    """Read a file with one webhook that has these keys."""

    def provoke(folder: Path) -> object:
        path = folder / "webhooks.toml"
        path.write_text(f'[[webhook]]\nurl = "http://127.0.0.1:8000/"\nevents = ["chat"]\n{keys}')
        return webhooks_from(path)

    return provoke


def empty(folder: Path) -> object:
    """Read an empty file."""
    (folder / "webhooks.toml").touch()
    return webhooks_from(folder / "webhooks.toml")


async def no_game(_: Path) -> TikTokLiveError:
    """Ask a program that is none."""
    with pytest.raises(NetworkError) as failed:
        await examine_game(Web(cookie=response("<html>", 404)), "http://127.0.0.1:8832")
    return failed.value


WEBHOOKS: list[tuple[str, Callable[[Path], object]]] = [
    ("the file of webhooks … cannot be read", lambda folder: webhooks_from(folder / "none.toml")),
    ("it has no webhook", empty),
    ("there is no key 'tiemout'", of_file("tiemout = 5")),
    ("there is no placeholder", of_file('json = { a = "{usr}" }')),
    ("has no partner", of_file('json = { a = "{user" }')),
    ("a secret must not be in this file", of_file('secret = "S3cr3tV4lue"')),
    ("the environment variable … is not set", of_file('secret = "env:NO_SUCH_VARIABLE"')),
    ("a command must not begin with a placeholder", of_file('preset = "minecraft"\ncommand = "{text}"')),
]
"""Part of the message, and what raises it."""

GAMES = [row(NetworkError, "is not of a program with this interface: HTTP 404", "Start the program", no_game)]
