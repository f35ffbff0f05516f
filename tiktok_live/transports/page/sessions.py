"""Debugging sessions of pages, frames and workers: what is switched on in each before it runs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tiktok_live.net.devtools.errors import CallFailed

if TYPE_CHECKING:
    from tiktok_live.net.devtools.connection import DevtoolsConnection
    from tiktok_live.net.pages import MediaUse

__all__ = ["AUTO_ATTACH", "BLANK", "prepare_session"]

logger = logging.getLogger(__name__)

BLANK = "about:blank"
"""Address of an empty page."""

AUTO_ATTACH: Mapping[str, object] = MappingProxyType(
    {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
)
"""Attach to frames and workers before they run, so that no frame of their sockets is missed."""

_NETWORK: Mapping[str, object] = MappingProxyType(
    # What the browser keeps for `Network.getResponseBody`: far more than the batches of one poll.
    {"maxTotalBufferSize": 32 * 1024 * 1024, "maxResourceBufferSize": 8 * 1024 * 1024}
)
# The player's stream is loaded by scripts, so only its address shows what it is.
_STREAMS = [f"*.{name}{rest}" for name in ("flv", "m3u8", "m4s", "mp4", "ts") for rest in ("", "?*")]
_TYPES: dict[str, tuple[str, ...]] = {"block": ("Media", "Font"), "none": ("Media", "Font", "Image"), "on": ()}


async def prepare_session(devtools: DevtoolsConnection, session_id: str, media: MediaUse = "on") -> None:
    """Make a session report its network, and attach to what it starts; then let it run.

    What a kind of target does not support is left out: a worker has no documents, for example.

    Raises:
        BrowserGone: the browser has ended.
    """
    calls: list[tuple[str, Mapping[str, object]]] = [("Network.enable", _NETWORK)]
    if _TYPES[media]:
        calls.append(("Network.setBlockedURLs", {"urls": _STREAMS}))
        calls.append(("Fetch.enable", {"patterns": [{"resourceType": name} for name in _TYPES[media]]}))
    calls += [("Target.setAutoAttach", AUTO_ATTACH), ("Runtime.runIfWaitingForDebugger", {})]
    for method, params in calls:
        try:
            await devtools.call(method, params, session_id=session_id)
        except CallFailed as error:
            logger.debug("a target of a page: %s", error)
