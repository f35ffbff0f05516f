"""The command `providers`."""

from __future__ import annotations

from tiktok_live.cli.client_flags import ClientFlags
from tiktok_live.cli.commands.client_options import with_client_options
from tiktok_live.cli.commands.options import Json

__all__ = ["providers"]


@with_client_options()
def providers(
    *,
    as_json: Json = False,
    client: ClientFlags,
) -> None:
    """Show which sign providers are installed, configured and healthy. Checks only configured ones."""
    from tiktok_live.cli import providers as command  # noqa: PLC0415 - keeps --help fast
    from tiktok_live.cli.runner import run  # noqa: PLC0415 - keeps --help fast

    run(command.providers(command.ProvidersOptions(client=client, as_json=as_json)))
