"""Relays that cannot be served."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tiktok_live.cli.relaying import RelayFlags
from tiktok_live.cli.serve import ServeOptions, serve

__all__ = ["SERVING"]


def serving(*users: str, token: str | None = None, capture: bool = False, **flags: Any) -> Callable[[Path], object]:
    """Serve these users, or a capture that does not exist, with a token in a file."""

    def provoke(folder: Path) -> object:
        if token is not None:
            (folder / "token").write_text(token)
        file = folder / "token" if token is not None else None
        options = RelayFlags(**{"token_file": file, "port": 0, "tikfinity_port": None, **flags})
        return asyncio.run(
            serve(ServeOptions(users=users, capture=folder / "none" if capture else None, relay=options))
        )

    return provoke


SERVING: list[tuple[str, Callable[[Path], object]]] = [
    ("no room is given", serving()),
    ("users and a file of --from are given", serving("ann", capture=True)),
    ("can be reached from other machines, so a token is needed", serving("ann", host="0.0.0.0")),
    ("the token of the relay is too short", serving("ann", token="short")),
    ("the token file … is empty", serving("ann", token="\n")),
    ("the token file … cannot be read", serving("ann", token_file=Path("none"))),
]
"""Part of the message, and what raises it."""
