"""The command `watch`."""

from __future__ import annotations

from typing import Annotated

import typer

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.completion import complete_events
from tiktok_live.cli.commands.options import Json

__all__ = ["watch"]


@with_client_options()
def watch(
    *,
    users: Annotated[
        list[str] | None, typer.Argument(metavar="USER...", help="@name, name, or URL of the live page.")
    ] = None,
    room_id: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Room id, if known; skips the lookup.")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES", help="Show only these events, for example chat,gift.", autocompletion=complete_events
        ),
    ] = None,
    as_json: Json = False,
    browser: Annotated[
        bool,
        typer.Option(
            "--browser", help="Read the live page in a browser window, without any signature: short for --sign page."
        ),
    ] = False,
    client: ClientFlags,
) -> None:
    """Watch a live room until it ends, or several at once until the last one ends."""
    from tiktok_live.cli import watch as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.watch_many import watch_many  # noqa: PLC0415 - keeps --help fast

    user, others = (users[0], users[1:]) if users else (None, [])
    options = command.WatchOptions(
        user=user,
        others=tuple(others),
        room_id=room_id,
        only=only,
        as_json=as_json,
        browser=browser,
        client=client,
    )
    run(watch_many(options) if others else command.watch(options))
